"""Statements kept: asked of a party or handed in, compared with what they say of themselves, kept byte for byte.

A file that is not believed is kept too, as refused, with the line, column and rule; it leaves what stands alone. Rows
are never stored one by one: a file is there whole or not at all, and a run reads it again.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Protocol

import polars as pl

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound, Refused, Unreachable
from app.core.reconciliation import StatementState
from server.domain.alert import AlertLevel
from server.domain.audit import AuditRow
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.statement import Statement
from server.ports import StatementFile, UnitOfWork, UnitOfWorkFactory
from server.reconciliation.moved import FUNDS, MOVED
from server.reconciliation.parties import Kind
from server.reconciliation.reading import ReadRows, StatementContext, StatementUnreadable
from server.services.alerts import end_alert, raise_alert
from server.services.asking import Keep, always
from server.services.authorise import audit_row, own_audit_row
from server.services.memory_left import require_memory
from server.services.statement_rows import StatementReaders

log = logging.getLogger(__name__)

MISSING, UNREADABLE = "statement.missing", "statement.unreadable"
BY_HAND = "statement.by_hand"
"""The alert that a person's file stands where the party's own word is not to be had, or where another one stood."""
THERE = frozenset({StatementState.KEPT, StatementState.NONE_THAT_DAY})


class GivesStatement(Protocol):
    """A party that is asked over the network: a channel, a business system."""

    merchant: str

    def fetch_statement(self, day: date) -> StatementFile:
        """Its statement of a day. Raises Unreachable (``statement.not_ready`` or no answer)."""
        ...


def subject_of(party: str, name: str, day: date) -> str:
    """How alerts and the audit log call a statement."""
    return f"{party}:{name}:{day}"


class KeepStatement:
    """``parties`` by (party, name) are those that are asked; ``readers`` knows who can be read at all. ``due_at`` says
    when a party's statement of a day is first asked for. Enforces no permission: `Statements` does."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        parties: Mapping[tuple[str, str], GivesStatement],
        readers: StatementReaders,
        due_at: Callable[[str, str, date], datetime],
    ) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._parties, self._readers, self._due_at = parties, readers, due_at

    def __call__(self, party: str, name: str, day: date) -> Statement:
        """Ask by the clock. Raises NotFound ``statement.not_asked`` for one that gives none."""
        return self.ask(party, name, day, None)

    def ask(self, party: str, name: str, day: date, actor: Actor | None, keep: Keep = always) -> Statement:
        """Ask the party now and answer what came: kept, nothing that day, refused, or expected with the reason why it
        could not be had (``error``). What stood before stands until something better is kept. ``keep`` is called in
        the transaction that stores something; what it raises ends the request with nothing stored."""
        gives = self._parties.get((party, name))
        if gives is None:
            raise NotFound("statement.not_asked", party=party, name=name)
        asked = StatementContext(party, name, gives.merchant, day)
        try:
            file = gives.fetch_statement(day)
        except Unreachable as error:
            return self._expected(asked, error, actor, keep)
        received = self._received(asked, file.name, file.content, actor)
        if file.empty:
            return self._none(received, file.content, actor, {"said_by": "party"}, keep)
        return self._verified(received, file.content, actor, keep)

    def hand_in(
        self, party: str, name: str, day: date, file_name: str, content: bytes, actor: Actor, keep: Keep = always
    ) -> Statement:
        """The same file by hand, the same way. A party that can be asked is asked first: what it says itself cannot be
        replaced by what a person brings. ``keep`` as in `ask`. Raises NotFound ``statement.no_reader``, Conflict
        ``statement.not_the_partys``."""
        gives, asked = self._parties.get((party, name)), self._asked(party, name, day)
        received = self._received(asked, file_name, content, actor)
        said = _said_by(gives, day) if self._can_be_read(received, content) else None
        if said is not None and sha256(said).hexdigest() != received.sha256:
            raise Conflict("statement.not_the_partys", party=party, name=name, day=day.isoformat())
        with self._reader() as work:
            before = _standing_of(work, asked)
        kept = self._verified(received, content, actor, keep)
        replaces = before is not None and before.state in THERE and before.sha256 != kept.sha256
        if kept.state in THERE and (replaces or (gives is not None and said is None)):
            with self._uow() as work:
                raise_alert(work, BY_HAND, subject_of(party, name, day), AlertLevel.WARNING, self._clock.now())
                work.commit()
        return kept

    def say_none(self, party: str, name: str, day: date, note: str, actor: Actor) -> Statement:
        """A person says that there was nothing. Raises Conflict ``statement.is_there`` against a kept file."""
        asked = self._asked(party, name, day)
        return self._none(self._received(asked, "", b"", actor), b"", actor, {"said_by": "person", "note": note})

    # ------------------------------------------------------------ what becomes of it

    def _asked(self, party: str, name: str, day: date) -> StatementContext:
        """What a file is taken for; a fund bill is that of the merchant whose trade bill is asked for."""
        gives = self._parties.get((party, name)) or self._parties.get(("channel" if party == FUNDS else party, name))
        return StatementContext(party, name, gives.merchant if gives is not None else "", day)

    def _received(self, asked: StatementContext, file_name: str, content: bytes, actor: Actor | None) -> Statement:
        return Statement(
            party=asked.party, name=asked.name, merchant=asked.merchant, day=asked.day, state=StatementState.KEPT,
            file_name=file_name, sha256=sha256(content).hexdigest() if content else "", size=len(content),
            received_at=self._clock.now(), fetched_by=actor.operator.operator_id if actor else 0,
        )  # fmt: skip

    def _can_be_read(self, statement: Statement, content: bytes) -> bool:
        """What cannot be read is refused without asking anybody."""
        context = StatementContext(statement.party, statement.name, statement.merchant, statement.day)
        with self._reader() as work:
            found = self._readers.of(work, statement.party, statement.name)
        try:
            return found is not None and _rows(found[0], content, context) is not None
        except Refused:
            return False

    def _verified(self, statement: Statement, content: bytes, actor: Actor | None, keep: Keep) -> Statement:
        context = StatementContext(statement.party, statement.name, statement.merchant, statement.day)
        with self._reader() as work:
            found = self._readers.of(work, statement.party, statement.name)
        if found is None:
            raise NotFound("statement.no_reader", party=statement.party, name=statement.name)
        read, version = found
        statement = replace(statement, layout_version=version)
        try:
            rows = _rows(read, content, context)
        except Refused as error:
            refused = replace(
                statement, state=StatementState.REFUSED, error=error.code, error_values=tuple(error.values.items())
            )  # fmt: skip
            return self._store(refused, content, actor, "statement.unreadable", dict(error.values), keep)
        kept = replace(statement, lines=rows.height, total_fen=total_fen(rows))
        facts = {"lines": kept.lines, "total_fen": kept.total_fen}
        return self._store(kept, content, actor, "statement.kept", facts, keep)

    def _none(
        self, statement: Statement, content: bytes, actor: Actor | None, detail: Mapping[str, str | int],
        keep: Keep = always,
    ) -> Statement:  # fmt: skip
        none = replace(statement, state=StatementState.NONE_THAT_DAY)
        with self._reader() as work:
            stands = _standing(work, none)
        if stands is not None and stands.state is StatementState.KEPT and stands.lines:
            raise Conflict("statement.is_there", party=none.party, name=none.name, day=none.day.isoformat())
        return self._store(none, content, actor, "statement.none_that_day", detail, keep)

    def _store(
        self, statement: Statement, content: bytes, actor: Actor | None, action: str, detail: Mapping[str, str | int],
        keep: Keep,
    ) -> Statement:  # fmt: skip
        now, subject = self._clock.now(), subject_of(statement.party, statement.name, statement.day)
        with self._uow() as work:
            keep(work)
            stored = work.statements.add(statement, content)
            facts = {"statement_id": stored.statement_id, "sha256": stored.sha256, "size": stored.size, **detail}
            work.audit.add(_row(actor, now, action, subject, facts))
            if stored.state in THERE:
                end_alert(work, UNREADABLE, subject, now)
                end_alert(work, MISSING, subject, now)
                if _concerns_funds(work, stored):  # what it explains is booked by itself, what differs is told
                    work.jobs.put(Job(JobKind.BOOK_FUNDS, stored.day.isoformat(), now))
            else:
                raise_alert(work, UNREADABLE, subject, AlertLevel.WARNING, now)
            work.commit()
        log.info("statement %s: %s, %d bytes, %d lines", subject, stored.state.value, stored.size, stored.lines)
        return stored

    def _expected(self, asked: StatementContext, error: Unreachable, actor: Actor | None, keep: Keep) -> Statement:
        """It could not be had: the row that people see until it comes, with when it is due."""
        now, values = self._clock.now(), tuple(error.values.items())
        with self._uow() as work:
            keep(work)
            stands = _standing_of(work, asked)
            if stands is not None and stands.state is StatementState.EXPECTED:
                stands = replace(stands, error=error.code, error_values=values)
                work.statements.save(stands)
            elif stands is None:
                due_at = self._due_at(asked.party, asked.name, asked.day)
                expected = Statement(
                    party=asked.party, name=asked.name, merchant=asked.merchant, day=asked.day,
                    state=StatementState.EXPECTED, due_at=due_at, error=error.code, error_values=values,
                )  # fmt: skip
                stands = work.statements.add(expected, b"")
            subject = subject_of(asked.party, asked.name, asked.day)
            work.audit.add(_row(actor, now, "statement.not_had", subject, {"code": error.code, **error.values}))
            work.commit()
        return stands


