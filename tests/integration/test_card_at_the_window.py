"""A card at a real window: the desk's verb, its journal, the device host and an emulated terminal, each a program of
its own; the terminal's own book says what was charged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.terminal import CardAct, SettlementState, TerminalOutcome
from app.desk.run_terminal import RunTerminal
from app.desk.settle_terminal import SettleTerminal
from app.desk.terminal_ports import CardTerminalDevice, TerminalAsk, TerminalReport, TerminalTask
from app.desk.trial_sale import TrialSale
from app.gateway.devices import HostDevices
from app.gateway.journal import SqliteJournal
from app.wire.card_settlements import (
    BatchLacks,
    BatchProof,
    BatchTotals,
    BeginSettlement,
    SettlementView,
    SettlementWord,
)
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from app.wire.terminals import AttachSale, CardActs, CardActView, TerminalWord
from support import screen_people as people
from support.device_ear import started
from support.devices import EmulatedWindow
from support.screen_world import StillClock

PAYMENT = people.payment(1, channel="card")
REFUND = people.refund(1, payment_no=PAYMENT.payment_no, channel="card", amount_fen=PAYMENT.amount_fen)


class Ear:
    """The server's ear: keeps what it is told."""

    def __init__(self) -> None:
        self.words: list[TerminalWord] = []
        self.weighed: list[BatchLacks] = []

    def tell_sale(self, payment_no: str, word: TerminalWord) -> PaymentView:
        self.words.append(word)
        return PAYMENT

    def batch_lacks(self, weighed: BatchLacks) -> BatchProof:
        self.weighed.append(weighed)
        return BatchProof(proven=True)

    def tell_card_refund(self, refund_no: str, word: TerminalWord) -> RefundView:
        self.words.append(word)
        return REFUND

    def begin_card_refund(self, refund_no: str, act: CardAct, tried_ms: int = 0) -> RefundView:
        return REFUND

    def card_acts(self, payment_no: str) -> CardActs:
        sale = next(word for word in self.words if word.outcome is TerminalOutcome.DONE)
        view = CardActView(
            number=payment_no, payment_no=payment_no, word=sale, window="1", recorded_at=people.NOW
        )  # fmt: skip
        return CardActs(acts=(view,))


class Books:
    """The server's ear for settlements: keeps what it is told."""

    def __init__(self) -> None:
        self.words: list[SettlementWord] = []

    def begin_settlement(self, wanted: BeginSettlement) -> SettlementView:
        return _settlement(wanted.settlement_no)

    def tell_settlement(self, settlement_no: str, word: SettlementWord) -> SettlementView:
        self.words.append(word)
        return _settlement(settlement_no)

    def attach_sale(self, payment_no: str, attach: AttachSale) -> PaymentView:
        raise AssertionError(payment_no)

    def card_acts(self, payment_no: str) -> CardActs:
        raise AssertionError(payment_no)


def _settlement(number: str) -> SettlementView:
    return SettlementView(
        settlement_no=number, shift_no="S1", window="1", operator_name="", state=SettlementState.UNKNOWN, code="",
        host_code="", text="", typed=False, begun_at=people.NOW, told_at=people.NOW, totals=None, ours=BatchTotals(),
    )  # fmt: skip


class Deaf:
    """What the terminal does is done, and nothing of it is heard."""

    def __init__(self, devices: HostDevices) -> None:
        self._devices = devices

    def has_terminal(self) -> bool:
        return True

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        assert self._devices.ask_terminal(ask, clear=clear, last=last).outcome is TerminalOutcome.DONE
        return self.ask_last(ask, last=last)

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        return TerminalWord(act=ask.act, outcome=TerminalOutcome.UNKNOWN, code="terminal.no_answer")

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        return TerminalReport(outcome=TerminalOutcome.UNKNOWN)


class Counter:
    """A window with a terminal."""

    def __init__(self, window: EmulatedWindow, folder: Path) -> None:
        self.window, self.ear, self.folder = window, Ear(), folder
        self.devices = HostDevices(window.config_path, folder / "host.log")
        started(self.devices, "terminal-1")
        self.journal = SqliteJournal(folder / "journal.db", StillClock())
        self.run = self.make_run()

    def make_run(self, terminal: CardTerminalDevice | None = None) -> RunTerminal:
        """The desk's verb, as a desk that was started has it."""
        return RunTerminal(
            terminal=terminal or self.devices,
            server=self.ear,
            journal=self.journal,
            intents=self.journal,
            clock=StillClock(),
        )

    @property
    def book(self) -> dict[str, Any]:
        """What the terminal itself has taken."""
        seen: dict[str, Any] = self.window.ask("seen")["seen"]["terminal-1"]
        return seen

    def close(self) -> None:
        self.devices.stop()
        self.journal.close_file()


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with EmulatedWindow(tmp_path, "--with", "terminal=serial_df+swift") as window:
        made = Counter(window, tmp_path)
        yield made
        made.close()


