"""Money of this window that nobody knows yet: always in sight, asked for by itself, announced when it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.core.errors import PaydeskError
from app.core.payment import OPEN_STATES, PaymentState
from app.desk.desk import Desk
from app.desk.ports import Server
from app.wire.orders import OrderView
from app.wire.payments import ChannelWord, PaymentView
from ui.checkout.models import OpenMoney
from ui.checkout.payment_flow import PaymentFlow
from ui.tasks import BACKGROUND, QUESTIONS, Poll, Scope, TaskRunner

LOOK_EVERY_MS = 3_000

TELLING = {
    PaymentState.PAID: ("money.known_paid", "success"),
    PaymentState.NOT_PAID: ("money.known_not_paid", "warning"),
    PaymentState.REVERSED: ("money.known_reversed", "warning"),
    PaymentState.REFUNDED: ("money.known_refunded", "info"),
    PaymentState.LATE_PAID: ("money.known_late", "danger"),
}
"""What is said, loudly, when parked money becomes known."""


class Says(Protocol):
    """Where notices go (ui.context.Notices)."""

    def say(self, code: str, level: str = "info", *, loud: bool = False, **values: str | int) -> None: ...

    def error(self, error: PaydeskError) -> None: ...


class OpenMoneyWatch:
    """Reads the list again and again; what leaves it is asked for by number and told by name.

    ``flows`` are payments begun on this screen: they get their end through ``settle``, so that their receipt is
    printed.
    """

    def __init__(
        self, tasks: TaskRunner, desk: Desk, server: Server, notices: Says, on_change: Callable[[], None]
    ) -> None:
        self._tasks, self._desk, self._server = Scope(tasks), desk, server
        self._notices, self._on_change = notices, on_change
        self._poll = Poll(self._tasks, BACKGROUND, LOOK_EVERY_MS, self._look, self._looked, self._not_looked)
        self._flows: dict[str, PaymentFlow] = {}
        self._current: PaymentFlow | None = None
        self._seen: dict[str, OpenMoney] = {}
        self._orders: tuple[OrderView, ...] = ()
        self._settled: list[OpenMoney] = []
        self._asking: set[str] = set()
        self._finding: set[str] = set()

    def start(self) -> None:
        """Begin to look."""
        self._poll.start()

    def stop(self) -> None:
        """Look no more."""
        self._poll.stop()
        self._tasks.close()

    def look_now(self) -> None:
        """Something changed: look at once."""
        self._poll.soon()

    def set_current(self, flow: PaymentFlow | None) -> None:
        """The payment that the screen itself shows: it is in the list while it is not known, but never announced."""
        self._current = flow
        if flow is None or not flow.shown.payment_no:
            return
        if flow.known:
            self._seen.pop(flow.shown.payment_no, None)
        else:
            self._seen[flow.shown.payment_no] = _row_of(flow)

    def park(self, flow: PaymentFlow) -> None:
        """The patient steps aside: the payment goes on in the list, even one that the server has not heard of."""
        flow.detach()
        number = flow.shown.payment_no
        if number:
            self._flows[number] = flow
            self._seen[number] = _row_of(flow)
        self._current = None
        self.look_now()
        self._on_change()

    def rows(self) -> tuple[OpenMoney, ...]:
        """The list, oldest first."""
        current = self._current.shown.payment_no if self._current is not None else ""
        rows = (replace(row, asking=number in self._asking) for number, row in self._seen.items())
        shown = (row for row in rows if row.payment_no != current or row.state is not PaymentState.SENDING)
        return tuple(sorted(shown, key=lambda row: row.since))

    def orders(self) -> tuple[OrderView, ...]:
        """Orders in parts of this window that hold money and are not complete, oldest first."""
        return self._orders

    def settled(self) -> tuple[OpenMoney, ...]:
        """What has become known and was not yet marked as seen, newest first."""
        return tuple(reversed(self._settled))

    def settled_seen(self) -> None:
        """The cashier has seen what became known."""
        self._settled.clear()
        self._on_change()

    def ask(self, payment_no: str) -> None:
        """Ask the channel now what became of one of them."""
        if payment_no in self._seen and payment_no not in self._asking:
            self._asking.add(payment_no)
            self._on_change()
            self._tasks.run(
                QUESTIONS,
                lambda: self._server.ask_channel(payment_no),
                self._asked,
                lambda error: self._not_asked(payment_no, error),
            )

    def _look(self) -> tuple[Sequence[PaymentView], Sequence[OrderView]]:
        return self._server.open_payments(), self._server.open_orders()

    def _looked(self, found: tuple[Sequence[PaymentView], Sequence[OrderView]]) -> None:
        views, orders = found[0], tuple(found[1])
        orders_before, self._orders = self._orders, orders
        before, current = self._seen, self._current.shown.payment_no if self._current is not None else ""
        now = {view.payment_no: self._row(view) for view in views}
        gone = [number for number in before if number not in now and number != current]
        late = [number for number in now if number != current and _turned_late(before.get(number), now[number])]
        self._seen = {**{number: row for number, row in before.items() if number in {*gone, current}}, **now}
        for number in gone:
            self._find_end(number)
        for number in late:
            self._tell(now[number])
        if self._seen != before or orders != orders_before:
            self._on_change()

    def _not_looked(self, error: PaydeskError) -> None:
        if error.code.startswith("session."):
            self._notices.error(error)

    def _find_end(self, number: str) -> None:
        if number not in self._finding:
            self._finding.add(number)
            self._tasks.run(
                BACKGROUND,
                lambda: self._desk.follow_payment(number),
                self._found,
                lambda _error: self._finding.discard(number),
            )

    def _found(self, view: PaymentView) -> None:
        number = view.payment_no
        self._finding.discard(number)
        row = self._row(view)
        if view.state not in TELLING or view.state is PaymentState.LATE_PAID:
            self._seen[number] = row
            return
        self._seen.pop(number, None)
        flow = self._flows.pop(number, None)
        if flow is not None:
            flow.settle(view)
        if self._current is None or self._current.shown.payment_no != number:
            self._settled.append(row)
            self._tell(row)
        self._on_change()

    def _tell(self, row: OpenMoney) -> None:
        code, level = TELLING[row.state]
        self._notices.say(
            code, level, loud=True, name=row.patient_label, amount_fen=row.amount_fen, payment_no=row.payment_no
        )

    def _asked(self, word: ChannelWord) -> None:
        view = word.payment
        self._asking.discard(view.payment_no)
        if view.state in OPEN_STATES:
            self._seen[view.payment_no] = self._row(view)
            self._notices.say(f"channel.said_{word.said}", "info", channel=view.channel)
            self._on_change()
        else:
            self._find_end(view.payment_no)

    def _not_asked(self, payment_no: str, error: PaydeskError) -> None:
        self._asking.discard(payment_no)
        self._notices.error(error)
        self._on_change()

    def _row(self, view: PaymentView) -> OpenMoney:
        """A row with the name in full where the patient was here, else with the label that the server keeps."""
        flow = self._flows.get(view.payment_no)
        if self._current is not None and self._current.shown.payment_no == view.payment_no:
            flow = self._current
        return OpenMoney(
            payment_no=view.payment_no, channel=view.channel, amount_fen=view.amount_fen, state=view.state,
            patient_label=flow.checkout.patient.name if flow is not None else view.patient_label,
            since=view.created_at,
        )  # fmt: skip


def _row_of(flow: PaymentFlow) -> OpenMoney:
    """A row from what this desk knows itself; without a word of the server the state is unknown."""
    shown = flow.shown
    return OpenMoney(
        payment_no=shown.payment_no, channel=shown.channel, amount_fen=shown.amount_fen,
        state=shown.state or PaymentState.UNKNOWN, patient_label=flow.checkout.patient.name,
        since=flow.view.created_at if flow.view is not None else shown.started_at,
    )  # fmt: skip


def _turned_late(before: OpenMoney | None, now: OpenMoney) -> bool:
    return now.state is PaymentState.LATE_PAID and (before is None or before.state is not PaymentState.LATE_PAID)
