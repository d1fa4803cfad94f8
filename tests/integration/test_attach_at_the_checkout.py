"""A sale that the terminal made alone, attached at the checkout: presenter, desk, HTTP, server and business system are
the real ones; only the terminal and the paper are played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.attach_sale import AttachSaleAtDesk
from app.desk.desk import Desk
from app.desk.follow_payment import FollowPayment
from app.desk.open_drawer import OpenDrawer
from app.desk.pay_out import PayOut
from app.desk.ports import DeviceStatus, Power
from app.desk.print_receipt import PrintReceipt
from app.desk.recover_payments import RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.run_terminal import RunTerminal
from app.desk.take_payment import TakePaymentAtDesk
from app.desk.terminal_ports import TerminalAsk, TerminalReport, TerminalTask
from app.gateway.http import HttpServer
from app.gateway.journal import SqliteJournal
from app.wire.payments import PaymentView
from app.wire.refunds import StepUp
from app.wire.terminals import TerminalWord
from server.channels.card.channel import CardChannel, CardSettings
from server.ports import Bill, Patient
from support.alone import alone_with
from support.api_world import PASSWORD, ApiWorld
from support.cashier_words import assert_said, in_both
from support.checkout_world import LaneTasks
from support.money_world import START, ScriptedHis
from support.screen_world import PaperDevices, StillClock, Watched
from ui.checkout.at_the_terminal import Attached
from ui.checkout.models import CheckoutModel, Receipt, Stage
from ui.checkout.payment_words import stage_words
from ui.checkout.presenter import CheckoutPresenter
from ui.context import DeskState

FEN = 6360
ALONE = TerminalWord(
    act=CardAct.SALE, outcome=TerminalOutcome.DONE, amount_fen=FEN, trace_no="000123", batch_no="000007",
    terminal_no="30001234", reference_no="260302000001", card_masked="622848******1234",
)  # fmt: skip
ZHAO = StepUp(username="zhao", password=PASSWORD)


class TwoPatients(ScriptedHis):
    """Each owes one bill."""

    def find_patients(self, by: str, text: str) -> list[Patient]:
        return [Patient(text, f"演练{text}", text, "female", None, "", "")]

    def list_bills(self, patient_no: str) -> list[Bill]:
        bill = Bill(
            bill_no=f"B-{patient_no}", kind="outpatient", title="门诊", department="内科", doctor="王",
            created_at=START, items=(), total_fen=FEN, insurance_fen=0, own_fen=FEN, version="v1",
            presettled_until=None, state="open", locked_by="",
        )  # fmt: skip
        return [bill]


class InProcess(HttpServer):
    """The desk's own calls, each answered by the server in this process."""

    def __init__(self, world: ApiWorld, token: str) -> None:
        super().__init__("", cast(Any, _Token(token)))
        self._world = world

    def _http(self) -> Any:
        return self

    def request(self, method: str, url: str, *, data: bytes | None, headers: dict[str, str], **_line: object) -> Any:
        return self._world.client.request(method, url, content=data, headers=headers)

    def payment(self, payment_no: str, *, known_version: int = -1, wait_s: int = 0) -> PaymentView:
        return super().payment(payment_no, known_version=known_version)


class _Token:
    def __init__(self, token: str) -> None:
        self._token = token

    def read(self) -> str:
        return self._token


class Terminal:
    """Has made ``alone`` by itself, and does what ``says``, one act after the other; no more is asked of it."""

    def __init__(self) -> None:
        self.alone: TerminalWord | None = ALONE
        self.says: list[TerminalOutcome] = []

    def has_terminal(self) -> bool:
        return True

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        return TerminalWord(act=ask.act, outcome=self.says.pop(0), code="terminal.no_answer")

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        return TerminalWord(act=ask.act, outcome=TerminalOutcome.UNKNOWN, code="terminal.query_failed")

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        return TerminalReport(outcome=TerminalOutcome.UNKNOWN)

    def last_sale(self, amount_fen: int) -> TerminalWord | None:
        return self.alone if self.alone is not None and self.alone.amount_fen == amount_fen else None


