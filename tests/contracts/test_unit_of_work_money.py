"""What every storage promises of orders, bills, payments, refunds, postings and the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.payment import OPEN_STATES, PaymentState
from app.core.posting import PostingState
from app.core.refund import MONEY_UNCLEAR_STATES, RefundState
from server.domain.ledger import EntryKind, LedgerLine, payment_entry, refund_entry
from server.domain.order import OrderBill, OrderState
from server.domain.shift import ShiftTotal
from server.ports import OrderQuery, UnitOfWork, UnitOfWorkFactory
from support.databases import DAY, NOW, a_payment, a_posting, a_refund, a_shift, an_order, number


def store(uow: UnitOfWorkFactory, *records: object) -> None:
    """Add records of any kind and commit."""
    with uow() as work:
        for record in records:
            add(work, record)
        work.commit()


def spoil(uow: UnitOfWorkFactory, record: object) -> None:
    """Add a record and fail before the commit."""
    with uow() as work:
        add(work, record)
        raise InvalidInput("field", "rule")


def add(work: UnitOfWork, record: object) -> None:
    """Add one record to the repository of its kind."""
    name = type(record).__name__.lower() + "s"
    getattr(work, name).add(record)


def test_everything_that_was_stored_is_read_back_the_same(uow_factory: UnitOfWorkFactory) -> None:
    order = an_order(bills=(OrderBill("B1", "outpatient", "v7", 1000), OrderBill("B2", "registration", "", 234)))
    payment = a_payment(
        state=PaymentState.PAID, reason="channel.paid", channel_code="SUCCESS", channel_number="4200001",
        paid_at=NOW + timedelta(microseconds=1), cancel_requested_at=NOW, asked_count=3, reverse_count=1,
        refunded_fen=34, reserved_fen=1200, version=9, tendered_fen=2000,
    )  # fmt: skip
    refund = a_refund(
        note="手工", bills=("B1", "B2"), approved_by=7, approved_at=NOW, outcome="channel.refunded", channel_code="X",
        channel_number="5000", refunded_at=NOW, asked_count=2, business_withdrawal=False,
    )  # fmt: skip
    posting = a_posting(attempts=4, outcome="his.posted", receipt_no="R1", guidance="二楼药房", posted_at=NOW)
    shift = a_shift(counted=((10000, 2), (50, 3)), counted_fen=20150, expected_fen=20100, handed_over_to=3)
    store(uow_factory, order, payment, refund, posting, shift)
    with uow_factory() as work:
        assert work.orders.get(order.order_no) == order
        assert work.payments.get(payment.payment_no) == payment
        assert work.refunds.get(refund.refund_no, for_update=True) == refund
        assert work.postings.get(order.order_no, for_update=True) == posting
        assert work.shifts.get(shift.shift_no) == shift


def test_what_is_not_there_is_none(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.orders.get("O") is None
        assert work.payments.get("P", for_update=True) is None
        assert work.refunds.get("R") is None
        assert work.postings.get("O") is None
        assert work.bills.holder("his", "B1") is None
        assert list(work.payments.of_orders([])) == []


def test_leaving_without_commit_leaves_nothing(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order())
    with pytest.raises(InvalidInput):
        spoil(uow_factory, an_order(2))
    with uow_factory() as work:
        assert work.orders.get(number("O", 1)) is None
        assert work.orders.get(number("O", 2)) is None


def test_a_unit_of_work_ends_once(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order())
        work.commit()
        with pytest.raises(RuntimeError):
            work.orders.get(number("O", 1))
        with pytest.raises(RuntimeError):
            work.commit()


@pytest.mark.parametrize(
    ("record", "code"),
    [
        pytest.param(an_order(), "order.number_reused", id="order"),
        pytest.param(a_payment(), "payment.number_reused", id="payment"),
        pytest.param(a_refund(), "refund.number_reused", id="refund"),
        pytest.param(a_posting(), "posting.exists", id="posting"),
    ],
)
def test_a_number_is_used_once_and_the_unit_goes_on(uow_factory: UnitOfWorkFactory, record: object, code: str) -> None:
    store(uow_factory, an_order(), a_payment(), a_refund(), a_posting())
    with uow_factory() as work:
        with pytest.raises(Conflict) as conflict:
            add(work, record)
        assert conflict.value.code == code
        work.orders.set_state(number("O", 1), OrderState.PAID)
        work.commit()
    with uow_factory() as work:
        order = work.orders.get(number("O", 1))
        assert order is not None
        assert order.state is OrderState.PAID


def test_an_order_that_is_not_there_cannot_change_state(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work, pytest.raises(NotFound):
        work.orders.set_state("O", OrderState.PAID)


def test_a_payment_of_no_order_is_refused(uow_factory: UnitOfWorkFactory) -> None:
    with pytest.raises(Conflict) as conflict:
        store(uow_factory, a_payment())
    assert conflict.value.code == "storage.constraint"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount_fen": 0, "tendered_fen": 0}, id="nothing"),
        pytest.param({"tendered_fen": 1233}, id="too little handed over"),
        pytest.param({"refunded_fen": 1000, "reserved_fen": 235}, id="more refunded than paid"),
        pytest.param({"refunded_fen": -1}, id="less than nothing refunded"),
    ],
)
def test_impossible_money_is_refused_by_the_tables(uow_factory: UnitOfWorkFactory, changes: dict[str, int]) -> None:
    store(uow_factory, an_order())
    with pytest.raises(Conflict) as conflict:
        store(uow_factory, a_payment(**changes))
    assert conflict.value.code == "storage.constraint"
    with uow_factory() as work:
        assert work.payments.get(number("P", 1)) is None


def test_a_unit_that_broke_a_rule_of_the_tables_is_over(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order())
        with pytest.raises(Conflict):
            work.payments.add(a_payment(amount_fen=0))
        with pytest.raises(Conflict, match=r"storage\.constraint"):
            work.orders.get(number("O", 1))
        with pytest.raises(Conflict, match=r"storage\.constraint"):
            work.commit()
    with uow_factory() as work:
        assert work.orders.get(number("O", 1)) is None


def test_a_change_is_stored_and_counted(uow_factory: UnitOfWorkFactory) -> None:
    store(uow_factory, an_order(), a_payment(), a_refund(), a_posting(), a_shift())
    with uow_factory() as work:
        work.payments.save(a_payment(state=PaymentState.PAID, paid_at=NOW, refunded_fen=5))
        work.refunds.save(a_refund(state=RefundState.APPROVED, approved_by=2))
        work.postings.save(a_posting(state=PostingState.POSTED, attempts=1))
        work.shifts.save(a_shift(counted=((100, 1),)))
        work.commit()
    with uow_factory() as work:
        expected = a_payment(state=PaymentState.PAID, paid_at=NOW, refunded_fen=5, version=1)
        assert work.payments.get(number("P", 1)) == expected
        assert work.refunds.get(number("R", 1)) == a_refund(state=RefundState.APPROVED, approved_by=2, version=1)
        assert work.postings.get(number("O", 1)) == a_posting(state=PostingState.POSTED, attempts=1, version=1)
        assert work.shifts.get(number("S", 1)) == a_shift(counted=((100, 1),), version=1)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(a_payment(), id="payment"),
        pytest.param(a_refund(), id="refund"),
        pytest.param(a_posting(), id="posting"),
        pytest.param(a_shift(), id="shift"),
    ],
)
def test_a_change_of_what_has_changed_meanwhile_is_stale(uow_factory: UnitOfWorkFactory, record: object) -> None:
    store(uow_factory, an_order(), a_payment(), a_refund(), a_posting(), a_shift())
    name = type(record).__name__.lower() + "s"
    with uow_factory() as work:
        getattr(work, name).save(record)
        work.commit()
    with uow_factory() as work:
        with pytest.raises(Conflict) as conflict:
            getattr(work, name).save(record)
        assert conflict.value.code == "storage.stale"


def test_payments_of_orders_come_oldest_first(uow_factory: UnitOfWorkFactory) -> None:
    first, second = a_payment(1), a_payment(2, order_no=number("O", 1))
    store(uow_factory, an_order(1), an_order(2), second, first, a_payment(3, order_no=number("O", 2)))
    with uow_factory() as work:
        assert list(work.payments.of_order(number("O", 1))) == [first, second]
        found = work.payments.of_orders(number("O", count) for count in range(250))
        assert {payment.payment_no for payment in found} == {number("P", count) for count in (1, 2, 3)}
        assert len(found) == 3


def test_open_payments_of_a_window_and_of_a_shift(uow_factory: UnitOfWorkFactory) -> None:
    states = list(PaymentState)
    payments = [a_payment(count, order_no=number("O", 1), state=state) for count, state in enumerate(states, start=1)]
    elsewhere = a_payment(90, order_no=number("O", 1), window_id=2, shift_no=number("S", 2))
    store(uow_factory, an_order(), *reversed(payments), elsewhere)
    expected = [payment for payment in payments if payment.state in OPEN_STATES]
    with uow_factory() as work:
        assert list(work.payments.open_of_window(1)) == expected
        assert list(work.payments.open_of_shift(number("S", 1))) == expected
        assert list(work.payments.open_of_window(2)) == [elsewhere]


def test_refunds_by_payment_order_state_and_shift(uow_factory: UnitOfWorkFactory) -> None:
    refunds = [
        a_refund(count, payment_no=number("P", 1), order_no=number("O", 1), state=state, amount_fen=1)
        for count, state in enumerate(RefundState, start=1)
    ]
    store(uow_factory, an_order(), a_payment(), *reversed(refunds))
    wanted = (RefundState.UNKNOWN, RefundState.REQUESTED)
    with uow_factory() as work:
        assert list(work.refunds.of_payment(number("P", 1))) == refunds
        assert list(work.refunds.of_orders([number("O", 1), number("O", 2)])) == refunds
        assert list(work.refunds.in_states(wanted, 9)) == [refund for refund in refunds if refund.state in wanted]
        assert len(work.refunds.in_states(RefundState, 3)) == 3
        unclear = [refund for refund in refunds if refund.state in MONEY_UNCLEAR_STATES]
        assert list(work.refunds.unclear_of_shift(number("S", 1))) == unclear


def test_pending_postings_come_oldest_first(uow_factory: UnitOfWorkFactory) -> None:
    store(uow_factory, *[an_order(count) for count in range(1, 5)])
    postings = [a_posting(count) for count in range(1, 4)]
    store(uow_factory, a_posting(4, state=PostingState.POSTED), *reversed(postings))
    with uow_factory() as work:
        assert list(work.postings.pending(2)) == postings[:2]
        assert len(work.postings.of_orders(number("O", count) for count in range(1, 5))) == 4


# ------------------------------------------------------------------------------------------------ bills


def test_a_bill_is_held_by_one_order(uow_factory: UnitOfWorkFactory) -> None:
    store(uow_factory, an_order(1), an_order(2))
    with uow_factory() as work:
        work.bills.hold("his", ["B2", "B1"], number("O", 1))
        work.bills.hold("his", ["B1"], number("O", 1))
        work.bills.hold("other", ["B1"], number("O", 2))
        work.commit()
    with uow_factory() as work:
        with pytest.raises(Conflict) as conflict:
            work.bills.hold("his", ["B0", "B2", "B3"], number("O", 2))
        assert conflict.value.code == "bill.held"
        assert conflict.value.values == {"bill_no": "B2", "order_no": number("O", 1)}
        assert work.bills.holder("his", "B0") is None
        assert work.bills.holder("his", "B3") is None
        assert work.bills.holder("his", "B1") == number("O", 1)
        work.bills.release(number("O", 1), ["B2"])
        work.bills.hold("his", ["B2"], number("O", 2))
        work.bills.release(number("O", 1))
        assert work.bills.holder("his", "B1") is None
        assert work.bills.holder("his", "B2") == number("O", 2)


# ----------------------------------------------------------------------------------------------- ledger


def test_an_entry_is_written_once(uow_factory: UnitOfWorkFactory) -> None:
    entry = payment_entry(a_payment(), "his", NOW)
    store(uow_factory, an_order(), a_payment())
    with uow_factory() as work:
        work.ledger.add(entry)
        work.commit()
    with uow_factory() as work:
        with pytest.raises(Conflict) as conflict:
            work.ledger.add(entry)
        assert conflict.value.code == "ledger.entry_exists"
        assert tuple(work.ledger.of_order(number("O", 1))) == entry


def test_an_entry_that_does_not_balance_is_a_bug(uow_factory: UnitOfWorkFactory) -> None:
    debit, _ = payment_entry(a_payment(), "his", NOW)
    with uow_factory() as work, pytest.raises(ValueError, match="zero"):
        work.ledger.add([debit])


def test_a_shift_statement_is_a_sum_of_the_ledger(uow_factory: UnitOfWorkFactory) -> None:
    cash = a_payment(1, channel="cash", merchant="")
    wechat = [a_payment(2), a_payment(3)]
    refund = a_refund(2, amount_fen=34)
    store(uow_factory, *[an_order(count) for count in (1, 2, 3)], cash, *wechat, refund)
    with uow_factory() as work:
        work.ledger.add(payment_entry(cash, "his", NOW))
        work.ledger.add(payment_entry(wechat[0], "his", NOW))
        work.ledger.add(payment_entry(wechat[1], "his", NOW, EntryKind.LATE_PAYMENT))
        work.ledger.add(refund_entry(refund, wechat[0], "his", NOW, DAY))
        work.commit()
    with uow_factory() as work:
        assert list(work.ledger.shift_totals(number("S", 1))) == [
            ShiftTotal("cash", "payment", 1, 1234),
            ShiftTotal("wechat", "payment", 2, 2468),
            ShiftTotal("wechat", "refund", 1, 34),
        ]
        assert work.ledger.balance(f"cash/{number('S', 1)}") == 1234
        assert work.ledger.balance("channel/wechat/1900000109") == 2434
        assert work.ledger.balance("business/his") == -3668
        assert work.ledger.balance("nobody") == 0
        assert work.ledger.first_day() == DAY
        assert work.ledger.has(cash.payment_no, EntryKind.PAYMENT)
        assert not work.ledger.has(cash.payment_no, EntryKind.SETTLEMENT)


def test_empty_books_have_no_first_day(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.ledger.first_day() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 10**13)), min_size=1, max_size=6))
def test_whatever_is_entered_the_ledger_balances(
    uow_factory: UnitOfWorkFactory, amounts: list[tuple[str, int]]
) -> None:
    template = payment_entry(a_payment(), "his", NOW)[0]

    def line(account: str, fen: int) -> LedgerLine:
        return replace(template, account=account, amount_fen=fen, order_no="", payment_no="", kind=EntryKind.FLOAT)

    lines = [line(account, fen) for account, fen in amounts]
    lines.append(line("against", -sum(fen for _, fen in amounts)))
    with uow_factory() as work:
        work.ledger.add(lines)
        assert sum(work.ledger.balance(account) for account in ("a", "b", "c", "against")) == 0


# ----------------------------------------------------------------------------------------------- search


def test_orders_are_found_by_each_condition_newest_first(uow_factory: UnitOfWorkFactory) -> None:
    orders = [
        an_order(1),
        an_order(2, patient_no="P0002", created_at=NOW + timedelta(days=1), day=DAY + timedelta(days=1)),
        an_order(3, window_id=2, operator_id=3, shift_no=number("S", 3)),
    ]
    payments = [a_payment(1), a_payment(2, state=PaymentState.PAID), a_payment(3, channel="alipay")]
    store(uow_factory, *orders, *payments, a_posting(1), a_posting(2, state=PostingState.POSTED))
    cases = [
        (OrderQuery(), [2, 3, 1]),
        (OrderQuery(patient_no="P0002"), [2]),
        (OrderQuery(order_no=number("O", 3)), [3]),
        (OrderQuery(payment_no=number("P", 1)), [1]),
        (OrderQuery(shift_no=number("S", 1)), [2, 1]),
        (OrderQuery(window_id=2), [3]),
        (OrderQuery(operator_id=3), [3]),
        (OrderQuery(channel="wechat"), [2, 1]),
        (OrderQuery(payment_states=(PaymentState.PAID,)), [2]),
        (OrderQuery(payment_states=(PaymentState.SENDING, PaymentState.UNKNOWN)), [3, 1]),
        (OrderQuery(payment_states=(PaymentState.SENDING,), channel="alipay"), [3]),
        (OrderQuery(posting_states=(PostingState.PENDING,)), [1]),
        (OrderQuery(posting_states=(PostingState.POSTED, PostingState.PENDING)), [2, 1]),
        (OrderQuery(posting_states=(PostingState.REFUSED,)), []),
        (OrderQuery(posting_states=(PostingState.PENDING,), payment_states=(PaymentState.PAID,)), []),
        (OrderQuery(posting_states=(PostingState.PENDING,), payment_states=(PaymentState.SENDING,)), [1]),
        (OrderQuery(posting_states=(PostingState.POSTED,), first_day=DAY + timedelta(days=1)), [2]),
        (OrderQuery(first_day=DAY + timedelta(days=1)), [2]),
        (OrderQuery(last_day=DAY), [3, 1]),
        (OrderQuery(first_day=DAY, last_day=DAY, patient_no="P0001"), [3, 1]),
        (OrderQuery(limit=1), [2]),
        (OrderQuery(after=(orders[1].created_at, orders[1].order_no), limit=1), [3]),
        (OrderQuery(after=(orders[0].created_at, orders[0].order_no)), []),
    ]
    with uow_factory() as work:
        for query, expected in cases:
            assert [order.order_no for order in work.orders.search(query)] == [number("O", n) for n in expected], query


def test_pages_of_orders_of_one_instant_neither_repeat_nor_skip(uow_factory: UnitOfWorkFactory) -> None:
    store(uow_factory, *[an_order(count, created_at=NOW) for count in range(1, 8)])
    seen: list[str] = []
    after = None
    with uow_factory() as work:
        while page := work.orders.search(OrderQuery(limit=2, after=after)):
            seen += [order.order_no for order in page]
            after = (page[-1].created_at, page[-1].order_no)
    assert seen == [number("O", count) for count in range(7, 0, -1)]
