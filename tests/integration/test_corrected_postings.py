"""A wrong posting is taken back with proof and made anew; without proof nothing is posted."""

from __future__ import annotations

import pytest

from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.reconciliation import ExceptionAct, ExceptionState
from server.ports import PostingWord, WithdrawalAnswer
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.exception_world import ExceptionWorld

A, S = ExceptionAct, ExceptionState


@pytest.fixture
def world(database: Database) -> ExceptionWorld:
    return ExceptionWorld(database)


def posted(fen: int) -> PostingWord:
    return PostingWord("posted", "his.posted", fen)


TAKEN_BACK = PostingWord("withdrawn", "his.withdrawn")


def test_a_wrong_posting_is_taken_back_with_proof_and_made_anew(world: ExceptionWorld) -> None:
    payment_no = world.paid()
    number, order_no = world.found("AADA", payment_no), world.payment(payment_no).order_no
    world.asked.words = [posted(6000), TAKEN_BACK, posted(6360)]
    calls_before = len(world.his.calls)
    case = world.done(number, A.CORRECT_POSTING)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.posted")
    new_no = world.corrected(order_no)
    calls = world.his.calls[calls_before:]
    assert calls == [
        f"find {order_no}", f"withdraw {order_no}", f"find {order_no}", f"post {new_no}", f"find {new_no}",
    ]  # fmt: skip
    assert world.asked.withdrawn[-1] == (case.act_no, 6000, "correction")
    assert world.payment(payment_no).state is PaymentState.PAID, "the payment stays"
    assert "exception.posting_withdrawn" in world.codes(number)


def test_nothing_is_taken_back_where_the_business_system_has_it_right(world: ExceptionWorld) -> None:
    """Only its statement was wrong."""
    number = world.found("AADA", world.paid())
    case = world.done(number, A.CORRECT_POSTING)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.posted")
    assert not [call for call in world.his.calls if call.startswith("withdraw")]


@pytest.mark.parametrize(
    ("words", "withdrawal", "state", "outcome"),
    [
        pytest.param([PostingWord("unclear", "x")], "withdrawn", S.EXECUTED, "", id="silence before"),
        pytest.param([posted(6000)], "unclear", S.EXECUTED, "", id="silence on the withdrawal"),
        pytest.param([posted(6000), PostingWord("unclear", "x")], "withdrawn", S.EXECUTED, "", id="no proof yet"),
        pytest.param([posted(6000)], "refused", S.NEW, "exception.withdrawal_refused", id="given out already"),
        pytest.param([posted(6000)], "withdrawn", S.NEW, "exception.difference_stands", id="it still stands"),
    ],
)
def test_without_proof_nothing_is_posted_anew(
    world: ExceptionWorld, words: list[PostingWord], withdrawal: str, state: ExceptionState, outcome: str
) -> None:
    payment_no = world.paid()
    number = world.found("AADA", payment_no)
    world.asked.words = words
    world.his.withdrawals = [WithdrawalAnswer(withdrawal, "his.test")]
    case = world.done(number, A.CORRECT_POSTING)
    assert (case.state, case.outcome) == (state, outcome)
    assert world.corrected(world.payment(payment_no).order_no) == ""
    assert sum(call.startswith("post ") for call in world.his.calls) == 1


def test_an_answer_that_comes_later_goes_on_with_the_same_withdrawal(world: ExceptionWorld) -> None:
    number = world.found("AADA", world.paid())
    world.asked.words = [posted(6000)]
    world.his.withdrawals = [WithdrawalAnswer("unclear", "x"), WithdrawalAnswer("withdrawn", "his.withdrawn")]
    case = world.done(number, A.CORRECT_POSTING)
    world.asked.words = [TAKEN_BACK, TAKEN_BACK, posted(6360)]
    world.clock.forward(20)
    world.work()
    assert world.case(number).state is S.VERIFIED
    assert world.asked.withdrawn == [(case.act_no, 6000, "correction")] * 2, "one content for ever"


def test_the_corrected_order_is_taken_back_under_its_new_number(world: ExceptionWorld) -> None:
    payment_no = world.paid()
    number, order_no = world.found("AADA", payment_no), world.payment(payment_no).order_no
    world.asked.words = [posted(6000), TAKEN_BACK, posted(6360)]
    world.done(number, A.CORRECT_POSTING)
    wanted = RefundWanted(
        refund_no=world.number(NumberKind.REFUND), payment_no=payment_no, amount_fen=6360,
        reason="refund.patient_request", shift_no=world.shift_no, note="", bills=(),
    )  # fmt: skip
    world.request_refund(world.cashier, wanted)
    world.work()
    assert f"withdraw {world.corrected(order_no)}" in world.his.calls
