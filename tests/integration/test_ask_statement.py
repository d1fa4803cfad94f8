"""The end of the ladder: a payment that nobody knows for days is looked up in the channel's own statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.clock import accounting_day
from app.core.errors import Unreachable
from app.core.payment import PaymentState
from server.channels.catalog import STATEMENT_ENTRIES
from server.ports import StatementFile
from server.services.ask_statement import AskStatement
from server.services.fetch_statement import FetchStatement
from server.services.settle_payment import SettlePayment
from server.storage.engine import Database
from support.money_world import NOT_FOUND, PAID, REVERSED, UNCLEAR, MoneyWorld

DAY_S = 86400
HEAD = "交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,手续费,订单金额,退款金额"
TOTALS = "总交易单数,订单总金额,退款总金额,手续费总金额"


def bill(*rows: tuple[str, str, str]) -> bytes:
    """A trade bill of (our number, state, yuan) whose totals agree."""
    lines = [
        f"`2026-03-02 09:30:05,`4200001,`{number},`{state},`0,`0,`0.00000,`{yuan},`"
        f"{yuan if state != 'SUCCESS' else '0.00'}"
        for number, state, yuan in rows
    ]
    total = sum(int(yuan.replace(".", "")) for _, _, yuan in rows)
    back = sum(int(yuan.replace(".", "")) for _, state, yuan in rows if state != "SUCCESS")
    sums = f"`{len(rows)},`{total // 100}.{total % 100:02},`{back // 100}.{back % 100:02},`0.00000"
    return "\r\n".join([HEAD, *lines, TOTALS, sums, ""]).encode()


class Statements:
    """The channel's statements by day; a day that is not there is not ready."""

    def __init__(self, world: MoneyWorld) -> None:
        self.world, self.days, self.fetched = world, dict[date, bytes](), list[date]()
        world.wechat.fetch_statement = self.fetch  # type: ignore[method-assign]

    def fetch(self, day: Any) -> StatementFile:
        self.fetched.append(day)
        if day not in self.days:
            raise Unreachable("statement.not_ready")
        content = self.days[day].replace(b"2026-03-02", str(day).encode())
        return StatementFile("wechat", "m1", day, "bill.csv", content, empty=not content)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    made = MoneyWorld(database)
    fetch = FetchStatement(uow=made.uow, clock=made.clock, channels=made.channels, readers=STATEMENT_ENTRIES)
    made.settle = SettlePayment(
        uow=made.uow, reader=made.reader, channels=made.channels, clock=made.clock, record=made.record,
        changes=made.changes, statement=AskStatement(fetch=fetch, clock=made.clock),
    )  # fmt: skip
    return made


def unknown(world: MoneyWorld, *, reversed_too: bool = False) -> tuple[str, Statements]:
    """A payment that stays unknown for more than three days; nobody could reverse it unless ``reversed_too``."""
    world.wechat.pays, world.wechat.queries, world.wechat.reverses = [UNCLEAR], [NOT_FOUND], [UNCLEAR]
    if not reversed_too:
        world.wechat.rules = replace(world.wechat.rules, reverse_not_before_s=10 * DAY_S, reverse_window_s=11 * DAY_S)
    wanted = world.wanted()
    statements = Statements(world)
    today = accounting_day(world.clock.now())
    statements.days = {today: b"", today + timedelta(days=1): b""}
    world.take(world.cashier, wanted)
    for _ in range(40):
        world.clock.forward(3600)
        world.work()
    return wanted.payment_no, statements


def after_days(world: MoneyWorld, days: int = 3) -> None:
    for _ in range(days):
        world.clock.forward(DAY_S)
        world.work()


def is_open(world: MoneyWorld, code: str, number: str) -> bool:
    with world.reader() as work:
        found = work.alerts.get(code, number)
    return found is not None and found.ended_at is None


@pytest.mark.parametrize("late_by_days", [0, 1], ids=["same-day", "paid-after-midnight"])
def test_a_line_of_the_statement_is_the_channels_word(world: MoneyWorld, late_by_days: int) -> None:
    number, statements = unknown(world)
    assert statements.fetched == [], "not before the ladder has come to its end"
    day = accounting_day(world.payment(number).created_at) + timedelta(days=late_by_days)
    statements.days[day] = bill(("P1", "SUCCESS", "1.00"), (number, "SUCCESS", "63.60"))
    after_days(world)
    payment = world.payment(number)
    assert (payment.state, payment.reason, payment.channel_number) == (
        PaymentState.PAID, "channel.in_statement", "4200001",
    )  # fmt: skip
    assert not is_open(world, "payment.unsettled", number)


def test_a_payment_that_was_undone_by_the_channel_stands_there_too(world: MoneyWorld) -> None:
    number, statements = unknown(world)
    day = accounting_day(world.payment(number).created_at)
    statements.days[day] = bill((number, "REVOKED", "63.60"))
    after_days(world)
    assert world.payment(number).state is PaymentState.REVERSED


def test_absence_is_no_proof_and_is_told_to_a_person(world: MoneyWorld) -> None:
    number, statements = unknown(world)
    after_days(world, 5)
    assert world.payment(number).state is PaymentState.UNKNOWN
    assert is_open(world, "payment.not_in_statement", number)
    assert len(statements.fetched) == 2, "each statement is fetched once"
    world.wechat.queries = [REVERSED]
    after_days(world, 1)
    assert world.payment(number).state is PaymentState.REVERSED
    assert not is_open(world, "payment.not_in_statement", number)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("SUCCESS", "63.61")], id="other-amount"),
        pytest.param([("SUCCESS", "63.60"), ("SUCCESS", "63.60")], id="twice"),
        pytest.param([("SUCCESS", "63.60"), ("REFUND", "63.60")], id="refunded-by-somebody-else"),
    ],
)
def test_what_does_not_fit_concludes_nothing(world: MoneyWorld, rows: list[tuple[str, str]]) -> None:
    number, statements = unknown(world)
    day = accounting_day(world.payment(number).created_at)
    statements.days[day] = bill(*((number, state, yuan) for state, yuan in rows))
    after_days(world)
    assert world.payment(number).state is PaymentState.UNKNOWN
    assert is_open(world, "payment.statement_differs", number)


def test_paid_in_the_statement_of_a_day_is_not_believed_when_a_reverse_may_have_followed(world: MoneyWorld) -> None:
    number, statements = unknown(world, reversed_too=True)
    day = accounting_day(world.payment(number).created_at)
    statements.days[day] = bill((number, "SUCCESS", "63.60"))
    after_days(world)
    assert world.payment(number).state is PaymentState.REVERSING
    assert is_open(world, "payment.statement_differs", number)


def test_a_statement_that_is_not_ready_or_does_not_agree_is_asked_for_again(world: MoneyWorld) -> None:
    number, statements = unknown(world)
    day = accounting_day(world.payment(number).created_at)
    good = bill((number, "SUCCESS", "63.60"))
    del statements.days[day]
    after_days(world)
    assert world.payment(number).state is PaymentState.UNKNOWN
    statements.days[day] = good.replace(b"`1,`63.60", b"`1,`63.61")
    after_days(world, 2)
    assert world.payment(number).state is PaymentState.UNKNOWN
    assert not is_open(world, "payment.not_in_statement", number)
    statements.days[day] = good
    after_days(world, 1)
    assert world.payment(number).state is PaymentState.PAID


def test_the_channels_own_answer_goes_before_the_statement(world: MoneyWorld) -> None:
    number, statements = unknown(world)
    world.wechat.queries = [PAID]
    after_days(world)
    assert world.payment(number).state is PaymentState.PAID
    assert statements.fetched == []
