"""What people do with statements: see what is expected and there, ask now, hand in, say that there was none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import InvalidInput, NotFound
from app.core.reconciliation import StatementState
from server.domain.identity import Actor
from server.domain.statement import Statement
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.asking import Asking
from server.services.authorise import audit_row, require
from server.services.keep_statement import KeepStatement, subject_of

VIEW, ACT = "reconciliation.view", "reconciliation.statements"
LONGEST_SPAN = timedelta(days=62)
FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class SeenStatement:
    """A statement and the name of the person who brought it. ``by_hand``: nobody can be asked for it; it is handed in
    and read by the layout of this ``title``."""

    statement: Statement
    fetched_by: str
    by_hand: bool = False
    title: str = ""


class Statements:
    """``expected`` names (party, name) of every statement that a day needs; ``due_at`` says when it is asked for."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        keep: KeepStatement,
        expected: Callable[[], Sequence[tuple[str, str]]],
        due_at: Callable[[str, str, date], datetime],
    ) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._keep, self._expected, self._due_at = keep, expected, due_at
        self._asking = Asking(uow=uow, reader=reader, clock=clock)

    def list(self, actor: Actor, first: date, last: date) -> Sequence[SeenStatement]:
        """What is there, what is expected and what may be handed in by a layout, by day, party and name. Raises
        NotPermitted, InvalidInput."""
        require(actor, VIEW)
        if not FIRST_DAY <= first <= last or last - first > LONGEST_SPAN:
            raise InvalidInput("last", "span")
        with self._reader() as work:
            found = list(work.statements.standing(first, last))
            there = {(one.party, one.name, one.day) for one in found}
            asked = self._expected()
            titles = {(one.party, one.name): one.title for one in work.layouts.latest()}
            by_hand = {key: title for key, title in titles.items() if key not in asked}
            found += [self._missing(*key) for key in self._days_of(asked, first, last) if key not in there]
            found += [_to_hand_in(*key) for key in self._days_of(tuple(by_hand), first, last) if key not in there]
            found.sort(key=lambda one: ((one.party, one.name) in by_hand, one.day, one.party, one.name, one.merchant))
            return [_seen(work, one, by_hand.get((one.party, one.name))) for one in found]

    def ask(self, actor: Actor, party: str, name: str, day: date, request: str = "") -> SeenStatement:
        """Ask the party now. Raises NotPermitted, NotFound, InvalidInput, Refused ``statement.stopped``."""
        self._may(actor, day)
        keep = self._asking.begin(actor.operator.operator_id, request)
        return self._told(self._keep.ask(party, name, day, actor, keep))

    def hand_in(
        self, actor: Actor, party: str, name: str, day: date, file_name: str, content: bytes, request: str = ""
    ) -> SeenStatement:  # fmt: skip
        """A file by hand. Raises NotPermitted, NotFound, InvalidInput, Refused ``statement.stopped``."""
        self._may(actor, day)
        keep = self._asking.begin(actor.operator.operator_id, request)
        return self._told(self._keep.hand_in(party, name, day, file_name, content, actor, keep))

    def stop(self, actor: Actor, request: str) -> bool:
        """Break off a request of one's own; whether nothing of it is kept. Raises NotPermitted."""
        require(actor, ACT)
        return self._asking.stop(actor.operator.operator_id, request)

    def say_none(self, actor: Actor, party: str, name: str, day: date, note: str) -> SeenStatement:
        """There was nothing that day. Raises NotPermitted, NotFound, Conflict, InvalidInput."""
        self._may(actor, day)
        if not note.strip():
            raise InvalidInput("note", "empty")
        if (party, name) not in self._expected() and not self._is_known(party, name):
            raise NotFound("statement.no_reader", party=party, name=name)
        return self._told(self._keep.say_none(party, name, day, note, actor))

    def file(self, actor: Actor, statement_id: int) -> tuple[Statement, bytes]:
        """The bytes as they came; who took them is written down. Raises NotPermitted, NotFound."""
        require(actor, ACT)
        with self._uow() as work:
            statement = work.statements.get(statement_id)
            content = work.statements.content(statement_id)
            if statement is None or content is None:
                raise NotFound("statement.not_found", statement_id=statement_id)
            subject = subject_of(statement.party, statement.name, statement.day)
            now = self._clock.now()
            work.audit.add(audit_row(actor, now, "statement.taken", subject, statement_id=statement_id))
            work.commit()
        return statement, content

    def _may(self, actor: Actor, day: date) -> None:
        require(actor, ACT)
        if not FIRST_DAY <= day <= accounting_day(self._clock.now()):
            raise InvalidInput("day", "not_yet" if day > FIRST_DAY else "range")

    def _is_known(self, party: str, name: str) -> bool:
        with self._reader() as work:
            layout = work.layouts.get(name)
        return layout is not None and layout.party == party

    def _told(self, statement: Statement) -> SeenStatement:
        with self._reader() as work:
            layout = None
            if (statement.party, statement.name) not in self._expected():
                layout = work.layouts.get(statement.name)
            return _seen(work, statement, layout.title if layout is not None else None)

    def _days_of(self, parties: Sequence[tuple[str, str]], first: date, last: date) -> Sequence[tuple[str, str, date]]:
        last = min(last, accounting_day(self._clock.now()))
        days = [first + timedelta(days=days) for days in range((last - first).days + 1)]
        return [(party, name, day) for day in days for party, name in parties]

    def _missing(self, party: str, name: str, day: date) -> Statement:
        return Statement(party, name, "", day, StatementState.EXPECTED, due_at=self._due_at(party, name, day))


def _to_hand_in(party: str, name: str, day: date) -> Statement:
    """Nobody says when it comes."""
    return Statement(party, name, "", day, StatementState.EXPECTED)


def _seen(work: UnitOfWork, statement: Statement, by_hand: str | None) -> SeenStatement:
    operator = work.operators.get(statement.fetched_by) if statement.fetched_by else None
    fetched_by = operator.display_name if operator else ""
    return SeenStatement(statement, fetched_by, by_hand is not None, by_hand or "")
