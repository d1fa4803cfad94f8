"""What every storage promises to many threads at once: one holder a bill, one lease a job, no change lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import Conflict
from server.domain.ledger import payment_entry
from server.ports import UnitOfWork, UnitOfWorkFactory
from support.databases import NOW, a_job, a_payment, a_shift, an_audit_row, an_order, number

THREADS = 8


def at_once(work: Callable[[int], object], count: int = THREADS) -> list[object]:
    """Run ``work(0) … work(count - 1)`` in a thread each, started together; results in order."""
    gate = threading.Barrier(count)

    def run(place: int) -> object:
        gate.wait()
        return work(place)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def attempt(uow_factory: UnitOfWorkFactory, act: Callable[[UnitOfWork], object], *codes: str) -> bool:
    """Whether an act was committed; False when it met one of these conflicts."""
    try:
        with uow_factory() as work:
            act(work)
            work.commit()
    except Conflict as conflict:
        if conflict.code not in codes:
            raise
        return False
    return True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(st.lists(st.sets(st.sampled_from("ABCDE"), min_size=1), min_size=2, max_size=6))
def test_a_bill_has_one_holder_whoever_comes_at_once(uow_factory: UnitOfWorkFactory, wanted: list[set[str]]) -> None:
    with uow_factory() as work:
        for place in range(6):
            if work.orders.get(number("O", place)) is None:
                work.orders.add(an_order(place))
            work.bills.release(number("O", place))
        work.commit()

    def hold(place: int) -> bool:
        return attempt(
            uow_factory,
            lambda work: work.bills.hold("his", wanted[place], number("O", place)),
            "bill.held",
            "storage.stale",
        )

    got = [wanted[place] for place, success in enumerate(at_once(hold, len(wanted))) if success]
    assert got
    assert all(count == 1 for count in Counter(bill for bills in got for bill in bills).values())


def test_a_job_is_leased_by_one(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for count in range(100):
            work.jobs.put(a_job(f"P{count}", due_at=NOW - timedelta(seconds=count)))
        work.commit()

    def lease(place: int) -> list[str]:
        mine: list[str] = []
        while True:
            with uow_factory() as work:
                jobs = work.jobs.lease_due(NOW, f"server-{place}", NOW + timedelta(minutes=1), 3)
                work.commit()
            if not jobs:
                return mine
            mine += [job.subject for job in jobs]

    leased = [subject for mine in at_once(lease) if isinstance(mine, list) for subject in mine]
    assert sorted(leased) == sorted(f"P{count}" for count in range(100))


def test_no_change_is_lost(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order())
        work.payments.add(a_payment())
        work.commit()

    def ask(place: int) -> None:
        for _ in range(10):
            with uow_factory() as work:
                payment = work.payments.get(number("P", 1), for_update=True)
                assert payment is not None
                work.payments.save(replace(payment, asked_count=payment.asked_count + 1))
                work.commit()

    at_once(ask)
    with uow_factory() as work:
        payment = work.payments.get(number("P", 1))
        assert payment is not None
        assert (payment.asked_count, payment.version) == (THREADS * 10, THREADS * 10)


def test_the_same_number_from_all_sides_is_stored_once(uow_factory: UnitOfWorkFactory) -> None:
    def take(place: int) -> bool:
        return attempt(
            uow_factory, lambda work: work.orders.add(an_order(campus=f"campus-{place}")), "order.number_reused"
        )

    assert Counter(at_once(take)) == {True: 1, False: THREADS - 1}


def test_one_open_shift_from_all_sides(uow_factory: UnitOfWorkFactory) -> None:
    def begin(place: int) -> bool:
        return attempt(uow_factory, lambda work: work.shifts.add(a_shift(place)), "shift.window_has_open")

    assert Counter(at_once(begin)) == {True: 1, False: THREADS - 1}


def test_units_that_fail_leave_the_others_whole(uow_factory: UnitOfWorkFactory) -> None:
    """Every third unit gives up in the middle; the rest are there with all their rows, and the ledger balances."""

    def take(count: int) -> bool:
        with uow_factory() as work:
            work.orders.add(an_order(count))
            work.payments.add(a_payment(count))
            work.ledger.add(payment_entry(a_payment(count), "his", NOW))
            work.audit.add(an_audit_row(count))
            if count % 3:
                work.commit()
                return True
        return False

    def several(place: int) -> list[bool]:
        return [take(place * 100 + count) for count in range(12)]

    done = [count for row in at_once(several) for count in _flat(row)]
    with uow_factory() as work:
        expected = [place * 100 + count for place in range(THREADS) for count in range(12)]
        there = [count for count in expected if work.orders.get(number("O", count)) is not None]
        assert there == [count for count in expected if count % 3]
        assert sum(done) == len(there)
        assert len(work.payments.of_orders(number("O", count) for count in expected)) == len(there)
        assert len(work.audit.unlinked(1000)) == len(there)
        assert work.ledger.balance("channel/wechat/1900000109") == 1234 * len(there)
        assert work.ledger.balance("business/his") == -1234 * len(there)


def _flat(row: object) -> Iterable[bool]:
    assert isinstance(row, list)
    return row
