"""devices.json: which devices hang on this window, read strictly; every error names the place and the rule.

[{"id": "printer-1", "kind": "printer", "model": "escpos_80",
  "connection": {"type": "tcp", "host": "127.0.0.1", "port": 9100}, "settings": {"font_path": "…"}}]
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from drivers.errors import CONFIG_INVALID, CommandError

DEVICES_LIMIT: Final = 32
LARGEST: Final = 10_000_000
EXAMPLE: Final = (
    {"id": "scanner-1", "kind": "scanner", "model": "line", "connection": {"type": "serial", "port": "COM3"}},
    {
        "id": "printer-1",
        "kind": "printer",
        "model": "escpos_80",
        "connection": {"type": "tcp", "host": "192.168.1.50", "port": 9100},
    },
    {
        "id": "drawer-1",
        "kind": "drawer",
        "model": "through_printer",
        "connection": {"type": "through", "device": "printer-1"},
    },
    {
        "id": "terminal-1",
        "kind": "terminal",
        "model": "posinf_a1",
        "connection": {"type": "library", "folder": "C:\\gmc", "python": "C:\\Python311-32\\python.exe"},
        "settings": {"counter_no": "10000001", "operator_no": "000123"},
    },
)
"""What ``python -m drivers example-config`` prints."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_Values = TypeVar("_Values")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceConfig:
    """One entry of devices.json; connection and settings are checked by transport and model."""

    id: str
    kind: str
    model: str
    connection: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)


def refuse(place: str, rule: str) -> CommandError:
    """The error of a configuration that breaks ``rule`` at ``place``."""
    return CommandError(CONFIG_INVALID, place, rule)


def read_file(path: Path) -> tuple[DeviceConfig, ...]:
    """The devices of a file; CommandError(config.invalid) when it is missing, no JSON or breaks a rule."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise refuse("devices.json", "a file that can be read") from None
    except ValueError:
        raise refuse("devices.json", "JSON in UTF-8") from None
    return read_devices(value)


def read_devices(value: object) -> tuple[DeviceConfig, ...]:
    """The devices of a parsed file."""
    if not isinstance(value, list) or len(value) > DEVICES_LIMIT:
        raise refuse("devices", f"a list of at most {DEVICES_LIMIT}")
    devices = tuple(_device(item, f"devices[{number}]") for number, item in enumerate(value))
    if len({device.id for device in devices}) != len(devices):
        raise refuse("devices", "no id twice")
    return devices


def _device(item: object, place: str) -> DeviceConfig:
    if not isinstance(item, dict) or not {"id", "kind", "model"} <= item.keys():
        raise refuse(place, "an object with id, kind, model, connection, settings")
    if item.keys() - {"id", "kind", "model", "connection", "settings"}:
        raise refuse(place, "no other fields than id, kind, model, connection, settings")
    names: dict[str, str] = {}
    for key in ("id", "kind", "model"):
        name = item[key]
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise refuse(f"{place}.{key}", "1 to 64 letters, digits, . _ -, first a letter or digit")
        names[key] = name
    groups: dict[str, Mapping[str, object]] = {}
    for key in ("connection", "settings"):
        group = item.get(key, {})
        if not isinstance(group, dict):
            raise refuse(f"{place}.{key}", "an object")
        groups[key] = group
    return DeviceConfig(
        id=names["id"],
        kind=names["kind"],
        model=names["model"],
        connection=groups["connection"],
        settings=groups["settings"],
    )


def values_of(shape: type[_Values], given: Mapping[str, object], place: str) -> _Values:
    """``given`` as the dataclass ``shape``: known names only, each of its annotated type (str, int, float, bool)."""
    fields = {each.name: each for each in dataclasses.fields(shape)}  # type: ignore[arg-type]  # a dataclass type
    unknown = given.keys() - fields.keys()
    if unknown:
        raise refuse(f"{place}.{min(unknown)}", "one of " + ", ".join(fields))
    missing = {name for name, each in fields.items() if each.default is dataclasses.MISSING} - given.keys()
    if missing:
        raise refuse(f"{place}.{min(missing)}", "required")
    return shape(**{name: _typed(fields[name], value, f"{place}.{name}") for name, value in given.items()})


def _typed(field: dataclasses.Field[Any], value: object, place: str) -> object:
    """``value`` if it is of the type that the annotation names; numbers from ``lowest`` to ``highest`` of its metadata,
    else from 0; one of its ``choices`` where it has such."""
    kind, lowest, choices = field.type, field.metadata.get("lowest", 0), field.metadata.get("choices", ())
    highest = field.metadata.get("highest", LARGEST)
    accepted: dict[str, type | tuple[type, ...]] = {"str": str, "int": int, "float": (int, float), "bool": bool}
    name = kind if isinstance(kind, str) else kind.__name__
    if not isinstance(value, accepted[name]) or (isinstance(value, bool) and name != "bool"):
        raise refuse(place, f"must be {name}")
    if name in {"int", "float"} and not lowest <= value <= highest:
        raise refuse(place, f"from {lowest} to {highest}")
    if choices and value not in choices:
        raise refuse(place, " or ".join(str(each) or '""' for each in choices))
    if isinstance(value, str) and len(value) > 1024:
        raise refuse(place, "at most 1024 characters")
    return value
