"""After a restore: no refund that a forgotten one may double, until every window has handed in what it did."""

from app.core.errors import Conflict
from app.core.ids import minted_at
from app.core.offline import OFFLINE_KINDS
from app.core.terminal import CARD
from server.domain.healing import MARGIN, Healing, ItemKind, ItemState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.notice_restore import healing_of

BY_HAND = OFFLINE_KINDS | {CARD}
"""Channels that do not count by themselves what went back of a payment: a drawer, a terminal."""
NAMED = 5
"""So many windows are named in the refusal."""


def check_not_forgotten(work: UnitOfWork, payment: Payment, amount_fen: int) -> None:
    """Raise Conflict ``refund.healing`` (``windows``: who has yet to hand in) when money of this payment may have gone
    back without being known here.

    Any window may have refunded any payment in the gap, however old that is. Free are payments begun after the restore
    was noticed, and the whole of a wallet's payment: its channel itself gives back no more than it took.
    """
    healing = healing_of(work)
    if healing is None or payment.created_at > healing.noticed_at + MARGIN:
        return
    if payment.channel not in BY_HAND and amount_fen == payment.amount_fen:
        return
    _nobody_waits(work, healing)


def check_payout_not_forgotten(work: UnitOfWork, refund: Refund) -> None:
    """Raise Conflict ``refund.healing`` while a window that may have paid this refund out has yet to hand in."""
    healing = healing_of(work)
    if healing is not None and minted_at(refund.refund_no) <= healing.noticed_at + MARGIN:
        _nobody_waits(work, healing)


def _nobody_waits(work: UnitOfWork, healing: Healing) -> None:
    waiting = [
        str(item.fact("name"))
        for item in work.healings.items(healing.healing_no)
        if item.kind is ItemKind.DESK and item.state is ItemState.WAITING
    ]
    if waiting:
        more = "" if len(waiting) <= NAMED else " …"
        raise Conflict("refund.healing", windows=", ".join(waiting[:NAMED]) + more)
