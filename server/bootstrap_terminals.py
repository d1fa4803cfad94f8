"""What desks tell of their card terminals, wired to the ends."""

from server.ends import Ends
from server.services.changes import Changes
from server.services.hear_terminal import HearTerminal
from server.services.record_answer import RecordAnswer
from server.services.settle_refund import SettleRefund

__all__ = ["HearTerminal", "hear_terminal"]


def hear_terminal(ends: Ends, record: RecordAnswer, settle_refund: SettleRefund, changes: Changes) -> HearTerminal:
    """The service over these ends."""
    return HearTerminal(
        uow=ends.database.uow, reader=ends.database.reader, channels=ends.channels, clock=ends.clock, changes=changes,
        record=record, settle_refund=settle_refund,
    )  # fmt: skip
