"""What the host must know of a kind of device: its actions (word -> call), and results as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from drivers.configuration import DeviceConfig
from drivers.errors import COMMAND_INVALID, CommandError
from drivers.messages import status_fields
from drivers.ports import ActResult, Device, Health, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an action answers: ``ok``, a code when not, and the result's fields."""

    ok: bool = True
    code: str = ""
    result: Mapping[str, object] = field(default_factory=dict)


AMOUNT_LIMIT_FEN: Final = 10**12

Action = Callable[[Any, Mapping[str, object], float], Reply]  # device, arguments, timeout in seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of device; ``actions`` beside the common ones."""

    actions: Mapping[str, Action] = field(default_factory=dict)


Factory = Callable[[DeviceConfig, Mapping[str, Device]], Device]  # configuration, devices made before it


def take_no_arguments(arguments: Mapping[str, object]) -> None:
    """CommandError when there are any."""
    if arguments:
        raise CommandError(COMMAND_INVALID, "arguments", "none for this command")


def whole_fen(arguments: Mapping[str, object], name: str) -> int:
    """An amount of the arguments, whole fen; CommandError when it is none."""
    found = arguments.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or abs(found) > AMOUNT_LIMIT_FEN:
        raise CommandError(COMMAND_INVALID, name, "whole fen")
    return found


def act_reply(result: ActResult) -> Reply:
    """The reply of an act: ok only when done; the code of a done act is its ``remark``."""
    done = result.outcome is Outcome.DONE
    return Reply(
        ok=done,
        code="" if done else result.code,
        result={
            "outcome": str(result.outcome),
            "confirmed": result.confirmed,
            "remark": result.code if done else "",
            "substituted": result.substituted,
            "status": status_fields(result.status),
        },
    )


def _status(device: Device, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    take_no_arguments(arguments)
    return Reply(result=status_fields(device.status(timeout_s)))


def _health(device: Device, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    take_no_arguments(arguments)
    checked = device.check_health(timeout_s)
    if checked.health is Health.FAILED:
        result = {"outcome": str(Outcome.FAILED), "health": str(checked.health)}
        return Reply(ok=False, code=checked.code, result=result)
    return Reply(result={"health": str(checked.health)})


COMMON_ACTIONS: Final[Mapping[str, Action]] = {"status": _status, "health": _health}
