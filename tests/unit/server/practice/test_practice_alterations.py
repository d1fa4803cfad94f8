"""What a wallet prints otherwise than it happened; each bill's totals agree with what it prints."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from server.practice.control import Control
from server.practice.exchange import Request, json_reply
from support.practice_clients import World

SUMMARY = "总交易单数"
TOKEN = "token"


def wish(world: World, name: str, **body: Any) -> int:
    """A wish at the control interface; answers its status."""
    control = Control(
        token=TOKEN, till=world.till, faults=world.faults, his=lambda _request, _now: json_reply(404, ""),
        random=Random(1), merchants={"wechat": "1900000001", "alipay": "2021000000000001"},
    )  # fmt: skip
    headers = {"authorization": f"Bearer {TOKEN}"}
    request = Request(method="POST", path=f"/control/{name}", headers=headers, body=json.dumps(body).encode())
    return control.handle(request, world.now).status


def wechat_lines(world: World, day: str) -> list[list[str]]:
    raw = world.request_wechat("/pay/downloadbill", world.wechat.message(bill_date=day)).body
    return [line.removeprefix("`").split(",`") for line in raw.decode("utf-8-sig").split("\r\n")[1:-1]]


def printed(world: World, day: str) -> list[tuple[str, str, str]]:
    """Number, refund number and amount of each line; the totals agree with them."""
    lines = wechat_lines(world, day)
    end = next(place for place, line in enumerate(lines) if line[0].startswith(SUMMARY))
    rows, totals = lines[:end], lines[end + 1]
    assert totals[0] == f"{len(rows)}.0"
    assert totals[5] == f"{sum(round(100 * float(row[24])) for row in rows) / 100:.2f}"
    return [(row[6], row[15], row[24] if row[15] == "0" else row[16]) for row in rows]


@pytest.fixture
def world() -> World:
    """A and B are paid on 10 March, 3.00 of A given back; it is 11 March, past ten."""
    world = World()
    world.wechat.pay(number="A", fee=1000)
    world.wechat.pay(number="B", fee=2000)
    world.wechat.refund("A", "RA", 300, 1000)
    world.pass_s(2 * 24 * 3600)
    return world


@pytest.mark.parametrize(
    ("number", "change", "amount_fen", "lines"),
    [
        pytest.param("A", "omit", 0, [("B", "0", "20.00"), ("A", "RA", "3.00")], id="a payment left out"),
        pytest.param("RA", "omit", 0, [("A", "0", "10.00"), ("B", "0", "20.00")], id="a refund left out"),
        pytest.param(
            "B", "double", 0, [("A", "0", "10.00"), ("B", "0", "20.00"), ("B", "0", "20.00"), ("A", "RA", "3.00")],
            id="printed twice",
        ),
        pytest.param(
            "B", "amount", 2100, [("A", "0", "10.00"), ("B", "0", "21.00"), ("A", "RA", "3.00")], id="another amount"
        ),
        pytest.param("B", "next_day", 0, [("A", "0", "10.00"), ("A", "RA", "3.00")], id="booked a day later"),
    ],
)  # fmt: skip
def test_the_bill_of_the_day(
    world: World, number: str, change: str, amount_fen: int, lines: list[tuple[str, str, str]]
) -> None:
    assert wish(world, "bill", service="wechat", number=number, change=change, amount_fen=amount_fen) == 200
    assert sorted(printed(world, "20260310")) == sorted(lines)


def test_what_is_booked_a_day_later_stands_in_the_next_bill(world: World) -> None:
    assert wish(world, "bill", service="wechat", number="B", change="next_day") == 200
    assert printed(world, "20260311") == [("B", "0", "20.00")]


def test_money_that_only_the_wallet_knows(world: World) -> None:
    assert wish(world, "trade", service="wechat", number="WALL1", amount_fen=600) == 200
    assert wish(world, "trade", service="wechat", number="HAND1", amount_fen=700, refund_of="A") == 200
    world.pass_s(24 * 3600)
    assert sorted(printed(world, "20260312")) == [("A", "HAND1", "7.00"), ("WALL1", "0", "6.00")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"service": "cash", "number": "A", "change": "omit"}, id="no wallet"),
        pytest.param({"service": "wechat", "number": "A", "change": "burn"}, id="no such change"),
        pytest.param({"service": "wechat", "number": "A", "change": "amount"}, id="without the amount"),
        pytest.param({"service": "wechat", "number": "", "change": "omit"}, id="of nothing"),
    ],
)
def test_what_cannot_be_printed_is_refused(world: World, body: dict[str, str]) -> None:
    assert wish(world, "bill", **body) == 400


def test_more_than_was_paid_is_not_given_back_by_hand(world: World) -> None:
    assert wish(world, "trade", service="wechat", number="HAND1", amount_fen=701, refund_of="A") == 400
