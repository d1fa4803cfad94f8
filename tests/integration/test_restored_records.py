"""Money that only the channel has: its record is written from the statement, and it goes back by its number there."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.reconciliation import ExceptionAct, ExceptionState
from app.core.refund import RefundState
from server.storage.engine import Database
from support.exception_world import ExceptionWorld
from support.money_world import NOT_FOUND, REFUND_DONE, REFUND_REFUSED

A, S = ExceptionAct, ExceptionState


@pytest.fixture
def world(database: Database) -> ExceptionWorld:
    return ExceptionWorld(database)


def test_money_without_any_number_of_the_channels_is_not_refunded(world: ExceptionWorld) -> None:
    number = world.found("A---", unnumbered=True)
    assert A.REFUND not in [act for act, _ in world.exceptions.read.detail(world.lin, number).acts]
    with pytest.raises(Conflict, match=r"exception\.act_not_safe"):
        world.propose(number, A.REFUND)


def test_money_of_nobody_goes_back_by_the_channels_own_number(world: ExceptionWorld) -> None:
    number = world.found("A---")
    case = world.done(number, A.REFUND)
    refund = world.refund_of(case.act_no)
    payment = world.payment(refund.payment_no)
    assert (payment.channel_number, payment.foreign_no, payment.amount_fen) == ("42001", "42001", 1234)
    assert (payment.state, payment.reason, payment.source) == (PaymentState.LATE_PAID, "payment.restored", "statement")
    assert (refund.state, refund.requested_by, refund.approved_by) == (
        RefundState.APPROVED, world.lin.operator.operator_id, world.zhao.operator.operator_id,
    )  # fmt: skip
    for _ in range(3):
        world.work()
        world.clock.forward(60)
    assert (world.case(number).state, world.case(number).outcome) == (S.VERIFIED, "exception.refunded")
    assert world.payment(payment.payment_no).state is PaymentState.REFUNDED
    assert len([call for call in world.wechat.calls if call.startswith("refund ")]) == 1
    assert (world.balance("channel/wechat/m1"), world.balance("business/unclaimed")) == (0, 0)


def test_the_same_money_in_another_exception_does_not_go_back_twice(world: ExceptionWorld) -> None:
    world.done(world.found("A---"), A.REFUND)
    world.count = 0
    again = world.found("A---", exception_no="X" + "9" * 27)
    world.propose(again, A.REFUND)
    world.approve(again)
    with pytest.raises(Conflict, match=r"refund\.over_paid"):
        world.execute(again)


def test_a_line_that_the_channel_does_not_know_of_moves_nothing(world: ExceptionWorld) -> None:
    """A statement that somebody has forged."""
    number = world.found("A---")
    world.propose(number, A.REFUND)
    world.approve(number)
    world.wechat.queries = [NOT_FOUND]
    with pytest.raises(Conflict, match=r"exception\.channel_says_no"):
        world.execute(number)
    assert not [call for call in world.wechat.calls if call.startswith("refund ")]


def test_a_refund_that_the_channel_refuses_leaves_late_money_and_may_be_tried_again(world: ExceptionWorld) -> None:
    number = world.found("A---")
    world.wechat.refunds = [REFUND_REFUSED]
    first = world.done(number, A.REFUND)
    for _ in range(3):
        world.work()
        world.clock.forward(60)
    assert (world.case(number).state, world.case(number).outcome) == (S.NEW, "exception.refund_failed")
    world.wechat.refunds = [REFUND_DONE]
    second = world.done(number, A.REFUND)
    assert second.act_no != first.act_no
    assert world.refund_of(second.act_no).payment_no == world.refund_of(first.act_no).payment_no


def test_nobody_books_money_of_which_no_bill_is_known(world: ExceptionWorld) -> None:
    case = world.done(world.found("A--A"), A.RESTORE_RECORD)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.record_restored")
    assert world.payment(case.act_no).state is PaymentState.LATE_PAID
    with world.reader() as work:
        assert work.alerts.get("payment.late", case.act_no) is not None
    with pytest.raises(Conflict, match=r"payment\.no_bill"):
        world.book_late(world.lin, case.act_no)


def test_a_lost_record_is_written_into_the_books(world: ExceptionWorld) -> None:
    case = world.done(world.found("A-AA"), A.RESTORE_RECORD)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.record_restored")
    assert (world.balance("channel/wechat/m1"), world.balance("business/his")) == (1234, -1234)
    payment = world.payment(case.act_no)
    assert (payment.state, payment.source, payment.reason) == (PaymentState.PAID, "window", "payment.restored")
    with world.reader() as work:
        posting = work.postings.get(payment.order_no)
    assert posting is not None
    assert posting.state is PostingState.POSTED
    assert not [call for call in world.his.calls if call.startswith("post ")], "it has it already"


def test_a_lost_record_bears_the_numbers_that_it_had(world: ExceptionWorld) -> None:
    payment_no, order_no = world.number(NumberKind.PAYMENT), world.number(NumberKind.ORDER)
    number = world.found("A-AA", our_no=payment_no, business_no=order_no)
    case = world.done(number, A.RESTORE_RECORD)
    payment = world.payment(payment_no)
    assert (case.act_no, payment.order_no, payment.foreign_no) == (payment_no, order_no, "")
    assert A.RESTORE_RECORD not in [act for act, _ in world.exceptions.read.detail(world.lin, number).acts]
