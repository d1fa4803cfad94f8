"""Payments taken while the server did not answer, as rows of the journal: in order, each bound to the one before."""

import itertools
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.offline import CHAIN_BEGINS
from app.desk.ports import OfflineEntry, OfflineTaken
from app.gateway.journal_tables import INTENTS, NAMED, OFFLINE
from app.wire import codec
from app.wire.offline import OfflinePayment, chained

JOURNAL_ID = "journal_id"
TAKEN_OFFLINE = "offline"
"""The outcome of an intent whose payment was taken without the server: it is delivered, never abandoned."""


def add(connection: sa.Connection, taken: OfflineTaken) -> OfflineEntry:
    """The entry at the end of the chain; an entry of the same number is answered as it stands."""
    known = connection.execute(sa.select(OFFLINE).where(OFFLINE.c.payment_no == taken.payment.payment_no)).one_or_none()
    if known is not None:
        return _entry(known)
    last = connection.execute(sa.select(OFFLINE).order_by(OFFLINE.c.sequence.desc()).limit(1)).one_or_none()
    entry = _linked(taken, _journal_id(connection), _entry(last).content if last is not None else None)
    connection.execute(
        sa.insert(OFFLINE).values(
            sequence=entry.content.sequence,
            payment_no=taken.payment.payment_no,
            operator_id=taken.operator_id,
            operator_name=taken.operator_name,
            content=codec.encode(entry.content),
        )
    )
    number = INTENTS.c.payment_no == taken.payment.payment_no
    connection.execute(sa.update(INTENTS).where(number).values(outcome=TAKEN_OFFLINE))
    return entry


def read(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Sequence[OfflineEntry]:
    """Entries in order. Raises Refused ``journal.damaged`` when one of them, or its link to the one before, is not as
    it was written."""
    rows = connection.execute(sa.select(OFFLINE).where(condition).order_by(OFFLINE.c.sequence)).all()
    entries = [_entry(row) for row in rows]
    for before, after in itertools.pairwise(entries):
        linked = after.content.previous_hash == before.content.entry_hash
        if after.content.sequence == before.content.sequence + 1 and not linked:
            raise Refused("journal.damaged")
    return entries


def latest(connection: sa.Connection, limit: int) -> Sequence[OfflineEntry]:
    """The latest entries, newest first."""
    rows = connection.execute(sa.select(OFFLINE).order_by(OFFLINE.c.sequence.desc()).limit(limit)).all()
    return [_entry(row) for row in rows]


def note(connection: sa.Connection, sequence: int, outcome: str, reason: str) -> None:
    """What the server said of an entry."""
    row = OFFLINE.c.sequence == sequence
    connection.execute(sa.update(OFFLINE).where(row).values(outcome=outcome, reason=reason))


def _linked(taken: OfflineTaken, journal_id: str, last: OfflinePayment | None) -> OfflineEntry:
    sequence, previous = (last.sequence + 1, last.entry_hash) if last is not None else (1, CHAIN_BEGINS)
    entry_hash = chained(
        journal_id=journal_id, sequence=sequence, previous_hash=previous, taken_at=taken.taken_at,
        clock_ahead_ms=taken.clock_ahead_ms, payment=taken.payment, snapshot=taken.snapshot,
    )  # fmt: skip
    content = OfflinePayment(
        journal_id=journal_id, sequence=sequence, previous_hash=previous, entry_hash=entry_hash,
        snapshot=taken.snapshot, taken_at=taken.taken_at, clock_ahead_ms=taken.clock_ahead_ms, payment=taken.payment,
    )  # fmt: skip
    return OfflineEntry(content=content, operator_id=taken.operator_id, operator_name=taken.operator_name)


def _entry(row: sa.Row[tuple[object, ...]]) -> OfflineEntry:
    try:
        content = codec.decode(row.content, OfflinePayment)
    except ValueError:
        raise Refused("journal.damaged") from None
    kept = chained(
        journal_id=content.journal_id, sequence=content.sequence, previous_hash=content.previous_hash,
        taken_at=content.taken_at, clock_ahead_ms=content.clock_ahead_ms, payment=content.payment,
        snapshot=content.snapshot,
    )  # fmt: skip
    if kept != content.entry_hash or content.sequence != row.sequence:
        raise Refused("journal.damaged")
    return OfflineEntry(
        content=content, operator_id=row.operator_id, operator_name=row.operator_name, outcome=row.outcome,
        reason=row.reason,
    )  # fmt: skip


def _journal_id(connection: sa.Connection) -> str:
    known = connection.execute(sa.select(NAMED.c.value).where(NAMED.c.name == JOURNAL_ID)).scalar_one_or_none()
    if known is not None:
        return str(known)
    made = secrets.token_hex(16)
    connection.execute(sa.insert(NAMED).values(name=JOURNAL_ID, value=made))
    return made
