"""The statements of a day: fetched now, handed in, saved as they came, or said to be none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.core.errors import PaydeskError
from app.core.reconciliation import StatementState
from app.desk.fetch_statements import THERE
from app.desk.keep_file import Transfer, read_file
from app.desk.ports import Server
from app.wire.own_statements import OwnStatementForm, OwnStatementView
from app.wire.statements import (
    LARGEST_UPLOAD_BYTES,
    FetchNow,
    HandInStatement,
    Party,
    SayNone,
    StatementView,
)
from ui.presenting import Facts, Fault, Shows
from ui.reconciliation.doing import Doing
from ui.reconciliation.long_act import PresentingLongActs
from ui.reconciliation.looks import party_words, told_values
from ui.tasks import QUESTIONS, Stoppable, TaskRunner

LARGEST_NAME = 64
PARTIES: Mapping[str, Party] = {
    "channel": "channel", "business": "business", "source": "source", "bank": "bank", "funds": "funds",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsModel:
    """``chosen`` is the line in front; what is done is done to it."""

    day: date | None = None
    statements: tuple[StatementView, ...] = ()
    chosen: StatementView | None = None
    loaded: bool = False
    may_act: bool = False
    may_layouts: bool = False
    busy: bool = False
    fault: Fault | None = None
    doing: Doing | None = None
    own: tuple[OwnStatementView, ...] | None = None
    """Our own statements, as they were asked for last."""

    @property
    def fetchable(self) -> bool:
        """Whether the party of the line in front can be asked now."""
        return self.may_act and self.chosen is not None and self.chosen.party in PARTIES and not self.chosen.by_hand

    @property
    def savable(self) -> bool:
        """Whether there is a file as it came."""
        return self.chosen is not None and bool(self.chosen.sha256) and self.chosen.statement_id > 0

    @property
    def deniable(self) -> bool:
        """Whether a person may say that there was nothing."""
        missing = (StatementState.EXPECTED, StatementState.REFUSED)
        return self.may_act and self.chosen is not None and self.chosen.state in missing


class StatementsPresenter(PresentingLongActs[StatementsModel]):
    """Decides what the statements' tab shows."""

    def __init__(self, view: Shows[StatementsModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, StatementsModel(), server)
        self._facts = facts
        self._reading: Stoppable | None = None

    def day_shown(self, day: date) -> None:
        """Another day."""
        if day != self.model.day:
            self.show(day=day, statements=(), chosen=None, loaded=False, fault=None)
            self.load()

    def load(self) -> None:
        """Read the list now."""
        day = self.model.day
        may = self._facts.may
        self.show(may_act=may("reconciliation.statements"), may_layouts=may("reconciliation.layouts"))
        if day is None:
            return
        if self._reading is not None:
            self._reading.stop()
        self._reading = self._tasks.run(
            QUESTIONS, lambda: self._server.statements(day, day), self._read, self._not_read
        )

    def chosen(self, statement: StatementView | None) -> None:
        """A line of the list."""
        if statement != self.model.chosen:
            self.show(chosen=statement)

    def fetch_requested(self) -> None:
        """Ask the party of the line in front now."""
        line = self.model.chosen
        if line is not None and self.model.fetchable:
            number, going = uuid4().hex, Transfer()
            wanted = FetchNow(party=_party(line), name=line.name, day=line.day, request=number)
            work = partial(self._server.fetch_statement, wanted, going=going)
            self._long.begin(going, lambda: (Doing(party=_words(line)), number), work, self._received)

    def file_given(self, path: str) -> None:
        """Hand in a file for the line in front."""
        line = self.model.chosen
        if not path or not self.model.may_act:
            return
        if line is None:
            self.complain("statement.none_chosen", tone="warning")
            return

        number, going = uuid4().hex, Transfer()

        def work() -> StatementView:
            handed = HandInStatement(
                party=_party(line), name=line.name, day=line.day, file_name=plain_name(path),
                content=read_file(path, LARGEST_UPLOAD_BYTES), request=number,
            )  # fmt: skip
            return self._server.hand_in_statement(handed, going=going)

        doing = Doing(party=_words(line), handed_in=True)
        self._long.begin(going, lambda: (doing, number), work, self._received)

    def save_requested(self, path: str) -> None:
        """Save the file of the line in front, byte for byte."""
        line = self.model.chosen
        if path and line is not None and self.model.savable:
            number = line.statement_id
            self._long.save(path, lambda sink: self._server.statement_file(number, sink))

    def none_given(self, note: str) -> None:
        """The party had nothing that day, says a person."""
        line = self.model.chosen
        if line is None or not self.model.deniable:
            return
        if not note.strip():
            self.complain("statement.note_missing", tone="warning")
            return
        said = SayNone(party=_party(line), name=line.name, day=line.day, note=note.strip())
        self.ask(lambda: self._server.say_no_statement(said), self._received)

    def own_requested(self) -> None:
        """Our own statements of the day in front."""
        day = self.model.day
        if day is not None:
            self.ask(lambda: self._server.own_statements(day), lambda found: self.show(own=tuple(found)))

    def own_save_requested(self, own: OwnStatementView, form: OwnStatementForm, path: str) -> None:
        """Keep one of their files, byte for byte."""
        if path:
            self._long.save(path, lambda sink: self._server.own_statement_file(own.day, own.source, form, sink))

    def _read(self, statements: Sequence[StatementView]) -> None:
        self._reading = None
        self._show_lines(statements)

    def _show_lines(self, statements: Sequence[StatementView]) -> None:
        key = _key(self.model.chosen) if self.model.chosen else None
        chosen = next((each for each in statements if _key(each) == key), statements[0] if statements else None)
        self.show(statements=tuple(statements), chosen=chosen, loaded=True)

    def _not_read(self, error: PaydeskError) -> None:
        self._reading = None
        self.show(loaded=True)
        self.fail(error)

    def _received(self, statement: StatementView) -> None:
        before = next((each for each in self.model.statements if _key(each) == _key(statement)), None)
        if statement.state is StatementState.REFUSED and before is not None and before.state in THERE:
            self._show_lines(self.model.statements)
            code = "statement.not_replaced" if statement.error == "statement.unreadable" else statement.error
            self.show(fault=Fault(code, told_values(statement.error_values)))
            return
        lines = [statement if _key(each) == _key(statement) else each for each in self.model.statements]
        self._show_lines(lines)
        if statement.state is StatementState.KEPT:
            self.complain("statement.taken", tone="success")
        elif statement.state is StatementState.EXPECTED:
            self.complain("statement.still_expected", tone="warning")


def plain_name(path: str) -> str:
    """A file's name as the server takes it: no control characters, its end when it is too long."""
    name = "".join(letter for letter in Path(path).name if letter.isprintable())
    return name[-LARGEST_NAME:] or "statement"


def _words(line: StatementView) -> str:
    return line.title or party_words(line.party, line.name)


def _key(line: StatementView) -> tuple[str, str, date]:
    return line.party, line.name, line.day


def _party(line: StatementView) -> Party:
    return PARTIES[line.party]