def _rows(read: ReadRows, content: bytes, context: StatementContext) -> pl.DataFrame:
    """What a reader says; a file that this computer cannot hold is refused, and asked for again by itself."""
    try:
        require_memory(content)
        return read(content, context)
    except MemoryError:
        raise StatementUnreadable(1, "", "more than the server has memory for") from None


def _said_by(gives: GivesStatement | None, day: date) -> bytes | None:
    """What the party says itself right now; None where nobody can be asked or nothing is to be had."""
    if gives is None:
        return None
    try:
        file = gives.fetch_statement(day)
    except Unreachable:
        return None
    return None if file.empty else file.content


def total_fen(rows: pl.DataFrame) -> int:
    """Payments less what was given back; of a fund bill what the balance moved by."""
    if MOVED in rows.columns:
        return int(rows[MOVED].sum())
    back = pl.col("kind").is_in([Kind.REFUND.value, Kind.REVERSE.value])
    signed = pl.when(back).then(-pl.col("amount_fen")).otherwise(pl.col("amount_fen"))
    return int(rows.select(signed.sum()).item() or 0)


def _row(
    actor: Actor | None, now: datetime, action: str, subject: str, detail: Mapping[str, str | int]
) -> AuditRow:  # fmt: skip
    if actor is None:
        return own_audit_row(now, action, subject, **detail)
    return audit_row(actor, now, action, subject, **detail)


def _concerns_funds(work: UnitOfWork, stored: Statement) -> bool:
    """A bank's statement, a fund bill, or a trade bill beside which a fund bill stands already."""
    if stored.party != "channel":
        return stored.party in ("bank", FUNDS)
    fund_bill = _standing_of(work, StatementContext(FUNDS, stored.name, stored.merchant, stored.day))
    return fund_bill is not None and fund_bill.state in THERE


def _standing(work: UnitOfWork, statement: Statement) -> Statement | None:
    context = StatementContext(statement.party, statement.name, statement.merchant, statement.day)
    return _standing_of(work, context)


def _standing_of(work: UnitOfWork, asked: StatementContext) -> Statement | None:
    key = (asked.party, asked.name, asked.merchant)
    found = work.statements.standing(asked.day, asked.day)
    return next((one for one in found if (one.party, one.name, one.merchant) == key), None)
