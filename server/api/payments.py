"""Payments: take, follow, cancel, ask the channel, book what came late."""

import logging
from collections.abc import Callable
from typing import Annotated

from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.core.errors import InvalidInput, PaydeskError
from app.core.payment import PaymentState
from app.wire.payments import ChannelWord, OpenPayments, PaymentView, TakePayment
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.views import masked_name, payment_version, payment_view
from server.api.waiting import LONGEST_S, Waiting
from server.domain.identity import Actor
from server.domain.payment import BillWanted, PaymentWanted
from server.services.details import PaymentDetail

log = logging.getLogger(__name__)

FIRST_LOOK_S = 2.0
"""How long an answer to a new payment waits for the channel's word before it says that it is on its way."""

Number = Annotated[str, Parameter(pattern=r"^P\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]
KnownVersion = Annotated[int, Parameter(ge=-1, le=2**53, description="Answer at once if the version is another one.")]
WaitS = Annotated[int, Parameter(ge=0, le=LONGEST_S, description="Wait at most so many seconds for a change.")]


@post("/payments", status_code=200, responses=documented(404))
async def take_payment(
    request: AnyRequest,
    services: NamedDependency[Services],
    waiting: NamedDependency[Waiting],
    data: JSONBody[TakePayment],
) -> PaymentView:
    """Take a payment; the same number again answers how it stands."""

    def begin() -> tuple[PaymentDetail, Actor]:
        who = actor(request, services)
        return services.take_payment(who, wanted(data)), who

    detail, who = await sync_to_thread(begin)
    may_look = "checkout.view" in who.permissions
    if detail.payment.state is PaymentState.SENDING and may_look:
        detail = await _first_look(waiting, detail, lambda: services.payments.payment(who, data.payment_no))
    return payment_view(detail)


async def _first_look(waiting: Waiting, begun: PaymentDetail, look: Callable[[], PaymentDetail]) -> PaymentDetail:
    """The payment once it is known, or soon. It has been taken: no fault from here on may be told as a refusal."""
    try:
        return await waiting.until(
            begun.payment.payment_no, look, lambda seen: seen.payment.state is not PaymentState.SENDING, FIRST_LOOK_S
        )
    except PaydeskError as error:
        log.warning("payment %s: taken, not looked at (%s)", begun.payment.payment_no, error.code)
        return begun


@get("/payments/open", sync_to_thread=True, responses=documented())
def open_payments(request: AnyRequest, services: NamedDependency[Services]) -> OpenPayments:
    """Money of this window that is not yet known or dealt with, oldest first."""
    details = services.payments.open_at_window(actor(request, services))
    return OpenPayments(payments=tuple(map(payment_view, details)))


@get("/payments/{payment_no:str}", responses=documented(404))
async def read_payment(
    request: AnyRequest,
    services: NamedDependency[Services],
    waiting: NamedDependency[Waiting],
    payment_no: Number,
    known_version: KnownVersion = -1,
    wait: WaitS = 0,
) -> PaymentView:
    """A payment; with ``wait``, once its version is another than the known one or the seconds are over."""
    detail = await waiting.until(
        payment_no,
        lambda: services.payments.payment(actor(request, services), payment_no),
        lambda seen: payment_version(seen) != known_version,
        wait,
    )
    return payment_view(detail)


@post("/payments/{payment_no:str}/abandon", status_code=200, sync_to_thread=True, responses=documented(404))
def abandon_payment(
    request: AnyRequest, services: NamedDependency[Services], payment_no: Number, data: JSONBody[TakePayment]
) -> PaymentView:
    """Settle an intent that may never have arrived: unknown here, its number is dead from now on."""
    if data.payment_no != payment_no:
        raise InvalidInput("payment_no", "differs from the path")
    return payment_view(services.abandon_payment(actor(request, services), wanted(data)))


@post("/payments/{payment_no:str}/cancel", status_code=200, sync_to_thread=True, responses=documented(404))
def cancel_payment(request: AnyRequest, services: NamedDependency[Services], payment_no: Number) -> PaymentView:
    """Ask for a payment to be undone; the answer is still the channel's."""
    return payment_view(services.cancel_payment(actor(request, services), payment_no))


@post("/payments/{payment_no:str}/ask", status_code=200, sync_to_thread=True, responses=documented(404))
def ask_channel(request: AnyRequest, services: NamedDependency[Services], payment_no: Number) -> ChannelWord:
    """What the channel itself says, asked this moment."""
    word = services.ask_channel(actor(request, services), payment_no)
    return ChannelWord(
        said=word.said, channel_code=word.channel_code, asked_at=word.asked_at, payment=payment_view(word.detail)
    )


@post("/payments/{payment_no:str}/book-late", status_code=200, sync_to_thread=True, responses=documented(404))
def book_late(request: AnyRequest, services: NamedDependency[Services], payment_no: Number) -> PaymentView:
    """Book money that came after we had said there was none."""
    return payment_view(services.book_late(actor(request, services), payment_no))


def wanted(data: TakePayment) -> PaymentWanted:
    """The wire's wish as the services take it; the full name goes no further than here."""
    return PaymentWanted(
        payment_no=data.payment_no, order_no=data.order_no, shift_no=data.shift_no, business=data.business,
        patient_no=data.patient_no, patient_label=masked_name(data.patient_name),
        bills=tuple(
            BillWanted(bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department)
            for bill in data.bills
        ),
        channel=data.channel, amount_fen=data.amount_fen, tendered_fen=data.tendered_fen, auth_code=data.auth_code,
    )  # fmt: skip


HANDLERS = (take_payment, open_payments, read_payment, abandon_payment, cancel_payment, ask_channel, book_late)
