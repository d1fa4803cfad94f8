"""The statement of a business day: our adapter against the practice HIS, which shares no code with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.core.clock import accounting_day
from app.core.errors import Unreachable
from app.core.payment import PaymentState
from server.business.catalog import read_statement
from server.business.his_rest.settings import HisRestSettings
from server.business.his_rest.system import HisRestSystem
from server.domain.order import Order, OrderBill, OrderState
from server.ports import HttpReply, HttpRequest
from server.practice.exchange import Request
from server.practice.faults import Fault
from server.reconciliation.reading import StatementContext
from support.databases import a_payment, a_refund
from support.his_caller import KEY_ID, SECRET, PracticeHis, practice_his

PATIENT = "P000001"


class Hospital:
    """The adapter and the practice HIS behind it."""

    def __init__(self, his: PracticeHis) -> None:
        self.his = his
        settings = HisRestSettings(base_url="https://his.invalid/his/v1", key_id=KEY_ID, secret=SECRET)
        self.system = HisRestSystem(
            name="his", settings=settings, send=self._send, clock=self,
            nonce=lambda: f"n-{self.his.now:%H%M%S%f}-0123456789",
        )  # fmt: skip
        self.day = accounting_day(his.now)

    def now(self) -> datetime:
        self.his.wait(1)
        return self.his.now

    def monotonic_s(self) -> float:
        return self.his.now.timestamp()

    def _send(self, request: HttpRequest) -> HttpReply:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Request(method=request.method, path=urlsplit(request.url).path, headers=headers, body=request.body)
        reply = self.his.gateway.handle(asked, self.his.now)
        if reply.transport.drop:
            raise Unreachable("http.no_answer")
        return HttpReply(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body)

    def posted(self) -> Order:
        bill = self.system.list_bills(PATIENT)[0]
        order = Order(
            order_no="O1", business="his", source="window", campus="main", window_id=1, operator_id=7, shift_no="S1",
            patient_no=PATIENT, patient_label="赵*棠", total_fen=bill.own_fen, state=OrderState.PAID,
            bills=(OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen),), created_at=self.his.now,
            day=self.day,
        )  # fmt: skip
        paid = a_payment(
            payment_no="P1", order_no="O1", amount_fen=order.total_fen, state=PaymentState.PAID, paid_at=self.his.now,
            channel="wechat", channel_number="4200002026030200000001",
        )  # fmt: skip
        assert self.system.post(order, [paid], operator="0012", window="W01").outcome == "posted"
        return order


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[Hospital]:
    with practice_his(tmp_path) as his:
        yield Hospital(his)


def test_what_was_posted_and_withdrawn_stands_in_the_statement_of_the_day(hospital: Hospital) -> None:
    order = hospital.posted()
    refund = a_refund(refund_no="F1", order_no="O1", amount_fen=order.total_fen, bills=(order.bills[0].bill_no,))
    assert hospital.system.withdraw(refund, order, operator="0012", window="W01").outcome == "withdrawn"
    with pytest.raises(Unreachable, match=r"^statement\.not_ready"):
        hospital.system.fetch_statement(hospital.day)
    hospital.his.wait(int(timedelta(days=1).total_seconds()))
    file = hospital.system.fetch_statement(hospital.day)
    rows = read_statement(file.content, StatementContext("business", "his", "", hospital.day))
    assert rows.select("kind", "our_no", "business_no", "channel", "amount_fen").rows() == [
        ("pay", "P1", "O1", "wechat", order.total_fen), ("refund", "F1", "O1", "", order.total_fen),
    ]  # fmt: skip
    assert hospital.system.fetch_statement(hospital.day).content == file.content, "the same bytes again"


def test_a_day_without_postings_has_no_rows(hospital: Hospital) -> None:
    day = hospital.day - timedelta(days=3)
    file = hospital.system.fetch_statement(day)
    assert read_statement(file.content, StatementContext("business", "his", "", day)).height == 0


def test_a_file_with_a_wrong_signature_is_not_believed(hospital: Hospital) -> None:
    hospital.his.faults.add(Fault(kind="wrong_signature", code=""), service="his", operation="statement", times=1)
    with pytest.raises(Unreachable) as refused:
        hospital.system.fetch_statement(hospital.day - timedelta(days=1))
    assert refused.value.values["reason"] == "his.bad_signature"


def test_a_his_without_this_operation_is_not_expected_to_give_one(hospital: Hospital) -> None:
    settings = HisRestSettings(base_url="https://his.invalid/his/v1", key_id=KEY_ID, secret=SECRET)
    without = replace(settings, statements=False)
    made = HisRestSystem(name="his", settings=without, send=hospital._send, clock=hospital, nonce=lambda: "n" * 20)
    assert (hospital.system.gives_statement, made.gives_statement) == (True, False)