def test_sold_and_given_back(counter: Counter) -> None:
    counter.run.sell(PAYMENT)
    (sale,) = counter.ear.words
    assert (sale.outcome, sale.amount_fen) == (TerminalOutcome.DONE, PAYMENT.amount_fen)
    assert "*" in sale.card_masked
    assert sale.trace_no
    assert (counter.book["sales"], counter.book["sale_fen"]) == (1, PAYMENT.amount_fen)
    counter.run.give_back(REFUND)
    assert (counter.ear.words[-1].act, counter.ear.words[-1].outcome) == (CardAct.VOID, TerminalOutcome.DONE)
    assert counter.book["sale_fen"] == 0


@pytest.mark.parametrize("fault", ["reply_lost", "wrong_check", "wrong_echo"])
def test_an_answer_that_is_not_to_be_believed_is_asked_for(counter: Counter, fault: str) -> None:
    counter.window.fault("terminal-1", fault)
    counter.run.sell(PAYMENT)
    counter.window.fault("terminal-1", fault, on=False)
    counter.run.recover()
    assert counter.ear.words[-1].outcome is TerminalOutcome.DONE
    assert TerminalOutcome.FAILED not in {word.outcome for word in counter.ear.words}
    assert (counter.book["sales"], counter.book["sale_fen"]) == (1, PAYMENT.amount_fen)


def test_what_the_terminal_cannot_tell_is_weighed_by_its_open_batch(counter: Counter) -> None:
    """The desk died before its request was out, and somebody has used the terminal alone since."""
    counter.run.sell(PAYMENT)
    doubt = people.number("P", 2)
    counter.journal.begin_act(
        TerminalAsk(
            number=doubt,
            act=CardAct.SALE,
            amount_fen=1800,
            begun_at=people.NOW - timedelta(minutes=6),
            last=counter.journal.last_done(),
        )
    )
    assert counter.window.ask("touch", device="terminal-1", act="pay_by_hand", amount_fen=4200)["ok"]
    assert counter.run.ask_now(doubt)
    (weighed,) = counter.ear.weighed
    totals = weighed.totals
    assert totals is not None
    assert (weighed.number, totals.batch_no, totals.settled) == (doubt, counter.ear.words[0].batch_no, False)
    assert (totals.sale_count, totals.sale_fen) == (2, PAYMENT.amount_fen + 4200)
    assert (counter.ear.words[-1].outcome, counter.ear.words[-1].code) == (
        TerminalOutcome.FAILED, "terminal.not_in_batch",
    )  # fmt: skip


def test_the_terminal_is_tried_with_a_fen_and_sells_as_before(counter: Counter) -> None:
    trial = TrialSale(run=counter.run, journal=counter.journal, clock=StillClock())
    assert trial() == ""
    assert counter.book["sale_fen"] == 0
    counter.run.sell(PAYMENT)
    (sale,) = counter.ear.words
    assert (sale.outcome, counter.book["sale_fen"]) == (TerminalOutcome.DONE, PAYMENT.amount_fen)


def test_a_trial_in_doubt_is_asked_for_by_a_fresh_device_host_and_taken_back(counter: Counter) -> None:
    clock = StillClock(datetime.now(UTC))  # the terminal's own is right
    counter.run.sell(PAYMENT)
    deaf = counter.make_run(Deaf(counter.devices))
    trial = TrialSale(run=deaf, journal=counter.journal, clock=clock)
    assert trial() == "terminal.no_answer"
    assert trial() == "terminal.trial_open"
    counter.devices.stop()
    counter.devices = HostDevices(counter.window.config_path, counter.folder / "host.log")
    started(counter.devices, "terminal-1")
    fresh = counter.make_run()
    trial = TrialSale(run=fresh, journal=counter.journal, clock=clock)
    found = trial.look()
    assert found is not None
    assert (found.act, found.in_doubt) == (CardAct.SALE, False)
    assert counter.book["sale_fen"] == PAYMENT.amount_fen + 1
    assert (trial(), trial.open()) == ("", None)
    assert (counter.book["sale_fen"], len(counter.ear.words)) == (PAYMENT.amount_fen, 1)


def test_the_batch_is_settled_and_what_was_paid_by_hand_is_read(counter: Counter) -> None:
    books = Books()
    batch = SettleTerminal(
        run=counter.run, terminal=counter.devices, server=books, trials=counter.journal, clock=StillClock()
    )
    counter.run.sell(PAYMENT)
    assert counter.window.ask("touch", device="terminal-1", act="pay_by_hand", amount_fen=4200)["ok"]
    found = counter.devices.last_sale(4200)
    assert found is not None
    assert (found.amount_fen, found.batch_no) == (4200, counter.ear.words[0].batch_no)
    assert counter.devices.last_sale(PAYMENT.amount_fen) is None
    batch.settle(people.session(), "S1")
    (word,) = books.words
    assert word.outcome is TerminalOutcome.DONE
    assert word.totals is not None
    assert (word.totals.sale_count, word.totals.sale_fen) == (2, PAYMENT.amount_fen + 4200)
    assert word.totals.settled
    batch.again(_settlement("B1"))
    assert (books.words[-1].code, books.words[-1].totals) == ("terminal.totals_lost", None)
    counter.run.sell(replace(PAYMENT, payment_no=people.number("P", 2)))
    assert counter.ear.words[-1].outcome is TerminalOutcome.DONE