class Heard:
    """The notices at the bottom of the window."""

    def __init__(self) -> None:
        self.errors: list[PaydeskError] = []

    def say(self, code: str, level: str = "info", *, loud: bool = False, **values: str | int) -> None:
        pass

    def error(self, error: PaydeskError) -> None:
        self.errors.append(error)


class Counter:
    """A cashier who may not attach alone, with a shift, at a window with a card terminal."""

    def __init__(self, world: ApiWorld, folder: Path) -> None:
        self.world, self.terminal, self.paper, self.heard = world, Terminal(), PaperDevices(), Heard()
        world.channels["card"] = cast(Any, CardChannel(settings=CardSettings(merchant="898330152110001")))
        world.use(his=TwoPatients())
        world.operator("lin", "cashier")
        world.operator("zhao", "supervisor")
        enrolment = world.enrol()
        self.clock = StillClock(world.clock.now())
        self.tasks = LaneTasks(self.clock)
        self.server = InProcess(world, enrolment.token)
        self.journal = SqliteJournal(folder / "journal.db", self.clock)
        self.state = DeskState()
        self.state.set_session(self.server.sign_in("lin", PASSWORD).session)
        self.state.set_configuration(self.server.configuration(), self.clock.now())
        self.state.set_devices([DeviceStatus("terminal-1", "terminal", "serial_df", Power.ONLINE, "", {})])
        self.state.set_server_answers(True)
        desk = self._desk()
        desk.shift.open(cast(Any, self.state.session), 10_000)
        self.view = Watched()
        self.presenter = CheckoutPresenter(
            self.view, cast(Any, self.tasks), desk, self.server, self.state, self.heard, self.clock,
            go=lambda name: None,
        )  # fmt: skip
        self.presenter.start()
        self.presenter.entered()
        self.tasks.settle()

    def _desk(self) -> Desk:
        server, journal, clock = self.server, self.journal, self.clock
        follow = FollowPayment(server=server, journal=journal)
        self.run = RunTerminal(terminal=self.terminal, server=server, journal=journal, intents=journal, clock=clock)
        return Desk(
            take_payment=TakePaymentAtDesk(server=server, journal=journal, clock=clock),
            follow_payment=follow,
            recover_payments=RecoverPayments(journal=journal, follow=follow, ask_terminal=self.run.recover),
            refund_payment=RefundPayment(server=server, clock=clock),
            pay_out=PayOut(server=server, clock=clock),
            shift=RunShift(server=server, clock=clock),
            print_receipt=PrintReceipt(devices=self.paper, journal=journal, clock=clock),
            drawer=OpenDrawer(devices=self.paper),
            alone=alone_with(server, clock),
            terminal=self.run,
            attach_sale=AttachSaleAtDesk(run=self.run, terminal=cast(Any, self.terminal), server=server),
        )

    @property
    def model(self) -> CheckoutModel:
        return self.presenter.model

    def call_up(self, patient_no: str) -> None:
        """Somebody comes to the window; the bill is chosen."""
        self.presenter.call_up("card", patient_no)
        self.tasks.settle()
        assert (self.model.stage, self.model.attach_fen) == (Stage.BILLS, FEN)

    def attach(self, word: TerminalWord = ALONE, *, read: bool = True, step_up: StepUp | None = ZHAO) -> None:
        """F11, filled in; a second person permits it."""
        self.presenter.attach_given(Attached(word=word, read=read, step_up=step_up))
        self.tasks.settle(following=3)

    def jobs(self) -> None:
        """Every due job of the server once, and the news of it here."""
        with self.world.database.uow() as work:
            now = self.world.clock.now()
            leased = work.jobs.lease_due(now, "test", now, 100)
            work.commit()
        for job in leased:
            self.world.house.jobs._handlers[job.kind](job.subject)
        self.tasks.pass_time(3)
        self.tasks.settle(following=3)

    def last_payment(self) -> PaymentView:
        """What the server has of the newest payment of this window."""
        return self.server.payment(self.journal.intents_since(START)[-1].payment.payment_no)

    def headline(self) -> str:
        """What stands beside the amount, in English; in Chinese it is said too."""
        english, chinese = in_both(lambda: " ".join(stage_words(self.model)))
        assert english != chinese
        return english

    def close(self) -> None:
        self.presenter.stop()
        self.journal.close_file()


