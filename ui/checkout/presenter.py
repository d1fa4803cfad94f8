"""Decides on the checkout: what may happen now, with whom, and what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.desk.desk import Desk
from app.desk.ports import Server
from app.desk.take_offline import TAKEN_OFFLINE
from app.desk.take_payment import Checkout
from app.wire.orders import OrderView
from app.wire.patients import BillView
from ui.checkout.at_the_terminal import MAY_PART, Attached, AtTheTerminal
from ui.checkout.calling import CheckoutShown
from ui.checkout.models import PAYING, UNDER_WAY, Message, Receipt, Stage
from ui.checkout.open_money import Says
from ui.checkout.parts import OrderInFront, completes, content_of, lines_of, resumed
from ui.checkout.payment_flow import PaymentFlow
from ui.checkout.rules import SENT_FIRST_MS, STAGES, DeskFacts, held_words, why_not
from ui.checkout.undoing import Undoing
from ui.tasks import QUESTIONS, Stoppable, TaskRunner

TICK_MS = 1_000


class CheckoutPresenter(AtTheTerminal):
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
        self._order: OrderInFront | None = None
        super().__init__(view, tasks, desk, server, facts, notices, clock, go=go)
        self._flow: PaymentFlow | None = None
        self._left: list[PaymentFlow] = []
        self._ticking: Stoppable | None = None
        self._undoing = Undoing(tasks, desk, server, facts, notices, self._on_undoing, self._on_undo_trouble)

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
        self._undoing.stop()
        self.watch.stop()
        for flow in [*self._left, *filter(None, [self._flow])]:
            flow.stop()

    def tick(self) -> None:
        """A second has passed: ages, countdowns, holds."""
        now, flow = self._now(), self._flow
        if flow is not None:
            flow.tick(now)
        self.show(now=now, payment=flow.shown if flow is not None else self.model.payment)

    def reread_requested(self) -> None:
        """Ask the business system for the bills again; of an order that holds money, how its parts stand."""
        patient, order = self.model.patient, self._order
        if patient is None or self.model.stage in UNDER_WAY:
            return
        if order is not None and self.model.begun:
            self._ask(lambda: self._server.order(order.order_no), self._on_order, self._notices.error)
            return
        if self.model.stage in (Stage.PAID, Stage.UNDONE):
            self._let_go()
        self._read_bills(patient, message=None)

    def back_requested(self) -> None:
        """Esc: one step back; never while money is moving."""
        stage = self.model.stage
        if stage in (Stage.CASH, Stage.PART) or (stage is Stage.BILLS and self.model.part_fen is not None):
            part_fen = self.model.part_fen if stage is Stage.CASH else None
            self.show(stage=Stage.BILLS, message=None, part_fen=part_fen)
        elif stage is Stage.UNDOING:
            self.say("order.undo_under_way", tone="warning")
        elif stage in PAYING:
            self.say("payment.under_way", tone="warning")
        elif stage is not Stage.NO_SHIFT:
            message = self._left_behind()
            self._let_go()
            self.show(stage=Stage.PATIENT, message=message)

    def pay_by_code(self, channel: str, auth_code: str) -> None:
        """A payment code was scanned while one was awaited: begin at once."""
        if self._may_begin("checkout.pay", channel):
            self._begin(channel, auth_code=auth_code)

    def part_requested(self) -> None:
        """F8: the next payment takes a part; while one part is not known, go on with what remains."""
        if self.model.stage in MAY_PART and self.model.remaining_fen > 0:
            self.show(stage=Stage.PART, message=None)
        elif self.model.stage in PAYING and self._flow is not None and self.model.remaining_fen > 0:
            if not self._flow.shown.payment_no:
                self.say("payment.number_not_known_yet", tone="warning")
                return
            self._set_aside()
            self.show(stage=Stage.BILLS, payment=None, part_fen=None, message=None)

    def part_entered(self, amount_fen: int) -> None:
        """Enter: the next payment takes so much."""
        remaining_fen = self.model.remaining_fen
        if self.model.stage is not Stage.PART or amount_fen <= 0:
            return
        if amount_fen > remaining_fen:
            self.say("order.part_too_large", remaining_fen=remaining_fen)
            return
        part_fen = amount_fen if amount_fen < remaining_fen else None
        self.show(stage=Stage.BILLS, part_fen=part_fen, message=None)

    def cash_requested(self) -> None:
        """F4: take cash."""
        if self.model.stage in MAY_PART and self._may_begin("checkout.cash", "cash"):
            self.show(stage=Stage.CASH, message=None)

    def cash_tendered(self, tendered_fen: int) -> None:
        """Enter: this much was handed over."""
        missing_fen = self.model.due_fen - tendered_fen
        if self.model.stage is not Stage.CASH or not self._may_begin("checkout.cash", "cash"):
            return
        if missing_fen > 0:
            self.say("cash.too_little", missing_fen=missing_fen)
        else:
            self._begin("cash", tendered_fen=tendered_fen)

    def cash_part(self, tendered_fen: int) -> None:
        """F8 beside an amount that is too little: it is taken as a part, the rest in another way."""
        if self.model.stage is not Stage.CASH or not 0 < tendered_fen < self.model.due_fen:
            return
        if self._may_begin("checkout.cash", "cash"):
            self.show(part_fen=tendered_fen)
            self._begin("cash", tendered_fen=tendered_fen)

    def ask_requested(self) -> None:
        """Ask now."""
        if self._flow is not None and self.model.stage in PAYING:
            self._flow.ask()

    def cancel_requested(self) -> None:
        """Cancel, which waits for proof."""
        if self._flow is not None and self.model.stage in PAYING and self._facts.may("checkout.cancel"):
            self._flow.cancel()

    def undo_confirmed(self) -> None:
        """F12, confirmed: every part goes back; the bills are free when each end is proven."""
        shift, order = self._facts.shift, self._order
        if order is None or shift is None or not self.model.begun or not self.model.may_undo:
            return
        if self._flow is not None:
            self._set_aside()
        self.show(stage=Stage.UNDOING, payment=None, part_fen=None, message=None)
        self._undoing.begin(order, shift.shift_no, self.model.patient)

    def park_requested(self) -> None:
        """Serve the next patient; the money stays in the list until it is known."""
        if self.model.stage is Stage.UNDOING:
            message = self._left_behind()
            self._let_go()
            self.show(stage=Stage.PATIENT, message=message)
        elif self._flow is not None and self.model.stage in (Stage.UNKNOWN, Stage.REVERSING, Stage.WAITING):
            if not self._flow.shown.payment_no:
                self.say("payment.number_not_known_yet", tone="warning")
                return
            name = self._flow.checkout.patient.name
            self._let_go()
            self.show(stage=Stage.PATIENT, message=Message("money.parked", {"name": name}, "unknown"))

    def reprint_requested(self) -> None:
        """Print the receipt again, or a slip of the parts while the order is not complete."""
        if self._flow is not None and self.model.stage is Stage.PAID:
            self._flow.print_again()
        elif self._order is not None and (self.model.begun or self.model.stage is Stage.UNDONE):
            self._undoing.print_slip(self._order, self.model.patient)

    def show(self, **changes: object) -> None:
        """Change the model and show it, with the parts as they are now."""
        changes.setdefault("parts", self._order.parts() if self._order is not None else ())
        super().show(**changes)

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

    def _begin(
        self, channel: str, *, auth_code: str = "", tendered_fen: int = 0, attach: Attached | None = None
    ) -> None:  # fmt: skip
        patient, session, shift = self.model.patient, self._facts.session, self._facts.shift
        if patient is None or session is None or shift is None:
            return
        bills, order = self.model.chosen, self._order
        if order is None or (order.content != content_of(bills) and not self.model.begun):
            order_no = self._desk.take_payment.new_order_no(session)
            order = self._order = OrderInFront(order_no, content_of(bills), self.model.total_fen)
        checkout = Checkout(
            order_no=order.order_no, shift_no=shift.shift_no, patient=patient, bills=bills,
            bills_read_s=self.model.bills_read_s,
        )  # fmt: skip
        flow = self._make_flow(checkout, order, channel, self.model.due_fen)
        if self._flow is not None:
            self._leave(self._flow)
        self._flow = flow
        order.flows.append(flow)
        self.model = replace(self.model, stage=Stage.SENDING, payment=flow.shown, message=None)
        flow.begin(auth_code=auth_code, tendered_fen=tendered_fen, attach=attach)
        self._tasks.after(SENT_FIRST_MS, self.show)

    def _make_flow(self, checkout: Checkout, order: OrderInFront, channel: str, amount_fen: int) -> PaymentFlow:
        return PaymentFlow(
            self._tasks, self._desk, self._server, self._facts, checkout, order=order, channel=channel,
            amount_fen=amount_fen, started_at=self._now(),
            on_change=self._on_flow, on_refused=self._on_refused, on_trouble=self._on_trouble,
        )  # fmt: skip

    def _on_flow(self, flow: PaymentFlow) -> None:
        if flow is not self._flow and (self._flow is not None or not completes(self._order, flow)):
            self._on_left_flow(flow)
            return
        self._flow = flow
        self.watch.set_current(flow)
        if flow.shown.state is PaymentState.PAID and not flow.complete:
            self._on_part_paid(flow)
            return
        stage = STAGES[flow.shown.state]
        message = self.model.message if stage is self.model.stage else None
        if flow.shown.posting == PostingState.REFUSED.value:
            message = Message("posting.refused", {}, "danger")
        if flow.shown.reason == TAKEN_OFFLINE:
            message = Message("offline.taken", {"amount_fen": flow.shown.amount_fen}, "warning")
        if stage is Stage.PAID:
            self.ended.add(flow.checkout.order_no)
        lines = self.model.lines_at(stage, told=flow.shown.reason != TAKEN_OFFLINE)
        self.show(stage=stage, payment=flow.shown, message=message, lines=lines)

    def _on_part_paid(self, flow: PaymentFlow) -> None:
        """A part is paid and more remains: the next code is awaited; the change of this part stays in sight."""
        self._leave(flow)
        self._flow = None
        self.watch.set_current(None)
        self.watch.look_now()
        self.show(stage=Stage.BILLS, payment=flow.shown, part_fen=None, message=None)

    def _on_left_flow(self, flow: PaymentFlow) -> None:
        """A patient who has left the window: only what went wrong with the receipt is said. A part set aside is shown
        among the others."""
        name = flow.checkout.patient.name
        if flow.shown.receipt is Receipt.FAILED:
            self._notices.say("receipt.failed_after", "warning", loud=True, name=name, payment_no=flow.shown.payment_no)
        if flow.shown.receipt in (Receipt.FAILED, Receipt.PRINTED) and flow in self._left:
            self._left.remove(flow)
        if self._order is not None and flow in self._order.flows:
            self.show()

    def _on_refused(self, flow: PaymentFlow, error: PaydeskError) -> None:
        """The server declined before anything happened."""
        if self._order is not None and flow in self._order.flows:
            self._order.flows.remove(flow)
        if flow is not self._flow:
            self._notices.error(error)
            return
        self._flow = None
        self.watch.set_current(None)
        message = Message(held_words(error), dict(error.values))
        if error.code.startswith("bill.") and self.model.patient is not None and not self._begun():
            self.show(payment=None)
            self._read_bills(self.model.patient, message)
        elif error.code == "shift.not_open":
            self.show(stage=Stage.NO_SHIFT, payment=None, message=message)
        else:
            self.show(stage=Stage.BILLS, payment=None, message=message)
        if error.code.startswith("session."):
            self._notices.error(error)

    def _begun(self) -> bool:
        return self._order is not None and any(part.taken_fen for part in self._order.parts())

    def _on_trouble(self, _flow: PaymentFlow, error: PaydeskError) -> None:
        self._notices.error(error)

    def _on_open_money(self) -> None:
        """The list changed; what was said of parking is old once nothing is parked."""
        message = self.model.message
        parked_no_more = message is not None and message.code == "money.parked" and not self.watch.rows()
        self.show(message=None if parked_no_more else message)

    def _front_no(self) -> str:
        return self._order.order_no if self._order is not None else ""

    def _take_order(self, order: OrderView, bills: Sequence[BillView]) -> None:
        """Go on with an order in parts: its bills, its parts, what remains."""
        lines, patient, shift = lines_of(order, bills), self.model.patient, self._facts.shift
        self._order, self._resuming = resumed(order), None
        if patient is None or shift is None:
            return
        checkout = Checkout(
            order_no=order.order_no, shift_no=shift.shift_no, patient=patient,
            bills=tuple(line.bill for line in lines if line.chosen),
        )  # fmt: skip
        for part in order.payments:
            if part.state in STAGES and STAGES[part.state] in PAYING:
                flow = self._make_flow(checkout, self._order, part.channel, part.amount_fen)
                self._order.flows.append(flow)
                flow.resume(part)
                self.watch.park(flow)
        undoing = order.undo_asked_at is not None
        message = Message("order.resumed", {"paid_fen": order.paid_fen, "total_fen": order.total_fen}, "primary")
        self.show(stage=Stage.UNDOING if undoing else Stage.BILLS, lines=lines, message=None if undoing else message)
        if undoing:
            self._undoing.follow(self._order, shift.shift_no, patient)

    def _on_order(self, view: OrderView) -> None:
        if self._order is not None and self._order.order_no == view.order_no:
            self._order.take_in(view)
            self.show(message=None)

    def _on_undoing(self, order: OrderInFront, *, ended: bool) -> None:
        if ended:
            self.ended.add(order.order_no)
            self.watch.look_now()
        if order is not self._order or order.view is None:
            return
        if order.view.state == "paid":
            self._let_go()
            self.show(stage=Stage.PATIENT, message=Message("order.complete", {}, "warning"))
        elif ended:
            self.show(stage=Stage.UNDONE)
        else:
            self.show(stage=Stage.UNDOING if order.view.undo_asked_at is not None else Stage.BILLS)

    def _on_undo_trouble(self, order: OrderInFront, error: PaydeskError) -> None:
        if order is self._order:
            self.show(message=Message(error.code, dict(error.values)))
        else:
            self._notices.error(error)

    def _let_go(self) -> None:
        """The patient leaves the window; what is under way goes on without the screen."""
        if self._flow is not None:
            self._leave(self._flow)
            self._flow = None
        self.watch.set_current(None)
        if self._order is not None:
            self.watch.look_now()
        self._order, self._resuming, self._searching = None, None, False
        self._undoing.leave()
        self.model = replace(
            self.model, patient=None, candidates=(), lines=(), payment=None, parts=(), part_fen=None
        )  # fmt: skip

    def _set_aside(self) -> None:
        """A part that is not known yet goes on in the list while the patient stays."""
        if self._flow is not None:
            flow, self._flow = self._flow, None
            self._leave(flow)

    def _leave(self, flow: PaymentFlow) -> None:
        if flow.known:
            flow.detach()
            if flow.shown.receipt in (Receipt.WAITING, Receipt.PRINTING):
                self._left.append(flow)
        else:
            self._left.append(flow)
            self.watch.park(flow)
