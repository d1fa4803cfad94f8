"""Try a card terminal in practice mode, with a sale of one fen and its void: terminal, card and bank work.

A trial stands in the journal as a payment does, before the terminal is asked: one without an answer is in doubt, is
asked for before anything else, and keeps the terminal until it is known or a person has read the terminal's paper.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.core.clock import BEIJING, Clock
from app.core.errors import Refused
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.run_terminal import RunTerminal
from app.desk.terminal_ports import (
    TRIAL,
    TRIAL_OPEN,
    TerminalAsk,
    TerminalEntry,
    TerminalJournal,
    TrialJournal,
    in_doubt,
)
from app.wire.terminals import TerminalWord

TRIAL_FEN = 1
VOIDED = "V"
"""How the number of a void ends, behind that of its sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTrial:
    """A trial without an end: its ``act`` may have gone through or not (``in_doubt``), or its sale was not given
    back."""

    act: CardAct
    begun_at: datetime
    in_doubt: bool


class TrialsJournal(TerminalJournal, TrialJournal, Protocol):
    """Both views of the same disk."""


class TrialSale:
    """No payment of the server's: nothing is told to it. Call it where sales are made, one after the other."""

    def __init__(self, *, run: RunTerminal, journal: TrialsJournal, clock: Clock) -> None:
        self._run, self._journal, self._clock = run, journal, clock

    def __call__(self) -> str:
        """Sell and void, or void what an earlier trial sold; an error code, or empty text when it went through."""
        try:
            with self._run.turn():
                return self._try()
        except Refused as refusal:
            return refusal.code

    def open(self) -> OpenTrial | None:
        """What the journal holds without an end: a doubt before a sale that was not given back."""
        trials = self._journal.open_trials()
        doubt = next((each for each in trials if in_doubt(each)), None)
        found = doubt or self._taken()
        if found is None:
            return None
        return OpenTrial(act=found.ask.act, begun_at=found.ask.begun_at, in_doubt=doubt is not None)

    def look(self) -> OpenTrial | None:
        """As `open`, after the terminal was asked about what is in doubt."""
        found = self.open()
        if found is not None and found.in_doubt:
            self._run.ask_again()
            found = self.open()
        return found

    def end(self, *, went_through: bool) -> None:
        """A person has read on the terminal's paper what became of the trial in doubt."""
        outcome = TerminalOutcome.DONE if went_through else TerminalOutcome.FAILED
        for each in self._journal.open_trials():
            if in_doubt(each):
                ask = each.ask
                self._journal.note_word(ask.number, TerminalWord(act=ask.act, outcome=outcome, amount_fen=TRIAL_FEN))
                self._journal.note_told(ask.number)

    def _try(self) -> str:
        taken = self._taken()
        if taken is None:
            now = self._clock.now()
            number = f"{TRIAL}{now.astimezone(BEIJING):%y%m%d%H%M%S}"
            sale = TerminalAsk(number=number, act=CardAct.SALE, amount_fen=TRIAL_FEN, begun_at=now)
            word = self._ask(sale)
            if word.outcome is not TerminalOutcome.DONE:
                return word.code or TRIAL_OPEN
            taken = TerminalEntry(ask=sale, word=word)
        return self._void(taken)

    def _void(self, sold: TerminalEntry) -> str:
        void = TerminalAsk(
            number=f"{sold.ask.number}{VOIDED}", act=CardAct.VOID, amount_fen=TRIAL_FEN, begun_at=self._clock.now(),
            original=sold.word, original_no=sold.ask.number,
            original_day=f"{sold.ask.begun_at.astimezone(BEIJING):%Y%m%d}",
        )  # fmt: skip
        word = self._ask(void)
        return "" if word.outcome is TerminalOutcome.DONE else word.code or TRIAL_OPEN

    def _taken(self) -> TerminalEntry | None:
        """The sale that no void has given back, as far as is known."""
        trials = [each for each in self._journal.open_trials() if not in_doubt(each)]
        given_back = {each.ask.original_no for each in trials if each.ask.act is CardAct.VOID}
        return next(
            (each for each in trials if each.ask.act is CardAct.SALE and each.ask.number not in given_back), None
        )

    def _ask(self, ask: TerminalAsk) -> TerminalWord:
        word = self._run.carry_out(ask)
        if word.outcome is not TerminalOutcome.UNKNOWN:
            self._journal.note_told(ask.number)
        return word
