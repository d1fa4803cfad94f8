"""devices.json is changed in one step, checked, and read anew; the search runs in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.desk.device_setup import Setting, SetUpDevice
from app.gateway.device_setup import FileDeviceSetup

FOUND = {"connection": {"type": "serial", "port": "COM3"}, "words": "USB Serial", "kind": "", "model": "",
         "code": "device.claimed", "configured": False}  # fmt: skip
SETTINGS = {"scanner": {"line": [{"name": "min_length", "type": "int", "usual": 4}]}}
ANSWER = {"found": [FOUND], "models": {"scanner": ["line"]}, "settings": SETTINGS}
PROGRAM = f"import json, sys; print(json.dumps({ANSWER!r}) if sys.argv[1] == 'detect' else '')"
"""Lists, and finds every file good."""


class Window:
    """A window's file, and how often its devices were started anew."""

    def __init__(self, folder: Path, program: str = PROGRAM) -> None:
        self.file, self.log, self.anew = folder / "devices.json", folder / "host.log", 0
        command = (sys.executable, "-S", "-c", program)
        self.setup = FileDeviceSetup(self.file, self.log, self._changed, command)

    def _changed(self) -> None:
        self.anew += 1

    def entries(self) -> list[dict[str, object]]:
        entries: list[dict[str, object]] = json.loads(self.file.read_text("utf-8"))
        return entries


def test_what_was_found_comes_with_the_models_of_every_kind(tmp_path: Path) -> None:
    findings = Window(tmp_path).setup.search()
    assert [(each.words, each.code) for each in findings.found] == [("USB Serial", "device.claimed")]
    assert findings.models == {"scanner": ["line"]}
    assert findings.settings == {"scanner": {"line": [Setting(name="min_length", type="int", usual=4)]}}
    assert Window(tmp_path).setup.ask("COM3").code == "device.claimed"


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('no')"], ids=["fails", "speaks otherwise"])
def test_a_search_that_fails_says_so(tmp_path: Path, program: str) -> None:
    with pytest.raises(Refused) as refused:
        Window(tmp_path, program).setup.search()
    assert refused.value.code == "device.search_failed"


def test_devices_are_added_and_taken_away_and_started_anew(tmp_path: Path) -> None:
    window = Window(tmp_path)
    setup = window.setup
    names = [setup.add("scanner", "line", {"type": "serial", "port": port}, {}) for port in ("COM3", "COM4")]
    assert names == ["scanner-1", "scanner-2"]
    setup.remove("scanner-1")
    assert [each["id"] for each in window.entries()] == ["scanner-2"]
    assert window.anew == 3


def test_settings_of_a_kind_are_kept(tmp_path: Path) -> None:
    setup = Window(tmp_path).setup
    assert setup.settings("invoice") is None
    setup.add("invoice", "page", {}, {})
    setup.set_settings("invoice", {"offset_x_tenths_mm": 5})
    assert setup.settings("invoice") == {"offset_x_tenths_mm": 5}


def test_a_device_is_changed_and_what_hangs_on_it_goes_with_it(tmp_path: Path) -> None:
    window = Window(tmp_path)
    setup = window.setup
    setup.add("printer", "escpos_80", {"type": "tcp", "host": "h", "port": 9100}, {})
    setup.add("drawer", "through_printer", {"type": "through", "device": "printer-1"}, {"pin": 5})
    setup.change(SetUpDevice(id="printer-1", kind="printer", model="escpos_58", connection={}, settings={}))
    assert window.entries()[0] == {"id": "printer-1", "kind": "printer", "model": "escpos_58"}
    setup.remove("printer-1")
    assert window.entries() == []


@pytest.mark.parametrize(
    ("kind", "model", "connection", "settings", "field"),
    [
        ("scanner", "two words", {}, {}, "devices[1].model"),
        ("scanner", "line", {}, {}, "scanner-1.connection.type"),
        ("scanner", "line", {"type": "serial", "port": "COM3"}, {"min_length": "six"}, "scanner-1.settings.min_length"),
        ("drawer", "through_printer", {"type": "through", "device": "nobody"}, {}, "drawer-1.connection.device"),
    ],
    ids=["no name", "no connection", "a setting of another type", "a drawer on nothing"],
)
def test_a_device_that_would_stop_all_others_is_not_written(
    tmp_path: Path, kind: str, model: str, connection: dict[str, object], settings: dict[str, object], field: str
) -> None:
    window = Window(tmp_path)
    window.setup.add("invoice", "page", {}, {})
    setup = FileDeviceSetup(window.file, window.log, window._changed)
    with pytest.raises(Refused) as refused:
        setup.add(kind, model, connection, settings)
    assert (refused.value.code, refused.value.values["field"]) == ("device.setup_refused", field)
    assert ([each["id"] for each in window.entries()], window.anew) == (["invoice-1"], 1)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["devices.json"]


def test_the_log_is_read_from_its_end(tmp_path: Path) -> None:
    window = Window(tmp_path)
    assert window.setup.log_text() == ""
    window.log.write_text("x" * 600_000 + "last line", "utf-8")
    assert window.setup.log_text().endswith("last line")
