"""Undo an order in parts: ask, follow every refund to its end, open the drawer for cash, print what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.core.errors import PaydeskError
from app.core.refund import RefundState
from app.desk.desk import Desk
from app.desk.ports import Printed, PrintOutcome, Server
from app.wire.orders import OrderView
from app.wire.patients import PatientView
from app.wire.refunds import RefundView
from ui.checkout.open_money import Says
from ui.checkout.parts import OrderInFront
from ui.checkout.payment_flow import Facts
from ui.tasks import DEVICES, MONEY, QUESTIONS, Scope, Stoppable, TaskRunner

LOOK_EVERY_MS = 2_000


class Heard(Protocol):
    """Hears of every change of an order that is being undone."""

    def __call__(self, order: OrderInFront, *, ended: bool) -> None: ...


class Undoing:
    """Follows orders that are being undone, the one in front and those that were left."""

    def __init__(
        self, tasks: TaskRunner, desk: Desk, server: Server, facts: Facts, notices: Says, on_change: Heard,
        on_trouble: Callable[[OrderInFront, PaydeskError], None],
    ) -> None:  # fmt: skip
        self._tasks, self._desk, self._server, self._facts = Scope(tasks), desk, server, facts
        self._notices, self._on_change, self._on_trouble = notices, on_change, on_trouble
        self._orders: dict[str, OrderInFront] = {}
        self._patients: dict[str, PatientView | None] = {}
        self._looking: dict[str, Stoppable] = {}
        self._paid_back: set[str] = set()
        self._asked_for: set[str] = set()
        self._front = ""

    def begin(self, order: OrderInFront, shift_no: str, patient: PatientView | None) -> None:
        """Ask for every paid part to go back."""
        self._front = order.order_no
        self._orders[order.order_no], self._patients[order.order_no] = order, patient
        self._ask(order.order_no, shift_no)

    def follow(self, order: OrderInFront, shift_no: str, patient: PatientView | None) -> None:
        """Go on with an order whose undoing was asked for before; cash that has gone back then was given out then."""
        self._front = order.order_no
        for refund in order.view.refunds if order.view is not None else ():
            if refund.state is RefundState.REFUNDED:
                self._paid_back.add(refund.refund_no)
        new = order.order_no not in self._orders
        self._orders[order.order_no], self._patients[order.order_no] = order, patient
        if new:
            self._look(order.order_no, shift_no)

    def leave(self) -> None:
        """The patient leaves the window; what is under way is followed on."""
        self._front = ""

    def stop(self) -> None:
        """The screen ends; the server goes on."""
        self._tasks.close()

    def print_slip(self, order: OrderInFront, patient: PatientView | None) -> None:
        """Print the parts as they stand now."""
        number = order.order_no
        self._tasks.run(
            QUESTIONS, lambda: self._server.order(number), lambda view: self._print(view, patient), self._notices.error
        )

    def _ask(self, number: str, shift_no: str) -> None:
        self._stop_looking(number)
        self._looking[number] = self._tasks.run(
            MONEY,
            lambda: self._server.undo_order(number, shift_no),
            lambda view: self._heard(number, shift_no, view),
            lambda error: self._not_asked(number, shift_no, error),
        )

    def _not_asked(self, number: str, shift_no: str, error: PaydeskError) -> None:
        """Refused or unheard: how the order stands tells whether it is being undone."""
        self._on_trouble(self._orders[number], error)
        self._later(number, shift_no)

    def _look(self, number: str, shift_no: str) -> None:
        self._looking[number] = self._tasks.run(
            QUESTIONS,
            lambda: self._server.order(number),
            lambda view: self._heard(number, shift_no, view),
            lambda _error: self._later(number, shift_no),
        )

    def _later(self, number: str, shift_no: str) -> None:
        self._looking[number] = self._tasks.after(LOOK_EVERY_MS, lambda: self._look(number, shift_no))

    def _stop_looking(self, number: str) -> None:
        if number in self._looking:
            self._looking.pop(number).stop()

    def _forget(self, number: str) -> PatientView | None:
        self._stop_looking(number)
        self._orders.pop(number, None)
        return self._patients.pop(number, None)

    def _heard(self, number: str, shift_no: str, view: OrderView) -> None:
        order = self._orders[number]
        order.take_in(view)
        for refund in view.refunds:
            if refund.state is RefundState.REFUNDED and refund.refund_no not in self._paid_back:
                self._paid_back.add(refund.refund_no)
                if refund.channel == "cash":
                    self._give_out(refund)
        if view.state != "open":
            self._ended(order, view)
            return
        if view.undo_asked_at is None:
            self._forget(number)
            self._on_change(order, ended=False)
            return
        late = order.not_going_back()
        self._on_change(order, ended=False)
        if late and not late <= self._asked_for:  # it became known only now that it was paid
            self._asked_for |= late
            self._ask(number, shift_no)
        else:
            self._later(number, shift_no)

    def _ended(self, order: OrderInFront, view: OrderView) -> None:
        patient = self._forget(order.order_no)
        if view.state != "paid":
            self._print(view, patient)
            if order.order_no != self._front:
                name = patient.name if patient is not None else view.patient_label
                self._notices.say("order.undone", "success", loud=True, name=name, total_fen=_given_back_fen(view))
        self._on_change(order, ended=True)

    def _give_out(self, refund: RefundView) -> None:
        """The drawer opens, once; until the server has heard so, the refund stands among those that this window owes.
        What its drawer does not owe is not given out here."""
        session = self._facts.session
        if session is None or not refund.to_hand_over or refund.window_id != session.window.window_id:
            return

        def work() -> str:
            code = self._desk.drawer.for_refund(session, refund)
            self._desk.tell.refund(refund.amount_fen)
            return code

        self._tasks.run(DEVICES, work, lambda code: self._given_out(refund, code), self._notices.error)

    def _given_out(self, refund: RefundView, code: str) -> None:
        if code:
            self._notices.error(PaydeskError(code))
            return
        self._tasks.run(
            MONEY, lambda: self._server.hand_over_refund(refund.refund_no), lambda _refund: None, lambda _error: None
        )

    def _print(self, view: OrderView, patient: PatientView | None) -> None:
        session, configuration = self._facts.session, self._facts.configuration
        if session is None or configuration is None:
            return
        name = patient.name if patient is not None else view.patient_label
        self._tasks.run(
            DEVICES,
            lambda: self._desk.print_receipt.parts(session, configuration, name, view),
            self._printed,
            self._notices.error,
        )

    def _printed(self, printed: Printed) -> None:
        if printed.outcome is not PrintOutcome.DONE:
            self._notices.error(PaydeskError(printed.code or "printer.unconfirmed"))


def _given_back_fen(view: OrderView) -> int:
    return sum(payment.refunded_fen for payment in view.payments)
