"""Setting up devices: found first, typed second, only by who sets up windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Refused
from app.core.permissions import PERMISSIONS
from app.desk.device_setup import Findings, FoundDevice
from support.screen_world import PlainFacts, Watched, World
from ui.devices.setup_models import SetupModel, connection_of, place_of
from ui.devices.setup_presenter import SetupPresenter

PORT = FoundDevice(connection={"type": "serial", "port": "COM3", "usb": "1EAB:1D10:9", "baudrate": 9600}, words="USB")


@dataclass
class PlaySetup:
    """A file and a search as lists."""

    added: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    searches: int = 0
    fails: str = ""

    def search(self) -> Findings:
        self.searches += 1
        if self.fails:
            raise Refused(self.fails)
        return Findings(found=[PORT], models={"scanner": ["line"]})

    def add(self, kind: str, model: str, connection: Mapping[str, Any]) -> str:
        self.added.append((kind, model, connection))
        return f"{kind}-1"

    def remove(self, device: str) -> None:
        raise AssertionError(device)

    def settings(self, kind: str) -> Mapping[str, Any] | None:
        return None

    def model(self, kind: str) -> str:
        return ""

    def set_settings(self, kind: str, settings: Mapping[str, Any]) -> None:
        raise AssertionError(kind)

    def log_text(self) -> str:
        return "printer-1 is idle"


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

    def add(self, place: str, found: FoundDevice | None = PORT) -> None:
        self.presenter.add_requested("scanner", "line", place, found)
        self.world.tasks.settle()


def test_what_was_found_is_set_up_with_all_that_is_known_of_its_port() -> None:
    window = Window()
    window.search()
    assert window.model.findings is not None
    assert window.model.models == {"scanner": ("line",)}
    window.add(place_of(PORT))
    assert window.setup.added == [("scanner", "line", PORT.connection)]
    assert (window.model.added, window.setup.searches) == ("scanner-1", 2)


def test_what_is_typed_goes_before_what_was_found() -> None:
    window = Window()
    window.add("COM4 2400")
    assert window.setup.added == [("scanner", "line", {"type": "serial", "port": "COM4", "baudrate": 2400})]


def test_only_who_sets_up_windows_sets_up_devices() -> None:
    window = Window(("devices.view", "devices.test"))
    window.search()
    window.add("COM4")
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
    assert (path.read_text("utf-8"), window.model.saved) == ("printer-1 is idle", True)
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
def test_a_place_in_words_is_a_connection(place: str, connection: dict[str, Any]) -> None:
    assert connection_of(place) == connection
