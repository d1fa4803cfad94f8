"""The test of a card terminal in practice mode: a fen is taken and given back, nothing is told to the server, and one
without an answer is in doubt as a payment's act is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.terminal import CardAct, TerminalOutcome
from app.desk.run_terminal import RunTerminal
from app.desk.terminal_ports import TerminalAsk, TerminalReport, TerminalTask
from app.desk.trial_sale import TrialSale
from app.gateway.journal import SqliteJournal
from app.wire.terminals import TerminalWord
from support import screen_people as people
from support.screen_world import StillClock


class Terminal:
    """Does as its ``outcomes`` say, act by act; what became of an unknown one is in ``later``."""

    def __init__(self, *outcomes: TerminalOutcome, later: TerminalOutcome = TerminalOutcome.UNKNOWN) -> None:
        self.outcomes, self.later = list(outcomes), later
        self.asked: list[TerminalAsk] = []
        self.queried: list[TerminalAsk] = []

    def has_terminal(self) -> bool:
        return True

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        self.asked.append(ask)
        return _word(ask, self.outcomes.pop(0), len(self.asked))

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        self.queried.append(ask)
        return _word(ask, self.later, len(self.asked))

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        raise AssertionError(task)


def _word(ask: TerminalAsk, outcome: TerminalOutcome, trace: int) -> TerminalWord:
    code = "" if outcome is TerminalOutcome.DONE else f"terminal.{outcome.value}"
    return TerminalWord(act=ask.act, outcome=outcome, code=code, amount_fen=ask.amount_fen, trace_no=f"{trace:06d}")


DONE, FAILED, UNKNOWN = TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db", StillClock())
    yield made
    made.close_file()


def trial_on(terminal: Terminal, journal: SqliteJournal) -> TrialSale:
    """A desk that was started anew with that journal; a server that hears anything is an error."""
    server: Any = object()
    run = RunTerminal(terminal=terminal, server=server, journal=journal, intents=journal, clock=StillClock())
    return TrialSale(run=run, journal=journal, clock=StillClock())


def state(trial: TrialSale) -> tuple[CardAct, bool] | None:
    found = trial.open()
    return None if found is None else (found.act, found.in_doubt)


@pytest.mark.parametrize(
    ("terminal", "code", "acts", "left"),
    [
        (Terminal(DONE, DONE), "", [CardAct.SALE, CardAct.VOID], None),
        (Terminal(FAILED), "terminal.failed", [CardAct.SALE], None),
        (Terminal(UNKNOWN), "terminal.unknown", [CardAct.SALE], (CardAct.SALE, True)),
        (Terminal(UNKNOWN, DONE, later=DONE), "", [CardAct.SALE, CardAct.VOID], None),
        (Terminal(DONE, FAILED), "terminal.failed", [CardAct.SALE, CardAct.VOID], (CardAct.SALE, False)),
        (Terminal(DONE, UNKNOWN), "terminal.unknown", [CardAct.SALE, CardAct.VOID], (CardAct.VOID, True)),
    ],
    ids=["well", "declined", "in doubt", "in doubt, then found", "sold and not voided", "its void is in doubt"],
)
def test_a_fen_is_taken_and_given_back(
    journal: SqliteJournal, terminal: Terminal, code: str, acts: list[CardAct], left: tuple[CardAct, bool] | None
) -> None:
    trial = trial_on(terminal, journal)
    assert trial() == code
    assert [(ask.act, ask.amount_fen) for ask in terminal.asked] == [(act, 1) for act in acts]
    assert state(trial) == left
    assert bool(journal.untold_acts()) is (left is not None and left[1])


class Died(Exception):
    """The desk ends while the terminal works."""


class Dies(Terminal):
    """The sale is asked for, and nobody is there any more to hear of it."""

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        raise Died


def test_a_desk_that_died_in_a_trial_asks_what_became_of_it_at_its_next_start(journal: SqliteJournal) -> None:
    with pytest.raises(Died):
        trial_on(Dies(), journal)()
    mute = Terminal()
    trial = trial_on(mute, journal)
    trial._run.recover()
    assert [ask.act for ask in mute.queried] == [CardAct.SALE]
    assert state(trial) == (CardAct.SALE, True)
    assert trial() == "terminal.trial_open", "nothing new is asked while it is in doubt"
    assert mute.asked == []
    speaks = Terminal(DONE, later=DONE)
    again = trial_on(speaks, journal)
    found = again.look()
    assert found is not None
    assert (found.act, found.in_doubt) == (CardAct.SALE, False)
    assert again() == "", "the next trial takes back what this one sold"
    assert [(ask.act, ask.original_no) for ask in speaks.asked] == [(CardAct.VOID, speaks.queried[0].number)]
    assert state(again) is None


@pytest.mark.parametrize(
    ("went_through", "left", "in_the_batch"),
    [(True, (CardAct.SALE, False), 1), (False, None, 0)],
    ids=["the paper shows it", "it does not"],
)
def test_a_person_who_read_the_paper_ends_the_doubt(
    journal: SqliteJournal, *, went_through: bool, left: tuple[CardAct, bool] | None, in_the_batch: int
) -> None:
    trial = trial_on(Terminal(UNKNOWN), journal)
    trial()
    trial.end(went_through=went_through)
    assert (state(trial), len(journal.open_trials())) == (left, in_the_batch)
    assert journal.untold_acts() == []


def test_the_next_sale_is_told_from_the_trial(journal: SqliteJournal) -> None:
    trial_on(Terminal(DONE, DONE), journal)()
    last = journal.last_done()
    assert last is not None
    assert (last.act, last.trace_no) == (CardAct.VOID, "000002")
    assert journal.words_since(people.NOW) == [], "nothing of it is handed in after a restore"
    assert [each.ask.act for each in journal.open_trials()] == [CardAct.SALE, CardAct.VOID]
    journal.close_trials()
    assert journal.open_trials() == []
