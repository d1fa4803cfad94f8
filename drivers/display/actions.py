"""The display's words in the host: show_amount, show_phrase, display_text, clear_text, set_descriptor."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.display.encoding import PHRASES
from drivers.errors import COMMAND_INVALID, CommandError
from drivers.kinds import Kind, Reply, act_reply, take_no_arguments, whole_fen
from drivers.patient_ports import Descriptor, LineDisplay

_ROWS_LIMIT = 4
_ROW_LIMIT = 80


def _descriptor(arguments: Mapping[str, object]) -> Descriptor:
    word = arguments.get("descriptor")
    if not isinstance(word, str) or word not in list(Descriptor):
        raise CommandError(COMMAND_INVALID, "descriptor", "one of " + ", ".join(Descriptor))
    return Descriptor(word)


def _only(arguments: Mapping[str, object], *names: str) -> None:
    if arguments.keys() - set(names):
        raise CommandError(COMMAND_INVALID, "arguments", "no others than " + ", ".join(names))


def _show_amount(device: LineDisplay, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    _only(arguments, "descriptor", "amount_fen")
    return act_reply(device.show_amount(_descriptor(arguments), whole_fen(arguments, "amount_fen"), timeout_s))


def _show_phrase(device: LineDisplay, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    _only(arguments, "phrase")
    name = arguments.get("phrase")
    if not isinstance(name, str) or name not in PHRASES:
        raise CommandError(COMMAND_INVALID, "phrase", "one of " + ", ".join(PHRASES))
    return act_reply(device.show_phrase(name, timeout_s))


def _display_text(device: LineDisplay, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    _only(arguments, "rows")
    rows = arguments.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= _ROWS_LIMIT:
        raise CommandError(COMMAND_INVALID, "rows", f"1 to {_ROWS_LIMIT} texts")
    if not all(isinstance(row, str) and len(row) <= _ROW_LIMIT for row in rows):
        raise CommandError(COMMAND_INVALID, "rows", f"texts of at most {_ROW_LIMIT} characters")
    return act_reply(device.display_text(rows, timeout_s))


def _clear_text(device: LineDisplay, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    take_no_arguments(arguments)
    return act_reply(device.clear_text(timeout_s))


def _set_descriptor(device: LineDisplay, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    """UnifiedPOS setDescriptor and, with an empty word, clearDescriptors."""
    _only(arguments, "descriptor")
    wanted = None if arguments.get("descriptor") == "" else _descriptor(arguments)
    return act_reply(device.set_descriptor(wanted, timeout_s))


KIND = Kind(
    actions={
        "show_amount": _show_amount,
        "show_phrase": _show_phrase,
        "display_text": _display_text,
        "clear_text": _clear_text,
        "set_descriptor": _set_descriptor,
    }
)
