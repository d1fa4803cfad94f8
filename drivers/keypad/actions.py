"""The keypad's word in the host: read_password."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.errors import COMMAND_INVALID, CommandError
from drivers.kinds import Kind, Reply
from drivers.patient_ports import Keypad


def _read_password(device: Keypad, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    again = arguments.get("again", False)
    if not isinstance(again, bool) or arguments.keys() - {"again"}:
        raise CommandError(COMMAND_INVALID, "arguments", "again alone, true or false")
    return Reply(result={"password": device.read_password(again=again, timeout_s=timeout_s)})


KIND = Kind(actions={"read_password": _read_password})
