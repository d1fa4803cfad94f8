"""Payouts: prepare, approve, pay, cancel; the proof and the payee."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.core.payout import PayoutMethod
from app.wire.payouts import DecidePayout, Payee, PayoutList, PayoutProof, PayoutView, PreparePayout
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.refund_views import payout_view
from server.api.services import Services
from server.services.payouts import PayoutWanted
from server.services.step_up import StepUp

Number = Annotated[str, Parameter(pattern=r"^Y\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]
OfRefund = Annotated[str, Parameter(pattern=r"^(R\d{12}[0-9A-HJKMNP-TV-Z]{15})?$")]
LARGEST_BODY = 8 * 1024 * 1024
"""A proof of 5 MiB in base64, and what stands around it."""


@post("/payouts", status_code=200, sync_to_thread=True, responses=documented(404), request_max_body_size=LARGEST_BODY)
def prepare_payout(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[PreparePayout]
) -> PayoutView:
    """Prepare a payout; the same number again answers how it stands."""
    wanted = PayoutWanted(
        payout_no=data.payout_no, refund_no=data.refund_no, method=PayoutMethod(data.method),
        payee_name=data.payee_name, payee_account=data.payee_account, proof=data.proof, note=data.note,
    )  # fmt: skip
    return payout_view(services.payouts.prepare(actor(request, services), wanted))


@get("/payouts", sync_to_thread=True, responses=documented())
def open_payouts(request: AnyRequest, services: NamedDependency[Services], refund_no: OfRefund = "") -> PayoutList:
    """Prepared and approved payouts, oldest first; or all of one refund."""
    who = actor(request, services)
    found = services.payouts.of_refund(who, refund_no) if refund_no else services.payouts.open(who)
    return PayoutList(payouts=tuple(map(payout_view, found)))


@post("/payouts/{payout_no:str}/approve", status_code=200, sync_to_thread=True, responses=documented(404, 429))
def approve_payout(
    request: AnyRequest, services: NamedDependency[Services], payout_no: Number, data: JSONBody[DecidePayout]
) -> PayoutView:
    """Approve another one's payout; with ``step_up`` that person does."""
    who = actor(request, services)
    if data.step_up is None:
        return payout_view(services.payouts.approve(who, payout_no))
    offered = StepUp(data.step_up.username, data.step_up.password, data.step_up.pin)
    return payout_view(services.approve_payout_beside(who, payout_no, offered))


@post("/payouts/{payout_no:str}/cancel", status_code=200, sync_to_thread=True, responses=documented(404))
def cancel_payout(
    request: AnyRequest, services: NamedDependency[Services], payout_no: Number, data: JSONBody[DecidePayout]
) -> PayoutView:
    """Decline a payout, or take it back."""
    return payout_view(services.payouts.cancel(actor(request, services), payout_no))


@post("/payouts/{payout_no:str}/pay", status_code=200, sync_to_thread=True, responses=documented(404))
def pay_payout(
    request: AnyRequest, services: NamedDependency[Services], payout_no: Number, data: JSONBody[DecidePayout]
) -> PayoutView:
    """The money leaves now: out of this window's drawer, or the bank has been told."""
    return payout_view(services.payouts.pay(actor(request, services), payout_no))


@get("/payouts/{payout_no:str}/proof", sync_to_thread=True, responses=documented(404))
def payout_proof(request: AnyRequest, services: NamedDependency[Services], payout_no: Number) -> PayoutProof:
    """The file that was attached, checked against its SHA-256."""
    payout, content = services.payouts.proof(actor(request, services), payout_no)
    return PayoutProof(content=content, proof_type=payout.proof_type, proof_sha256=payout.proof_sha256)


@get("/payouts/{payout_no:str}/payee", sync_to_thread=True, responses=documented(404))
def payout_payee(request: AnyRequest, services: NamedDependency[Services], payout_no: Number) -> Payee:
    """Whom to pay, in clear; asking is written to the audit log."""
    name, account = services.payouts.payee(actor(request, services), payout_no)
    return Payee(name=name, account=account)


HANDLERS = (
    prepare_payout, open_payouts, approve_payout, cancel_payout, pay_payout, payout_proof, payout_payee,
)  # fmt: skip
