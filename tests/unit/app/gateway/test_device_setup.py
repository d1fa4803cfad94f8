"""devices.json is changed in one step, checked, and read anew; the search runs in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.gateway.device_setup import FileDeviceSetup

FOUND = {"connection": {"type": "serial", "port": "COM3"}, "words": "USB Serial", "kind": "", "model": "",
         "code": "device.claimed", "configured": False}  # fmt: skip
PROGRAM = f"import json; print(json.dumps({{'found': [{FOUND!r}], 'models': {{'scanner': ['line']}}}}))"


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


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('no')"], ids=["fails", "speaks otherwise"])
def test_a_search_that_fails_says_so(tmp_path: Path, program: str) -> None:
    with pytest.raises(Refused) as refused:
        Window(tmp_path, program).setup.search()
    assert refused.value.code == "device.search_failed"


def test_devices_are_added_and_taken_away_and_started_anew(tmp_path: Path) -> None:
    window = Window(tmp_path)
    setup = window.setup
    names = [setup.add("scanner", "line", {"type": "serial", "port": port}) for port in ("COM3", "COM4")]
    assert names == ["scanner-1", "scanner-2"]
    setup.remove("scanner-1")
    assert [each["id"] for each in window.entries()] == ["scanner-2"]
    assert window.anew == 3


def test_settings_of_a_kind_are_kept(tmp_path: Path) -> None:
    setup = Window(tmp_path).setup
    assert setup.settings("invoice") is None
    setup.add("invoice", "page", {})
    setup.set_settings("invoice", {"offset_x_tenths_mm": 5})
    assert setup.settings("invoice") == {"offset_x_tenths_mm": 5}


def test_a_device_the_program_would_refuse_is_not_written(tmp_path: Path) -> None:
    window = Window(tmp_path)
    with pytest.raises(Refused) as refused:
        window.setup.add("scanner", "two words", {})
    assert (refused.value.code, window.file.exists(), window.anew) == ("config.invalid", False, 0)


def test_the_log_is_read_from_its_end(tmp_path: Path) -> None:
    window = Window(tmp_path)
    assert window.setup.log_text() == ""
    window.log.write_text("x" * 600_000 + "last line", "utf-8")
    assert window.setup.log_text().endswith("last line")
