"""devices.json is read strictly, and every refusal names the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drivers.__main__ import main
from drivers.catalog import KINDS, kind_of, make_devices, models_of
from drivers.configuration import read_devices, read_file
from drivers.errors import CommandError

TCP = {"type": "tcp", "host": "127.0.0.1", "port": 9100}
PRINTER = {"id": "p", "kind": "printer", "model": "escpos_80", "connection": TCP}
SCANNER = {"id": "s", "kind": "scanner", "model": "line", "connection": {"type": "serial", "port": "COM3"}}
DRAWER = {"id": "d", "kind": "drawer", "model": "through_printer", "connection": {"type": "through", "device": "p"}}


def test_a_window_of_three_devices_is_made() -> None:
    assert list(make_devices(read_devices([PRINTER, SCANNER, DRAWER]))) == ["p", "s", "d"]


@pytest.mark.parametrize(
    ("devices", "place"),
    [
        pytest.param({}, "devices", id="no list"),
        pytest.param([{"id": "p"}], "devices[0]", id="no kind"),
        pytest.param([{**PRINTER, "colour": 1}], "devices[0]", id="unknown field"),
        pytest.param([PRINTER, PRINTER], "devices", id="id twice"),
        pytest.param([{**PRINTER, "model": "laser"}], "p.model", id="unknown model"),
        pytest.param([{**PRINTER, "kind": "oven"}], "p.kind", id="unknown kind"),
        pytest.param([{**PRINTER, "connection": {"type": "radio"}}], "p.connection.type", id="unknown connection"),
        pytest.param([{**PRINTER, "connection": {"type": "tcp", "host": "h"}}], "p.connection.port", id="no port"),
        pytest.param([{**PRINTER, "connection": {**TCP, "port": "1"}}], "p.connection.port", id="port as text"),
        pytest.param([{**PRINTER, "settings": {"font": "x"}}], "p.settings.font", id="unknown setting"),
        pytest.param([{**PRINTER, "settings": {"reply_s": True}}], "p.settings.reply_s", id="flag for a number"),
        pytest.param([{**SCANNER, "settings": {"terminator": "never"}}], "s.settings.terminator", id="terminator"),
        pytest.param([{**SCANNER, "connection": {"type": "file", "path": "x"}}], "s.connection.type", id="write only"),
        pytest.param([DRAWER, PRINTER], "d.connection.device", id="drawer before its printer"),
        pytest.param([PRINTER, {**DRAWER, "settings": {"pin": 3}}], "d.settings", id="no such pin"),
    ],
)
def test_a_wrong_file_is_refused_by_place(devices: Any, place: str) -> None:
    with pytest.raises(CommandError) as refused:
        make_devices(read_devices(devices))
    assert (refused.value.code, refused.value.field) == ("config.invalid", place)


@pytest.mark.parametrize("text", [None, "", "{", "[1]"], ids=["missing", "empty", "cut", "number"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "devices.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        read_file(path)


@pytest.mark.parametrize(
    ("kind", "model", "changes", "field"),
    [
        ("id_card", "sdtapi", {"com_port": 0}, "com_port"),
        ("id_card", "sdtapi", {"com_port": 17}, "com_port"),
        ("insurance_card", "sscarddriver", {"com_port": 1017}, "com_port"),
        ("id_card", "cvr_termb", {"convention": "pascal"}, "convention"),
        ("id_card", "cvr_termb", {"convention": ""}, "convention"),
        ("terminal", "posinf_a1", {"convention": "fastcall"}, "convention"),
        ("terminal", "posinf_a1", {"com_port": 257}, "com_port"),
        ("terminal", "posinf_a1", {"com_port": "3"}, "com_port"),
        ("id_card", "sdtapi", {"com_port": 16}, ""),
        ("id_card", "sdtapi", {"com_port": 1001, "convention": "cdecl"}, ""),
        ("terminal", "posinf_a1", {"com_port": 1, "convention": ""}, ""),
    ],
)
def test_what_a_makers_library_is_called_with_is_checked(
    kind: str, model: str, changes: dict[str, object], field: str
) -> None:
    connection = {"type": "library", "folder": "C:/maker", **changes}
    entry = {"id": "one", "kind": kind, "model": model, "connection": connection}
    refused = ""
    try:
        make_devices(read_devices([entry]))
    except CommandError as error:
        refused = error.field
    assert refused == (f"one.connection.{field}" if field else "")


def test_the_example_is_a_file_that_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example-config"]) == 0
    devices = make_devices(read_devices(json.loads(capsys.readouterr().out)))
    assert list(devices) == ["scanner-1", "printer-1", "drawer-1", "terminal-1"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_catalogue_has_models_and_words(kind: str) -> None:
    assert all(map(callable, models_of(kind).values()))
    assert "status" not in kind_of(kind).actions, "a common word is not a kind's own"
