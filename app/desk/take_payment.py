"""Take a payment at this desk: the number is on this disk before anything is sent, and every retry carries it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.errors import Refused, Unreachable
from app.core.fault_points import fault_point
from app.core.ids import NumberKind, mint
from app.desk.follow_payment import ENDED, close_intent
from app.desk.link import CERTAIN
from app.desk.ports import Intent, Journal, Server
from app.desk.take_offline import TAKEN_OFFLINE, TakeOffline
from app.wire.patients import BillView, PatientView
from app.wire.payments import BillToPay, PaymentView, TakePayment
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

SENDINGS = 2
"""How often the same request is sent at once when its answer is lost; the same number is the same payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """What a cashier has in front of the window: a patient, the chosen bills, and the number of their order.

    ``order_no`` is minted when the patient is called up and stays the same over several tries to pay.
    """

    order_no: str
    shift_no: str
    patient: PatientView
    bills: Sequence[BillView]
    bills_read_s: float | None = None
    """When the bills were read from the server, on the clock that cannot be set."""

    @property
    def total_fen(self) -> int:
        """What is to be paid here."""
        return sum(bill.own_fen for bill in self.bills)


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment that has begun. ``view`` is None when the server's answer was lost: follow it by its number."""

    payment_no: str
    view: PaymentView | None


class TakePaymentAtDesk:
    """Begin a payment: mint, record, send."""

    def __init__(self, *, server: Server, journal: Journal, clock: Clock, offline: TakeOffline | None = None) -> None:
        """``offline`` takes what is allowed while the server does not answer; without it nothing is taken then."""
        self._server, self._journal, self._clock, self._offline = server, journal, clock, offline

    def new_order_no(self, session: SessionView) -> str:
        """The number of an order about to be made at this window."""
        return mint(NumberKind.ORDER, session.window.code, self._clock.now())

    def __call__(
        self,
        session: SessionView,
        checkout: Checkout,
        *,
        channel: str,
        auth_code: str = "",
        tendered_fen: int = 0,
        amount_fen: int | None = None,
    ) -> Taken:
        """Send one payment: of the whole order, or of a part of it with ``amount_fen``. Raises Refused when the server
        declined: no money has moved."""
        wanted = TakePayment(
            payment_no=mint(NumberKind.PAYMENT, session.window.code, self._clock.now()),
            order_no=checkout.order_no,
            shift_no=checkout.shift_no,
            business=checkout.patient.business,
            patient_no=checkout.patient.patient_no,
            patient_name=checkout.patient.name,
            bills=tuple(
                BillToPay(
                    bill_no=bill.bill_no,
                    kind=bill.kind,
                    version=bill.version,
                    own_fen=bill.own_fen,
                    title=bill.title[:100],
                    department=bill.department[:60],
                )
                for bill in checkout.bills
            ),
            channel=channel,
            amount_fen=checkout.total_fen if amount_fen is None else amount_fen,
            tendered_fen=tendered_fen,
            auth_code=auth_code,
        )
        if self._offline is not None and self._offline.line_is_down:
            return Taken(wanted.payment_no, self._offline.take(session, wanted, checkout.bills_read_s))
        self._journal.record(
            Intent(
                payment=replace(wanted, auth_code=""),
                recorded_at=self._clock.now(),
                operator_id=session.operator_id,
            )
        )
        fault_point("P1d")
        view = self._send(wanted) or self._instead(session, wanted, checkout)
        if view is not None and view.state in ENDED and view.reason != TAKEN_OFFLINE:
            close_intent(self._journal, view.payment_no, view.state.value)
            fault_point("P5d")
        return Taken(wanted.payment_no, view)

    def _instead(self, session: SessionView, wanted: TakePayment, checkout: Checkout) -> PaymentView | None:
        """No answer came. Cash is on the counter: under the same number it is taken without the server, if that is
        allowed; should the server have had it after all, it knows the number. Anything else stays to be asked for."""
        if self._offline is None or self._offline.line_is_up:
            return None
        try:
            return self._offline.take(session, wanted, checkout.bills_read_s)
        except Refused as refusal:
            log.warning("payment %s: not taken without the server (%s)", wanted.payment_no, refusal.code)
            return None

    def _send(self, wanted: TakePayment) -> PaymentView | None:
        """The server's answer; None when there was none, and it may have arrived. Raises Refused: it did not."""
        lost: list[str] = []
        for sending in range(1, SENDINGS + 1):
            if lost and self._offline is not None and self._offline.line_is_down:
                break
            try:
                return self._server.take_payment(wanted)
            except Refused as refusal:
                if sending == 1:
                    close_intent(self._journal, wanted.payment_no, refusal.code)
                    raise
                # The first sending may have been taken although the second is refused: its number must be asked for.
                log.warning("payment %s: repeat refused (%s)", wanted.payment_no, refusal.code)
                return None
            except Unreachable as error:
                log.warning("payment %s: sending %d, %s", wanted.payment_no, sending, error.code)
                lost.append(error.code)
        if self._offline is not None and wanted.auth_code and CERTAIN.issuperset(lost):
            # It never left this computer, so no channel was asked: the patient has not paid, and keeps the code.
            close_intent(self._journal, wanted.payment_no, lost[-1])
            raise Refused("offline.wallet", channel=wanted.channel)
        return None
