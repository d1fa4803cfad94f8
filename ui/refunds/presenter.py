"""Decides on the refunds screen: find, ask, follow, approve; pays out cash once and prints the slip once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from app.core.clock import Clock, accounting_day
from app.core.errors import PaydeskError, Refused
from app.core.refund import RefundState
from app.desk.desk import Desk
from app.desk.ports import Server
from app.wire.patients import PatientView
from app.wire.refunds import PaidBillView, RefundItem, RefundReason, RefundView, StepUp
from ui.finding import Found, Wanted, look_up, orders_of, read
from ui.presenting import Facts, Presenting, Shows, who
from ui.refunds.giving_out import GivingOut
from ui.refunds.models import (
    ENDED,
    Group,
    PaymentRow,
    RefundsModel,
    Slip,
    Stage,
    bills_named,
    rest_of,
    rows_of,
    way_closed,
)
from ui.refunds.payout_acts import PayoutActs
from ui.refunds.terminal_acts import TerminalActs
from ui.tasks import BACKGROUND, FOLLOWING, MONEY, Stoppable, TaskRunner

DAYS_BACK = 90
FOLLOW_WAIT_S = 8
FOLLOW_AGAIN_MS = 3_000
PAUSE_MS = 300
LIST_AGAIN_MS = 10_000


class Says(Protocol):
    """Where something is said that belongs to no field (ui.context.Notices)."""

    def say(self, code: str, level: str = "info", *, loud: bool = False, **values: str | int) -> None: ...


class RefundsPresenter(Presenting[RefundsModel]):
    """Refunds asked for or approved at this window are watched until they end, in front or not."""

    def __init__(
        self,
        view: Shows[RefundsModel],
        tasks: TaskRunner,
        desk: Desk,
        server: Server,
        facts: Facts,
        notices: Says,
        clock: Clock,
    ) -> None:
        super().__init__(view, tasks, RefundsModel(now=clock.now()))
        self._desk, self._server, self._facts, self._notices, self._clock = desk, server, facts, notices, clock
        self._watched: dict[str, RefundView] = {}
        self._approved_here: set[str] = set()
        self.giving = GivingOut(self, desk, server, facts, tasks)
        self.payouts = PayoutActs(self, desk, server, facts, tasks)
        self.terminal = TerminalActs(self, desk)
        self._following: Stoppable | None = None
        self._listing: Stoppable | None = None

    def load(self) -> None:
        """The screen is shown: what waits, now and every ten seconds."""
        session, configuration = who(self._facts), self._facts.configuration
        usual_fen = configuration.refund_alone_fen if configuration else 0
        self.show(
            may_request=self._facts.may("refunds.request"), may_approve=self._facts.may("refunds.approve"),
            may_pay_out=self._facts.may("refunds.payout"),
            may_approve_payout=self._facts.may("refunds.payout_approve"), my_name=session.display_name,
            my_id=session.operator_id, my_window_id=session.window.window_id,
            alone_fen=usual_fen if session.refund_alone_fen is None else session.refund_alone_fen,
            approve_fen=session.refund_approve_fen,
            reasons=configuration.refund_reasons if configuration else (), has_terminal=self.terminal.possible(),
        )  # fmt: skip
        self._list()

    def group_wanted(self, group: Group) -> None:
        """Show a part of the list."""
        self.show(group=group)

    def find_requested(self, text: str, *, scanned: bool = False) -> None:
        """Something was typed or scanned."""
        wanted = read(text, scanned=scanned)
        if wanted.fault:
            self.complain(wanted.fault, tone="warning")
            return
        self._find(wanted)

    def patient_chosen(self, patient: PatientView) -> None:
        """One of several people."""
        first_day = accounting_day(self._clock.now()) - timedelta(days=DAYS_BACK)
        self.ask(lambda: orders_of(self._server, patient, first_day), self._found)

    def row_chosen(self, row: PaymentRow | None) -> None:
        """A payment of the list."""
        if self.model.stage is Stage.CHOOSE and row != self.model.chosen:
            self._choose(row)

    def refund_requested(
        self,
        amount_fen: int | None,
        reason: RefundReason,
        note: str,
        bills: Sequence[str],
        items: tuple[RefundItem, ...] = (),
        payout: bool = False,
    ) -> None:
        """Ask for the refund of the chosen payment."""
        row = self.model.chosen
        if row is None or not row.refundable or not self.model.may_request:
            return
        if not amount_fen:
            self.complain("refund.amount_missing")
        elif amount_fen > row.payment.refundable_fen:
            self.complain("refund.over_paid", refundable_fen=row.payment.refundable_fen)
        elif reason == "refund.other" and not note.strip():
            self.complain("refund.note_missing")
        elif row.payment.channel == "cash" and not payout and self._facts.shift is None:
            self.complain("refund.cash_needs_shift", tone="warning")
        else:
            items = items if sum(item.own_fen for item in items) == amount_fen else ()
            named = () if items else bills_named(row.order, bills, amount_fen)
            self._request(row, amount_fen, reason, note.strip(), named, items, payout)

    def refund_chosen(self, refund: RefundView) -> None:
        """Look at one that waits."""
        self._in_front(refund)

    def approve_requested(self, refund: RefundView) -> None:
        """The second person says yes."""
        if self.model.may_approve and refund.state is RefundState.REQUESTED:
            self.ask(lambda: self._server.approve_refund(refund.refund_no), self._decided, lane=MONEY)

    def step_up_requested(self, refund: RefundView, step_up: StepUp) -> None:
        """A second person says yes at this screen, for this refund; whoever is signed in stays so."""
        if refund.state is not RefundState.REQUESTED:
            return
        self._approved_here.add(refund.refund_no)
        self.ask(lambda: self._server.approve_refund(refund.refund_no, "", step_up), self._decided, lane=MONEY)

    def rest_requested(self, refund: RefundView) -> None:
        """Of a refused refund, ask for what the business system would take back."""
        preset = rest_of(refund)
        if not preset or not self.model.may_request:
            return
        wanted = read(refund.payment_no, scanned=True)
        first_day = accounting_day(self._clock.now()) - timedelta(days=DAYS_BACK)

        def found(answer: Found) -> None:
            self._found(answer)
            self.show(preset=preset)

        self.ask(lambda: look_up(self._server, wanted, first_day), found)

    def reject_requested(self, refund: RefundView, note: str) -> None:
        """The second person says no, or who asked takes it back."""
        if refund.state is RefundState.REQUESTED:
            self.ask(lambda: self._server.reject_refund(refund.refund_no, note), self._decided, lane=MONEY)

    def slip_requested(self) -> None:
        """Pay out (cash) and print the slip of the refund in front, or print it once more."""
        refund = self.model.followed
        if refund is None or refund.state is not RefundState.REFUNDED or self.model.slip is Slip.PRINTING:
            return
        if self.model.slip in (Slip.PRINTED, Slip.FAILED):
            self.giving.print_slip(refund)
        else:
            self.giving.pay_out(refund)

    def back_requested(self) -> None:
        """Esc: to the list."""
        if self.model.busy or self.model.stage is Stage.LIST:
            return
        self._stop_following()
        self.show(
            stage=Stage.LIST, fault=None, rows=(), chosen=None, patients=(), patient=None, followed=None,
            preset=frozenset(), payouts=(),
        )  # fmt: skip
        self._list()

    def left(self) -> None:
        """Nobody looks: the list rests; what was asked for here is still watched."""
        self._stop_following()
        if self._listing is not None and not self._watched:
            self._listing.stop()

    def _find(self, wanted: Wanted) -> None:
        first_day = accounting_day(self._clock.now()) - timedelta(days=DAYS_BACK)
        self.ask(lambda: look_up(self._server, wanted, first_day), self._found)

    def _found(self, found: Found) -> None:
        self._stop_following()
        if found.patients:
            self.show(stage=Stage.PEOPLE, patients=found.patients, rows=(), chosen=None)
            return
        rows = rows_of(found.orders)
        chosen = next((row for row in rows if row.refundable), rows[0] if rows else None)
        self.show(stage=Stage.CHOOSE, rows=rows, patient=found.patient, followed=None, preset=frozenset())
        self._choose(chosen)

    def _choose(self, row: PaymentRow | None) -> None:
        """A payment in front; its lines are read from the business system beside."""
        closed = row is not None and way_closed(row.order, row.payment.payment_no)
        self.show(chosen=row, fault=None, payout_possible=closed)
        if row is None or not row.refundable or self.model.lines_of == row.order.order_no:
            return
        order_no = row.order.order_no

        def came(lines: Sequence[PaidBillView]) -> None:
            if self.model.chosen is not None and self.model.chosen.order.order_no == order_no:
                self.show(lines=tuple(lines), lines_of=order_no)

        self._tasks.run(BACKGROUND, lambda: self._server.paid_bills(order_no), came, lambda _error: None)

    def _request(
        self,
        row: PaymentRow,
        amount_fen: int,
        reason: RefundReason,
        note: str,
        bills: tuple[str, ...],
        items: tuple[RefundItem, ...],
        payout: bool,
    ) -> None:
        session, shift = who(self._facts), self._facts.shift
        shift_no = shift.shift_no if shift else row.payment.shift_no
        self.ask(
            lambda: self._desk.refund_payment(
                session, row.payment.payment_no, amount_fen, reason, shift_no=shift_no, note=note, bills=bills,
                items=items, payout=payout,
            ),
            self._requested,
            self._not_requested,
            lane=MONEY,
        )  # fmt: skip

    def _requested(self, refund: RefundView) -> None:
        self._watched[refund.refund_no] = refund
        self._in_front(refund)

    def _not_requested(self, error: PaydeskError) -> None:
        if isinstance(error, Refused):
            self.fail(error)
            if error.code in ("refund.too_old", "refund.too_many"):
                self.show(payout_possible=True)
        else:
            self.complain("refund.request_unclear", tone="unknown")

    def _decided(self, refund: RefundView) -> None:
        if refund.state not in ENDED:
            self._watched[refund.refund_no] = refund
        self._in_front(refund)

    def _in_front(self, refund: RefundView) -> None:
        self._stop_following()
        slip = Slip.PRINTED if refund.refund_no in self.giving.paid_out else Slip.NONE
        self.show(stage=Stage.FOLLOW, followed=refund, fault=None, slip=slip, lost_sight=False, payouts=())
        self._take_in(refund)
        self.payouts.look()

    def _take_in(self, refund: RefundView) -> None:
        """News of the refund in front."""
        before = self.model.followed
        if before is not None and before.refund_no == refund.refund_no:
            self.show(followed=refund, lost_sight=False)
        if refund.state in ENDED:
            self._ended(refund)
        else:
            self._follow(refund)

    def _follow(self, refund: RefundView) -> None:
        self._following = self._tasks.run(
            FOLLOWING,
            lambda: self._server.refund(refund.refund_no, known_version=refund.version, wait_s=FOLLOW_WAIT_S),
            self._followed,
            self._not_followed,
        )

    def _followed(self, refund: RefundView) -> None:
        front = self.model.followed
        if front is not None and refund.version == front.version:
            self._following = self._tasks.after(PAUSE_MS, lambda: self._take_in(refund))
        else:
            self._take_in(refund)

    def _not_followed(self, _error: PaydeskError) -> None:
        self.show(lost_sight=True)
        refund = self.model.followed
        if refund is not None:
            self._following = self._tasks.after(FOLLOW_AGAIN_MS, lambda: self._follow(refund))

    def _stop_following(self) -> None:
        if self._following is not None:
            self._following.stop()
            self._following = None

    def _ended(self, refund: RefundView) -> None:
        """An end: what was asked for here and paid is said, paid out and printed, once."""
        watched = self._watched.pop(refund.refund_no, None)
        if refund.state is not RefundState.REFUNDED or refund.refund_no in self.giving.paid_out:
            return
        mine = refund.approved_by in ("", who(self._facts).display_name) or refund.refund_no in self._approved_here
        here = refund.window_id == who(self._facts).window.window_id
        if watched is not None and (refund.channel != "cash" or (mine and here and refund.to_hand_over)):
            self.giving.pay_out(refund)
        elif refund.to_hand_over and here and self.is_front(refund):
            self.show(slip=Slip.OWED)

    def is_front(self, refund: RefundView) -> bool:
        """Whether it is followed on the screen."""
        front = self.model.followed
        return self.model.stage is Stage.FOLLOW and front is not None and front.refund_no == refund.refund_no

    def _list(self) -> None:
        if self._listing is not None:
            self._listing.stop()
        self._listing = self._tasks.run(BACKGROUND, self._server.open_refunds, self._listed, self._not_listed)

    def _listed(self, waiting: Sequence[RefundView]) -> None:
        self.show(waiting=tuple(waiting), loaded=True, now=self._clock.now() + self._facts.server_ahead)
        self._listing = self._tasks.after(LIST_AGAIN_MS, self._list)
        still = {refund.refund_no for refund in waiting}
        for refund in [each for number, each in self._watched.items() if number not in still]:
            if not self.is_front(refund):
                self._look_again(refund)

    def _not_listed(self, error: PaydeskError) -> None:
        if not self.model.loaded:
            self.fail(error)
        self._listing = self._tasks.after(LIST_AGAIN_MS, self._list)

    def _look_again(self, refund: RefundView) -> None:
        self._tasks.run(BACKGROUND, lambda: self._server.refund(refund.refund_no), self._came_back, lambda _error: None)

    def _came_back(self, refund: RefundView) -> None:
        """A refund that was asked for here ended while something else was in front."""
        if refund.state not in ENDED:
            return
        level = "success" if refund.state is RefundState.REFUNDED else "danger"
        self._notices.say(
            f"refund.ended_{refund.state.value}", level, loud=True, name=refund.patient_label,
            amount_fen=refund.amount_fen, channel=refund.channel,
        )  # fmt: skip
        self._ended(refund)
