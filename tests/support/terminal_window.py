"""A computer with a card terminal that may go dead at any instant: the desk's own journal and use cases, and stand-ins
for the terminal, with a book of its own, and for the server's ear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.core.errors import Conflict, NotSignedIn, Unreachable
from app.core.payment import PaymentState
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.ports import Intent
from app.desk.run_terminal import RunTerminal
from app.desk.terminal_ports import TerminalAsk, TerminalReport, TerminalTask
from app.gateway.journal import SqliteJournal
from app.wire.card_settlements import BatchLacks, BatchProof
from app.wire.payments import BillToPay, PaymentView, TakePayment
from app.wire.refunds import RefundView
from app.wire.terminals import CardActs, CardActView, TerminalWord
from support import screen_people as people
from support.screen_world import StillClock

DONE, FAILED, UNKNOWN, NEVER = (
    TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN, TerminalOutcome.NEVER_ASKED,
)  # fmt: skip
PAYMENT = people.payment(1, channel="card")
REFUND = people.refund(1, payment_no=PAYMENT.payment_no, channel="card", amount_fen=PAYMENT.amount_fen)
INTENT = Intent(
    payment=TakePayment(
        payment_no=PAYMENT.payment_no, order_no=PAYMENT.order_no, shift_no=PAYMENT.shift_no, business="his",
        patient_no="P0010086", patient_name="演练甲", channel="card", amount_fen=PAYMENT.amount_fen,
        bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=PAYMENT.amount_fen),),
    ),
    recorded_at=people.NOW, operator_id=7,
)  # fmt: skip


class Dies(BaseException):
    """The power goes."""


class Terminal:
    """A terminal with a book of its own. ``mute`` answers are lost, ``declines`` are refused; ``batch`` is what it
    tells of its totals, and ``counted`` how often it was asked for them."""

    def __init__(self) -> None:
        self.book: list[TerminalAsk] = []
        self.asked: list[str] = []
        self.there, self.mute, self.deaf, self.declines = True, False, False, False
        self.batch = TerminalReport(outcome=UNKNOWN, code="terminal.no_answer")
        self.counted = 0

    def has_terminal(self) -> bool:
        return self.there

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        assert clear
        self.asked.append(ask.number)
        if self.declines:
            return TerminalWord(act=ask.act, outcome=FAILED, code="terminal.declined")
        self.book.append(ask)
        return TerminalWord(act=ask.act, outcome=UNKNOWN, code="terminal.no_answer") if self.mute else done(ask)

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        if self.deaf:
            return TerminalWord(act=ask.act, outcome=UNKNOWN, code="terminal.no_answer")
        if any(kept.number == ask.number for kept in self.book):
            return done(ask)
        return TerminalWord(act=ask.act, outcome=FAILED, code="terminal.not_recorded")

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        assert task is TerminalTask.TOTALS
        self.counted += 1
        return self.batch


def done(ask: TerminalAsk) -> TerminalWord:
    return TerminalWord(act=ask.act, outcome=DONE, amount_fen=ask.amount_fen, trace_no="000123", batch_no="000007")


class Server:
    """Hears words; ``away`` it does not answer."""

    def __init__(self) -> None:
        self.told: list[tuple[str, TerminalWord]] = []
        self.begun: list[tuple[str, CardAct]] = []
        self.away, self.sold_at, self.state = False, people.NOW, PaymentState.UNKNOWN
        self.refuses, self.signed_out, self.loses_answer = "", False, False
        self.tries: list[int] = []
        self.weighed: list[BatchLacks] = []
        self.lacks, self.settled = False, set[str | None]()

    def tell_sale(self, payment_no: str, word: TerminalWord) -> PaymentView:
        self._hear(payment_no, word)
        return replace(PAYMENT, state=self.state if word.outcome is UNKNOWN else PaymentState.PAID)

    def tell_card_refund(self, refund_no: str, word: TerminalWord) -> RefundView:
        self._hear(refund_no, word)
        return REFUND

    def _hear(self, number: str, word: TerminalWord) -> None:
        if self.away:
            raise Unreachable("server.no_answer")
        if self.signed_out:
            raise NotSignedIn("session.none")
        if number == self.refuses:
            raise Conflict("terminal.other_window")
        self.told.append((number, word))
        if word.outcome in (NEVER, FAILED):
            self.begun = [begun for begun in self.begun if begun[0] != number]

    def batch_lacks(self, weighed: BatchLacks) -> BatchProof:
        self.weighed.append(weighed)
        settled = weighed.settlement_no in self.settled
        return BatchProof(proven=self.lacks and (weighed.totals is not None or settled), settled=settled)

    def begin_card_refund(self, refund_no: str, act: CardAct, tried_ms: int = 0) -> RefundView:
        if any(number == refund_no for number, _ in self.begun):
            raise Conflict("refund.in_doubt")
        self.begun.append((refund_no, act))
        self.tries.append(tried_ms)
        if self.loses_answer:
            raise Unreachable("server.no_answer")
        return REFUND

    def card_acts(self, payment_no: str) -> CardActs:
        word = TerminalWord(
            act=CardAct.SALE, outcome=DONE, amount_fen=PAYMENT.amount_fen, trace_no="000123", reference_no="R123",
            batch_no="000007",
        )  # fmt: skip
        view = CardActView(
            number=payment_no, payment_no=payment_no, word=word, window="1 号窗", recorded_at=self.sold_at
        )
        return CardActs(acts=(view,))

    @property
    def last(self) -> TerminalOutcome:
        return self.told[-1][1].outcome


class Window:
    """One computer: its journal outlives the program."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.db"
        self.terminal, self.server, self.clock = Terminal(), Server(), StillClock()
        self.start()

    def passes(self, minutes: int) -> None:
        """Time goes by."""
        self.clock.at += timedelta(minutes=minutes)

    def start(self) -> None:
        self.journal = SqliteJournal(self.path, self.clock)
        self.run = RunTerminal(
            terminal=self.terminal, server=self.server, journal=self.journal, intents=self.journal, clock=self.clock
        )

    def restart(self) -> None:
        self.journal.close_file()
        self.start()

    @property
    def in_doubt(self) -> list[str]:
        return [entry.ask.number for entry in self.journal.untold_acts()]
