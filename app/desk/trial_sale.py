"""Try a card terminal in practice mode, with a sale of one fen and its void: terminal, card and bank work."""

from app.core.clock import BEIJING, Clock
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.terminal_ports import TRIAL, CardTerminalDevice, TerminalAsk, TerminalJournal
from app.wire.terminals import TerminalWord

IN_DOUBT = "terminal.query_first"
TRIAL_FEN = 1


class TrialSale:
    """No payment of the server's: nothing is told to it. Call it where sales are made, one after the other."""

    def __init__(self, *, terminal: CardTerminalDevice, journal: TerminalJournal, clock: Clock) -> None:
        self._terminal, self._journal, self._clock = terminal, journal, clock

    def __call__(self) -> str:
        """Sell and void; an error code, or empty text when both went through."""
        if any(
            each.word is None or each.word.outcome is TerminalOutcome.UNKNOWN for each in self._journal.untold_acts()
        ):
            return IN_DOUBT
        now = self._clock.now()
        number = f"{TRIAL}{now.astimezone(BEIJING):%y%m%d%H%M%S}"
        sale = TerminalAsk(number=number, act=CardAct.SALE, amount_fen=TRIAL_FEN, begun_at=now)
        sold = self._ask(sale)
        if sold.outcome is not TerminalOutcome.DONE:
            return sold.code or IN_DOUBT
        void = TerminalAsk(
            number=f"{number}V", act=CardAct.VOID, amount_fen=TRIAL_FEN, begun_at=self._clock.now(), original=sold,
            original_no=number, original_day=f"{now.astimezone(BEIJING):%Y%m%d}",
        )  # fmt: skip
        return self._ask(void).code

    def _ask(self, ask: TerminalAsk) -> TerminalWord:
        """What the terminal did is the last thing it did for us, by which the next is told from it."""
        last = self._journal.last_done()
        word = self._terminal.ask_terminal(ask, clear=True, last=last)
        if word.outcome is TerminalOutcome.UNKNOWN:
            word = self._terminal.ask_last(ask, last=last)
        if word.outcome is TerminalOutcome.DONE:
            self._journal.begin_act(ask)
            self._journal.note_word(ask.number, word)
            self._journal.note_told(ask.number)
        return word
