"""What desks tell of their card terminals, wired to the ends."""

from collections.abc import Callable
from typing import Any

from server.ends import Ends
from server.services.attach_sale import AttachSale
from server.services.batch_proof import ProveByBatch
from server.services.changes import Changes
from server.services.hand_in import HandIn
from server.services.hand_in_words import HearHandedWords
from server.services.hear_terminal import HearTerminal
from server.services.record_answer import RecordAnswer
from server.services.settle_batch import SettleBatch
from server.services.settle_refund import SettleRefund
from server.services.step_up import CheckStepUp

__all__ = ["HearTerminal", "card_services", "hand_in", "hear_terminal"]


def hear_terminal(ends: Ends, record: RecordAnswer, settle_refund: SettleRefund, changes: Changes) -> HearTerminal:
    """The service over these ends."""
    return HearTerminal(
        uow=ends.database.uow, reader=ends.database.reader, channels=ends.channels, clock=ends.clock, changes=changes,
        record=record, settle_refund=settle_refund,
    )  # fmt: skip


def hand_in(ends: Ends, hear: HearTerminal, wake: Callable[[], None]) -> HandIn:
    """What a desk hands in after a restore, the words of its terminal among it."""
    uow, clock = ends.database.uow, ends.clock
    return HandIn(
        uow=uow, reader=ends.database.reader, channels=ends.channels, businesses=ends.businesses, clock=clock,
        wake=wake, hear_words=HearHandedWords(uow=uow, clock=clock, hear=hear.handed_in),
    )  # fmt: skip


def card_services(
    ends: Ends, hear: HearTerminal, changes: Changes, step_up: CheckStepUp, *, practice: bool
) -> dict[str, Any]:
    """What is asked of card terminals, by the names of `Services`."""
    uow, clock = ends.database.uow, ends.clock
    return {
        "hear_terminal": hear,
        "settle_batch": SettleBatch(uow=uow, clock=clock, practice=practice),
        "prove_by_batch": ProveByBatch(uow=uow, clock=clock),
        "attach_sale": AttachSale(
            uow=uow, channels=ends.channels, clock=clock, changes=changes, hear=hear, step_up=step_up
        ),
    }
