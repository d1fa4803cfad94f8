"""Desks that say where they saw the server's history stand, and hand in what they did when it was put back."""

from dataclasses import replace
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.core.payout import PayoutMethod
from app.wire import healing as wire
from app.wire.healing import (
    HandedIn,
    HandIn,
    HealingItemView,
    HealingView,
    Heartbeat,
    HeartbeatAnswer,
    Position,
)
from server.api.calls import AnyRequest, actor, window_token
from server.api.payments import wanted
from server.api.problems import documented
from server.api.refunds import items_of
from server.api.services import Services
from server.api.terminals import card_record
from server.domain.handed_in import (
    Handed,
    HandedCash,
    HandedPayment,
    HandedPayout,
    HandedRefund,
    HandedShift,
    HandedWord,
)
from server.domain.healing import Mark
from server.services.heal import HealingReport
from server.services.payouts import proof_type_of

WindowId = Annotated[int, Parameter(ge=1, le=2**31 - 1)]
WINDOW_ALONE: list[dict[str, list[str]]] = [{"window": []}]


@post("/heartbeat", status_code=200, sync_to_thread=True, responses=documented(), security=WINDOW_ALONE)
def heartbeat(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[Heartbeat]) -> HeartbeatAnswer:
    """A desk lives; needs the window's token, no session."""
    beat = services.hear_desk(window_token(request), data.desk_id, _mark(data.position), data.last_payment_no or "")
    mark = beat.mark
    return HeartbeatAnswer(
        position=Position(installation=mark.installation, chain_no=mark.chain_no, hash=mark.hash, at=mark.at),
        hand_in_from=beat.hand_in_from,
        server_version=services.version,
    )


@post("/healing/intents", status_code=200, sync_to_thread=True, responses=documented(), security=WINDOW_ALONE)
def hand_in(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[HandIn]) -> HandedIn:
    """Take over what a desk did in a gap; needs the window's token, no session, and that the desk was asked."""
    taken = services.hand_in(window_token(request), _handed(data))
    return HandedIn(known=taken.known, made_again=taken.made_again, passed_over=taken.passed_over)


@get("/healing", sync_to_thread=True, responses=documented())
def read_healing(request: AnyRequest, services: NamedDependency[Services]) -> HealingView:
    """The healing under way, or the last one."""
    return _view(services.heal.report(actor(request, services)))


@post("/healing/desks/{window_id:int}/gone", status_code=200, sync_to_thread=True, responses=documented(404))
def desk_is_gone(request: AnyRequest, services: NamedDependency[Services], window_id: WindowId) -> HealingView:
    """Say that a desk will never hand in its journal."""
    return _view(services.heal.desk_is_gone(actor(request, services), window_id))


def _mark(position: Position) -> Mark | None:
    if not position.installation or position.at is None or position.at.tzinfo is None:
        return None
    return Mark(position.installation, position.chain_no, position.hash, 0, position.at)


def _handed(data: HandIn) -> Handed:
    return Handed(
        payments=tuple(
            HandedPayment(
                wanted=wanted(each.payment), recorded_at=each.recorded_at, operator_id=each.operator_id,
                outcome=each.outcome,
            )
            for each in data.payments
        ),
        refunds=tuple(
            HandedRefund(
                refund_no=each.refund.refund_no, payment_no=each.refund.payment_no, amount_fen=each.refund.amount_fen,
                reason=each.refund.reason, shift_no=each.refund.shift_no, note=each.refund.note,
                bills=each.refund.bills, recorded_at=each.recorded_at, operator_id=each.operator_id,
                outcome=each.outcome, items=items_of(each.refund), route=each.refund.route,
            )
            for each in data.refunds
        ),
        shifts=tuple(
            HandedShift(
                shift_no=each.shift_no, float_fen=each.float_fen, recorded_at=each.recorded_at,
                operator_id=each.operator_id, outcome=each.outcome,
            )
            for each in data.shifts
        ),
        words=tuple(
            HandedWord(
                said=replace(card_record(each.number, each.word), payment_no=each.payment_no), asked_at=each.asked_at
            )
            for each in data.words
        ),
        payouts=tuple(map(_payout, data.payouts)),
        cash=tuple(
            HandedCash(
                refund_no=each.given.refund_no, payment_no=each.given.payment_no, amount_fen=each.given.amount_fen,
                reason=each.given.reason, shift_no=each.given.shift_no or "", recorded_at=each.recorded_at,
                operator_id=each.operator_id, outcome=each.outcome,
            )
            for each in data.cash
        ),
        last=data.last,
    )  # fmt: skip


def _payout(handed: wire.HandedPayout) -> HandedPayout:
    """Raises InvalidInput for a proof that is no file of a known kind."""
    one = handed.payout
    return HandedPayout(
        payout_no=one.payout_no, refund_no=one.refund_no, payment_no=one.payment_no, amount_fen=one.amount_fen,
        method=PayoutMethod(one.method), payee=one.payee, note=one.note, prepared_by=one.prepared_by_id,
        prepared_at=one.prepared_at, approved_by=one.approved_by_id, shift_no=one.shift_no or "", proof=one.proof,
        proof_type=proof_type_of(one.proof), recorded_at=handed.recorded_at, operator_id=handed.operator_id,
        outcome=handed.outcome,
    )  # fmt: skip


def _view(report: HealingReport) -> HealingView:
    healing = report.healing
    if healing is None:
        return HealingView(
            healing_no=0, healing=False, reason="", from_at=None, noticed_at=None, ended_at=None, items=()
        )
    return HealingView(
        healing_no=healing.healing_no,
        healing=healing.ended_at is None,
        reason=healing.reason,
        from_at=healing.from_at,
        noticed_at=healing.noticed_at,
        ended_at=healing.ended_at,
        postings_left=report.postings_left,
        items=tuple(
            HealingItemView(
                kind=item.kind.value, subject=item.subject, name=str(item.fact("name")), state=item.state.value,
                changed_at=item.changed_at, detail=dict(item.detail),
            )
            for item in report.items
        ),
    )  # fmt: skip


HANDLERS = (heartbeat, hand_in, read_healing, desk_is_gone)
