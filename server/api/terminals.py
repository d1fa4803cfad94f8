"""What desks tell of their card terminals: the sale of a payment, the void or refund of a refund; slips kept."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from app.wire.terminals import AttachSale, BeginAct, CardActs, CardActView, TerminalWord
from server.api.calls import AnyRequest, actor
from server.api.payments import Number as PaymentNumber
from server.api.problems import documented
from server.api.refund_views import refund_view
from server.api.refunds import Number as RefundNumber
from server.api.services import Services
from server.api.views import payment_view
from server.domain.card import CardRecord
from server.services.step_up import StepUp

_TOLD = tuple(field.name for field in fields(TerminalWord))


@post("/payments/{payment_no:str}/terminal", status_code=200, sync_to_thread=True, responses=documented(404))
def tell_sale(
    request: AnyRequest,
    services: NamedDependency[Services],
    payment_no: PaymentNumber,
    data: JSONBody[TerminalWord],
) -> PaymentView:
    """What this window's terminal said of a payment's sale; the payment as it stands then."""
    return payment_view(services.hear_terminal.of_payment(actor(request, services), card_record(payment_no, data)))


@post(
    "/payments/{payment_no:str}/terminal/attach", status_code=200, sync_to_thread=True, responses=documented(404, 429)
)
def attach_sale(
    request: AnyRequest, services: NamedDependency[Services], payment_no: PaymentNumber, data: JSONBody[AttachSale]
) -> PaymentView:
    """A sale made on the terminal without us is this payment's; with ``step_up`` that person permits it."""
    given = data.step_up
    offered = None if given is None else StepUp(given.username, given.password, given.pin)
    said = card_record(payment_no, data.word)
    return payment_view(services.attach_sale(actor(request, services), said, read=data.read, offered=offered))


@get("/payments/{payment_no:str}/terminal", sync_to_thread=True, responses=documented(404))
def read_acts(request: AnyRequest, services: NamedDependency[Services], payment_no: PaymentNumber) -> CardActs:
    """The sale of a card payment and what undid it, oldest first, with the slips."""
    found = services.hear_terminal.acts(actor(request, services), payment_no)
    return CardActs(acts=tuple(_view(record, window) for record, window in found))


@post("/refunds/{refund_no:str}/terminal/begin", status_code=200, sync_to_thread=True, responses=documented(404))
def begin_refund(
    request: AnyRequest, services: NamedDependency[Services], refund_no: RefundNumber, data: JSONBody[BeginAct]
) -> RefundView:
    """Claim a refund for this window's terminal before it is asked."""
    begun = services.hear_terminal.begin_refund(actor(request, services), refund_no, data.act, data.tried_ms)
    return refund_view(begun)


@post("/refunds/{refund_no:str}/terminal", status_code=200, sync_to_thread=True, responses=documented(404))
def tell_refund(
    request: AnyRequest,
    services: NamedDependency[Services],
    refund_no: RefundNumber,
    data: JSONBody[TerminalWord],
) -> RefundView:
    """What this window's terminal said of a void or refund; the refund as it stands then."""
    return refund_view(services.hear_terminal.of_refund(actor(request, services), card_record(refund_no, data)))


def card_record(number: str, data: TerminalWord) -> CardRecord:
    """A word under a number; who says it is for the service to add."""
    told = {name: getattr(data, name) for name in _TOLD}
    nobody: dict[str, Any] = {"window_id": 0, "operator_id": 0, "recorded_at": datetime.min.replace(tzinfo=UTC)}
    return CardRecord(number=number, payment_no=number, **nobody, **told)


def _view(record: CardRecord, window: str) -> CardActView:
    word = TerminalWord(**{name: getattr(record, name) for name in _TOLD})
    return CardActView(
        number=record.number, payment_no=record.payment_no, word=word, window=window, recorded_at=record.recorded_at
    )


HANDLERS = (tell_sale, attach_sale, read_acts, begin_refund, tell_refund)
