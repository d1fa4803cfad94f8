"""Who is at the window and what is owed: card, search, choice among several, bills; and the model that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.desk.desk import Desk
from app.desk.ports import Server
from app.desk.recover_payments import Recovered
from app.wire.orders import OrderView
from app.wire.patients import BillView, FindBills, FindPatients, PatientView, SearchBy
from app.wire.shifts import ShiftView
from ui.checkout.models import READY_TO_PAY, UNDER_WAY, CheckoutModel, Message, Stage
from ui.checkout.open_money import TELLING, OpenMoneyWatch, Says
from ui.checkout.parts import open_order, patient_of
from ui.checkout.rules import DeskFacts, closed_channels, closed_code, may_card, open_channels, printer_code
from ui.checkout.telling import Telling
from ui.tasks import MONEY, QUESTIONS, Scope, Stoppable, TaskRunner

RECOVER_AGAIN_MS = 3_000


class CheckoutShown(Protocol):
    """What the presenter needs of the view."""

    def show_model(self, model: CheckoutModel) -> None: ...


class Calling:
    """The part of the presenter before money: one method a wish. What follows is in ``ui.checkout.presenter``."""

    def __init__(
        self, view: CheckoutShown, tasks: TaskRunner, desk: Desk, server: Server, facts: DeskFacts, notices: Says,
        clock: Clock, *, go: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._view, self._tasks, self._desk, self._server = view, Scope(tasks), desk, server
        self._facts, self._notices, self._clock = facts, notices, clock
        self._go = go
        self._recovered = False
        self.ended: set[str] = set()
        """Orders that are complete or undone, however old the list is that still has them."""
        self._names: dict[str, str] = {}
        """Whoever was here is listed by the name in full."""
        self._asked: Stoppable | None = None
        self._searching = False
        self._resuming: OrderView | None = None
        self.watch = OpenMoneyWatch(tasks, desk, server, notices, self._on_open_money)
        self._telling = Telling(self._tasks, desk.tell)
        self.model = CheckoutModel(stage=Stage.NO_SHIFT, now=self._now())

    def call_up(self, by: SearchBy, text: str, *, searching: bool = False) -> None:
        """A card or an identity card was scanned, or something was typed: who is it, and what is owed?"""
        if not self._shift_open():
            return
        self._let_go()
        self._searching = searching
        self.show(stage=Stage.LOOKING, message=None)
        wanted = FindPatients(by=by, text=text)
        self._ask(lambda: self._found(wanted), self._on_patients, self._on_no_patient)

    def _found(self, wanted: FindPatients) -> Sequence[PatientView]:
        """The patients; what forbids every payment at this desk is said now, before anybody counts on one."""
        self._desk.check_ready()
        return self._server.find_patients(wanted)

    def resume_requested(self) -> None:
        """F8 with nobody at the window: go on with the oldest order that is not complete."""
        orders = self._incomplete()
        if orders and self.model.stage is Stage.PATIENT and self._shift_open():
            self._let_go()
            self._resuming = orders[0]
            self.show(stage=Stage.LOOKING, message=None)
            wanted = FindPatients(by="patient_no", text=orders[0].patient_no, business=orders[0].business)
            self._ask(lambda: self._server.find_patients(wanted), self._on_patients, self._on_no_patient)

    def search_requested(self) -> None:
        """The patient has no card."""
        if self.model.stage not in UNDER_WAY and self._shift_open():
            self._let_go()
            self.show(stage=Stage.SEARCH, message=None)

    def search(self, by: SearchBy, text: str) -> None:
        """Search without a card."""
        if self.model.stage is Stage.SEARCH and text.strip():
            self.call_up(by, text.strip(), searching=True)

    def patient_chosen(self, patient: PatientView) -> None:
        """One of several."""
        if self.model.stage is Stage.CHOOSING:
            self._take_patient(patient)

    def toggle_bill(self, bill_no: str) -> None:
        """Choose a bill or leave it out."""
        if self.model.stage in READY_TO_PAY and not self._fixed():
            self.show(lines=self.model.lines_toggled(bill_no), part_fen=None)

    def toggle_all(self) -> None:
        """Choose all payable bills, or none when all are chosen."""
        if self.model.stage in READY_TO_PAY and not self._fixed():
            self.show(lines=self.model.lines_all_toggled(), part_fen=None)

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
        front = self._front_no()
        self.model = replace(
            model,
            channels=open_channels(self._facts),
            closed=closed_channels(self._facts),
            printer_code=printer_code(self._facts.devices),
            may_pay=self._facts.may("checkout.pay"),
            may_cash=self._facts.may("checkout.cash") and self._facts.channel_open("cash"),
            may_card=may_card(self._facts),
            may_cancel=self._facts.may("checkout.cancel"),
            may_undo=self._facts.may("checkout.cancel") and self._facts.may("refunds.request"),
            may_reprint=self._facts.may("receipt.reprint"),
            open_money=self.watch.rows(),
            settled_money=self.watch.settled(),
            open_orders=tuple(
                open_order(view, self._names.get(view.patient_no, view.patient_label))
                for view in self._incomplete()
                if view.order_no != front
            ),
        )  # fmt: skip
        self._view.show_model(self.model)
        self._telling.see(self.model)
        rows = self.model.open_money
        self._facts.set_open_money(len(rows), sum(row.amount_fen for row in rows))

    def _incomplete(self) -> tuple[OrderView, ...]:
        return tuple(view for view in self.watch.orders() if view.order_no not in self.ended)

    def _now(self) -> datetime:
        return self._clock.now() + self._facts.server_ahead

    def _shift_open(self) -> bool:
        if self._facts.shift is None:
            self.show(stage=Stage.NO_SHIFT)
            return False
        return True

    def _fixed(self) -> bool:
        """Whether the bills can no longer be chosen: the order holds money. Says so."""
        if self.model.begun:
            self.say("order.bills_fixed", tone="warning")
        return self.model.begun

    def _ask(
        self, function: Callable[[], object], on_done: Callable[..., None], on_error: Callable[[PaydeskError], None]
    ) -> None:
        """Only the latest question counts."""
        if self._asked is not None:
            self._asked.stop()
        self._asked = self._tasks.run(QUESTIONS, function, on_done, on_error)

    def _on_patients(self, patients: Sequence[PatientView]) -> None:
        if len(patients) == 1:
            self._take_patient(patients[0])
        elif patients:
            self.show(stage=Stage.CHOOSING, candidates=tuple(patients))
        elif self._resuming is not None:
            self._take_patient(patient_of(self._resuming))
        elif self._searching:
            self.show(stage=Stage.SEARCH, message=Message("patient.none_so", {}, "warning"))
        else:
            self.show(stage=Stage.PATIENT, message=Message("patient.not_found", {}, "warning"))

    def _on_no_patient(self, error: PaydeskError) -> None:
        if self._resuming is not None:  # the order is known; what the business system knows of the patient may wait
            self.show(patient=patient_of(self._resuming), message=Message(error.code, dict(error.values)))
            self._take_order(self._resuming, ())
            return
        back = Stage.SEARCH if self._searching else Stage.PATIENT
        self.show(stage=back, message=Message(error.code, dict(error.values)))

    def _take_patient(self, patient: PatientView) -> None:
        self._names[patient.patient_no] = patient.name
        self.show(patient=patient, candidates=())
        self._read_bills(patient, message=None)

    def _read_bills(self, patient: PatientView, message: Message | None) -> None:
        self.show(stage=Stage.LOOKING, patient=patient, message=message)
        wanted = FindBills(patient_no=patient.patient_no, business=patient.business)
        self._ask(lambda: self._bills_and_orders(wanted), self._on_bills, self._on_no_bills)

    def _bills_and_orders(self, wanted: FindBills) -> tuple[Sequence[BillView], Sequence[OrderView]]:
        """What is owed and, where an order of ours holds a bill, the orders of this window that are not complete."""
        bills = self._server.find_bills(wanted)
        return bills, self._server.open_orders() if any(bill.held_order for bill in bills) else ()

    def _on_bills(self, found: tuple[Sequence[BillView], Sequence[OrderView]]) -> None:
        bills, orders = found
        message = self.model.message
        if not bills and message is None:
            message = Message("bill.none", {"name": self.model.patient.name if self.model.patient else ""}, "primary")
        order = self._order_of_patient(orders)
        if order is not None:
            self._take_order(order, bills)
        else:
            lines, read_s = self.model.lines_read(bills), self._clock.monotonic_s()
            self.show(stage=Stage.BILLS, lines=lines, message=message, bills_read_s=read_s)

    def _on_no_bills(self, error: PaydeskError) -> None:
        message = Message(error.code, dict(error.values))
        order = self._order_of_patient(())
        if order is not None:
            self._take_order(order, ())
            self.show(message=message)
        else:
            self.show(stage=Stage.BILLS, lines=(), message=message)

    def _order_of_patient(self, orders: Sequence[OrderView]) -> OrderView | None:
        """The order in parts that this window began for the patient, if one is not complete."""
        patient = self.model.patient
        known = [*orders, *([self._resuming] if self._resuming is not None else []), *self._incomplete()]
        mine = [order for order in known if patient is not None and order.patient_no == patient.patient_no]
        return mine[0] if mine else None

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

    def _left_behind(self) -> Message | None:
        """What is said of an order that holds money and is left: it stays in the list until it has its end."""
        if self.model.patient is None or not self.model.begun:
            return None
        model = self.model
        name = self.model.patient.name
        return Message(
            "order.parked", {"name": name, "paid_fen": model.paid_fen, "total_fen": model.total_fen}, "unknown"
        )

    def _front_no(self) -> str:
        """The number of the order in front; empty without one."""
        raise NotImplementedError

    def _take_order(self, order: OrderView, bills: Sequence[BillView]) -> None:
        """Go on with an order that was begun before."""
        raise NotImplementedError

    def _let_go(self) -> None:
        """The patient leaves the window."""
        raise NotImplementedError

    def _on_open_money(self) -> None:
        """The list changed."""
        raise NotImplementedError
