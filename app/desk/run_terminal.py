"""Card payments at this desk: the number is on this disk, then the terminal is asked, once; what it said is told.

An answer that does not come is unknown. It is asked for (query-last) before anything else may be asked of the
terminal, also after a restart, and the server hears every word in the end.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, NotSignedIn, PaydeskError, Refused, Unreachable
from app.core.fault_points import fault_point
from app.core.ids import minted_at
from app.core.refund import ENDED_STATES
from app.core.terminal import CARD, CardAct, TerminalOutcome
from app.desk.follow_payment import ENDED
from app.desk.ports import Intent, Journal
from app.desk.terminal_ports import (
    TRIAL,
    TRIAL_OPEN,
    CardTerminalDevice,
    TerminalAsk,
    TerminalEntry,
    TerminalJournal,
    TerminalServer,
    is_anothers,
    last_before,
)
from app.desk.weigh_batch import (
    ANOTHER_LAST,
    CANNOT_TELL,
    NOT_IN_BATCH,
    SETTLED,
    SETTLING,
    WeighBatch,
    is_put_by,
    stands_in_the_way,
)
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from app.wire.terminals import TerminalWord

log = logging.getLogger(__name__)

NO_TERMINAL = "device.not_configured"
IN_DOUBT = "terminal.query_first"
BEFORE_IT = timedelta(minutes=1)
"""How far before a number was minted its intent is looked for."""


class RunTerminal:
    """The terminal of this window: one act at a time, none while an earlier one is in doubt."""

    def __init__(
        self,
        *,
        terminal: CardTerminalDevice,
        server: TerminalServer,
        journal: TerminalJournal,
        intents: Journal,
        clock: Clock,
    ) -> None:
        self._terminal, self._server, self._journal, self._intents = terminal, server, journal, intents
        self._clock, self._turn = clock, threading.Lock()
        self.batch = WeighBatch(terminal=terminal, server=server, journal=journal, clock=clock)
        self._not_taken: dict[str, str] = {}
        self._said: dict[str, str] = {}

    def is_there(self) -> bool:
        """Whether this window has a card terminal."""
        return self._terminal.has_terminal()

    def was_asked(self, number: str) -> bool:
        """Whether the terminal was asked under this number, or may have been, or was found to have carried it out."""
        entry = self._journal.act_entry(number)
        if entry is None or not entry.asked:
            return False
        return entry.word is None or entry.word.outcome is not TerminalOutcome.NEVER_ASKED

    def sell(self, payment: PaymentView) -> PaymentView:
        """Ask the terminal for a payment that waits for it; how the payment stands then. Raises Refused or Unreachable
        when the server did not take the word in: it is on this disk and is told again."""
        ask = TerminalAsk(
            number=payment.payment_no, act=CardAct.SALE, amount_fen=payment.amount_fen, begun_at=self._clock.now()
        )
        with self._turn:
            if not self._terminal.has_terminal():
                return self._bury(ask, NO_TERMINAL)
            self._settle_doubt()
            if doubt := self._doubt():
                return self._bury(ask, doubt)
            return self._tell_sale(ask.number, self.carry_out(ask))

    def give_back(self, refund: RefundView) -> RefundView:
        """Have the terminal give a refund's money back: void on the sale's day and wholly, else refund. One that is in
        doubt is asked for first, and not repeated when it went through.

        Raises Refused ``device.not_configured``, ``terminal.query_first``, ``terminal.trial_open``,
        ``refund.at_terminal``, ``refund.in_doubt`` …: nothing was asked of the terminal. Raises Unreachable as `sell`
        does."""
        with self._turn:
            if not self._terminal.has_terminal():
                raise Refused(NO_TERMINAL)
            self._settle_doubt()
            if doubt := self._doubt():
                raise Refused(doubt)
            known = self._journal.act_entry(refund.refund_no)
            if known is not None and not known.told:
                self._finish(known)
                known = self._journal.act_entry(refund.refund_no)
            if known is not None and known.word is not None and known.word.outcome is TerminalOutcome.DONE:
                return self._tell_refund(known.ask, known.word)
            if known is not None and is_put_by(known.word):
                raise Refused("refund.in_doubt")
            sale = next(
                (each for each in self._server.card_acts(refund.payment_no).acts if each.word.act is CardAct.SALE), None
            )
            if sale is None or sale.word.outcome is not TerminalOutcome.DONE:
                raise Refused("terminal.no_original")
            now = self._begun_at(known)
            day = accounting_day(sale.recorded_at)
            voidable = refund.amount_fen == sale.word.amount_fen + sale.word.discount_fen and day == accounting_day(now)
            ask = TerminalAsk(
                number=refund.refund_no, act=CardAct.VOID if voidable else CardAct.REFUND,
                amount_fen=refund.amount_fen, begun_at=now, original=sale.word, original_no=refund.payment_no,
                original_day=f"{day:%Y%m%d}",
            )  # fmt: skip
            self._claim(ask)
            return self._tell_refund(ask, self.carry_out(ask))

    def ask_now(self, number: str) -> bool:
        """Ask what became of an act in doubt, and tell it, or that there was none; whether it is known now. Raises as
        `sell`."""
        with self._turn:
            entry = self._journal.act_entry(number)
            if entry is None:
                return self._end_unasked(number)
            return self._finish(entry) is not TerminalOutcome.UNKNOWN

    @contextmanager
    def turn(self, *, over_doubt: bool = False) -> Iterator[None]:
        """The terminal for something else, with nothing of ours in doubt on it; ``over_doubt``: or only what it has
        been asked about and cannot tell. Raises Refused ``device.not_configured``, ``terminal.query_first``,
        ``terminal.trial_open``."""
        with self._turn:
            if not self._terminal.has_terminal():
                raise Refused(NO_TERMINAL)
            self._settle_doubt()
            doubt = self._doubt()
            if doubt and not (over_doubt and self._cannot_tell()):
                raise Refused(doubt)
            yield

    def is_mute(self) -> bool:
        """Whether the terminal, asked about what is in doubt, could not tell: only its batch may."""
        return bool(self._doubts()) and self._cannot_tell()

    def attached(self, payment: PaymentView, word: TerminalWord) -> None:
        """A person has found out what became of a sale, or it was made on the terminal alone: this disk holds no doubt
        any longer, and the word for a server that is put back and asks for it."""
        number = payment.payment_no
        if self._journal.act_entry(number) is not None:
            self._journal.note_word(number, word)
        else:
            now = self._clock.now()
            ask = TerminalAsk(number=number, act=CardAct.SALE, amount_fen=payment.amount_fen, begun_at=now)
            self._journal.bury_act(ask, word)
        self._journal.note_told(number)

    def let_go(self, payment: PaymentView) -> PaymentView:
        """The terminal is not asked for a payment, and never will be. Raises as `sell`."""
        ask = TerminalAsk(
            number=payment.payment_no, act=CardAct.SALE, amount_fen=payment.amount_fen, begun_at=self._clock.now()
        )
        with self._turn:
            return self._bury(ask, "payment.never_sent")

    def last_batch_no(self) -> str:
        """The batch of the newest thing that the terminal did for us; empty when it does not tell."""
        last = self._journal.last_done()
        return "" if last is None else last.batch_no

    def recover(self) -> None:
        """After a start, and whenever the line is back: what was begun is asked for, what is known is told, and a
        payment whose terminal was never asked is said to be so. A word that the server does not take stays on this disk
        (`not_taken`) and stands in nobody's way. Raises Unreachable or NotSignedIn of the server."""
        with self._turn:
            self._not_taken.clear()
            for entry in self._journal.untold_acts():
                try:
                    self._finish(entry)
                except NotSignedIn:
                    raise
                except Refused as refusal:
                    self._keep_untaken(entry, refusal)
            for intent in self._intents.open_intents():
                if intent.payment.channel == CARD:
                    self._never_asked(intent)

    def not_taken(self) -> Mapping[str, str]:
        """Numbers whose word the server refused when it was last told, each with the code of the refusal."""
        return dict(self._not_taken)

    def _keep_untaken(self, entry: TerminalEntry, refusal: PaydeskError) -> None:
        number = entry.ask.number
        log.warning("%s: its word is not taken by the server (%s), told again later", number, refusal.code)
        self._not_taken[number] = refusal.code

    def _settle_doubt(self) -> None:
        """Ask for what is in doubt before anything new; a server that does not answer hears of it later."""
        for entry in self._journal.untold_acts():
            try:
                self._finish(entry)
            except Refused as refusal:
                self._keep_untaken(entry, refusal)
            except Unreachable as error:
                log.warning("%s: its word is not told yet (%s)", entry.ask.number, error.code)

    def ask_again(self) -> None:
        """Ask the terminal about what is in doubt, and nothing else of it."""
        with self._turn:
            self._settle_doubt()

    def _doubt(self) -> str:
        """Why the terminal is asked for nothing new; empty when nothing is in doubt on it."""
        doubts = self._doubts()
        if not doubts:
            return ""
        return TRIAL_OPEN if all(number.startswith(TRIAL) for number in doubts) else IN_DOUBT

    def _doubts(self) -> list[str]:
        return [entry.ask.number for entry in self._journal.untold_acts() if stands_in_the_way(entry)]

    def _cannot_tell(self) -> bool:
        """Whether the terminal, when it was last asked, knew nothing of what is in doubt."""
        doubts = [entry.ask for entry in self._journal.untold_acts() if stands_in_the_way(entry)]
        mute = all(self._said.get(ask.number, "") in CANNOT_TELL | {SETTLING} for ask in doubts)
        return mute and not any(ask.number.startswith(TRIAL) or self.batch.is_young(ask) for ask in doubts)

    def carry_out(self, ask: TerminalAsk) -> TerminalWord:
        """Durable, then asked; a word that is none is asked for once, at once. Within `turn` alone."""
        last = self._journal.last_done()
        self._journal.begin_act(replace(ask, last=last))
        fault_point("T1")
        word = self._terminal.ask_terminal(ask, clear=True, last=last)
        fault_point("T2")
        if word.outcome is TerminalOutcome.UNKNOWN:
            log.warning("%s: %s of the terminal is not known (%s), it is asked", ask.number, ask.act, word.code)
            found = self._terminal.ask_last(ask, last=last)
            word = found if found.outcome is not TerminalOutcome.UNKNOWN else word
        self._journal.note_word(ask.number, word)
        fault_point("T3")
        return word

    def _finish(self, entry: TerminalEntry) -> TerminalOutcome:
        """Carry one act on: ask for it if it is in doubt, tell what is known."""
        word, ask = entry.word, entry.ask
        if not entry.asked:
            return self._never(ask, "terminal.never_asked")
        said = word
        if word is None or (word.outcome is TerminalOutcome.UNKNOWN and not is_put_by(word)):
            said = self._ask_last(ask)
            if said.outcome is not TerminalOutcome.UNKNOWN or word is None:
                word = said
                self._journal.note_word(ask.number, word)
        self._said[ask.number] = said.code if said is not None else ""
        self._tell(ask, word)
        if word.outcome is TerminalOutcome.UNKNOWN and said is not None:
            word = self._weighed(ask, word, said)
        return word.outcome

    def _weighed(self, ask: TerminalAsk, word: TerminalWord, said: TerminalWord) -> TerminalWord:
        """The word on an act in doubt after its batch was weighed."""
        batch = self.batch(ask, said)
        if batch.proven:
            word = TerminalWord(act=ask.act, outcome=TerminalOutcome.FAILED, code=NOT_IN_BATCH)
            self._journal.note_word(ask.number, word)
            self._tell(ask, word)
        elif batch.settled and word.code == SETTLING:
            word = replace(word, code=SETTLED)
            self._journal.note_word(ask.number, word)
        return word

    def _ask_last(self, ask: TerminalAsk) -> TerminalWord:
        """What became of an act in doubt; while it is, sales made on the terminal alone may have been attached."""
        done = self._journal.words_done()
        found = self._terminal.ask_last(ask, last=last_before(ask, done))
        if found.outcome is TerminalOutcome.DONE and is_anothers(found, done):
            return TerminalWord(act=ask.act, outcome=TerminalOutcome.UNKNOWN, code=ANOTHER_LAST)
        return found

    def _never(self, ask: TerminalAsk, code: str) -> TerminalOutcome:
        """The server may have heard of it, the terminal has not and will not in this try."""
        word = TerminalWord(act=ask.act, outcome=TerminalOutcome.NEVER_ASKED, code=code)
        self._journal.bury_act(ask, word)
        self._tell(ask, word)
        return word.outcome

    def _claim(self, ask: TerminalAsk) -> None:
        """On this disk first, then at the server: a try that dies between the two is told as never asked."""
        self._journal.claim_act(ask)
        fault_point("T0")
        try:
            self._server.begin_card_refund(ask.number, ask.act, ask.tried_ms)
        except Refused as refusal:
            word = TerminalWord(act=ask.act, outcome=TerminalOutcome.NEVER_ASKED, code=refusal.code)
            self._journal.bury_act(ask, word)
            self._journal.note_told(ask.number)  # the server has claimed nothing for it
            raise

    def _begun_at(self, known: TerminalEntry | None) -> datetime:
        """Now, and later than the try before, whatever the clock says."""
        now = self._clock.now()
        return now if known is None else max(now, known.ask.begun_at + timedelta(milliseconds=1))

    def _tell(self, ask: TerminalAsk, word: TerminalWord) -> None:
        if ask.number.startswith(TRIAL):
            self._told(ask.number, word)  # no payment of the server's
        elif ask.act is CardAct.SALE:
            self._tell_sale(ask.number, word)
        else:
            self._tell_refund(ask, word)

    def _tell_sale(self, number: str, word: TerminalWord) -> PaymentView:
        view = self._server.tell_sale(number, word)
        self._told(number, word)
        if word.outcome is TerminalOutcome.UNKNOWN and view.state in ENDED:
            self._journal.note_told(number)  # somebody else found out: a statement, or a person with the slip
        return view

    def _tell_refund(self, ask: TerminalAsk, word: TerminalWord) -> RefundView:
        view = self._server.tell_card_refund(ask.number, replace(word, tried_ms=ask.tried_ms))
        self._told(ask.number, word)
        if word.outcome is TerminalOutcome.UNKNOWN and view.state in ENDED_STATES:
            self._journal.note_told(ask.number)  # somebody else found out
        return view

    def _told(self, number: str, word: TerminalWord) -> None:
        if word.outcome is not TerminalOutcome.UNKNOWN:
            self._journal.note_told(number)

    def _bury(self, ask: TerminalAsk, code: str) -> PaymentView:
        """The terminal is not asked, and never will be under this number."""
        word = TerminalWord(act=ask.act, outcome=TerminalOutcome.NEVER_ASKED, code=code)
        if not self._journal.bury_act(ask, word):
            raise Conflict("terminal.number_used", number=ask.number)
        return self._tell_sale(ask.number, word)

    def _end_unasked(self, number: str) -> bool:
        """A payment that the server waits for and that this disk never asked its terminal for is said to be so, if it
        was begun here: a copy of its request came late, after the first was refused."""
        since = minted_at(number) - BEFORE_IT
        begun = [one for one in self._intents.intents_since(since) if one.payment.payment_no == number]
        if not begun:
            return False
        ask = TerminalAsk(
            number=number, act=CardAct.SALE, amount_fen=begun[0].payment.amount_fen, begun_at=begun[0].recorded_at
        )
        self._bury(ask, "payment.never_sent")
        return True

    def _never_asked(self, intent: Intent) -> None:
        """A payment that this desk began and whose terminal it had not asked when it ended."""
        number = intent.payment.payment_no
        if self._journal.act_entry(number) is not None:
            return
        ask = TerminalAsk(
            number=number, act=CardAct.SALE, amount_fen=intent.payment.amount_fen, begun_at=intent.recorded_at
        )
        try:
            self._bury(ask, "payment.never_sent")
        except NotSignedIn:
            raise
        except Refused as refusal:
            self._not_taken[number] = refusal.code
            log.warning("payment %s: that its terminal was not asked is not taken in (%s)", number, refusal.code)
