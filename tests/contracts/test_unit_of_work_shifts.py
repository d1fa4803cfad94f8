"""What every storage promises of shifts: one live a window, late events, movements, differences, invoice numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict, NotFound
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.shift import OPEN_DIFFERENCES, CashMovementKind, DifferenceState, ShiftState
from server.domain.invoice import Invoice, InvoiceRange, InvoiceState
from server.domain.shift import CashMovement, ShiftDifference, waiting_place, waits_for
from server.ports import UnitOfWorkFactory
from support.databases import NOW, a_payment, a_refund, a_shift, an_order, number

FIRST, SECOND = number("S", 1), number("S", 2)


def a_movement(count: int = 1, **changes: Any) -> CashMovement:
    """A drop of 500 yuan into the safe."""
    made = CashMovement(
        movement_no=number("M", count), shift_no=FIRST, window_id=1, operator_id=1, campus="main",
        kind=CashMovementKind.DROP, amount_fen=50000, reason="safe", at=NOW + timedelta(minutes=count),
    )  # fmt: skip
    return replace(made, **changes)


def a_difference(count: int = 1, **changes: Any) -> ShiftDifference:
    """A shortage of 12.50 yuan in the drawer."""
    made = ShiftDifference(
        shift_no=number("S", count), channel="cash", window_id=1, operator_id=1, campus="main", amount_fen=-1250,
        state=DifferenceState.FOUND, found_at=NOW + timedelta(minutes=count), changed_at=NOW,
    )  # fmt: skip
    return replace(made, **changes)


@pytest.mark.parametrize("state", [ShiftState.OPEN, ShiftState.HANDED_OVER])
def test_a_window_has_one_live_shift(uow_factory: UnitOfWorkFactory, state: ShiftState) -> None:
    with uow_factory() as work:
        work.shifts.add(a_shift(1, state=state, given_to=9, given_at=NOW))
        with pytest.raises(Conflict, match=r"shift\.window_has_open") as caught:
            work.shifts.add(a_shift(2))
        assert caught.value.values["shift_no"] == FIRST
        live = work.shifts.live_of_window(1)
        assert live is not None
        assert live.state is state
        assert (work.shifts.open_of_window(1) is None) is (state is ShiftState.HANDED_OVER)
        assert [one.shift_no for one in work.shifts.live()] == [FIRST]


def test_shifts_are_found_by_who_shall_take_or_count_them(uow_factory: UnitOfWorkFactory) -> None:
    given = a_shift(1, state=ShiftState.HANDED_OVER, given_to=9, given_at=NOW, wallets=(("wechat", 5, 6),))
    uncounted = a_shift(2, state=ShiftState.UNCOUNTED, closed_at=NOW, closed_by_rule=True)
    with uow_factory() as work:
        work.shifts.add(given)
        work.shifts.add(uncounted)
        work.shifts.add(a_shift(3, window_id=2, operator_id=4))
        work.commit()
    with uow_factory() as work:
        assert list(work.shifts.given_to(9)) == [given]
        assert list(work.shifts.given_to(8)) == []
        assert list(work.shifts.uncounted()) == [uncounted]
        mine = work.shifts.open_of_operator(4)
        assert mine is not None
        assert mine.window_id == 2
        assert work.shifts.open_of_operator(1) is None


def test_what_is_moved_counts_in_the_other_shift_alone(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for count in (1, 2):
            work.orders.add(an_order(count))
            work.payments.add(a_payment(count, state=PaymentState.UNKNOWN))
            work.refunds.add(a_refund(count, state=RefundState.UNKNOWN))
        for moved in (number("P", 2), number("R", 2)):
            work.late.move(moved, SECOND)
        work.commit()
    with uow_factory() as work:
        for shift_no, count in ((FIRST, 1), (SECOND, 2)):
            assert [one.payment_no for one in work.payments.open_of_shift(shift_no)] == [number("P", count)]
            assert list(work.payments.open_of_shift(shift_no, for_update=True)) == list(
                work.payments.open_of_shift(shift_no)
            )
            assert [one.refund_no for one in work.refunds.unclear_of_shift(shift_no)] == [number("R", count)]
        moved_payment = work.payments.get(number("P", 2))
        assert moved_payment is not None
        assert (moved_payment.shift_no, moved_payment.booked_in, moved_payment.version) == (FIRST, SECOND, 1)
        assert [(event.number, event.kind, event.settled) for event in work.late.of(SECOND)] == [
            (number("P", 2), "payment", False), (number("R", 2), "refund", False),
        ]  # fmt: skip
        assert list(work.late.waiting()) == []
        with pytest.raises(NotFound):
            work.late.move(number("P", 77), SECOND)


def test_a_saved_payment_keeps_where_it_is_counted(uow_factory: UnitOfWorkFactory) -> None:
    place = waiting_place(1, 9)
    with uow_factory() as work:
        work.orders.add(an_order())
        work.payments.add(a_payment(state=PaymentState.UNKNOWN))
        work.late.move(number("P", 1), place)
        moved = work.payments.get(number("P", 1))
        assert moved is not None
        work.payments.save(replace(moved, state=PaymentState.PAID))
        work.commit()
    with uow_factory() as work:
        (event,) = work.late.waiting()
        assert (event.booked_in, event.settled, event.shift_no) == (place, True, FIRST)


@pytest.mark.parametrize(
    ("window_id", "operator_id", "takes"),
    [(1, 5, True), (2, 9, True), (2, 5, False), (9, 1, False)],
    ids=["the window", "the taker", "neither", "not crosswise"],
)
def test_a_waiting_place_is_emptied_by_its_window_or_its_taker(
    window_id: int, operator_id: int, *, takes: bool
) -> None:
    assert waits_for(waiting_place(1, 9), window_id, operator_id) is takes


def test_movements_are_kept_once_and_in_order(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for count in (2, 1):
            work.movements.add(a_movement(count))
        with pytest.raises(Conflict, match=r"movement\.number_reused"):
            work.movements.add(a_movement(1, amount_fen=1))
        work.commit()
    with uow_factory() as work:
        assert list(work.movements.of_shift(FIRST)) == [a_movement(1), a_movement(2)]
        assert work.movements.get(number("M", 2)) == a_movement(2)
        assert list(work.movements.of_shift(SECOND)) == []


def test_differences_are_one_a_shift_and_channel_and_guarded(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for difference in (a_difference(2), a_difference(1), a_difference(1, channel="wechat", amount_fen=5)):
            work.differences.add(difference)
        with pytest.raises(Conflict, match=r"difference\.exists"):
            work.differences.add(a_difference(1))
        work.commit()
    with uow_factory() as work:
        found = work.differences.get(FIRST, "cash", for_update=True)
        assert found == a_difference(1)
        work.differences.save(replace(found, state=DifferenceState.SETTLED, movement_no=number("M", 1), ended_by=3))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.differences.save(found)
        still_open = work.differences.in_states(OPEN_DIFFERENCES, 10)
        assert [(one.shift_no, one.channel) for one in still_open] == [(FIRST, "wechat"), (SECOND, "cash")]
        assert [one.channel for one in work.differences.of_shift(FIRST)] == ["cash", "wechat"]


def test_ranges_are_numbered_and_numbers_are_accounted_for(uow_factory: UnitOfWorkFactory) -> None:
    given = InvoiceRange(0, 1, "MZ", 8, 100, 199, 100, NOW, 3)
    with uow_factory() as work:
        stored = work.invoices.add(given)
        work.invoices.save(replace(stored, next_no=102))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.invoices.save(stored)
        used = Invoice(stored.range_id, 100, InvoiceState.USED, FIRST, 1, 1, NOW, order_no=number("O", 1))
        voided = Invoice(stored.range_id, 101, InvoiceState.VOIDED, FIRST, 1, 1, NOW, reason="torn")
        work.invoices.put(used)
        work.invoices.put(voided)
        work.invoices.put(replace(used, state=InvoiceState.VOIDED, reason="misprint"))
        work.commit()
    with uow_factory() as work:
        (found,) = work.invoices.all()
        assert found.range_id > 0
        assert (found.left, found.text_of(found.next_no)) == (98, "MZ00000102")
        assert [one.reason for one in work.invoices.of_shift(FIRST)] == ["misprint", "torn"]
        assert [one.number for one in work.invoices.of_order(number("O", 1))] == [100]
        assert work.invoices.invoice(stored.range_id, 101) == voided
        assert work.invoices.invoice(stored.range_id, 150) is None
