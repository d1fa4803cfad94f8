"""One payment from the scan to the receipt: begin, follow, ask, cancel, print; whether or not anybody still looks at
it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from app.core.errors import PaydeskError, Refused
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.terminal import CARD
from app.desk.desk import Desk
from app.desk.ports import Printed, PrintOutcome, Server
from app.desk.recover_payments import Recovered
from app.desk.take_offline import TAKEN_OFFLINE
from app.desk.take_payment import Checkout, Taken
from app.wire.payments import ChannelWord, PaymentView
from app.wire.refunds import StepUp
from app.wire.sessions import SessionView
from app.wire.terminals import TerminalWord
from app.wire.windows import DeskConfiguration
from ui.checkout.models import PaymentShown, Receipt
from ui.tasks import DEVICES, FOLLOWING, MONEY, QUESTIONS, TERMINAL, Scope, TaskRunner

FOLLOW_WAIT_S = 3
"""Short, because the lane is one: a payment that was parked must not keep the next one waiting for news."""
FOLLOW_AGAIN_MS = 2_000
RECEIPT_WAITS_MS = 2_500
"""How long a paid receipt waits for the posting, so that it is out 3 s after the money at the latest."""

ASK_TERMINAL = "terminal.asked"
"""The server's reason while a payment waits for this window's card terminal."""
ENDED = frozenset({PaymentState.PAID, PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED})


class Facts(Protocol):
    """What a payment must know of this desk (ui.context.DeskState)."""

    session: SessionView | None
    configuration: DeskConfiguration | None
    server_ahead: timedelta

    def may(self, permission: str) -> bool: ...


class PartsOfOrder(Protocol):
    """What a payment must know of the order whose part it is (ui.checkout.parts.OrderInFront)."""

    order_no: str
    total_fen: int

    def paid(self) -> Sequence[PaymentView]: ...

    def claim_receipt(self) -> bool:
        """True once: only one of the parts prints the receipt."""
        ...


class Attaching(Protocol):
    """What is attached (ui.checkout.at_the_terminal.Attached)."""

    @property
    def word(self) -> TerminalWord: ...

    @property
    def read(self) -> bool: ...

    @property
    def step_up(self) -> StepUp | None: ...


class PaymentFlow:
    """Follows one payment. ``shown`` is what is known; ``on_change`` is called after every change of it.

    ``on_refused`` hears the server's definite no before anything happened, ``on_trouble`` what went wrong beside the
    money
    (drawer, a wish to cancel that did not arrive). A flow that is no longer on the screen
    (``detach``) stops asking: the list of open money watches it and hands its end to ``settle``.
    """

    def __init__(
        self,
        tasks: TaskRunner,
        desk: Desk,
        server: Server,
        facts: Facts,
        checkout: Checkout,
        *,
        order: PartsOfOrder,
        channel: str,
        amount_fen: int,
        started_at: datetime,
        on_change: Callable[[PaymentFlow], None],
        on_refused: Callable[[PaymentFlow, PaydeskError], None],
        on_trouble: Callable[[PaymentFlow, PaydeskError], None],
    ) -> None:
        self._tasks, self._desk, self._server, self._facts = Scope(tasks), desk, server, facts
        self._on_change, self._on_refused, self._on_trouble = on_change, on_refused, on_trouble
        self.checkout, self._order = checkout, order
        self.view: PaymentView | None = None
        self.detached = self._wanted_again = self._may_sell = False
        self._attaching: Attaching | None = None
        self._following = False
        self._receipt_due = False
        self.shown = PaymentShown(
            payment_no="", channel=channel, amount_fen=amount_fen, started_at=started_at
        )  # fmt: skip

    @property
    def known(self) -> bool:
        """Whether the payment has its end."""
        return self.shown.state in ENDED

    @property
    def complete(self) -> bool:
        """Whether the order needs nothing else once this payment is paid: the business system is being told then."""
        return self.shown.amount_fen == self._order.total_fen or bool(self.shown.posting)

    def begin(self, *, auth_code: str = "", tendered_fen: int = 0, attach: Attaching | None = None) -> None:
        """Record and send. The payment code is not kept. ``attach``: the terminal is not asked, it took the money
        before."""
        self._attaching = attach
        session, channel, amount_fen = self._facts.session, self.shown.channel, self.shown.amount_fen
        if session is None:
            return
        self.shown, self._may_sell = replace(self.shown, tendered_fen=tendered_fen), channel == CARD
        self._tasks.run(
            MONEY,
            lambda: self._desk.take_payment(
                session,
                self.checkout,
                channel=channel,
                auth_code=auth_code,
                tendered_fen=tendered_fen,
                amount_fen=amount_fen,
            ),
            self._taken,
            self._not_taken,
        )

    def ask(self) -> None:
        """Ask the channel itself, now."""
        number, terminal = self.shown.payment_no, self._desk.terminal
        if number and not self.shown.asking and self.shown.channel == CARD and terminal is not None:
            self._change(asking=True, said="")
            self._tasks.run(TERMINAL, lambda: terminal.ask_now(number), self._terminal_asked, self._not_asked)
        elif number and not self.shown.asking:
            self._change(asking=True, said="")
            self._tasks.run(QUESTIONS, lambda: self._server.ask_channel(number), self._asked, self._not_asked)

    def cancel(self) -> None:
        """Ask for the payment to be undone; only the channel's proof ends it."""
        number = self.shown.payment_no
        if self.shown.channel == CARD:
            self._on_trouble(self, PaydeskError("terminal.cancel_there"))
        elif number and not self.known:
            self._change(cancel_requested=True)
            self._tasks.run(MONEY, lambda: self._server.cancel_payment(number), self._heard, self._not_cancelled)

    def print_again(self) -> None:
        """Print the receipt that did not come out, or print it once more."""
        view, session = self.view, self._facts.session
        if view is None or session is None or self.shown.receipt in (Receipt.PRINTING, Receipt.WAITING):
            return
        first, self._wanted_again = self.shown.receipt is not Receipt.PRINTED, True
        self._change(receipt=Receipt.PRINTING, receipt_code="")
        if first:
            self._tasks.run(DEVICES, lambda: self._print(view, session), self._printed, self._not_printed)
        else:
            number = view.payment_no
            self._tasks.run(
                DEVICES, lambda: self._desk.print_receipt.again(session, number), self._printed, self._not_printed
            )

    def resume(self, view: PaymentView) -> None:
        """Take up a payment that was begun in another run, to be told its end like one that was parked."""
        self.detached = True
        self.settle(view)

    def detach(self) -> None:
        """Nobody looks any more; a receipt under way still comes out."""
        self.detached = True

    def stop(self) -> None:
        """The screen ends; the server and the journal keep the payment."""
        self._tasks.close()

    def tick(self, now: datetime) -> None:
        """A second has passed; ``now`` is the server's time."""
        view = self.view
        if view is not None and not self.known and view.give_up_at is not None:
            left = max(0, round((view.give_up_at - now) / timedelta(seconds=1)))
            if left != self.shown.seconds_left:
                self.shown = replace(self.shown, seconds_left=left)

    def settle(self, view: PaymentView) -> None:
        """Take in what the server says of the payment. Older news than what is known is dropped."""
        before = self.view
        if before is not None and view.version < before.version:
            return
        self.view = view
        self.shown = replace(
            self.shown, payment_no=view.payment_no, state=view.state, reason=view.reason,
            channel_code=view.channel_code, tendered_fen=view.tendered_fen or self.shown.tendered_fen,
            cancel_requested=view.cancel_requested or (self.shown.cancel_requested and view.state not in ENDED),
            posting=view.posting_state, guidance=view.guidance,
            seconds_left=None if view.state in ENDED else self.shown.seconds_left,
        )  # fmt: skip
        if view.state is PaymentState.PAID:
            self._paid(view, first=before is None or before.state is not PaymentState.PAID)
        self._on_change(self)
        if view.reason == ASK_TERMINAL and self._may_sell:
            self._sell(view)
        if not self.detached and (not self.known or self._posting_open(view)):
            self._follow()

    def _sell(self, view: PaymentView) -> None:
        """The intent is durable at the server: the card terminal is asked, once."""
        terminal, self._may_sell = self._desk.terminal, False
        if self._attaching is not None:
            self.attach(self._attaching)
        elif terminal is not None:
            self._tasks.run(TERMINAL, lambda: terminal.sell(view), self._heard, self._not_sold)

    def attach(self, given: Attaching) -> None:
        """A sale that was made on the terminal alone is this payment's."""
        attach, view = self._desk.attach_sale, self.view
        if attach is not None and view is not None:
            self._change(asking=True, said="")
            self._tasks.run(
                TERMINAL, lambda: attach(view, given.word, read=given.read, step_up=given.step_up),
                self._attached, self._not_attached,
            )  # fmt: skip

    def _attached(self, view: PaymentView) -> None:
        self._change(asking=False)
        self._heard(view)

    def _not_attached(self, error: PaydeskError) -> None:
        self._change(asking=False)
        self._not_sold(error)

    def _not_sold(self, error: PaydeskError) -> None:
        """The terminal's word is on this disk, and did not reach the server: it is told again."""
        self._on_trouble(self, error)
        self._recover()

    def _terminal_asked(self, _known: bool) -> None:
        self._change(asking=False)
        self._follow()

    def _taken(self, taken: Taken) -> None:
        self.shown = replace(self.shown, payment_no=taken.payment_no)
        if taken.view is not None:
            self.settle(taken.view)
        else:
            self._change(state=PaymentState.UNKNOWN, reason="server.no_answer")
            self._follow()

    def _not_taken(self, error: PaydeskError) -> None:
        if isinstance(error, Refused):
            self._on_refused(self, error)
        else:
            self._change(state=PaymentState.UNKNOWN, reason=error.code)
            self._recover()

    def _recover(self) -> None:
        self._tasks.run(MONEY, self._desk.recover_payments, self._recovered, self._not_recovered)

    def _recovered(self, recovered: Recovered) -> None:
        """A fault of ours hid the number; the journal has it, the order tells which it is."""
        views = [*recovered.ended, *recovered.still_open]
        ours = [view for view in views if view.order_no == self.checkout.order_no]
        if ours:
            self.settle(ours[-1])

    def _not_recovered(self, _error: PaydeskError) -> None:
        self._tasks.after(FOLLOW_AGAIN_MS, self._recover)

    def _follow(self) -> None:
        if self._following or self.detached or not self.shown.payment_no:
            return
        self._following = True
        number = self.shown.payment_no
        version = self.view.version if self.view is not None else -1
        self._tasks.run(
            FOLLOWING,
            lambda: self._desk.follow_payment(number, known_version=version, wait_s=FOLLOW_WAIT_S),
            self._followed,
            self._not_followed,
        )

    def _followed(self, view: PaymentView) -> None:
        self._following = False
        self.settle(view)

    def _not_followed(self, error: PaydeskError) -> None:
        self._following = False
        if not self.known and self.shown.state is not PaymentState.REVERSING:
            self._change(state=PaymentState.UNKNOWN, reason=error.code)
        self._tasks.after(FOLLOW_AGAIN_MS, self._follow)

    def _asked(self, word: ChannelWord) -> None:
        self.shown = replace(self.shown, asking=False, said=word.said)
        self._heard(word.payment)

    def _heard(self, view: PaymentView) -> None:
        """News that did not come by following: an end is asked for once more, so that the journal is closed."""
        self.settle(view)
        if self.known:
            self._follow()

    def _not_asked(self, error: PaydeskError) -> None:
        self._change(asking=False, said="no_answer")

    def _not_cancelled(self, error: PaydeskError) -> None:
        self._change(cancel_requested=False)
        self._on_trouble(self, error)

    def _posting_open(self, view: PaymentView) -> bool:
        return view.state is PaymentState.PAID and view.posting_state == PostingState.PENDING.value

    def _paid(self, view: PaymentView, *, first: bool) -> None:
        if first and view.channel == "cash":
            number = view.payment_no
            self._tasks.run(DEVICES, lambda: self._desk.drawer.for_number(number), self._drawer, self._not_opened)
        if first and self.complete and self.shown.receipt is Receipt.NONE and self._order.claim_receipt():
            self.shown = replace(self.shown, receipt=Receipt.WAITING)
            self._receipt_due = True
            if self._posting_open(view):
                self._tasks.after(RECEIPT_WAITS_MS, self._print_now)
        if self._receipt_due and not self._posting_open(view):
            self._print_now()

    def _print_now(self) -> None:
        view, session = self.view, self._facts.session
        if not self._receipt_due or view is None or session is None:
            return
        self._receipt_due = False
        self._change(receipt=Receipt.PRINTING)
        self._tasks.run(DEVICES, lambda: self._print(view, session), self._printed, self._not_printed)

    def _print(self, view: PaymentView, session: SessionView) -> Printed:
        configuration = self._facts.configuration
        if configuration is None:
            return Printed(PrintOutcome.NOT_BEGUN, "server.no_answer")
        if view.reason == TAKEN_OFFLINE and not view.posting_state:
            return self._desk.print_receipt.offline(
                session, configuration, self.checkout.patient, self.checkout.bills, view
            )
        return self._desk.print_receipt.payment(
            session, configuration, self.checkout.patient, self.checkout.bills, view, parts=self._parts()
        )

    def _parts(self) -> Sequence[PaymentView]:
        """Every part of the order for its receipt; what this desk has not heard of, the server is asked for."""
        parts = self._order.paid()
        if sum(part.amount_fen - part.refunded_fen for part in parts) == self._order.total_fen:
            return parts
        try:
            order = self._server.order(self._order.order_no)
        except PaydeskError:
            return parts
        return [part for part in order.payments if part.state is PaymentState.PAID]

    def _printed(self, printed: Printed) -> None:
        if printed.outcome is PrintOutcome.DONE:
            self._change(receipt=Receipt.PRINTED, receipt_code="")
        else:
            certain = printed.outcome is not PrintOutcome.UNKNOWN
            code = printed.code or "printer.unconfirmed"
            self._change(receipt=Receipt.FAILED, receipt_code=code, receipt_certain=certain)

    def _not_printed(self, error: PaydeskError) -> None:
        """Said on the payment; and said anew when somebody asked for it again and it looks as before."""
        self._change(receipt=Receipt.FAILED, receipt_code=error.code, receipt_certain=True)
        if self._wanted_again:
            self._on_trouble(self, error)

    def _drawer(self, code: str) -> None:
        if code:
            self._on_trouble(self, PaydeskError(code))

    def _not_opened(self, error: PaydeskError) -> None:
        self._on_trouble(self, error)

    def _change(self, **changes: object) -> None:
        self.shown = replace(self.shown, **changes)  # type: ignore[arg-type]
        self._on_change(self)
