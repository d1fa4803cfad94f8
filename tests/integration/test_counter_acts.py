"""Acts on exceptions and their counter-acts over HTTP, by two people, on each database: books end where they began."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core.reconciliation import ExceptionState
from server.domain.exception_acts import opened
from support.api_world import PASSWORD, ApiWorld, Desk
from support.databases import STORAGES
from support.exception_world import a_found

pytestmark = pytest.mark.parametrize("database", STORAGES, indirect=True)
BESIDE = {"username": "zhao", "password": PASSWORD}


class Office:
    """Lin's desk, with Zhao beside; acts go through the API alone."""

    def __init__(self, world: ApiWorld) -> None:
        self.world, self.count = world, 0
        for name in ("lin", "zhao"):
            world.operator(name, "finance")
        world.operator("cash", "cashier")
        self.enrolment = world.enrol()
        self.lin: Desk = world.sign_in("lin", self.enrolment)

    def found(self, cells: str, **changes: Any) -> str:
        self.count += 1
        now = self.world.clock.now()
        found = a_found(self.count, cells, now, **changes)
        with self.world.database.uow() as work:
            work.exceptions.add(opened(found, "N1", now - timedelta(minutes=1)))
            work.commit()
        return found.exception_no

    def act(self, number: str, what: str, **body: Any) -> Any:
        version = self.lin.get(f"/exceptions/{number}")[1]["exception"]["version"]
        status, answer = self.lin.post(f"/exceptions/{number}/{what}", {"version": version, **body})
        assert status == 200, answer
        return answer["exception"]

    def done(self, number: str, act: str, **more: str) -> Any:
        proposed = self.act(number, "propose", act=act, note="因为", **more)
        if proposed["state"] == "proposed":
            self.act(number, "approve", step_up=BESIDE)
        return self.act(number, "execute")

    def balance(self, account: str) -> int:
        with self.world.database.reader() as work:
            return work.ledger.balance(account)


@pytest.fixture
def office(api_world_everywhere: ApiWorld) -> Office:
    return Office(api_world_everywhere)


def test_what_stood_elsewhere_after_an_act_is_back_after_its_counter_act(office: Office) -> None:
    """A write-off, and a refund made by hand in the merchant's pages that was laid beside its order."""
    cashier = office.world.sign_in("cash", office.world.enrol("Window 2"))
    shift_no = cashier.open_shift()
    wish = cashier.wish(shift_no)
    status, answer = cashier.post("/payments", wish)
    assert status == 200, answer
    before = office.balance("channel/wechat/m1")
    gone, by_hand = office.found("A---"), office.found("A---", kind="refund")
    assert office.done(gone, "write_off", account="6711")["state"] == ExceptionState.WRITTEN_OFF.value
    assert office.done(by_hand, "attach", order_no=wish["order_no"])["state"] == ExceptionState.VERIFIED.value
    assert (office.balance("written_off/6711"), office.balance("attached/his")) == (-1234, 1234)
    for number in (gone, by_hand):
        assert office.act(number, "undo", note="弄错了", step_up=BESIDE)["state"] == ExceptionState.UNDONE.value
    accounts = ("channel/wechat/m1", "written_off/6711", "attached/his")
    assert [office.balance(account) for account in accounts] == [before, 0, 0]


def test_money_of_nobody_is_sent_back_by_two_people_and_by_nobody_alone(office: Office) -> None:
    number = office.found("A---")
    office.act(number, "propose", act="refund", note="付款人来电")
    status, problem = office.lin.post(f"/exceptions/{number}/execute", {"version": 1})
    assert (status, problem["code"]) == (409, "exception.not_now")
    status, problem = office.lin.post(f"/exceptions/{number}/approve", {"version": 1})
    assert (status, problem["code"]) == (409, "exception.same_person")
    office.act(number, "approve", step_up=BESIDE)
    assert office.act(number, "execute")["state"] == "executed"
    [refund] = office.lin.get("/refunds")[1]["refunds"]
    assert (refund["amount_fen"], refund["state"] in ("approved", "refunded")) == (1234, True)
    status, problem = office.lin.post(f"/exceptions/{number}/execute", {"version": 3})
    assert (status, problem["code"]) == (409, "exception.not_now"), "an approval serves one execution"
