"""Races and crashes around exceptions: two who agree at once, one who executes twice, a server that dies in between."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import pytest

from app.core.errors import Conflict, NotPermitted
from app.core.fault_points import hooked
from app.core.payment import PaymentState
from app.core.reconciliation import ExceptionAct, ExceptionState
from server.ports import PostingWord
from server.services.exception_money import ENTRY
from server.services.many_exceptions import DONE
from server.storage.engine import Database
from support.attacks import at_once
from support.exception_world import ExceptionWorld
from support.money_world import PAID, REFUSED, UNCLEAR

A, S = ExceptionAct, ExceptionState


class Died(BaseException):
    """The server is gone at this place."""


@pytest.fixture
def world(database: Database) -> ExceptionWorld:
    return ExceptionWorld(database)


def die_at(point: str, name: str) -> None:
    if name == point:
        raise Died


def written_off(world: ExceptionWorld) -> str:
    number = world.found("A---")
    world.propose(number, A.WRITE_OFF, account="6711")
    return number


def test_two_who_agree_at_once_agree_once(world: ExceptionWorld) -> None:
    number = written_off(world)
    version = world.version(number)
    approve = partial(world.exceptions.decide.approve, world.zhao, number, version)
    assert at_once(approve, approve) == ["exception.changed"]
    assert world.codes(number).count("exception.approved") == 1


def test_executed_twice_at_once_is_executed_once(world: ExceptionWorld) -> None:
    number = written_off(world)
    world.approve(number)
    execute = partial(world.exceptions.execute.execute, world.lin, number, world.version(number))
    assert at_once(execute, execute) == ["exception.changed"]
    assert world.balance("written_off/6711") == -1234
    assert world.codes(number).count(ENTRY) == 1


def test_a_refund_that_two_execute_at_once_leaves_once(world: ExceptionWorld) -> None:
    world.wechat.pays = [REFUSED]
    payment_no = world.paid()
    world.wechat.queries = [PAID]
    world.paid_late(payment_no)
    number = world.found("DA--", payment_no, field="state")
    world.propose(number, A.REFUND)
    world.approve(number)
    execute = partial(world.exceptions.execute.execute, world.lin, number, world.version(number))
    assert at_once(execute, execute) == ["exception.changed"]
    for _ in range(4):
        world.clock.forward(70)
        world.work()
    assert world.payment(payment_no).refunded_fen == 6360
    assert world.case(number).state is S.VERIFIED


def test_whoever_proposes_cannot_agree_not_even_at_another_window(world: ExceptionWorld) -> None:
    number = written_off(world)
    elsewhere = world.actor(world.lin.operator, world.second_window)
    with pytest.raises(Conflict, match=r"exception\.same_person"):
        world.approve(number, elsewhere)
    with pytest.raises(Conflict, match=r"exception\.not_now"):
        world.execute(number, elsewhere)


def test_agreed_on_and_declined_at_once_ends_in_one_of_both(world: ExceptionWorld) -> None:
    number = written_off(world)
    version, decide = world.version(number), world.exceptions.decide
    refused = at_once(
        partial(decide.approve, world.zhao, number, version), partial(decide.withdraw, world.zhao, number, version)
    )
    assert refused == ["exception.changed"]
    assert world.case(number).state in (S.APPROVED, S.NEW)


def test_who_only_looks_does_nothing(world: ExceptionWorld) -> None:
    number = written_off(world)
    for act in (
        partial(world.propose, number, A.EXPLAIN, world.wu), partial(world.approve, number, world.wu),
        partial(world.execute, number, world.wu),
        partial(world.exceptions.execute.ask, world.wu, number, "channel"),
        partial(world.exceptions.execute.undo, world.wu, number, 1, "n"),
        partial(world.exceptions.decide.comment, world.wu, number, "n", "", b""),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            act()
    assert world.exceptions.read.detail(world.wu, number).row.may == ()


@pytest.mark.parametrize("point", ["X1", "X2"])
def test_a_server_that_dies_after_executing_goes_on_by_its_job(world: ExceptionWorld, point: str) -> None:
    number = world.found("AA-A", world.paid())
    world.propose(number, A.POST_AGAIN)
    with hooked(partial(die_at, point)), pytest.raises(Died):
        world.execute(number)
    assert world.case(number).state is S.EXECUTED
    with pytest.raises(Conflict, match=r"exception\.not_now"):
        world.execute(number)
    world.clock.forward(60)
    world.work()
    assert world.case(number).state is S.VERIFIED


@pytest.mark.parametrize("point", ["X1", "X3", "X4", "P6", "P7", "X2"])
def test_a_correction_goes_on_where_the_server_died(world: ExceptionWorld, point: str) -> None:
    payment_no = world.paid()
    number, order_no = world.found("AADA", payment_no), world.payment(payment_no).order_no
    world.propose(number, A.CORRECT_POSTING)
    world.approve(number)
    world.asked.stands = {order_no: 6000}
    with hooked(partial(die_at, point)), pytest.raises(Died):
        world.execute(number)
    for _ in range(3):
        world.clock.forward(60)
        world.work()
    assert (world.case(number).state, world.case(number).outcome) == (S.VERIFIED, "exception.posted")
    new_no = world.corrected(order_no)
    assert world.asked.stands == {order_no: 0, new_no: 6360}, "one posting stands, the right one"
    assert len(set(world.asked.withdrawn)) == 1


def test_a_server_that_dies_on_a_refund_has_it_on_paper_before_it_is_sent(world: ExceptionWorld) -> None:
    world.wechat.pays = [REFUSED]
    payment_no = world.paid()
    world.wechat.queries = [PAID]
    world.paid_late(payment_no)
    number = world.found("DA--", payment_no, field="state")
    world.propose(number, A.REFUND)
    world.approve(number)
    with hooked(partial(die_at, "X1")), pytest.raises(Died):
        world.execute(number)
    assert not [call for call in world.wechat.calls if call.startswith("refund ")]
    for _ in range(4):
        world.clock.forward(70)
        world.work()
    sent = [call for call in world.wechat.calls if call.startswith("refund ")]
    assert sent == [f"refund {world.case(number).act_no}"]
    assert (world.case(number).state, world.payment(payment_no).state) == (S.VERIFIED, PaymentState.REFUNDED)


def test_a_business_system_that_stays_silent_is_asked_less_and_less_often(world: ExceptionWorld) -> None:
    number = world.found("AA-A", world.paid())
    world.asked.words = [PostingWord("unclear", "his.no_answer")]
    world.done(number, A.POST_AGAIN)
    asked = []
    for _ in range(60):
        world.clock.forward(60)
        world.work()
        asked.append(sum(call.startswith("find ") for call in world.his.calls))
    assert asked[-1] < 14
    assert world.case(number).state is S.EXECUTED
    assert len(world.codes(number)) < 20


def test_many_are_done_each_by_itself(world: ExceptionWorld) -> None:
    numbers = [world.found("A---") for _ in range(4)]
    world.propose(numbers[0], A.EXPLAIN)
    many, versions = world.exceptions.many, [(number, 0) for number in numbers]
    wanted = world.wanted_act(A.EXPLAIN)
    told = many.propose(world.lin, versions, wanted)
    assert [code for _, code in told] == ["exception.changed", DONE, DONE, DONE]
    told = many.approve(world.zhao, [(number, world.version(number)) for number in numbers], "", None)
    assert {code for _, code in told} == {DONE}
    told = many.execute(world.lin, [(number, world.version(number)) for number in numbers], "")
    assert {code for _, code in told} == {DONE}
    assert {world.case(number).state for number in numbers} == {S.EXECUTED}
    world.work()
    assert {world.case(number).state for number in numbers} == {S.VERIFIED}


def test_many_of_different_pictures_are_refused_together(world: ExceptionWorld) -> None:
    versions = [(world.found("A---"), 0), (world.found("-AAA"), 0)]
    with pytest.raises(Conflict, match=r"exception\.patterns_differ"):
        world.exceptions.many.propose(world.lin, versions, world.wanted_act(A.EXPLAIN))


@pytest.mark.parametrize("act", [A.QUERY_CHANNEL, A.BOOK, A.REFUND, A.EXPLAIN])
def test_no_act_on_an_exception_ends_unknown_money(world: ExceptionWorld, act: ExceptionAct) -> None:
    world.wechat.pays = world.wechat.queries = [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    number = world.found("DA--", wanted.payment_no, field="state")
    with suppress(Conflict):
        world.done(number, act)
    assert world.payment(wanted.payment_no).state is PaymentState.UNKNOWN
    assert world.case(number).state in (S.APPROVED, S.EXECUTED)
    assert not [call for call in world.wechat.calls if call.startswith("refund ")]
