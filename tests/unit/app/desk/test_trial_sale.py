"""The test of a card terminal in practice mode: a fen is taken and given back, and nothing is told to the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.terminal import CardAct, TerminalOutcome
from app.desk.terminal_ports import TerminalAsk
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

    def has_terminal(self) -> bool:
        return True

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        self.asked.append(ask)
        return _word(ask, self.outcomes.pop(0), len(self.asked))

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        return _word(ask, self.later, len(self.asked))


def _word(ask: TerminalAsk, outcome: TerminalOutcome, trace: int) -> TerminalWord:
    code = "" if outcome is TerminalOutcome.DONE else f"terminal.{outcome.value}"
    return TerminalWord(act=ask.act, outcome=outcome, code=code, amount_fen=ask.amount_fen, trace_no=f"{trace:06d}")


DONE, FAILED, UNKNOWN = TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db", StillClock())
    yield made
    made.close_file()


@pytest.mark.parametrize(
    ("terminal", "code", "acts"),
    [
        (Terminal(DONE, DONE), "", [CardAct.SALE, CardAct.VOID]),
        (Terminal(FAILED), "terminal.failed", [CardAct.SALE]),
        (Terminal(UNKNOWN), "terminal.unknown", [CardAct.SALE]),
        (Terminal(UNKNOWN, DONE, later=DONE), "", [CardAct.SALE, CardAct.VOID]),
        (Terminal(DONE, FAILED), "terminal.failed", [CardAct.SALE, CardAct.VOID]),
    ],
    ids=["well", "declined", "in doubt", "in doubt, then found", "sold and not voided"],
)
def test_a_fen_is_taken_and_given_back(
    journal: SqliteJournal, terminal: Terminal, code: str, acts: list[CardAct]
) -> None:
    assert TrialSale(terminal=terminal, journal=journal, clock=StillClock())() == code
    assert [(ask.act, ask.amount_fen) for ask in terminal.asked] == [(act, 1) for act in acts]
    assert journal.untold_acts() == []


def test_the_next_sale_is_told_from_the_trial(journal: SqliteJournal) -> None:
    TrialSale(terminal=Terminal(DONE, DONE), journal=journal, clock=StillClock())()
    last = journal.last_done()
    assert last is not None
    assert (last.act, last.trace_no) == (CardAct.VOID, "000002")
    assert journal.words_since(people.NOW) == [], "nothing of it is handed in after a restore"
    assert [word.act for word in journal.open_trials()] == [CardAct.SALE, CardAct.VOID]
    journal.close_trials()
    assert journal.open_trials() == []


def test_while_an_act_is_in_doubt_nothing_is_tried(journal: SqliteJournal) -> None:
    journal.begin_act(
        TerminalAsk(number=people.payment(1).payment_no, act=CardAct.SALE, amount_fen=100, begun_at=people.NOW)
    )
    terminal = Terminal(DONE, DONE)
    assert TrialSale(terminal=terminal, journal=journal, clock=StillClock())() == "terminal.query_first"
    assert terminal.asked == []
