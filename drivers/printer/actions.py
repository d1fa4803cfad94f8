"""The printer's words in the host: print."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.errors import COMMAND_INVALID, CommandError
from drivers.kinds import Kind, Reply, act_reply
from drivers.ports import ReceiptPrinter


def _print(device: ReceiptPrinter, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    document = arguments.get("document")
    if not isinstance(document, list) or arguments.keys() != {"document"}:
        raise CommandError(COMMAND_INVALID, "arguments", "document alone, a list of blocks")
    return act_reply(device.print_document(document, timeout_s))


KIND = Kind(actions={"print": _print})
