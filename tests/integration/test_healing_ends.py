"""Healing after a restore, on every storage: what the channels' statements tell, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import Conflict
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundEvent, RefundState
from server.domain.handed_in import Handed, HandedRefund
from server.domain.healing import HealingItem, ItemKind, ItemState
from server.domain.order import OrderBill, OrderState
from server.domain.payment import Payment, PaymentWanted
from server.domain.refund import Refund
from server.ports import ChannelAnswer, PostingWord, RefundAnswer, StatementEntry, WithdrawalAnswer
from server.reconciliation.parties import Kind
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import PAID, REFUND_DONE, REFUND_UNCLEAR, REVERSED, START, UNCLEAR


@pytest.fixture
def world(database: Database) -> HealingWorld:
    return HealingWorld(database)


def entry(payment_no: str, amount_fen: int, refund_no: str = "") -> StatementEntry:
    return StatementEntry(
        kind=Kind.REVERSE if refund_no else Kind.PAY, payment_no=payment_no, refund_no=refund_no,
        amount_fen=amount_fen, channel_number="42", refund_channel_number="", fee_milli_fen=0, at=START, line=1,
    )  # fmt: skip


def test_money_that_nobody_handed_in_is_found_in_the_statement_and_waits_for_a_person(world: HealingWorld) -> None:
    world.restored()
    lost, gone = world.number(NumberKind.PAYMENT), world.number(NumberKind.PAYMENT)
    world.entries = [
        entry(lost, 900), entry(gone, 100), entry(gone, 100, "REVOKED"), entry("another program's", 5),
    ]  # fmt: skip
    world.hand_in(TOKEN, Handed(last=True))
    world.heal.advance()
    assert world.state(lost) is PaymentState.LATE_PAID
    assert world.alerts() == {"server.restored", "payment.found"}
    with world.reader() as work:
        assert work.payments.get(gone) is None, "it went back by itself"
    world.clock.forward(2 * 86400)
    world.heal.advance()
    assert world.alerts() == {"server.restored", "payment.found"}, "healed only when a person has dealt with it"
    with pytest.raises(Conflict, match=r"payment\.no_bill"):
        world.book_late(world.cashier, lost)
    order_no = world.payment(lost).order_no
    back = RefundWanted(
        refund_no=world.number(NumberKind.REFUND), payment_no=lost, amount_fen=900, reason="refund.other",
        shift_no=world.shift_no, note="", bills=(),
    )  # fmt: skip
    world.request_refund(world.cashier, back)
    world.later(600)
    world.heal.advance()
    assert world.state(lost) is PaymentState.REFUNDED
    assert world.alerts() == set()
    assert not [call for call in world.his.calls if order_no in call], "it never knew of it"


@pytest.mark.parametrize("said", [REVERSED, replace(REVERSED, reason="channel.order_closed")], ids=["undone", "closed"])
def test_money_of_nobody_that_went_back_on_another_day_is_not_found(world: HealingWorld, said: ChannelAnswer) -> None:
    """Paid before midnight and reversed after it: nothing could be given back once more, for ever."""
    world.restored()
    lost, part = world.number(NumberKind.PAYMENT), world.number(NumberKind.PAYMENT)
    world.entries = [entry(lost, 900), entry(part, 700)]
    world.wechat.queries = [UNCLEAR, UNCLEAR, said, replace(UNCLEAR, reason="channel.money_returned")]
    world.hand_in(TOKEN, Handed(last=True))
    world.heal.advance()
    assert world.alerts() == {"server.restored"}, "its channel does not say yet"
    world.clock.forward(86400 + 7200)
    world.heal.advance()
    assert world.state(part) is PaymentState.LATE_PAID, "only some of it went back"
    with world.reader() as work:
        assert work.payments.get(lost) is None
    assert world.item(ItemKind.DAY, f"wechat {date(2026, 3, 2)}") is ItemState.DONE


def test_a_channel_that_never_says_whether_it_has_money_of_nobody_is_asked_for_a_day(world: HealingWorld) -> None:
    world.restored()
    lost = [world.number(NumberKind.PAYMENT) for _ in range(5)]
    world.entries = [entry(payment_no, 900) for payment_no in lost]
    world.wechat.queries = [UNCLEAR]
    world.hand_in(TOKEN, Handed(last=True))
    for _ in range(2):
        world.clock.forward(86400)
        world.heal.advance()
        assert world.wechat.calls.count("query") == 3, "a silent channel is not asked about every line"
        assert world.item(ItemKind.DAY, f"wechat {date(2026, 3, 2)}") is ItemState.WAITING
        world.wechat.calls.clear()
        world.clock.forward(3600)
    assert "payment.found" not in world.alerts()
    world.clock.forward(86400)
    world.heal.advance()
    assert {world.state(payment_no) for payment_no in lost} == {PaymentState.LATE_PAID}


def test_found_money_to_which_an_earlier_version_gave_a_bill_is_not_booked_either(world: HealingWorld) -> None:
    """The business system knows neither the bill nor a patient: it would be told for ever."""
    world.restored()
    lost = world.number(NumberKind.PAYMENT)
    world.entries = [entry(lost, 900)]
    world.hand_in(TOKEN, Handed(last=True))
    world.heal.advance()
    with world.uow() as work:
        found = work.payments.get(lost)
        assert found is not None
        order = work.orders.get(found.order_no)
        assert order is not None
        bill = OrderBill(f"found-{lost}", "outpatient", "0", 900)
        earlier = replace(order, order_no=world.number(NumberKind.ORDER), bills=(bill,))
        work.orders.add(earlier)
        again = replace(found, payment_no=world.number(NumberKind.PAYMENT), order_no=earlier.order_no)
        work.payments.add(again)
        work.commit()
    with pytest.raises(Conflict, match=r"payment\.no_bill"):
        world.book_late(world.cashier, again.payment_no)


@pytest.mark.parametrize("put_off", [0, 2])
def test_a_window_that_an_earlier_version_began_with_ends_when_all_has_come(world: HealingWorld, put_off: int) -> None:
    world.restored()
    with world.uow() as work:
        latest = work.healings.latest()
        assert latest is not None
        window_id, now = str(world.window.window_id), world.clock.now()
        begun = (("later", put_off), ("name", world.window.name))
        work.healings.put(HealingItem(latest.healing_no, ItemKind.DESK, window_id, ItemState.WAITING, now, begun))
        work.commit()
    world.hand_in(TOKEN, Handed(last=True))
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.DONE


def test_a_refund_that_no_desk_asked_for_is_made_again_from_the_statement(world: HealingWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    world.hand_in(TOKEN, Handed(last=True))
    ours, too_much = world.number(NumberKind.REFUND), world.number(NumberKind.REFUND)
    world.entries = [entry(wanted.payment_no, 500, ours), entry(wanted.payment_no, 99_999, too_much)]
    world.heal.advance()
    assert world.refund_state(ours) is RefundState.UNKNOWN
    world.later(60)
    assert world.refund_state(ours) is RefundState.REFUNDED
    assert not [call for call in world.wechat.calls if call.startswith("refund ")], "asked for, never sent"
    assert "refund.found" in world.alerts(), "what does not fit is a person's affair"
    world.heal.advance()
    assert world.item(ItemKind.REFUND, ours) is ItemState.DONE


def test_healing_ends_when_every_desk_day_and_number_is_known(world: HealingWorld) -> None:
    second = world.second_window
    world.enrolled(second.window_id, "another")
    world.restored()
    wanted = world.wanted()
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    world.work()
    world.clock.forward(2 * 86400)
    world.heal.advance()
    world.heal.advance()
    assert world.alerts() == {"server.restored"}, "window 2 has not answered"
    world.heal.desk_is_gone(world.cashier, second.window_id)
    world.heal.advance()
    assert world.alerts() == set()
    report = world.heal.read()
    assert report.healing is not None
    assert report.healing.ended_at is not None
    world.hand_in("another", Handed(last=True))
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.DONE, "it came back after all"


def test_days_and_desks_are_asked(world: HealingWorld) -> None:
    healing = world.restored()
    day = date(2026, 3, 2)
    assert world.item(ItemKind.DAY, f"wechat {day}") is ItemState.WAITING
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.WAITING
    assert healing.ended_at is None


NO_REFUND = RefundAnswer(event=RefundEvent.CHANNEL_UNCLEAR, outcome="channel.not_found", not_found=True)


def two_parts(world: HealingWorld) -> tuple[PaymentWanted, PaymentWanted]:
    """An order of which one part was paid when the database was saved; the other is of the gap."""
    first = replace(world.wanted(), amount_fen=2000)
    world.take(world.cashier, first)
    world.work()
    return first, replace(world.wanted(amount_fen=4360), order_no=first.order_no, bills=first.bills)


@pytest.mark.parametrize(
    ("there", "ends", "posting"),
    [
        pytest.param("absent", PaymentState.REFUNDED, PostingState.REFUSED, id="undone, and never told as paid"),
        pytest.param("posted", PaymentState.PAID, PostingState.POSTED, id="booked there all the same"),
    ],
)
def test_an_order_that_was_undone_in_the_gap_is_not_told_as_if_nothing_had_gone_back(
    world: HealingWorld, there: str, ends: PaymentState, posting: PostingState
) -> None:
    first, second = two_parts(world)
    world.his.find_posting = lambda order_no: PostingWord("absent", "his.said")  # type: ignore[attr-defined]
    world.wechat.queries = [PAID]
    said = [REFUND_UNCLEAR, REFUND_DONE]

    def of_refund(refund: Refund, payment: Payment) -> RefundAnswer:
        return NO_REFUND if payment.payment_no == second.payment_no else said[0]

    world.wechat.query_refund = of_refund  # type: ignore[method-assign]
    world.restored()
    world.hand_in(TOKEN, Handed(payments=(world.handed(second, "paid"),), last=True))
    world.later(5)
    assert f"post {first.order_no}" not in world.his.calls, "its channel has not yet said that nothing went back"
    world.his.find_posting = lambda order_no: PostingWord(there, "his.said")  # type: ignore[attr-defined]
    said.pop(0)
    for _ in range(6):
        world.later(60)
    assert (f"post {first.order_no}" in world.his.calls) == (there == "posted")
    assert ("withdraw" in world.his.calls) == (there == "posted"), "the part that went back is taken back there"
    assert (world.state(first.payment_no), world.state(second.payment_no)) == (PaymentState.REFUNDED, ends)
    with world.reader() as work:
        kept = work.postings.get(first.order_no)
    assert kept is not None
    assert kept.state is posting


@pytest.mark.parametrize("there", ["posted", "absent"])
def test_an_order_of_which_all_parts_were_known_before_is_complete_if_it_is_booked_there(
    world: HealingWorld, there: str
) -> None:
    """The last part was paid in the gap, the order posted, and some of it went back: its parts sum to less for ever."""
    first, _ = two_parts(world)
    last = replace(world.wanted(amount_fen=4360), order_no=first.order_no, bills=first.bills)
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [UNCLEAR]
    world.take(world.cashier, last)
    world.restored()
    world.his.find_posting = lambda order_no: PostingWord(there, "his.said")  # type: ignore[attr-defined]
    back = HandedRefund(
        refund_no=world.number(NumberKind.REFUND), payment_no=last.payment_no, amount_fen=4360, reason="refund.other",
        shift_no=world.shift_no, note="", bills=(), recorded_at=world.clock.now(), operator_id=1, outcome="refunded",
    )  # fmt: skip
    handed = tuple(world.handed(one, "paid") for one in (first, last))
    world.hand_in(TOKEN, Handed(payments=handed, refunds=(back,), last=True))
    world.wechat.queries = [PAID]
    world.later(3600)
    assert [world.state(one.payment_no) for one in (first, last)] == [PaymentState.PAID, PaymentState.REFUNDED]
    with world.reader() as work:
        order, posting = work.orders.get(first.order_no), work.postings.get(first.order_no)
    assert order is not None
    assert (order.state is OrderState.PAID) == (posting is not None) == (there == "posted")
    assert f"post {first.order_no}" not in world.his.calls


def test_an_order_in_parts_of_which_nothing_went_back_is_posted(world: HealingWorld) -> None:
    first, second = two_parts(world)
    world.wechat.queries, world.wechat.refund_queries = [PAID], [NO_REFUND]
    world.restored()
    world.hand_in(TOKEN, Handed(payments=(world.handed(second, "paid"),), last=True))
    world.later(60)
    assert world.his.calls.count(f"post {first.order_no}") == 1
    assert [world.state(one.payment_no) for one in (first, second)] == [PaymentState.PAID] * 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(WithdrawalAnswer("withdrawn", "his.withdrawn"), set(), id="taken back"),
        pytest.param(WithdrawalAnswer("unclear", "withdrawal.differs"), set(), id="it had been, line by line"),
        pytest.param(WithdrawalAnswer("refused", "item.executed"), {"refund.found"}, id="too late there: a person"),
    ],
)
def test_what_is_found_to_have_gone_back_of_a_posted_order_is_taken_back_there(
    world: HealingWorld, answer: WithdrawalAnswer, told: set[str]
) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    world.hand_in(TOKEN, Handed(last=True))
    ours = world.number(NumberKind.REFUND)
    world.entries = [entry(wanted.payment_no, 500, ours)]
    world.his.withdrawals = [WithdrawalAnswer("unclear", "his.no_answer"), answer]
    world.heal.advance()
    world.later(1)
    world.later(120)
    assert world.his.calls.count("withdraw") == 2
    assert world.refund_state(ours) is RefundState.REFUNDED
    assert world.alerts() == {"server.restored"} | told
