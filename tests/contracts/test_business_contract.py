"""What every business system promises the services, tried against the strict practice HIS."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.core.clock import accounting_day
from app.core.errors import Conflict, InvalidInput, NotFound, Unreachable
from app.core.payment import PaymentState
from server.business.catalog import build_businesses
from server.business.his_rest.settings import HisRestSettings
from server.domain.order import Order, OrderBill, OrderState
from server.domain.payment import Payment
from server.domain.refund import Refund, RefundItem
from server.ports import (
    Bill,
    BusinessSystem,
    HttpReply,
    HttpRequest,
    PostingQuery,
    PostingWord,
    WithdrawalQuery,
    WithdrawalWord,
)
from server.practice.exchange import Request
from server.practice.faults import Fault
from support.channel_values import SetClock, a_payment, a_refund
from support.his_caller import KEY_ID, NOON, SECRET, PracticeHis, practice_his

FIRST = "P000001"
NUMBERS = count(1)
NAMES = {"operator": "林晓", "window": "1号窗口"}
DAMAGE = ["answer_lost", "wrong_signature", "cut", "html", "empty", "broken", "http_500", "http_502"]


@dataclass
class Hospital:
    """A business system of ours, the practice HIS behind it, and orders to try it with."""

    his: PracticeHis
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def system(self) -> BusinessSystem:
        settings = HisRestSettings(base_url="https://his.invalid/his/v1", key_id=KEY_ID, secret=SECRET)
        return build_businesses({"his": settings}, self._send, self.clock)["his"]

    def _send(self, request: HttpRequest) -> HttpReply:
        url = urlsplit(request.url)
        self.sent.append(json.loads(request.body) if request.body else {})
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = self.his.gateway.handle(
            Request(method=request.method, path=url.path, headers=headers, body=request.body), self.his.now
        )
        if reply.transport.drop or reply.transport.cut or reply.transport.delay_s > request.timeout_s:
            raise Unreachable("http.no_answer")
        return HttpReply(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body)

    def passes(self, seconds: int) -> None:
        self.his.wait(seconds)
        self.clock.at += timedelta(seconds=seconds)

    def fault(self, kind: str, operation: str, code: str = "", times: int | None = 1) -> None:
        self.his.faults.add(Fault(kind=kind, code=code), service="his", operation=operation, times=times)

    def bill(self, patient_no: str = FIRST) -> Bill:
        return self.system.list_bills(patient_no)[0]

    def order(self, *bills: Bill, patient_no: str = FIRST) -> Order:
        now = self.his.now
        return Order(
            order_no=f"O{next(NUMBERS):027d}", business="his", source="window", campus="main", window_id=1,
            operator_id=7, shift_no="S1", patient_no=patient_no, patient_label="赵*棠",
            bills=tuple(OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen) for bill in bills),
            total_fen=sum(bill.own_fen for bill in bills), state=OrderState.PAID, created_at=now,
            day=accounting_day(now),
        )  # fmt: skip

    def payments(self, order: Order) -> list[Payment]:
        if not order.total_fen:
            return []
        return [
            a_payment(
                payment_no=f"P{next(NUMBERS):027d}", order_no=order.order_no, amount_fen=order.total_fen,
                channel_number="4200002026030200000001", state=PaymentState.PAID, paid_at=self.his.now,
            )
        ]  # fmt: skip

    def lock(self, order: Order) -> None:
        pairs = [(bill.bill_no, bill.version) for bill in order.bills]
        self.system.lock_bills(order.order_no, order.patient_no, pairs, window="1号窗口", lease_s=600)

    def posted(self) -> Order:
        order = self.order(self.bill())
        assert self.system.post(order, self.payments(order), operator="0012", window="1号窗口").outcome == "posted"
        return order

    def refund(self, order: Order, amount_fen: int | None = None) -> Refund:
        return a_refund(
            refund_no=f"R{next(NUMBERS):027d}", order_no=order.order_no, amount_fen=amount_fen or order.total_fen,
            bills=tuple(bill.bill_no for bill in order.bills),
        )  # fmt: skip


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[Hospital]:
    with practice_his(tmp_path) as his:
        yield Hospital(his)


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(("by", "text"), [("card", "8800100001"), ("patient_no", FIRST), ("name", "赵晓棠")])
def test_patients_are_found(hospital: Hospital, by: str, text: str) -> None:
    found = hospital.system.find_patients(by, text)
    assert FIRST in [patient.patient_no for patient in found]
    assert found[0].name == "赵晓棠"


def test_nobody_is_an_empty_list_and_a_blocked_card_is_said(hospital: Hospital) -> None:
    assert list(hospital.system.find_patients("card", "0000000000")) == []
    with pytest.raises(Conflict) as error:
        hospital.system.find_patients("card", "8800100008")
    assert error.value.code == "card.blocked"


@pytest.mark.parametrize(("by", "text"), [("card", ""), ("card", "x" * 65), ("shoe_size", "43")])
def test_a_search_that_cannot_be_is_refused(hospital: Hospital, by: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        hospital.system.find_patients(by, text)


def test_bills_add_up(hospital: Hospital) -> None:
    for index in range(1, 41):
        for bill in hospital.system.list_bills(f"P{index:06}"):
            assert bill.total_fen == bill.insurance_fen + bill.own_fen == sum(item.amount_fen for item in bill.items)
    with pytest.raises(NotFound) as error:
        hospital.system.list_bills("P999999")
    assert error.value.code == "patient.unknown"


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_reading_without_a_trustworthy_answer_is_unreachable(hospital: Hospital, kind: str) -> None:
    hospital.fault(kind, "bills_find")
    with pytest.raises(Unreachable) as error:
        hospital.system.list_bills(FIRST)
    assert error.value.code == "his.no_answer"


def test_a_wrong_clock_is_unreachable_with_the_reason(hospital: Hospital) -> None:
    hospital.clock.at += timedelta(seconds=400)
    with pytest.raises(Unreachable) as error:
        hospital.system.list_bills(FIRST)
    assert error.value.values["reason"] == "signature.clock"


# ---------------------------------------------------------------- locking


def test_a_lock_holds_for_one_order(hospital: Hospital) -> None:
    bill = hospital.bill()
    mine, other = hospital.order(bill), hospital.order(bill)
    hospital.lock(mine)
    hospital.lock(mine)
    with pytest.raises(Conflict) as error:
        hospital.lock(other)
    assert (error.value.code, error.value.values["bill_no"]) == ("bill.locked", bill.bill_no)
    assert [each.locked_by for each in hospital.system.list_bills(FIRST) if each.bill_no == bill.bill_no] == ["1号窗口"]
    hospital.system.unlock_bills(mine.order_no)
    hospital.system.unlock_bills(mine.order_no)
    hospital.lock(other)


def test_a_paid_bill_cannot_be_locked(hospital: Hospital) -> None:
    bill = hospital.bill()
    order = hospital.order(bill)
    hospital.system.post(order, hospital.payments(order), operator="0012", window="W")
    with pytest.raises(Conflict) as error:
        hospital.lock(hospital.order(bill))
    assert error.value.code == "bill.paid"


# ---------------------------------------------------------------- posting


def test_a_posting_is_answered_and_repeats_are_harmless(hospital: Hospital) -> None:
    order = hospital.order(hospital.bill())
    payments = hospital.payments(order)
    hospital.lock(order)
    first = hospital.system.post(order, payments, operator="0012", window="1号窗口")
    again = hospital.system.post(order, payments, operator="0099", window="2号窗口")
    assert (first.outcome, first.code) == ("posted", "his.posted")
    assert first.receipt_no
    assert first.posted_at is not None
    assert again == first


def test_an_order_wholly_paid_by_insurance_is_posted_without_payments(hospital: Hospital) -> None:
    bill = next(each for each in hospital.system.list_bills("P000005") if each.own_fen == 0)
    order = hospital.order(bill, patient_no="P000005")
    assert hospital.system.post(order, [], operator="0012", window="W").outcome == "posted"


def test_a_bill_that_is_gone_refuses_for_good(hospital: Hospital) -> None:
    bill = hospital.bill()
    first, second = hospital.order(bill), hospital.order(bill)
    hospital.system.post(first, hospital.payments(first), operator="0012", window="W")
    payments = hospital.payments(second)
    for _ in range(2):
        answer = hospital.system.post(second, payments, operator="0012", window="W")
        assert (answer.outcome, answer.code) == ("refused", "bill.paid")


def test_other_content_under_the_same_number_is_never_a_refusal(hospital: Hospital) -> None:
    order = hospital.order(hospital.bill())
    hospital.system.post(order, hospital.payments(order), operator="0012", window="W")
    answer = hospital.system.post(order, hospital.payments(order), operator="0012", window="W")
    assert (answer.outcome, answer.code) == ("unclear", "posting.differs")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_posting_without_a_trustworthy_answer_is_unclear_and_goes_through_once(hospital: Hospital, kind: str) -> None:
    order = hospital.order(hospital.bill())
    payments = hospital.payments(order)
    hospital.fault(kind, "posting")
    assert hospital.system.post(order, payments, operator="0012", window="W").outcome == "unclear"
    assert hospital.system.post(order, payments, operator="0012", window="W").outcome == "posted"


@pytest.mark.parametrize("how", ["unavailable", "html", "disconnect"])
def test_a_his_that_is_down_is_asked_again(hospital: Hospital, how: str) -> None:
    order = hospital.order(hospital.bill())
    payments = hospital.payments(order)
    hospital.his.control("down", {"seconds": 60, "how": how})
    assert hospital.system.post(order, payments, operator="0012", window="W").outcome == "unclear"
    hospital.passes(61)
    assert hospital.system.post(order, payments, operator="0012", window="W").outcome == "posted"


# ---------------------------------------------------------------- withdrawing


def test_items_are_taken_back_once_and_put_back(hospital: Hospital) -> None:
    order = hospital.posted()
    refund = hospital.refund(order)
    for _ in range(2):
        answer = hospital.system.withdraw(refund, order, **NAMES)
        assert (answer.outcome, answer.code) == ("withdrawn", "his.withdrawn")
    for _ in range(2):
        assert hospital.system.cancel_withdrawal(refund, **NAMES).outcome == "withdrawn"
    about = [body for body in hospital.sent if body.get("refund_no") == refund.refund_no]
    assert [(body["operator"], body["window"]) for body in about] == [("林晓", "1号窗口")] * 4
    assert hospital.system.withdraw(refund, order, **NAMES).outcome == "refused"
    assert hospital.system.withdraw(hospital.refund(order), order, **NAMES).outcome == "withdrawn"


def test_a_part_of_the_money_may_go_back(hospital: Hospital) -> None:
    order = hospital.posted()
    assert hospital.system.withdraw(hospital.refund(order, 1), order, **NAMES).outcome == "withdrawn"
    assert hospital.system.withdraw(hospital.refund(order, order.total_fen - 1), order, **NAMES).outcome == "withdrawn"
    assert hospital.system.withdraw(hospital.refund(order, 1), order, **NAMES).outcome == "refused"


def test_paid_bills_are_read_again_and_single_lines_go_back(hospital: Hospital) -> None:
    order = hospital.posted()
    (bill,) = hospital.system.read_bills([order.bills[0].bill_no, "NO-SUCH-BILL"])
    assert (bill.state, bill.own_fen) == ("paid", order.total_fen)
    assert [item.line_no for item in bill.items] == list(range(1, len(bill.items) + 1))
    first = bill.items[0]
    one = (RefundItem(bill.bill_no, first.line_no, first.name, first.own_fen),)
    refund = replace(hospital.refund(order, first.own_fen), bills=(), items=one)
    assert hospital.system.withdraw(refund, order, **NAMES).outcome == "withdrawn"
    assert hospital.sent[-1]["bills"] == [{"bill_no": bill.bill_no, "line_nos": [first.line_no]}]
    again = replace(hospital.refund(order, first.own_fen), bills=(), items=one)
    answer = hospital.system.withdraw(again, order, **NAMES)
    assert (answer.outcome, answer.code) == ("refused", "item.withdrawn")
    assert [(said.line_no, said.code) for said in answer.refused_items] == [(first.line_no, "item.withdrawn")]
    assert hospital.system.cancel_withdrawal(refund, **NAMES).outcome == "withdrawn"


def test_an_order_never_posted_is_barred(hospital: Hospital) -> None:
    order = hospital.order(hospital.bill())
    assert hospital.system.withdraw(hospital.refund(order), order, **NAMES).outcome == "withdrawn"
    answer = hospital.system.post(order, hospital.payments(order), operator="0012", window="W")
    assert (answer.outcome, answer.code) == ("refused", "order.withdrawn")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_withdrawal_without_a_trustworthy_answer_is_unclear(hospital: Hospital, kind: str) -> None:
    order = hospital.posted()
    refund = hospital.refund(order)
    hospital.fault(kind, "withdrawal")
    assert hospital.system.withdraw(refund, order, **NAMES).outcome == "unclear"
    assert hospital.system.withdraw(refund, order, **NAMES).outcome == "withdrawn"


# ---------------------------------------------------------------- how an order stands now


def asked(hospital: Hospital, order_no: str) -> PostingWord:
    system: object = hospital.system
    assert isinstance(system, PostingQuery)
    return system.find_posting(order_no)


def test_an_order_that_was_never_heard_of_is_absent(hospital: Hospital) -> None:
    assert asked(hospital, "O-never") == PostingWord("absent", "his.absent")


def test_a_posting_is_found_with_what_of_it_stands(hospital: Hospital) -> None:
    order = hospital.posted()
    word = asked(hospital, order.order_no)
    assert (word.outcome, word.amount_fen) == ("posted", order.total_fen)
    assert word.receipt_no
    assert hospital.system.withdraw(hospital.refund(order), order, **NAMES).outcome == "withdrawn"
    assert asked(hospital, order.order_no).outcome == "withdrawn"


def test_a_refused_posting_is_found_with_the_reason(hospital: Hospital) -> None:
    order = hospital.order(replace(hospital.bill(), version="gone"))
    hospital.system.post(order, hospital.payments(order), **NAMES)
    assert asked(hospital, order.order_no) == PostingWord("refused", "bill.changed")


@pytest.mark.parametrize("kind", DAMAGE)
def test_an_answer_that_cannot_be_believed_says_nothing_of_a_posting(hospital: Hospital, kind: str) -> None:
    order = hospital.posted()
    hospital.fault(kind, "posting_query")
    assert asked(hospital, order.order_no).outcome == "unclear"


# ---------------------------------------------------------------- how a withdrawal stands now


def asked_back(hospital: Hospital, refund_no: str) -> WithdrawalWord:
    system: object = hospital.system
    assert isinstance(system, WithdrawalQuery)
    return system.find_withdrawal(refund_no)


def test_a_withdrawal_is_found_as_it_stands(hospital: Hospital) -> None:
    order = hospital.posted()
    refund = hospital.refund(order)
    assert asked_back(hospital, refund.refund_no) == WithdrawalWord("absent", "his.absent")
    hospital.system.withdraw(refund, order, **NAMES)
    assert asked_back(hospital, refund.refund_no) == WithdrawalWord("withdrawn", "his.withdrawn", refund.amount_fen)
    hospital.system.cancel_withdrawal(refund, **NAMES)
    assert asked_back(hospital, refund.refund_no).outcome == "cancelled"


@pytest.mark.parametrize("kind", DAMAGE)
def test_an_answer_that_cannot_be_believed_says_nothing_of_a_withdrawal(hospital: Hospital, kind: str) -> None:
    order = hospital.posted()
    refund = hospital.refund(order)
    hospital.system.withdraw(refund, order, **NAMES)
    hospital.fault(kind, "withdrawal_query")
    assert asked_back(hospital, refund.refund_no).outcome == "unclear"


def test_a_wrong_posting_is_taken_back_whole_and_its_bills_are_posted_anew(hospital: Hospital) -> None:
    system, order = hospital.system, hospital.posted()
    assert isinstance(system, PostingQuery)
    withdrawal = replace(hospital.refund(order), bills=(), reason="correction")
    for _ in range(2):
        assert system.withdraw(withdrawal, order, **NAMES).outcome == "withdrawn"
    assert system.find_posting(order.order_no).outcome == "withdrawn"
    anew = replace(order, order_no=f"O{next(NUMBERS):027d}")
    payments = hospital.payments(anew)
    assert [system.post(anew, payments, **NAMES).outcome for _ in range(2)] == ["posted", "posted"]
    assert system.find_posting(anew.order_no).amount_fen == order.total_fen
    assert system.find_posting(order.order_no).outcome == "withdrawn"
