"""A day of WeChat's statement laid beside our records, on every database: matched, in transit, and each difference."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.core.clock import accounting_day
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.channels.catalog import STATEMENT_ENTRIES
from server.domain.payment import BillWanted
from server.ports import StatementFile
from server.services.fetch_statement import FetchStatement
from server.services.reconcile_day import DayResult, ReconcileDay, differences_csv
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.money_world import NOT_FOUND, UNCLEAR, MoneyWorld

HEAD = "交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,手续费,订单金额,申请退款金额"
TOTALS = "总交易单数,订单总金额,申请退款总金额"


class Statement:
    """WeChat's file of a day, written line by line; it stands in for the channel that gives it."""

    def __init__(self, day: date) -> None:
        self.day, self.paid_fen, self.refunded_fen = day, 0, 0
        self.lines: list[str] = []

    def pay(self, number: str, fen: int, *, channel_no: str = "", state: str = "SUCCESS", at: str = "12:00:00") -> None:
        self.paid_fen += fen
        self.lines.append(
            f"`{self.day} {at},`{channel_no or number},`{number},`{state},`0,`0,`0.00000,`{_yuan(fen)},`0.00"
        )

    def refund(self, number: str, refund_no: str, fen: int) -> None:
        self.refunded_fen += fen
        self.lines.append(
            f"`{self.day} 13:00:00,`{number},`{number},`REFUND,`50{refund_no},`{refund_no},`0.00000,`0.00,`{_yuan(fen)}"
        )

    def fetch_statement(self, day: date) -> StatementFile:
        totals = f"`{len(self.lines)},`{_yuan(self.paid_fen)},`{_yuan(self.refunded_fen)}"
        text = "\r\n".join([HEAD, *self.lines, TOTALS, totals, ""])
        return StatementFile("wechat", "m1", day, "bill.csv", text.encode())


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def day_of(world: MoneyWorld) -> date:
    return accounting_day(world.clock.now())


def reconcile(world: MoneyWorld, statement: Statement) -> DayResult:
    channels: dict[str, Any] = {"wechat": statement}
    fetch = FetchStatement(uow=world.uow, clock=world.clock, channels=channels, readers=STATEMENT_ENTRIES)
    service = ReconcileDay(uow=world.uow, reader=world.reader, clock=world.clock, fetch=fetch)
    result = service("wechat", statement.day)
    assert all(proof.holds for proof in result.proofs)
    return result


def shown(result: DayResult) -> list[tuple[str, str, str]]:
    return [(one.cells, one.type, one.our_no) for one in result.differences]


def taken(world: MoneyWorld, fen: int) -> str:
    """A payment of a bill of its own."""
    wanted = world.wanted(amount_fen=fen, bills=(BillWanted(f"B{fen}", "outpatient", "v1", fen),))
    world.take(world.cashier, wanted)
    world.clock.forward(1)
    return wanted.payment_no


def test_a_day_on_which_everything_agrees(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    for fen in (100, 250, 999):
        statement.pay(taken(world, fen), fen)
    result = reconcile(world, statement)
    assert (result.matched, result.in_transit, shown(result)) == (3, 0, [])
    assert [proof.today.fen for proof in result.proofs] == [1349, 1349]
    assert reconcile(world, statement) == result


def test_each_difference_is_named(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    agreeing, converted, missing = taken(world, 100), taken(world, 200), taken(world, 300)
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [NOT_FOUND]
    lost = taken(world, 400)
    statement.pay(agreeing, 100)
    statement.pay(agreeing, 100, channel_no="4200")
    statement.pay(converted, 199)
    statement.pay(lost, 400)
    statement.pay("", 500, channel_no="4300")
    assert shown(reconcile(world, statement)) == [
        ("A---", "not_ours", ""),
        ("DAAA", "channel_differs", lost),
        ("-AAA", "shortage", missing),
        ("DAAA", "amount", converted),
        ("A---", "not_ours", agreeing),
    ]


def test_a_refund_is_a_row_of_its_own_and_a_reversed_payment_cancels_itself(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    paid = taken(world, 6360)
    refund_no = world.number(NumberKind.REFUND)
    world.request_refund(world.cashier, RefundWanted(refund_no, paid, 6360, "refund.other", world.shift_no, "", ()))
    world.post(world.payment(paid).order_no)
    world.work()
    world.work()
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [NOT_FOUND]
    undone = taken(world, 700)
    world.clock.forward(60)
    world.work()
    assert world.payment(undone).state is PaymentState.REVERSED
    statement.pay(paid, 6360)
    statement.refund(paid, refund_no, 6360)
    statement.pay(undone, 700, state="REVOKED")
    assert (reconcile(world, statement).matched, shown(reconcile(world, statement))) == (3, [])


def test_placed_before_midnight_and_booked_after_it(world: MoneyWorld) -> None:
    first = day_of(world)
    world.clock.forward((15 * 60 - 1) * 60)  # 23:59 in Beijing
    late = taken(world, 100)
    assert day_of(world) == first
    today, tomorrow = Statement(first), Statement(first + timedelta(days=1))
    tomorrow.pay(late, 100, at="00:00:20")
    result = reconcile(world, today)
    assert (result.matched, result.in_transit, shown(result)) == (0, 1, [])
    result = reconcile(world, tomorrow)
    assert (result.matched, result.in_transit, shown(result)) == (1, 0, [])


def test_the_file_of_exceptions_is_no_formula(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    statement.pay("=HYPERLINK(1)", 500)
    lines = differences_csv(reconcile(world, statement).differences).decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[6:9] == ["'=HYPERLINK(1)", "'=HYPERLINK(1)", "5.00"]
