"""Each act on an exception, over the services that move money for everybody, on every storage."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict, NotFound, NotPermitted
from app.core.payment import PaymentEvent, PaymentState
from app.core.reconciliation import ExceptionAct, ExceptionState
from app.core.refund import RefundState
from server.ports import ExceptionQuery, PostingAnswer, PostingWord
from server.services.exception_money import ENTRY
from server.services.step_up import StepUp
from server.storage.engine import Database
from support.exception_world import ExceptionWorld
from support.money_world import NOT_FOUND, PAID, REFUND_DONE, REFUSED, UNCLEAR, said

A, S = ExceptionAct, ExceptionState
ABSENT = PostingWord("absent", "his.absent")


@pytest.fixture
def world(database: Database) -> ExceptionWorld:
    return ExceptionWorld(database)


def late(world: ExceptionWorld) -> str:
    """A payment that was refused, and of which the channel now says that it was paid."""
    world.wechat.pays = [REFUSED]
    payment_no = world.paid()
    world.wechat.queries = [PAID]
    world.paid_late(payment_no)
    return payment_no


# ---------------------------------------------------------------- post again


def test_a_missing_posting_is_made_and_then_verified(world: ExceptionWorld) -> None:
    number = world.found("AA-A", world.paid())
    case = world.done(number, A.POST_AGAIN)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.posted")
    assert case.act_no == world.payment(case.found.our_no).order_no
    assert sum(call.startswith("post ") for call in world.his.calls) == 2
    assert world.codes(number)[-3:] == ["exception.said.paid", "exception.said.posted", "exception.verified"]


def test_one_person_is_enough_where_no_money_moves(world: ExceptionWorld) -> None:
    detail = world.propose(world.found("AA-A", world.paid()), A.POST_AGAIN)
    assert (detail.row.case.state, detail.row.may) == (S.APPROVED, ("withdraw", "execute"))


def test_silence_of_the_business_system_is_no_verification(world: ExceptionWorld) -> None:
    number = world.found("AA-A", world.paid())
    world.asked.words = [PostingWord("unclear", "his.no_answer"), PostingWord("posted", "his.posted", 6360)]
    assert world.done(number, A.POST_AGAIN).state is S.EXECUTED
    world.clock.forward(20)
    world.exceptions.verify(number)
    assert world.case(number).state is S.VERIFIED


def test_a_refused_posting_is_back_at_the_beginning(world: ExceptionWorld) -> None:
    number = world.found("AA-A", world.paid())
    world.his.posts, world.asked.words = [PostingAnswer("refused", "bill.gone")], [ABSENT]
    case = world.done(number, A.POST_AGAIN)
    assert (case.state, case.outcome, case.act) == (S.NEW, "exception.posting_refused", None)


def test_nothing_is_posted_without_an_order(world: ExceptionWorld) -> None:
    number = world.found("AA-A")
    world.propose(number, A.POST_AGAIN)
    with pytest.raises(Conflict, match=r"exception\.nothing_to_post"):
        world.execute(number)
    assert world.case(number).state is S.APPROVED


# ---------------------------------------------------------------- ask, book, refund


def test_a_lost_answer_is_asked_for_and_booked_by_the_channels_word(world: ExceptionWorld) -> None:
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [PAID]
    payment_no = world.wanted().payment_no
    wanted = world.wanted(payment_no=payment_no)
    world.take(world.cashier, wanted)
    number = world.found("DA--", payment_no, field="state")
    case = world.done(number, A.QUERY_CHANNEL)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.channel_paid")
    assert world.payment(payment_no).state is PaymentState.PAID


def test_a_shortage_that_the_channel_confirms_stays_open(world: ExceptionWorld) -> None:
    payment_no = world.paid()
    number = world.found("-AAA", payment_no)
    world.wechat.queries = [said(PaymentEvent.CHANNEL_REFUSED, "channel.closed", channel_code="CLOSED")]
    case = world.done(number, A.QUERY_CHANNEL)
    assert (case.state, case.outcome) == (S.NEW, "exception.no_money")
    assert world.payment(payment_no).state is PaymentState.PAID, "nothing is edited by a word that contradicts it"


def test_not_found_proves_nothing(world: ExceptionWorld) -> None:
    number = world.found("-AAA", world.paid())
    world.wechat.queries = [NOT_FOUND]
    assert world.done(number, A.QUERY_CHANNEL).state is S.EXECUTED


def test_late_money_is_booked_by_two_people(world: ExceptionWorld) -> None:
    payment_no = late(world)
    number = world.found("DA--", payment_no, field="state")
    world.propose(number, A.BOOK)
    with pytest.raises(Conflict, match=r"exception\.not_now"):
        world.execute(number)
    world.approve(number)
    world.execute(number)
    world.work()
    world.clock.forward(60)
    world.exceptions.verify(number)
    assert world.payment(payment_no).state is PaymentState.PAID
    assert world.case(number).state is S.VERIFIED
    assert world.case(number).outcome == "exception.booked"


def test_late_money_goes_back_once_and_is_verified_by_the_refund(world: ExceptionWorld) -> None:
    payment_no = late(world)
    number = world.found("DA--", payment_no, field="state")
    case = world.done(number, A.REFUND)
    assert (case.state, world.refund_of(case.act_no).state) == (S.EXECUTED, RefundState.APPROVED)
    world.work()
    for _ in range(3):
        world.clock.forward(60)
        world.work()
    assert (world.case(number).state, world.case(number).outcome) == (S.VERIFIED, "exception.refunded")
    assert world.payment(payment_no).refunded_fen == 6360
    assert len([call for call in world.wechat.calls if call.startswith("refund ")]) == 1


def test_no_money_leaves_unless_the_channel_says_paid_now(world: ExceptionWorld) -> None:
    number = world.found("DA--", late(world), field="state")
    world.propose(number, A.REFUND)
    world.approve(number)
    world.wechat.queries = [UNCLEAR]
    with pytest.raises(Conflict, match=r"exception\.channel_says_no"):
        world.execute(number)
    assert world.case(number).state is S.APPROVED
    assert world.codes(number)[-1] == "exception.said.no_answer"


def test_a_refund_needs_somebody_who_may_approve_refunds(world: ExceptionWorld) -> None:
    number = world.found("DA--", late(world), field="state")
    world.propose(number, A.REFUND)
    without = world.actor(world.zhao.operator, world.second_window, "refunds.approve")
    with pytest.raises(NotPermitted):
        world.approve(number, without)


# ---------------------------------------------------------------- entries


def test_a_write_off_is_a_balanced_entry_to_the_named_account(world: ExceptionWorld) -> None:
    number = world.found("A---")
    case = world.done(number, A.WRITE_OFF, account="6711")
    assert (case.state, case.account, case.outcome) == (S.WRITTEN_OFF, "6711", "exception.written_off")
    assert world.balance("channel/wechat/m1") == 1234
    assert world.balance("written_off/6711") == -1234


def test_a_shortage_is_written_off_the_other_way_round(world: ExceptionWorld) -> None:
    payment_no = world.paid()
    before = world.balance("channel/wechat/m1")
    world.done(world.found("-AAA", payment_no), A.WRITE_OFF, account="loss")
    assert world.balance("channel/wechat/m1") == before - 6360
    assert world.balance("written_off/loss") == 6360


def test_a_write_off_is_undone_by_the_opposite_entry_and_a_second_person(world: ExceptionWorld) -> None:
    number = world.found("A---")
    case = world.done(number, A.WRITE_OFF, account="6711")
    undo = world.exceptions.execute.undo
    with pytest.raises(Conflict, match=r"exception\.second_person"):
        undo(world.lin, number, case.version, "doch da")
    with pytest.raises(Conflict, match=r"exception\.same_person"):
        undo(world.lin, number, case.version, "doch da", StepUp("lin", "right"))
    undo(world.lin, number, case.version, "doch da", StepUp("zhao", "right"))
    assert world.case(number).state is S.UNDONE
    assert (world.balance("channel/wechat/m1"), world.balance("written_off/6711")) == (0, 0)
    assert world.codes(number).count(ENTRY) == 2


def test_it_can_be_written_off_again_after_that(world: ExceptionWorld) -> None:
    number = world.found("A---")
    case = world.done(number, A.WRITE_OFF, account="6711")
    world.exceptions.execute.undo(world.lin, number, case.version, "n", StepUp("zhao", "right"))
    assert world.done(number, A.WRITE_OFF, account="6712").state is S.WRITTEN_OFF
    assert (world.balance("written_off/6711"), world.balance("written_off/6712")) == (0, -1234)


def test_money_is_attached_to_the_order_that_it_belongs_to(world: ExceptionWorld) -> None:
    order_no = world.payment(world.paid()).order_no
    before = world.balance("channel/wechat/m1")
    case = world.done(world.found("A---"), A.ATTACH, order_no=order_no)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.attached")
    assert world.balance("channel/wechat/m1") == before + 1234
    assert world.balance("attached/his") == -1234


def test_an_explanation_moves_nothing(world: ExceptionWorld) -> None:
    case = world.done(world.found("DA-A", world.paid(), field="amount"), A.EXPLAIN)
    assert (case.state, case.outcome) == (S.VERIFIED, "exception.explained")
    assert ENTRY not in world.codes(case.found.exception_no)


def test_what_was_sent_to_the_payer_is_not_undone(world: ExceptionWorld) -> None:
    case = world.done(world.found("DA--", late(world), field="state"), A.REFUND)
    world.wechat.refunds = [REFUND_DONE]
    with pytest.raises(Conflict, match=r"exception\.one_way"):
        world.exceptions.execute.undo(world.lin, case.found.exception_no, case.version, "n", StepUp("zhao", "right"))


def test_booked_money_is_taken_back_by_a_refund_that_two_people_want(world: ExceptionWorld) -> None:
    payment_no = late(world)
    number = world.found("DA--", payment_no, field="state")
    world.done(number, A.BOOK)
    for _ in range(3):
        world.work()
        world.clock.forward(60)
    assert world.case(number).state is S.VERIFIED
    world.exceptions.execute.undo(world.lin, number, world.version(number), "doch nicht", StepUp("zhao", "right"))
    for _ in range(3):
        world.work()
        world.clock.forward(60)
    assert world.case(number).state is S.UNDONE
    assert world.payment(payment_no).state is PaymentState.REFUNDED
    assert any(call.startswith("withdraw ") for call in world.his.calls), (
        "the business system takes the items back before the money leaves"
    )


@pytest.mark.parametrize("cells", ["A---", "A-AA"])
def test_what_was_booked_beside_an_order_or_anew_is_taken_back(world: ExceptionWorld, cells: str) -> None:
    order_no = world.payment(world.paid()).order_no
    before = world.balance("channel/wechat/m1"), world.balance("business/his"), world.balance("attached/his")
    number = world.found(cells)
    act = A.ATTACH if cells == "A---" else A.RESTORE_RECORD
    case = world.done(number, act, order_no=order_no)
    world.exceptions.execute.undo(world.lin, number, case.version, "n", StepUp("zhao", "right"))
    for _ in range(2):
        world.work()
        world.clock.forward(60)
    after = world.balance("channel/wechat/m1"), world.balance("business/his"), world.balance("attached/his")
    assert after == before


def test_money_that_went_out_without_a_record_is_attached_the_other_way_round(world: ExceptionWorld) -> None:
    """A refund made by hand in the merchant's own pages."""
    order_no = world.payment(world.paid()).order_no
    before = world.balance("channel/wechat/m1")
    world.done(world.found("A---", kind="refund"), A.ATTACH, order_no=order_no)
    assert (world.balance("channel/wechat/m1"), world.balance("attached/his")) == (before - 1234, 1234)


