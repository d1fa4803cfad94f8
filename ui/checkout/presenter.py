"""Decides on the checkout: what may happen now, with whom, and what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.core.posting import PostingState
from app.desk.desk import Desk
from app.desk.ports import Server
from app.desk.recover_payments import Recovered
from app.desk.take_payment import Checkout
from app.wire.patients import BillView, FindBills, FindPatients, PatientView, SearchBy
from app.wire.shifts import ShiftView
from ui.checkout.models import READY_TO_PAY, UNDER_WAY, CheckoutModel, Message, Receipt, Stage
from ui.checkout.open_money import TELLING, OpenMoneyWatch, Says
from ui.checkout.payment_flow import PaymentFlow
from ui.checkout.rules import SENT_FIRST_MS, STAGES, DeskFacts, closed_code, open_channels, printer_code, why_not
from ui.tasks import MONEY, QUESTIONS, Scope, Stoppable, TaskRunner

TICK_MS, RECOVER_AGAIN_MS = 1_000, 3_000


class CheckoutShown(Protocol):
    """What the presenter needs of the view."""

    def show_model(self, model: CheckoutModel) -> None: ...


class CheckoutPresenter:
    """One method a wish of the cashier; scans come through ``ui.checkout.scans``."""

    def __init__(
        self,
        view: CheckoutShown,
        tasks: TaskRunner,
        desk: Desk,
        server: Server,
        facts: DeskFacts,
        notices: Says,
        clock: Clock,
        *,
        go: Callable[[str], None],
    ) -> None:
        self._view, self._tasks, self._desk, self._server = view, Scope(tasks), desk, server
        self._facts, self._notices, self._clock, self._go = facts, notices, clock, go
        self._flow: PaymentFlow | None = None
        self._left: list[PaymentFlow] = []
        self._order_no, self._order_bills = "", tuple[tuple[str, str], ...]()
        self._recovered = False
        self._asked: Stoppable | None = None
        self._ticking: Stoppable | None = None
        self.watch = OpenMoneyWatch(tasks, desk, server, notices, self._on_open_money)
        self.model = CheckoutModel(stage=Stage.NO_SHIFT, now=self._now())

    def start(self) -> None:
        """First time on the screen: finish what was left, then look at shift and open money."""
        self._recover()
        self.watch.start()
        self._ticking = self._tasks.every(TICK_MS, self.tick)

    def entered(self) -> None:
        """The screen is shown: the shift may have been opened or closed meanwhile."""
        if self.model.stage in (Stage.NO_SHIFT, Stage.PATIENT):
            self.show(stage=Stage.PATIENT if self._facts.shift else Stage.NO_SHIFT)
        self._tasks.run(QUESTIONS, self._server.current_shift, self._on_shift, self._notices.error)
        self.watch.look_now()

    def stop(self) -> None:
        """The screen ends. Payments under way are kept by server and journal."""
        self._tasks.close()
        self.watch.stop()
        for flow in [*self._left, *([self._flow] if self._flow else [])]:
            flow.stop()

    def tick(self) -> None:
        """A second has passed: ages, countdowns, holds."""
        now = self._now()
        if self._flow is not None:
            self._flow.tick(now)
        payment = self._flow.shown if self._flow is not None else self.model.payment
        self.show(now=now, payment=payment)

    def call_up(self, by: SearchBy, text: str) -> None:
        """A card or an identity card was scanned, or something was typed: who is it, and what is owed?"""
        if not self._shift_open():
            return
        self._let_go()
        self.show(stage=Stage.LOOKING, message=None)
        wanted = FindPatients(by=by, text=text)
        self._ask(lambda: self._server.find_patients(wanted), self._on_patients, self._on_no_patient)

    def search_requested(self) -> None:
        """The patient has no card."""
        if self.model.stage not in UNDER_WAY and self._shift_open():
            self._let_go()
            self.show(stage=Stage.SEARCH, message=None)

    def search(self, by: SearchBy, text: str) -> None:
        """Search without a card."""
        if self.model.stage is Stage.SEARCH and text.strip():
            self.call_up(by, text.strip())

    def patient_chosen(self, patient: PatientView) -> None:
        """One of several."""
        if self.model.stage is Stage.CHOOSING:
            self._take_patient(patient)

    def reread_requested(self) -> None:
        """Ask the business system for the bills again."""
        patient = self.model.patient
        if patient is not None and self.model.stage not in UNDER_WAY:
            if self.model.stage is Stage.PAID:
                self._let_go()
            self._read_bills(patient, message=None)

    def toggle_bill(self, bill_no: str) -> None:
        """Choose a bill or leave it out."""
        if self.model.stage in READY_TO_PAY:
            self.show(lines=self.model.lines_toggled(bill_no))

    def toggle_all(self) -> None:
        """Choose all payable bills, or none when all are chosen."""
        if self.model.stage in READY_TO_PAY:
            self.show(lines=self.model.lines_all_toggled())

    def back_requested(self) -> None:
        """Esc: one step back; never while money is moving."""
        stage = self.model.stage
        if stage is Stage.CASH:
            self.show(stage=Stage.BILLS, message=None)
        elif stage in UNDER_WAY:
            self.say("payment.under_way", tone="warning")
        elif stage is not Stage.NO_SHIFT:
            self._let_go()
            self.show(stage=Stage.PATIENT, message=None)

    def pay_by_code(self, channel: str, auth_code: str) -> None:
        """A payment code was scanned while one was awaited: begin at once."""
        if self.model.stage not in READY_TO_PAY or not self._may_begin("checkout.pay", channel):
            return
        self._begin(channel, auth_code=auth_code)

    def cash_requested(self) -> None:
        """F4: take cash."""
        if self.model.stage in (Stage.BILLS, Stage.NOT_PAID) and self._may_begin("checkout.cash", "cash"):
            self.show(stage=Stage.CASH, message=None)

    def cash_tendered(self, tendered_fen: int) -> None:
        """Enter: this much was handed over."""
        if self.model.stage is not Stage.CASH or not self._may_begin("checkout.cash", "cash"):
            return
        if tendered_fen < self.model.total_fen:
            missing_fen = self.model.total_fen - tendered_fen
            self.say("cash.too_little", missing_fen=missing_fen)
            return
        self._begin("cash", tendered_fen=tendered_fen)

    def ask_requested(self) -> None:
        """Ask now."""
        if self._flow is not None and self.model.stage in UNDER_WAY:
            self._flow.ask()

    def cancel_requested(self) -> None:
        """Cancel, which waits for proof."""
        if self._flow is not None and self.model.stage in UNDER_WAY and self._facts.may("checkout.cancel"):
            self._flow.cancel()

    def park_requested(self) -> None:
        """Serve the next patient; the money stays in the list until it is known."""
        if self._flow is not None and self.model.stage in (Stage.UNKNOWN, Stage.REVERSING, Stage.WAITING):
            if not self._flow.shown.payment_no:
                self.say("payment.number_not_known_yet", tone="warning")
                return
            name = self._flow.checkout.patient.name
            self._let_go()
            self.show(stage=Stage.PATIENT, message=Message("money.parked", {"name": name}, "unknown"))

    def reprint_requested(self) -> None:
        """Print the receipt of the patient at the window again."""
        if self._flow is not None and self.model.stage is Stage.PAID:
            self._flow.print_again()

    def ask_open_money(self, payment_no: str) -> None:
        """Ask what became of one in the list."""
        self.watch.ask(payment_no)

    def settled_seen(self) -> None:
        """What became known has been seen."""
        self.watch.settled_seen()

    def open_shift_requested(self) -> None:
        """No shift is open: go where one is opened."""
        self._go("shift")

    def refresh(self) -> None:
        """The state of the desk changed: shift, printer, channels."""
        if self.model.stage is Stage.NO_SHIFT and self._facts.shift is not None:
            self.show(stage=Stage.PATIENT, message=None)
        else:
            self.show()

    def say(self, code: str, *, tone: str = "danger", **values: str | int) -> None:
        """Say something in the middle of the screen; nothing else changes."""
        self.show(message=Message(code, values, tone))

    def say_closed(self, channel: str) -> None:
        """Say why a channel takes no payment."""
        self.say(closed_code(self._facts, channel), channel=channel)

    def show(self, **changes: object) -> None:
        """Change the model and show it."""
        changes.setdefault("now", self.model.now)
        model = replace(self.model, **changes)  # type: ignore[arg-type]
        self.model = replace(
            model,
            channels=open_channels(self._facts),
            printer_code=printer_code(self._facts.devices),
            may_pay=self._facts.may("checkout.pay"),
            may_cash=self._facts.may("checkout.cash") and self._facts.channel_open("cash"),
            may_cancel=self._facts.may("checkout.cancel"),
            may_reprint=self._facts.may("receipt.reprint"),
            open_money=self.watch.rows(),
            settled_money=self.watch.settled(),
        )  # fmt: skip
        self._view.show_model(self.model)
        rows = self.model.open_money
        self._facts.set_open_money(len(rows), sum(row.amount_fen for row in rows))

    def _now(self) -> datetime:
        return self._clock.now() + self._facts.server_ahead

    def _shift_open(self) -> bool:
        if self._facts.shift is None:
            self.show(stage=Stage.NO_SHIFT)
            return False
        return True

    def _recover(self) -> None:
        self._tasks.run(MONEY, self._desk.recover_payments, self._on_recovered, self._on_not_recovered)

    def _on_recovered(self, recovered: Recovered) -> None:
        self._recovered = True
        for view in recovered.ended:
            code, level = TELLING[view.state]
            self._notices.say(
                code, level, loud=True, name=view.patient_label, amount_fen=view.amount_fen, payment_no=view.payment_no
            )
        self.watch.look_now()

    def _on_not_recovered(self, _error: PaydeskError) -> None:
        self._tasks.after(RECOVER_AGAIN_MS, self._recover)

    def _on_shift(self, shift: ShiftView | None) -> None:
        self._facts.set_shift(shift)
        if shift is None and self.model.stage not in UNDER_WAY:
            self._let_go()
            self.show(stage=Stage.NO_SHIFT, message=None)
        elif shift is not None and self.model.stage is Stage.NO_SHIFT:
            self.show(stage=Stage.PATIENT, message=None)

    def _ask(
        self, function: Callable[[], object], on_done: Callable[..., None], on_error: Callable[[PaydeskError], None]
    ) -> None:
        """Only the latest question counts."""
        if self._asked is not None:
            self._asked.stop()
        self._asked = self._tasks.run(QUESTIONS, function, on_done, on_error)

    def _on_patients(self, patients: Sequence[PatientView]) -> None:
        if not patients:
            self.show(stage=Stage.PATIENT, message=Message("patient.not_found", {}, "warning"))
        elif len(patients) == 1:
            self._take_patient(patients[0])
        else:
            self.show(stage=Stage.CHOOSING, candidates=tuple(patients))

    def _on_no_patient(self, error: PaydeskError) -> None:
        self.show(stage=Stage.PATIENT, message=Message(error.code, dict(error.values)))

    def _take_patient(self, patient: PatientView) -> None:
        self.show(patient=patient, candidates=())
        self._read_bills(patient, message=None)

    def _read_bills(self, patient: PatientView, message: Message | None) -> None:
        self.show(stage=Stage.LOOKING, patient=patient, message=message)
        wanted = FindBills(patient_no=patient.patient_no, business=patient.business)
        self._ask(lambda: self._server.find_bills(wanted), self._on_bills, self._on_no_bills)

    def _on_bills(self, bills: Sequence[BillView]) -> None:
        message = self.model.message
        if not bills and message is None:
            message = Message("bill.none", {"name": self.model.patient.name if self.model.patient else ""}, "primary")
        self.show(stage=Stage.BILLS, lines=self.model.lines_read(bills), message=message)

    def _on_no_bills(self, error: PaydeskError) -> None:
        self.show(stage=Stage.BILLS, lines=(), message=Message(error.code, dict(error.values)))

    def _may_begin(self, permission: str, channel: str) -> bool:
        """Whether a payment may begin; says why not."""
        why = why_not(self.model, self._facts, permission, channel, self._now(), recovered=self._recovered)
        if why is None:
            return True
        if why.code == "shift.not_open":
            self.show(stage=Stage.NO_SHIFT)
        elif why.code == "bill.presettlement_expired" and self.model.patient is not None:
            self._read_bills(self.model.patient, why)
        else:
            self.show(message=why)
        return False

    def _begin(self, channel: str, *, auth_code: str = "", tendered_fen: int = 0) -> None:
        patient, session, shift = self.model.patient, self._facts.session, self._facts.shift
        if patient is None or session is None or shift is None:
            return
        bills = self.model.chosen
        content = tuple((bill.bill_no, f"{bill.version}/{bill.own_fen}") for bill in bills)
        if not self._order_no or content != self._order_bills:
            self._order_no, self._order_bills = self._desk.take_payment.new_order_no(session), content
        checkout = Checkout(order_no=self._order_no, shift_no=shift.shift_no, patient=patient, bills=bills)
        flow = PaymentFlow(
            self._tasks, self._desk, self._server, self._facts, checkout, channel=channel, started_at=self._now(),
            on_change=self._on_flow, on_refused=self._on_refused, on_trouble=self._on_trouble,
        )  # fmt: skip
        if self._flow is not None:
            self._leave(self._flow)
        self._flow = flow
        self.model = replace(self.model, stage=Stage.SENDING, payment=flow.shown, message=None)
        flow.begin(auth_code=auth_code, tendered_fen=tendered_fen)
        self._tasks.after(SENT_FIRST_MS, self.show)

    def _on_flow(self, flow: PaymentFlow) -> None:
        if flow is not self._flow:
            self._on_left_flow(flow)
            return
        self.watch.set_current(flow)
        stage = STAGES[flow.shown.state]
        message = self.model.message if stage is self.model.stage else None
        if flow.shown.posting == PostingState.REFUSED.value:
            message = Message("posting.refused", {}, "danger")
        lines = self.model.lines_paid() if stage is Stage.PAID else self.model.lines
        self.show(stage=stage, payment=flow.shown, message=message, lines=lines)

    def _on_left_flow(self, flow: PaymentFlow) -> None:
        """A patient who has left the window: only what went wrong with the receipt is said."""
        name = flow.checkout.patient.name
        if flow.shown.receipt is Receipt.FAILED:
            self._notices.say("receipt.failed_after", "warning", loud=True, name=name, payment_no=flow.shown.payment_no)
        if flow.shown.receipt in (Receipt.FAILED, Receipt.PRINTED) and flow in self._left:
            self._left.remove(flow)

    def _on_refused(self, flow: PaymentFlow, error: PaydeskError) -> None:
        """The server declined before anything happened."""
        if flow is not self._flow:
            self._notices.error(error)
            return
        self._flow = None
        self.watch.set_current(None)
        message = Message(error.code, dict(error.values))
        if error.code.startswith("bill.") and self.model.patient is not None:
            self.show(payment=None)
            self._read_bills(self.model.patient, message)
        elif error.code == "shift.not_open":
            self.show(stage=Stage.NO_SHIFT, payment=None, message=message)
        else:
            self.show(stage=Stage.BILLS, payment=None, message=message)
        if error.code.startswith("session."):
            self._notices.error(error)

    def _on_trouble(self, _flow: PaymentFlow, error: PaydeskError) -> None:
        self._notices.error(error)

    def _on_open_money(self) -> None:
        """The list changed; what was said of parking is old once nothing is parked."""
        message = self.model.message
        parked_no_more = message is not None and message.code == "money.parked" and not self.watch.rows()
        self.show(message=None if parked_no_more else message)

    def _let_go(self) -> None:
        """The patient leaves the window; what is under way goes on without the screen."""
        if self._flow is not None:
            self._leave(self._flow)
            self._flow = None
        self.watch.set_current(None)
        self._order_no, self._order_bills = "", ()
        self.model = replace(self.model, patient=None, candidates=(), lines=(), payment=None)

    def _leave(self, flow: PaymentFlow) -> None:
        if flow.known:
            flow.detach()
            if flow.shown.receipt in (Receipt.WAITING, Receipt.PRINTING):
                self._left.append(flow)
        else:
            self._left.append(flow)
            self.watch.park(flow)
