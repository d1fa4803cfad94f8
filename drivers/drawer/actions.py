"""The drawer's words in the host: open_drawer."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.kinds import Kind, Reply, act_reply, take_no_arguments
from drivers.ports import CashDrawer


def _open_drawer(device: CashDrawer, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    take_no_arguments(arguments)
    return act_reply(device.open_drawer(timeout_s))


KIND = Kind(actions={"open_drawer": _open_drawer})
