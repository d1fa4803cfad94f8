"""Decides on the inquiry: find the attempts, ask the channels, book, post and print again."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import NotFound, PaydeskError
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.desk.desk import Desk
from app.desk.ports import Printed, PrintOutcome, Server
from app.wire.orders import OrderView
from app.wire.patients import PatientView
from app.wire.payments import ChannelWord, PaymentView
from ui.finding import Found, look_up, orders_of, read
from ui.inquiry.models import Attempt, InquiryModel, Stage, attempts_of, with_order, with_row
from ui.presenting import Facts, Presenting, Shows, who
from ui.tasks import DEVICES, MONEY, QUESTIONS, TaskRunner

DAYS_BACK = 180


class InquiryPresenter(Presenting[InquiryModel]):
    """One patient's attempts, or one number's."""

    def __init__(
        self, view: Shows[InquiryModel], tasks: TaskRunner, desk: Desk, server: Server, facts: Facts, clock: Clock
    ) -> None:
        super().__init__(view, tasks, InquiryModel(now=clock.now()))
        self._desk, self._server, self._facts, self._clock = desk, server, facts, clock
        self._queue: list[str] = []

    def load(self) -> None:
        """The screen is shown."""
        may = self._facts.may
        self.show(
            now=self._clock.now() + self._facts.server_ahead, may_ask=may("inquiry.ask"),
            may_book_late=may("orders.book_late"), may_post_again=may("orders.post_again"),
            may_reprint=may("receipt.reprint"),
        )  # fmt: skip

    def find_requested(self, text: str, *, scanned: bool = False) -> None:
        """Something was typed or scanned."""
        wanted = read(text, scanned=scanned)
        if wanted.fault:
            self.complain(wanted.fault, tone="warning")
            return
        first_day = accounting_day(self._clock.now()) - timedelta(days=DAYS_BACK)
        self.ask(lambda: look_up(self._server, wanted, first_day), self._found)

    def patient_chosen(self, patient: PatientView) -> None:
        """One of several people."""
        first_day = accounting_day(self._clock.now()) - timedelta(days=DAYS_BACK)
        self.ask(lambda: orders_of(self._server, patient, first_day), self._found)

    def chosen(self, row: Attempt | None) -> None:
        """An attempt of the list."""
        if row is not None and row.payment.payment_no != self.model.chosen_no:
            self.show(chosen_no=row.payment.payment_no, fault=None)

    def ask_requested(self) -> None:
        """Ask the channel of the attempt in front, now."""
        row = self.model.chosen
        if row is not None and row.askable and self.model.may_ask and not self._queue:
            self._queue = [row.payment.payment_no]
            self.show(asked=0, to_ask=1, fault=None)
            self._ask_next()

    def ask_all_requested(self) -> None:
        """Ask the channel of every attempt, one after the other."""
        if self._queue or not self.model.may_ask:
            return
        self._queue = [row.payment.payment_no for row in self.model.rows if row.askable]
        self.show(asked=0, to_ask=len(self._queue), fault=None)
        self._ask_next()

    def book_late_requested(self) -> None:
        """Keep money that came late: the order counts as paid and the HIS is told."""
        row = self.model.chosen
        if row is not None and row.payment.state is PaymentState.LATE_PAID and self.model.may_book_late:
            number = row.payment.payment_no
            self.ask(lambda: self._server.book_late(number), self._booked, lane=MONEY)

    def post_again_requested(self) -> None:
        """Tell the HIS once more, now."""
        row = self.model.chosen
        if row is not None and row.order.posting_state == PostingState.PENDING and self.model.may_post_again:
            order_no = row.order.order_no
            self.ask(lambda: self._server.post_again(order_no), self._posted)

    def print_requested(self) -> None:
        """The receipt once more, marked as a reprint."""
        row = self.model.chosen
        if row is not None:
            self._print(row.payment.payment_no)

    def slip_requested(self) -> None:
        """The slip of the latest refund once more."""
        refund = self.model.chosen.refunded if self.model.chosen else None
        configuration, session = self._facts.configuration, who(self._facts)
        if refund is None or configuration is None or self.model.printing:
            return

        def work() -> Printed:
            try:
                return self._desk.print_receipt.again(session, refund.refund_no)
            except NotFound:
                return self._desk.print_receipt.refund(session, configuration, refund)

        self.show(printing=True, fault=None)
        self._tasks.run(DEVICES, work, self._printed, self._not_printed)

    def bank_slip_requested(self) -> None:
        """The terminal's slip once more: as it is kept, else by the terminal itself."""
        row, session, batch = self.model.chosen, who(self._facts), self._desk.batch
        if row is None or batch is None or self.model.printing:
            return
        number = row.payment.payment_no

        def work() -> Printed:
            acts = batch.acts(number)
            try:
                return self._desk.print_receipt.bank_slip(session, acts)
            except NotFound:
                if not batch.is_there():
                    raise
                found = batch.slip_again(acts)
            if not any(each.word.slip for each in found.acts):
                return Printed(PrintOutcome.DONE, "terminal.slip_there")
            return self._desk.print_receipt.bank_slip(session, found)

        self.show(printing=True, fault=None)
        self._tasks.run(DEVICES, work, self._printed, self._not_printed)

    def waiting_requested(self) -> None:
        """Put the list of what waits for the HIS in front."""
        if not self.model.busy:
            self._queue = []
            self.show(stage=Stage.WAITING, rows=(), patients=(), patient=None, chosen_no="", fault=None)

    def back_requested(self) -> None:
        """Esc: begin anew."""
        if self.model.stage is not Stage.START and not self.model.busy:
            self._queue = []
            self.show(
                stage=Stage.START, rows=(), patients=(), patient=None, chosen_no="", fault=None, asked=0, to_ask=0
            )

    def _found(self, found: Found) -> None:
        self._queue = []
        if found.patients:
            self.show(stage=Stage.PEOPLE, patients=found.patients, rows=(), chosen_no="")
            return
        rows = attempts_of(found.orders)
        self.show(
            stage=Stage.ATTEMPTS, rows=rows, patient=found.patient, more=found.more, asked=0, to_ask=0,
            chosen_no=rows[0].payment.payment_no if rows else "", now=self._clock.now() + self._facts.server_ahead,
        )  # fmt: skip

    def _ask_next(self) -> None:
        if not self._queue:
            self.show(asked=0, to_ask=0)
            return
        number = self._queue[0]
        self.show(rows=with_row(self.model.rows, number, asking=True, fault=""))
        before = next(row.payment.version for row in self.model.rows if row.payment.payment_no == number)
        self._tasks.run(
            QUESTIONS,
            lambda: self._ask_one(number, before),
            lambda answer: self._answered(number, *answer),
            lambda error: self._not_answered(number, error),
        )

    def _ask_one(self, number: str, known_version: int) -> tuple[ChannelWord, OrderView | None]:
        """On the lane: the channel's word, and the order anew when the word changed something."""
        word = self._server.ask_channel(number)
        news = word.payment.version != known_version
        return word, self._server.order(word.payment.order_no) if news else None

    def _answered(self, number: str, word: ChannelWord, order: OrderView | None) -> None:
        rows = with_row(self.model.rows, number, asking=False, word=word, payment=word.payment)
        self._asked_one(number, with_order(rows, order) if order else rows)

    def _not_answered(self, number: str, error: PaydeskError) -> None:
        self._asked_one(number, with_row(self.model.rows, number, asking=False, fault=error.code))

    def _asked_one(self, number: str, rows: tuple[Attempt, ...]) -> None:
        if self._queue[:1] != [number]:
            return
        self._queue.pop(0)
        self.show(rows=rows, asked=self.model.asked + 1)
        self._ask_next()

    def _booked(self, payment: PaymentView) -> None:
        self.show(rows=with_row(self.model.rows, payment.payment_no, payment=payment))
        self.ask(lambda: self._server.order(payment.order_no), self._posted)

    def _posted(self, order: OrderView) -> None:
        self.show(rows=with_order(self.model.rows, order))

    def _print(self, number: str) -> None:
        if self.model.printing:
            return
        session = who(self._facts)
        self.show(printing=True, fault=None)
        self._tasks.run(
            DEVICES, lambda: self._desk.print_receipt.again(session, number), self._printed, self._not_printed
        )

    def _printed(self, printed: Printed) -> None:
        self.show(printing=False)
        if printed.outcome is not PrintOutcome.DONE:
            self.complain(printed.code or "printer.unconfirmed", tone="warning")
        else:
            self.complain(printed.code or "receipt.printed_again", tone="success")

    def _not_printed(self, error: PaydeskError) -> None:
        self.show(printing=False)
        self.fail(error)
