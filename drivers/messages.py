"""Versioned JSON lines between the desk and the device host, one message a line, UTF-8, checked on both sides.

Desk to host (stdin):   {"id":"c7","do":"print","device":"printer-1","deadline_s":10,"arguments":{"document":[…]}}
Host to desk (stdout):  {"event":"hello","version":1,"pid":4711,"devices":[{"id","kind","model"}]}  first line
                        {"answer":"c7","ok":true,"result":{…}}      {"answer":"c7","ok":false,"code":"…","result":{…}}
                        {"event":"scanned",…}  {"event":"status",…}  {"event":"error",…}  {"event":"notice",…}
A line that breaks a rule raises CommandError(command.invalid) naming field and rule, never the value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from drivers.errors import COMMAND_INVALID, CommandError
from drivers.ports import Cover, DeviceStatus, DrawerState, Paper, Power, State

VERSION: Final = 1
LINE_LIMIT_BYTES: Final = 1_048_576
TEXT_LIMIT: Final = 4096
DEADLINE_LIMIT_S: Final = 300.0
DEVICES_LIMIT: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,31}\.[a-z][a-z0-9_.]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish of the desk. ``device`` is empty for the host itself (``ping``). Deadline counted from its arrival."""

    id: str
    do: str
    device: str = ""
    deadline_s: float = 10.0
    arguments: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Exactly one for every command. ``code`` is empty when ``ok``; ``result`` may be filled in both cases."""

    answer: str
    ok: bool
    code: str = ""
    result: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A line of devices.json as the host understood it."""

    id: str
    kind: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """First line of a host."""

    version: int
    pid: int
    devices: tuple[KnownDevice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A code was read at ``at_monotonic`` (seconds of this computer's time.monotonic).

    ``double``: the same text came within the last second.
    """

    device: str
    text: str = field(repr=False)
    symbology: str
    at_monotonic: float
    double: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    """The state of a device is now this; sent at start and at every change."""

    device: str
    status: DeviceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRaised:
    """A device reports trouble that no command asked about; ``device`` is empty for the host itself."""

    device: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A device says something in the middle of a command that is still on its way; it ends nothing."""

    device: str
    code: str


Message = Hello | Answer | Scanned | StatusChanged | ErrorRaised | Noticed


def _refuse(where: str, rule: str) -> CommandError:
    return CommandError(COMMAND_INVALID, where, rule)


def _load(line: str | bytes) -> dict[str, object]:
    """The object on the line; refuses length, encoding, JSON, NaN and doubled keys."""
    raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
    if len(raw) > LINE_LIMIT_BYTES:
        raise _refuse("line", f"at most {LINE_LIMIT_BYTES} bytes")
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_doubled_keys)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _refuse("line", "one JSON object in UTF-8") from None
    if not isinstance(value, dict):
        raise _refuse("line", "one JSON object in UTF-8")
    return value


def _no_constant(_name: str) -> float:
    raise ValueError("not a number")


def _no_doubled_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("doubled key")
    return value


def _only(value: Mapping[str, object], required: set[str], optional: frozenset[str] = frozenset()) -> None:
    missing, extra = required - value.keys(), value.keys() - required - optional
    if missing:
        raise _refuse(min(missing), "required")
    if extra:
        raise _refuse("line", "no other fields than " + ", ".join(sorted(required | optional)))


def _text(value: Mapping[str, object], key: str, *, pattern: re.Pattern[str] | None = None, empty: bool = False) -> str:
    found = value.get(key, "")
    if not isinstance(found, str) or len(found) > TEXT_LIMIT:
        raise _refuse(key, f"text of at most {TEXT_LIMIT} characters")
    if not found and empty:
        return found
    if pattern is not None and not pattern.fullmatch(found):
        raise _refuse(key, f"must match {pattern.pattern}")
    return found


def _number(value: Mapping[str, object], key: str, *, low: float, high: float) -> float:
    found = value[key]
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise _refuse(key, "a number")
    try:
        number = float(found)
    except OverflowError:
        number = math.inf
    if not low < number <= high:
        raise _refuse(key, f"above {low} and at most {high}")
    return number


def _flag(value: Mapping[str, object], key: str) -> bool:
    found = value.get(key, False)
    if not isinstance(found, bool):
        raise _refuse(key, "true or false")
    return found


def _object(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = value.get(key, {})
    if not isinstance(found, dict):
        raise _refuse(key, "an object")
    return found


def decode_command(line: str | bytes) -> Command:
    """A desk's line as a Command. Which arguments an action takes is checked by the device's kind."""
    value = _load(line)
    _only(value, {"id", "do", "deadline_s"}, frozenset({"device", "arguments"}))
    return Command(
        id=_text(value, "id", pattern=_NAME),
        do=_text(value, "do", pattern=_NAME),
        device=_text(value, "device", pattern=_NAME, empty=True),
        deadline_s=_number(value, "deadline_s", low=0.0, high=DEADLINE_LIMIT_S),
        arguments=_object(value, "arguments"),
    )


def command_id(line: str | bytes) -> str:
    """The id of a command that may otherwise be malformed, so that it can be refused by name; empty without one."""
    try:
        return _text(_load(line), "id", pattern=_NAME)
    except CommandError:
        return ""


def decode_message(line: str | bytes) -> Message:
    """A host's line as one of the messages."""
    value = _load(line)
    if "answer" in value:
        return _answer(value)
    decoder = _EVENTS.get(_text(value, "event"))
    if decoder is None:
        raise _refuse("event", "one of " + ", ".join(_EVENTS))
    return decoder(value)


def _answer(value: Mapping[str, object]) -> Answer:
    _only(value, {"answer", "ok"}, frozenset({"code", "result"}))
    ok = _flag(value, "ok")
    code = _text(value, "code", pattern=_CODE, empty=ok)
    if ok and code:
        raise _refuse("code", "empty when ok")
    return Answer(answer=_text(value, "answer", pattern=_NAME), ok=ok, code=code, result=_object(value, "result"))


def _hello(value: Mapping[str, object]) -> Hello:
    _only(value, {"event", "version", "pid", "devices"})
    version, devices = int(_number(value, "version", low=0, high=1e6)), value["devices"]
    if version != VERSION:
        raise _refuse("version", f"must be {VERSION}")
    if not isinstance(devices, list) or len(devices) > DEVICES_LIMIT:
        raise _refuse("devices", f"a list of at most {DEVICES_LIMIT}")
    return Hello(
        version=version, pid=int(_number(value, "pid", low=0, high=2**32)), devices=tuple(map(_known_device, devices))
    )


def _known_device(value: object) -> KnownDevice:
    if not isinstance(value, dict):
        raise _refuse("devices", "objects with id, kind and model")
    _only(value, {"id", "kind", "model"})
    return KnownDevice(
        id=_text(value, "id", pattern=_NAME),
        kind=_text(value, "kind", pattern=_NAME),
        model=_text(value, "model", pattern=_NAME),
    )


def _scanned(value: Mapping[str, object]) -> Scanned:
    _only(value, {"event", "device", "text", "symbology", "at_monotonic"}, frozenset({"double"}))
    return Scanned(
        device=_text(value, "device", pattern=_NAME),
        text=_text(value, "text"),
        symbology=_text(value, "symbology", pattern=_NAME),
        at_monotonic=_number(value, "at_monotonic", low=-1.0, high=1e12),
        double=_flag(value, "double"),
    )


def _status(value: Mapping[str, object]) -> StatusChanged:
    _only(value, {"event", "device", "state", "power", "paper", "cover", "drawer"}, frozenset({"code"}))
    return StatusChanged(device=_text(value, "device", pattern=_NAME), status=status_from(value))


def _error(value: Mapping[str, object]) -> ErrorRaised:
    _only(value, {"event", "device", "code"})
    return ErrorRaised(
        device=_text(value, "device", pattern=_NAME, empty=True), code=_text(value, "code", pattern=_CODE)
    )


def _notice(value: Mapping[str, object]) -> Noticed:
    _only(value, {"event", "device", "code"})
    return Noticed(device=_text(value, "device", pattern=_NAME), code=_text(value, "code", pattern=_CODE))


_EVENTS: Final[dict[str, Callable[[Mapping[str, object]], Message]]] = {
    "hello": _hello,
    "scanned": _scanned,
    "status": _status,
    "error": _error,
    "notice": _notice,
}


def status_from(value: Mapping[str, object]) -> DeviceStatus:
    """A DeviceStatus from its JSON object, as it stands in status events and in results of ``status``."""
    try:
        return DeviceStatus(
            state=State(_text(value, "state")),
            power=Power(_text(value, "power")),
            paper=Paper(_text(value, "paper")),
            cover=Cover(_text(value, "cover")),
            drawer=DrawerState(_text(value, "drawer")),
            code=_text(value, "code", pattern=_CODE, empty=True),
        )
    except ValueError:
        raise _refuse("status", "known words for state, power, paper, cover and drawer") from None


def status_fields(status: DeviceStatus) -> dict[str, object]:
    """The JSON object of a DeviceStatus."""
    return {name: str(word) for name, word in asdict(status).items()}


def encode_command(command: Command) -> bytes:
    """The line of a command, ending in LF."""
    return _line(asdict(command))


def encode_message(message: Message) -> bytes:
    """The line of a host's message, ending in LF."""
    if isinstance(message, Answer):
        return _line(asdict(message))
    if isinstance(message, Hello):
        return _line({"event": "hello", **asdict(message)})
    if isinstance(message, Scanned):
        return _line({"event": "scanned", **asdict(message)})
    if isinstance(message, StatusChanged):
        return _line({"event": "status", "device": message.device, **status_fields(message.status)})
    return _line({"event": "notice" if isinstance(message, Noticed) else "error", **asdict(message)})


def _line(value: Mapping[str, object]) -> bytes:
    data = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
    if len(data) > LINE_LIMIT_BYTES:
        raise _refuse("line", f"at most {LINE_LIMIT_BYTES} bytes")
    return data