@pytest.fixture
def counter(api_world: ApiWorld, tmp_path: Path) -> Iterator[Counter]:
    made = Counter(api_world, tmp_path)
    yield made
    made.close()


def test_what_the_terminal_took_alone_pays_the_bill_in_front(counter: Counter) -> None:
    counter.call_up("P1")
    found: list[TerminalWord | None] = []
    counter.presenter.read_last(FEN, found.append)
    counter.tasks.settle()
    assert (found, counter.presenter.may_attach()) == ([ALONE], False)
    counter.attach()
    assert counter.model.stage is Stage.PAID
    counter.jobs()
    paid = counter.last_payment()
    assert (paid.state, paid.posting_state, paid.channel) == (PaymentState.PAID, "posted", "card")
    assert counter.model.payment is not None
    assert counter.model.payment.receipt is Receipt.PRINTED
    assert (counter.journal.open_intents(), counter.journal.untold_acts()) == ([], [])
    (act,) = counter.server.card_acts(paid.payment_no).acts
    assert (act.word.trace_no, act.word.code) == ("000123", "terminal.attached")
    assert "terminal.attached" in counter.world.audit_actions()
    assert counter.heard.errors == []


def test_a_sale_in_doubt_is_paid_by_what_is_typed_off_the_slip(counter: Counter) -> None:
    counter.call_up("P1")
    counter.terminal.says = [TerminalOutcome.UNKNOWN]
    counter.presenter.card_requested()
    counter.tasks.settle(following=2)
    assert (counter.model.stage, counter.model.attach_fen) == (Stage.UNKNOWN, FEN)
    counter.attach(replace(ALONE, terminal_no="", reference_no=""), read=False)
    assert counter.model.stage is Stage.PAID
    counter.jobs()
    assert counter.last_payment().posting_state == "posted"
    assert (counter.journal.open_intents(), counter.journal.untold_acts()) == ([], [])


@pytest.mark.parametrize(
    ("word", "step_up", "code"),
    [
        pytest.param(ALONE, ZHAO, "card.attached_before", id="the same transaction of the bank"),
        pytest.param(
            replace(ALONE, terminal_no="", reference_no=""), ZHAO, "card.attached_before", id="typed with fewer numbers"
        ),
        pytest.param(
            replace(ALONE, trace_no="000124", reference_no="", amount_fen=FEN + 1), ZHAO, "attach.amount_differs",
            id="another amount",
        ),
        pytest.param(
            replace(ALONE, trace_no="000124", reference_no=""), None, "permission.denied", id="nobody permits it"
        ),
        pytest.param(
            replace(ALONE, trace_no="000124", reference_no=""), replace(ZHAO, password="guessed"), "password.wrong",
            id="the second person's password is wrong",
        ),
    ],
)  # fmt: skip
def test_a_sale_that_cannot_be_attached_takes_nothing_and_says_why(
    counter: Counter, word: TerminalWord, step_up: StepUp | None, code: str
) -> None:
    counter.call_up("P1")
    counter.attach()
    counter.call_up("P2")
    counter.attach(word, step_up=step_up)
    counter.tasks.pass_time(5)
    assert [error.code for error in counter.heard.errors] == [code]
    assert_said(counter.heard.errors)
    end = counter.last_payment()
    assert (end.state, counter.model.stage) == (PaymentState.NOT_PAID, Stage.NOT_PAID)
    assert "The terminal was not asked for this payment" in counter.headline()
    assert (counter.journal.open_intents(), counter.journal.untold_acts()) == ([], [])
    assert counter.model.attach_fen == FEN, "the right numbers may be typed now"
    counter.attach(replace(ALONE, trace_no="000125", reference_no=""), read=False)
    assert counter.last_payment().state is PaymentState.PAID
