"""Rows of the journal that a server asks for after its database was restored: all that was asked for at this desk."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.desk.ports import Act, HandedIntent, Intent
from app.gateway.journal_tables import ACTS, INTENTS, NAMED
from app.wire import codec
from app.wire.payments import TakePayment
from app.wire.payouts import PaidOut
from app.wire.refunds import CashGiven, RequestRefund
from app.wire.shifts import OpenShift

KEPT = timedelta(days=40)
"""How long what has ended is kept: a server that was restored to an earlier day asks for it."""
_KINDS: dict[str, type[RequestRefund | OpenShift | PaidOut | CashGiven]] = {
    "refund": RequestRefund, "shift": OpenShift, "payout": PaidOut, "cash": CashGiven,
}  # fmt: skip
_NAMES = {content: kind for kind, content in _KINDS.items()}


def add_act(connection: sa.Connection, act: Act) -> None:
    """Store an act before it is sent; its number once. A payout, or cash given out, that is tried once more replaces
    the earlier try."""
    if isinstance(act.content, PaidOut | CashGiven):
        connection.execute(sa.delete(ACTS).where(ACTS.c.number == act.number))
    connection.execute(
        sa.insert(ACTS).values(
            number=act.number,
            kind=_NAMES[type(act.content)],
            recorded_at=act.recorded_at.astimezone(UTC).isoformat(),
            operator_id=act.operator_id,
            content=codec.encode(act.content),
        )
    )


def note_act(connection: sa.Connection, number: str, outcome: str) -> None:
    """The last that is known of an act."""
    connection.execute(sa.update(ACTS).where(ACTS.c.number == number).values(outcome=outcome))


def acts_since(connection: sa.Connection, at: datetime) -> Sequence[Act]:
    """Acts recorded since an instant, oldest first; without what earlier versions kept and no server could take."""
    query = sa.select(ACTS).where(ACTS.c.recorded_at >= _second(at)).order_by(ACTS.c.recorded_at, ACTS.c.number)
    return [
        Act(
            number=row.number,
            content=codec.decode(row.content, _KINDS[row.kind]),
            recorded_at=datetime.fromisoformat(row.recorded_at),
            operator_id=row.operator_id,
            outcome=row.outcome,
        )
        for row in connection.execute(query)
        if not _of_no_shift(row.kind, row.content)
    ]


def _of_no_shift(kind: str, content: bytes) -> bool:
    """A refund that named no shift: earlier versions kept it, and every server refused it for its form."""
    return kind == "refund" and codec.decode(content, dict[str, object]).get("shift_no") == ""


def intents_since(connection: sa.Connection, at: datetime) -> Sequence[HandedIntent]:
    """Intents recorded since an instant with the last that is known of each, oldest first."""
    query = sa.select(INTENTS).where(INTENTS.c.recorded_at >= _second(at)).order_by(INTENTS.c.recorded_at)
    return [
        HandedIntent(
            intent=Intent(
                payment=codec.decode(row.payment, TakePayment),
                recorded_at=datetime.fromisoformat(row.recorded_at),
                operator_id=row.operator_id,
            ),
            outcome=row.outcome,
        )
        for row in connection.execute(query)
    ]


def last_paid(connection: sa.Connection) -> str:
    """The newest payment that the server called paid; empty without one."""
    query = sa.select(INTENTS.c.payment_no).where(INTENTS.c.outcome == "paid")
    row = connection.execute(query.order_by(INTENTS.c.recorded_at.desc()).limit(1)).first()
    return "" if row is None else str(row[0])


def remember(connection: sa.Connection, name: str, value: str) -> None:
    """Keep a small named value."""
    connection.execute(sa.delete(NAMED).where(NAMED.c.name == name))
    connection.execute(sa.insert(NAMED).values(name=name, value=value))


def remembered(connection: sa.Connection, name: str) -> str:
    """A named value; empty without one."""
    row = connection.execute(sa.select(NAMED.c.value).where(NAMED.c.name == name)).first()
    return "" if row is None else str(row[0])


def prune(connection: sa.Connection, now: datetime) -> None:
    """Forget what ended long ago. What is still open is kept for ever."""
    before = _second(now - KEPT)
    connection.execute(sa.delete(INTENTS).where(INTENTS.c.outcome != "", INTENTS.c.recorded_at < before))
    connection.execute(sa.delete(ACTS).where(ACTS.c.recorded_at < before))


def _second(at: datetime) -> str:
    """Instants are kept as texts; compared so, a second too many may come."""
    return at.astimezone(UTC).isoformat()[:19]
