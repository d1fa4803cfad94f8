"""Setting up devices: found first, typed second, only by who sets up windows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.permissions import PERMISSIONS
from app.desk.device_setup import FoundDevice, Setting, SetUpDevice
from support.device_setups import PORT, PlaySetup
from support.screen_world import PlainFacts, Watched, World
from ui.devices.setup_models import SetupModel, Wanted, connection_of, place_of, value_of
from ui.devices.setup_presenter import SetupPresenter


class Window:
    """The set-up part of the devices screen."""

    def __init__(self, permissions: tuple[str, ...] = PERMISSIONS) -> None:
        self.world, self.view, self.setup = World(), Watched(), PlaySetup()
        self.presenter = SetupPresenter(self.view, self.world.tasks, self.setup, PlainFacts(permissions))
        self.presenter.load()

    @property
    def model(self) -> SetupModel:
        model = self.view.last
        assert isinstance(model, SetupModel)
        return model

    def search(self) -> None:
        self.presenter.search_requested()
        self.world.tasks.settle()

    def want(self, place: str, found: FoundDevice | None = PORT, **others: Any) -> None:
        usual = {"device": "", "kind": "scanner", "model": "line", "settings": {}}
        self.presenter.wanted(Wanted(**{**usual, "place": place, "found": found, **others}))
        self.world.tasks.settle()


def test_what_was_found_is_set_up_with_all_that_is_known_of_its_port() -> None:
    window = Window()
    window.search()
    assert window.model.findings is not None
    assert window.model.models["printer"] == ("escpos_80",)
    window.want(place_of(PORT.connection))
    assert window.setup.added == [("scanner", "line", PORT.connection)]
    assert (window.model.said, window.model.name, window.setup.searches) == ("added", "scanner-1", 2)


def test_what_is_typed_goes_before_what_was_found() -> None:
    window = Window()
    window.want("COM4 2400")
    assert window.setup.added == [("scanner", "line", {"type": "serial", "port": "COM4", "baudrate": 2400})]


def test_a_listed_port_is_asked_only_when_a_person_says_so() -> None:
    window = Window()
    window.search()
    assert window.setup.asked == []
    assert window.model.findings is not None
    (row,) = window.model.findings.found
    window.presenter.ask_requested(row)
    window.world.tasks.settle()
    assert window.setup.asked == ["COM3"]
    assert [(each.kind, each.asked) for each in window.model.findings.found] == [("printer", True)]


def test_one_that_is_set_up_is_not_asked() -> None:
    window = Window()
    window.search()
    window.presenter.ask_requested(replace(PORT, configured=True))
    window.world.tasks.settle()
    assert window.setup.asked == []


def test_what_is_set_up_is_changed_and_taken_away() -> None:
    window = Window()
    window.search()
    window.want(place_of(PORT.connection))
    window.want(place_of(PORT.connection), None, device="scanner-1", settings={"min_length": 6})
    assert window.setup.file == [
        SetUpDevice(
            id="scanner-1", kind="scanner", model="line", connection=PORT.connection, settings={"min_length": 6}
        )
    ], "a place that stayed keeps all that is known of its port"
    assert (window.model.said, window.model.name) == ("changed", "scanner-1")
    window.want("COM9", None, device="scanner-1")
    assert window.setup.file[0].connection == {"type": "serial", "port": "COM9"}
    window.presenter.remove_requested("scanner-1")
    window.world.tasks.settle()
    assert (window.setup.file, window.model.devices, window.model.said) == ([], (), "removed")


READER = {"kind": "id_card", "model": "sdtapi"}


def test_what_is_set_beside_a_place_is_as_the_form_has_it() -> None:
    window = Window()
    window.search()
    place = "library C:\\reader"
    window.want(place, None, further={"com_port": 3, "convention": "cdecl", "quiet_s": 1.0}, **READER)
    library = {"type": "library", "folder": "C:\\reader"}
    assert window.setup.file[0].connection == {**library, "com_port": 3, "convention": "cdecl"}
    window.want(place, None, device="id_card-1", further={"com_port": 4}, **READER)
    assert window.setup.file[0].connection == {**library, "com_port": 4}, "what is as usual again is in no file"
    window.want("library D:\\new", None, device="id_card-1", further={"com_port": 4}, **READER)
    assert window.setup.file[0].connection == {"type": "library", "folder": "D:\\new", "com_port": 4}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("int", " 6 ", 6), ("float", "0.5", 0.5), ("str", "COM", "COM"), ("int", "six", "six"), ("float", "", "")],
)
def test_what_is_typed_is_of_the_settings_type_or_left_for_the_check(kind: str, text: str, value: object) -> None:
    assert value_of(Setting(name="x", type=kind, usual=0), text) == value


def test_only_who_sets_up_windows_sets_up_devices() -> None:
    window = Window(("devices.view", "devices.test"))
    window.search()
    window.want("COM4")
    assert (window.setup.searches, window.setup.added) == (0, [])


def test_a_search_that_fails_is_said() -> None:
    window = Window()
    window.setup.fails = "device.search_failed"
    window.search()
    assert window.model.fault is not None
    assert window.model.fault.code == "device.search_failed"


def test_the_log_is_saved(tmp_path: Path) -> None:
    window, path = Window(("devices.view",)), tmp_path / "devices.log"
    window.presenter.log_wanted(str(path))
    window.world.tasks.settle()
    assert (path.read_text("utf-8"), window.model.said) == ("printer-1 is idle", "saved")
    window.presenter.log_wanted(str(tmp_path / "no" / "folder"))
    window.world.tasks.settle()
    assert window.model.fault is not None


@pytest.mark.parametrize(
    ("place", "connection"),
    [
        ("COM3", {"type": "serial", "port": "COM3"}),
        (
            "/dev/ttyUSB0 9600 8O1",
            {"type": "serial", "port": "/dev/ttyUSB0", "baudrate": 9600, "bytesize": 8, "parity": "O", "stopbits": 1},
        ),
        ("192.168.1.50:9100", {"type": "tcp", "host": "192.168.1.50", "port": 9100}),
        ("/dev/usb/lp0", {"type": "file", "path": "/dev/usb/lp0"}),
        ("through printer-1", {"type": "through", "device": "printer-1"}),
        ("library C:\\reader", {"type": "library", "folder": "C:\\reader"}),
        (
            "library C:\\gmc with C:\\Python 32\\python.exe",
            {"type": "library", "folder": "C:\\gmc", "python": "C:\\Python 32\\python.exe"},
        ),
        ("files C:\\gmc with gmc.exe", {"type": "files", "folder": "C:\\gmc", "program": "gmc.exe"}),
        ("POS-80 Printer", {"type": "spooler", "queue": "POS-80 Printer"}),
        (" ", {}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_place_in_words_is_a_connection_and_back(place: str, connection: dict[str, Any]) -> None:
    assert connection_of(place) == connection
    assert place_of(connection) == place.strip()
