"""Whatever is asked of the practice wallets, in whatever order, the money adds up and the statements say the same."""

import contextlib
import csv
import io
import random
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidSignature

from server.practice.money import fen_from_yuan, yuan
from server.practice.scripts import TABLE
from support.practice_clients import World, fresh_code

BILL = "alipay.data.dataservice.bill.downloadurl.query"


def act(world: World, chance: random.Random) -> None:
    """One call, at random, about one of thirty orders."""
    number, refund_no = f"N{chance.randrange(30)}", f"R{chance.randrange(6)}"
    tail = f"9900{chance.choice(TABLE)[0]}{chance.randrange(1, 30):02d}"
    fee, part = chance.choice([100, 250]), chance.choice([30, 100, 250])
    match chance.randrange(8):
        case 0 | 1:
            world.wechat.pay(fresh_code("13", tail), number, fee)
        case 2:
            world.wechat.reverse(number)
        case 3:
            world.wechat.refund(number, refund_no, part, fee)
        case 4 | 5:
            world.alipay.pay(fresh_code("28", tail), number, yuan(fee))
        case 6:
            world.alipay.trade("cancel", number)
        case _:
            world.alipay.trade("refund", number, refund_amount=yuan(part), out_request_no=refund_no)


def play(world: World, chance: random.Random, turns: int) -> None:
    """Many calls; damaged answers are not believed and not minded."""
    for _ in range(turns):
        with contextlib.suppress(ValueError, KeyError, AssertionError, InvalidSignature):
            act(world, chance)
        world.pass_s(chance.choice([0, 1, 20]))


def wechat_bill_fen(world: World) -> int:
    """What WeChat's statement of the day says is ours."""
    raw = world.request_wechat("/pay/downloadbill", world.wechat.message(bill_date="20260310")).body
    if raw.startswith(b"<xml>"):
        return 0
    _, paid, back, *_ = raw.decode("utf-8-sig").split("\r\n")[-2].removeprefix("`").split(",`")
    return fen_from_yuan(paid) - fen_from_yuan(back)


def alipay_bill_fen(world: World) -> int:
    """What Alipay's statement of the day says is ours."""
    answer = world.alipay.call(BILL, bill_type="trade", bill_date="2026-03-10")
    if answer["code"] != "10000":
        return 0
    parts = urlsplit(answer["bill_download_url"])
    raw = world.request_alipay(b"", query=parts.query, method="GET", path=parts.path).body
    archive = zipfile.ZipFile(io.BytesIO(raw), metadata_encoding="gbk")
    lines = archive.read(archive.namelist()[0]).decode("gbk").split("\r\n")
    rows = [row for row in csv.reader(lines) if len(row) == 25 and row[2] in ("交易", "退款")]
    return sum(int(row[11].replace(".", "")) for row in rows)


@pytest.mark.parametrize("seed", range(12))
def test_the_money_adds_up(seed: int) -> None:
    world = World(seed)
    play(world, random.Random(seed), 120)
    world.pass_s(100)
    world.till.settle(world.now)
    book = dict(world.book.everything())
    held = {"wechat": 0, "alipay": 0}
    for order in book["orders"]:
        key = (order["service"], order["number"])
        back = [row for row in book["refunds"] if (row["service"], row["order_number"]) == key]
        refunded_fen = sum(row["amount_fen"] for row in back)
        assert refunded_fen <= (order["amount_fen"] if order["paid_at"] else 0)
        assert order["state"] != "reversed" or refunded_fen == (order["amount_fen"] if order["paid_at"] else 0)
        held[order["service"]] += (order["amount_fen"] if order["paid_at"] else 0) - refunded_fen
    world.now += timedelta(days=1)
    assert wechat_bill_fen(world) == held["wechat"]
    assert alipay_bill_fen(world) == held["alipay"]
    assert sum(held.values()) > 0
