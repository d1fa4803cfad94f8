"""Money of this window that nobody knows yet: always in sight, asked for by itself, announced when it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.core.errors import PaydeskError
from app.core.payment import OPEN_STATES, PaymentState
from app.desk.desk import Desk
from app.desk.ports import Server
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
        self._poll = Poll(
            self._tasks, BACKGROUND, LOOK_EVERY_MS, server.open_payments, self._looked, lambda _error: None
        )
        self._flows: dict[str, PaymentFlow] = {}
        self._current, self._current_name = "", ""
        self._seen: dict[str, PaymentView] = {}
        self._asking: set[str] = set()
        self._told: set[str] = set()

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
        self._current = flow.shown.payment_no if flow is not None else ""
        self._current_name = flow.checkout.patient.name if flow is not None else ""
        if flow is not None and flow.view is not None:
            if flow.view.state in OPEN_STATES:
                self._seen[self._current] = flow.view
            else:
                self._seen.pop(self._current, None)

    def park(self, flow: PaymentFlow) -> None:
        """The patient steps aside: the payment goes on in the list."""
        flow.detach()
        number = flow.shown.payment_no
        if number:
            self._flows[number] = flow
            if flow.view is not None:
                self._seen[number] = flow.view
        self._current = ""
        self.look_now()
        self._on_change()

    def rows(self) -> tuple[OpenMoney, ...]:
        """The list, oldest first."""
        return tuple(
            OpenMoney(
                payment_no=view.payment_no, patient_label=self._name(view), channel=view.channel,
                amount_fen=view.amount_fen, state=view.state, since=view.created_at,
                asking=view.payment_no in self._asking,
            )
            for view in sorted(self._seen.values(), key=lambda each: each.created_at)
            if view.payment_no != self._current or view.state is not PaymentState.SENDING
        )  # fmt: skip

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

    def _looked(self, views: Sequence[PaymentView]) -> None:
        now = {view.payment_no: view for view in views}
        gone = [number for number in self._seen if number not in now and number != self._current]
        changed = now != self._seen
        self._seen = {**now, **{number: self._seen[number] for number in gone}}
        for number in gone:
            self._find_end(number)
        if changed:
            self._on_change()

    def _find_end(self, number: str) -> None:
        if number not in self._told:
            self._told.add(number)
            self._tasks.run(
                BACKGROUND,
                lambda: self._desk.follow_payment(number),
                self._ended,
                lambda _e: self._told.discard(number),
            )

    def _ended(self, view: PaymentView) -> None:
        self._told.discard(view.payment_no)
        telling = TELLING.get(view.state)
        if telling is None:
            self._seen[view.payment_no] = view
            return
        name = self._name(view)
        self._seen.pop(view.payment_no, None)
        flow = self._flows.pop(view.payment_no, None)
        if flow is not None:
            flow.settle(view)
        if view.payment_no != self._current:
            code, level = telling
            self._notices.say(code, level, loud=True, name=name, amount_fen=view.amount_fen, payment_no=view.payment_no)
        self._on_change()

    def _asked(self, word: ChannelWord) -> None:
        view = word.payment
        self._asking.discard(view.payment_no)
        if view.state in TELLING and view.state is not PaymentState.LATE_PAID:
            self._ended(view)
        else:
            self._seen[view.payment_no] = view
            self._notices.say(
                f"channel.said_{word.said}", "info", name=self._name(view), amount_fen=view.amount_fen,
                channel=view.channel,
            )  # fmt: skip
            self._on_change()

    def _not_asked(self, payment_no: str, error: PaydeskError) -> None:
        self._asking.discard(payment_no)
        self._notices.error(error)
        self._on_change()

    def _name(self, view: PaymentView) -> str:
        """The name in full where the patient was here, else the label that the server keeps."""
        if view.payment_no == self._current:
            return self._current_name
        flow = self._flows.get(view.payment_no)
        return flow.checkout.patient.name if flow is not None else view.patient_label
