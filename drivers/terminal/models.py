"""The card terminals that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from drivers.configuration import DeviceConfig, refuse
from drivers.kinds import Factory
from drivers.ports import Device
from drivers.terminal.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here
from drivers.terminal.guard import GuardedTerminal, identity_of


def _serial(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    from drivers.terminal.serial_models import make_serial_terminal

    return make_serial_terminal(config, made)


def _program(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    """A vendor's interface, reached by its library or by files, as the connection says."""
    way = _WAYS.get(str(config.connection.get("type")))
    if way is None:
        raise refuse(f"{config.id}.connection.type", "one of " + ", ".join(_WAYS))
    identity, bare = identity_of(config)
    return GuardedTerminal(import_module(way).make(bare), identity)


PROGRAMS: Final = (
    "posinf_a1",
    "posinf_a1_trade",
    "posinf_a2",
    "posinf_a3",
    "posinf_a4_card",
    "posinf_a4_code_pos",
    "posinf_a4_code",
    "posinf_a5",
    "umsbankproc",
    "ums_transcard",
    "bankpos",
    "softpos",
    "softpos_abc",
    "icbc_mispostrans",
    "icbc_mispostrans_old",
    "ccb_mispos",
    "ccb_mispos_hospital",
    "xgd",
    "sldll",
)
"""The variants of vendors' interfaces; their tables are imported when a window has one."""
_WAYS: Final[Mapping[str, str]] = {
    "library": "drivers.terminal.library_terminal",
    "files": "drivers.terminal.file_terminal",
}
MODELS: Final[Mapping[str, Factory]] = {
    **dict.fromkeys(("serial_fs", "serial_9f", "serial_df"), _serial),
    **dict.fromkeys(PROGRAMS, _program),
}