def test_an_order_that_does_not_exist_explains_nothing(world: ExceptionWorld) -> None:
    with pytest.raises(NotFound, match=r"order\.not_found"):
        world.propose(world.found("A---"), A.ATTACH, order_no="O" + "0" * 27)


def test_who_owns_it_and_since_when_it_is_late(world: ExceptionWorld) -> None:
    number = world.found("-AAA", world.paid())
    detail = world.exceptions.decide.take(world.zhao, number, 0)
    assert (detail.row.owner_name, detail.row.case.owner_id) == ("Zhao", world.zhao.operator.operator_id)
    read, query = world.exceptions.read, ExceptionQuery()
    assert read.search(world.lin, query, overdue=True).total == 0
    world.clock.forward(4 * 3600 + 1)
    found = read.search(world.lin, query, overdue=True)
    assert (found.total, found.sums.overdue, found.sums.at_risk_fen) == (1, 1, 6360)


def test_what_waits_for_me_is_what_others_have_proposed(world: ExceptionWorld) -> None:
    world.propose(world.found("A---"), A.EXPLAIN, world.lin)
    read, query = world.exceptions.read, ExceptionQuery()
    own, others = (read.search(who, query, mine_to_approve=True) for who in (world.lin, world.zhao))
    assert (own.total, own.sums.waiting_for_me) == (0, 0)
    assert (others.total, others.sums.waiting_for_me) == (1, 1)


def test_the_timeline_tells_it_in_order(world: ExceptionWorld) -> None:
    number = world.found("AA-A", world.paid())
    world.clock.forward(60)
    world.done(number, A.POST_AGAIN)
    told = [dated.piece for dated in world.exceptions.read.detail(world.lin, number).timeline]
    assert [piece.at for piece in told] == sorted(piece.at for piece in told)
    assert {"desk", "channel", "business", "statement", "run", "person", "platform"} == {piece.source for piece in told}
