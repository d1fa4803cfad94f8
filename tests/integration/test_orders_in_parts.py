"""One order over several payments: each part has its own state, the order is complete or undone only by proof."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict, Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.bill_lease import BILL_LEASE_S, RENEW_AFTER, UNLOCKS
from server.domain.job import JobKind
from server.domain.order import OrderState
from server.domain.payment import BillWanted, PaymentWanted
from server.storage.engine import Database
from support.money_world import (
    PAID,
    REFUND_DONE,
    REFUND_UNCLEAR,
    REFUSED,
    REVERSED,
    UNCLEAR,
    MoneyWorld,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


TOTAL_FEN = 16010
BILLS = (BillWanted("B1", "outpatient", "v1", 3160), BillWanted("B2", "outpatient", "v1", 12850))


def first(world: MoneyWorld, channel: str, amount_fen: int, **changes: Any) -> PaymentWanted:
    """The first part of a new order."""
    return world.wanted(channel, amount_fen, bills=BILLS, **changes)


def further(world: MoneyWorld, of: PaymentWanted, channel: str, amount_fen: int, **changes: Any) -> PaymentWanted:
    """Another part of the same order."""
    return first(world, channel, amount_fen, order_no=of.order_no, **changes)


def order_state(world: MoneyWorld, order_no: str) -> OrderState:
    with world.reader() as work:
        order = work.orders.get(order_no)
    assert order is not None
    return order.state


def holder(world: MoneyWorld, bill_no: str = "B1") -> str | None:
    with world.reader() as work:
        return work.bills.holder("his", bill_no)


def open_orders(world: MoneyWorld) -> list[tuple[str, int]]:
    """Order and what its paid parts hold, as the list of the window has it."""
    return [
        (each.order.order_no, sum(one.payment.amount_fen for one in each.payments if one.payment.state == "paid"))
        for each in world.open_orders(world.cashier)
    ]


def test_cash_and_a_wallet_pay_one_order_which_is_posted_only_when_complete(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    assert order_state(world, cash.order_no) is OrderState.OPEN
    assert open_orders(world) == [(cash.order_no, 10000)]
    assert not any(call.startswith("post") for call in world.his.calls)
    world.take(world.cashier, further(world, cash, "wechat", 6010))
    assert order_state(world, cash.order_no) is OrderState.PAID
    assert open_orders(world) == []
    world.work()
    assert world.his.calls.count(f"post {cash.order_no}") == 1
    assert world.balances() == {"cash": 10000, "channel": 6010, "business": -TOTAL_FEN}


def test_no_part_goes_above_what_remains_while_another_is_unknown(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [UNCLEAR, PAID]
    unknown = first(world, "wechat", 10000)
    world.take(world.cashier, unknown)
    with pytest.raises(Conflict) as over:
        world.take(world.cashier, further(world, unknown, "cash", 6011, tendered_fen=7000))
    assert (over.value.code, over.value.values["remaining_fen"]) == ("payment.amount_over_order", 6010)
    world.take(world.cashier, further(world, unknown, "cash", 6010, tendered_fen=7000))
    assert order_state(world, unknown.order_no) is OrderState.OPEN
    for _ in range(2):
        world.clock.forward(5)
        world.work()
    assert world.payment(unknown.payment_no).state is PaymentState.PAID
    assert order_state(world, unknown.order_no) is OrderState.PAID


def test_a_part_that_was_refused_leaves_its_amount_to_the_next(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    world.wechat.pays = [REFUSED, PAID]
    refused = further(world, cash, "wechat", 6010)
    world.take(world.cashier, refused)
    assert world.payment(refused.payment_no).state is PaymentState.NOT_PAID
    world.take(world.cashier, further(world, cash, "wechat", 6010))
    assert order_state(world, cash.order_no) is OrderState.PAID


def test_undoing_gives_every_part_back_and_frees_the_bills_only_then(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    wallet = further(world, cash, "wechat", 3000)
    world.take(world.cashier, wallet)
    world.wechat.refunds, world.wechat.refund_queries = [REFUND_UNCLEAR], [REFUND_UNCLEAR, REFUND_DONE]
    detail = world.undo(world.cashier, cash.order_no, world.shift_no)
    assert {refund.state for refund in detail.refunds} == {RefundState.APPROVED}
    world.cash.refunds = [REFUND_DONE]
    world.work()
    assert world.payment(cash.payment_no).state is PaymentState.REFUNDED
    assert world.payment(wallet.payment_no).state is PaymentState.PAID
    assert holder(world) == cash.order_no
    assert order_state(world, cash.order_no) is OrderState.OPEN
    for _ in range(3):
        world.clock.forward(60)
        world.work()
    assert world.payment(wallet.payment_no).state is PaymentState.REFUNDED
    assert order_state(world, cash.order_no) is OrderState.CANCELLED
    assert holder(world) is None
    assert open_orders(world) == []
    world.work()
    assert "unlock" in world.his.calls
    assert not any(call.startswith(("post", "withdraw")) for call in world.his.calls)
    assert world.balances() == {"cash": 0, "channel": 0, "business": 0}


def test_an_order_that_is_being_undone_takes_no_further_part(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    world.undo(world.cashier, cash.order_no, world.shift_no)
    with pytest.raises(Conflict) as refusal:
        world.take(world.cashier, further(world, cash, "wechat", 6010))
    assert refusal.value.code == "order.being_undone"


def test_undoing_twice_refunds_once(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    world.undo(world.cashier, cash.order_no, world.shift_no)
    again = world.undo(world.cashier, cash.order_no, world.shift_no)
    assert len(again.refunds) == 1
    world.work()
    world.undo(world.cashier, cash.order_no, world.shift_no)
    assert world.balances()["cash"] == 0


def test_an_unknown_part_that_turns_out_paid_while_its_order_is_undone_goes_back_too(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [PAID]
    unknown = further(world, cash, "wechat", 6010)
    world.take(world.cashier, unknown)
    world.undo(world.cashier, cash.order_no, world.shift_no)
    world.work()
    assert world.payment(unknown.payment_no).state is PaymentState.PAID
    assert order_state(world, cash.order_no) is OrderState.OPEN, "not posted: it is being undone"
    world.undo(world.cashier, cash.order_no, world.shift_no)
    world.work()
    world.work()
    assert order_state(world, cash.order_no) is OrderState.CANCELLED
    assert world.balances() == {"cash": 0, "channel": 0, "business": 0}


def test_an_unknown_part_that_is_reversed_ends_the_undoing(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    world.wechat.pays, world.wechat.queries, world.wechat.reverses = [UNCLEAR], [UNCLEAR], [REVERSED]
    world.take(world.cashier, further(world, cash, "wechat", 6010))
    world.undo(world.cashier, cash.order_no, world.shift_no)
    for _ in range(8):
        world.clock.forward(5)
        world.work()
    assert order_state(world, cash.order_no) is OrderState.CANCELLED
    assert holder(world) is None


def test_a_complete_order_is_not_undone_but_refunded(world: MoneyWorld) -> None:
    whole = first(world, "wechat", TOTAL_FEN)
    world.take(world.cashier, whole)
    with pytest.raises(Conflict) as refusal:
        world.undo(world.cashier, whole.order_no, world.shift_no)
    assert refusal.value.code == "order.complete"


def test_a_bill_in_use_says_who_has_it(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    with pytest.raises(Conflict) as held:
        world.take(world.cashier, world.wanted("wechat", 3160, bills=BILLS[:1]))
    assert held.value.code == "bill.held"
    assert dict(held.value.values) == {
        "bill_no": "B1", "order_no": cash.order_no, "window": "Window 1", "operator": "Lin",
        "since_at": world.clock.now().isoformat(), "state": "paid_in_part", "paid_fen": 10000, "total_fen": TOTAL_FEN,
    }  # fmt: skip


def test_the_lock_of_an_open_order_is_renewed_before_it_runs_out(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    for _ in range(6):
        before = world.his.calls.count("lock")
        world.clock.forward(RENEW_AFTER.total_seconds())
        world.work()
        assert world.his.calls.count("lock") == before + 1
    world.take(world.cashier, further(world, cash, "wechat", 6010))
    locks = world.his.calls.count("lock")
    world.clock.forward(10 * BILL_LEASE_S)
    world.work()
    assert world.his.calls.count("lock") == locks


def test_an_unlock_is_owed_until_it_is_confirmed_or_the_lease_has_certainly_run_out(world: MoneyWorld) -> None:
    world.wechat.pays = [REFUSED]
    refused = world.wanted()
    world.take(world.cashier, refused)
    world.his.unlock_error = Unreachable("his.no_answer")
    world.clock.forward(600)
    world.work()
    assert order_state(world, refused.order_no) is OrderState.CANCELLED
    for _ in range(3):
        world.clock.forward(60)
        world.work()
    assert world.his.calls.count("unlock") == 4
    world.his.unlock_error = None
    world.clock.forward(60)
    world.work()
    world.clock.forward(60)
    assert world.work() == 0 or world.his.calls.count("unlock") == 5


def test_an_unlock_that_is_never_confirmed_ends_after_the_lease(world: MoneyWorld) -> None:
    world.wechat.pays = [REFUSED]
    refused = world.wanted()
    world.take(world.cashier, refused)
    world.his.unlock_error = Unreachable("his.no_answer")
    world.clock.forward(600)
    for _ in range(UNLOCKS + 3):
        world.work()
        world.clock.forward(60)
    assert BILL_LEASE_S / 60 < world.his.calls.count("unlock") <= UNLOCKS + 2
    with world.reader() as work:
        assert work.jobs.get(JobKind.RELEASE_BILLS, refused.order_no) is None


def test_two_desks_race_for_one_bill_and_one_of_them_gets_it(world: MoneyWorld) -> None:
    shift_no = world.shift_no
    with world.uow() as work:
        mine = work.shifts.get(shift_no)
        assert mine is not None
        other = replace(
            mine, shift_no=shift_no[:-1] + ("0" if shift_no[-1] != "0" else "1"),
            window_id=world.second_window.window_id, operator_id=world.colleague.operator.operator_id,
        )  # fmt: skip
        work.shifts.add(other)
        work.commit()
    tries = [(world.cashier, world.wanted()), (world.colleague, world.wanted(shift_no=other.shift_no))]
    said: list[str] = []

    def pay(place: int) -> None:
        try:
            world.take(*tries[place])
            said.append("taken")
        except Conflict as conflict:
            said.append(f"{conflict.code} {conflict.values.get('window', '')}")

    threads = [threading.Thread(target=pay, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) in (["bill.held Window 1", "taken"], ["bill.held Window 2", "taken"])
    assert world.wechat.calls.count("pay") == 1


def test_an_order_in_part_is_counted_as_open_in_its_shift_until_it_has_its_end(world: MoneyWorld) -> None:
    cash = first(world, "cash", 10000, tendered_fen=10000)
    world.take(world.cashier, cash)
    assert world.shifts.read(world.cashier, world.shift_no).open_orders == 1
    world.undo(world.cashier, cash.order_no, world.shift_no)
    world.work()
    assert world.shifts.read(world.cashier, world.shift_no).open_orders == 0


def test_a_part_that_was_refused_leaves_no_open_order_behind(world: MoneyWorld) -> None:
    world.wechat.pays = [REFUSED]
    world.take(world.cashier, first(world, "wechat", 10000))
    assert open_orders(world) == []
    assert world.shifts.read(world.cashier, world.shift_no).open_orders == 0
