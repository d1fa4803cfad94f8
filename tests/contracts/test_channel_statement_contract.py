"""What a day's statement promises: it comes as received, holds the day's money, and says when it is not there."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from app.core.errors import Unreachable
from server.channels.catalog import FUND_BILL_READERS, STATEMENT_READERS
from server.ports import FundBilledChannel
from server.reconciliation.moved import FUNDS, Moved, Sums, differences, moved, traded
from server.reconciliation.reading import StatementContext
from support.channel_side import Side, build
from support.practice_world import PracticeWorld


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture
def world(identity: Path, tmp_path: Path) -> Iterator[PracticeWorld]:
    made = PracticeWorld.create(identity, tmp_path)
    yield made
    made.practice.close()


@pytest.fixture(params=["wechat", "alipay"])
def remote(request: pytest.FixtureRequest, world: PracticeWorld) -> Side:
    return build(request.param, world)


def test_the_statement_of_a_day_holds_its_payments_and_refunds(remote: Side) -> None:
    payment, other = remote.paid(), remote.paid(99)
    refund = remote.refund(payment)
    remote.world.passes(30)
    remote.channel.refund(refund, payment)
    with pytest.raises(Unreachable):
        remote.channel.fetch_statement(payment.day)
    remote.world.passes(26 * 3600)
    file = remote.channel.fetch_statement(payment.day)
    assert not file.empty
    rows = STATEMENT_READERS[file.channel](
        file.content, StatementContext("channel", file.channel, file.merchant, file.day)
    )
    told = sorted(zip(rows["kind"], rows["our_no"], rows["amount_fen"], strict=True))
    paid = sorted(("pay", each.payment_no, each.amount_fen) for each in (payment, other))
    assert told == [*paid, ("refund", refund.refund_no, refund.amount_fen)]


def test_a_statement_not_yet_made_says_so(remote: Side) -> None:
    payment = remote.paid()
    remote.world.passes(15 * 3600)
    with pytest.raises(Unreachable) as error:
        remote.channel.fetch_statement(payment.day)
    assert error.value.code == "statement.not_ready"


def told(remote: Side, day: date) -> tuple[Sums, Moved]:
    """What a day's trade bill and its fund bill come to."""
    trade = remote.channel.fetch_statement(day)
    own = cast("FundBilledChannel", remote.channel).fetch_fund_bill(day)
    context = StatementContext("channel", remote.name, trade.merchant, day)
    assert trade.name != own.name
    return (
        traded(STATEMENT_READERS[remote.name](trade.content, context)),
        moved(FUND_BILL_READERS[remote.name](own.content, context)),
    )


def test_the_fund_bill_tells_what_the_trade_bill_comes_to_and_leaves_a_balance(remote: Side) -> None:
    payment, _ = remote.paid(123400), remote.paid(99)
    remote.world.passes(30)
    remote.channel.refund(remote.refund(payment, 23400), payment)
    remote.world.passes(24 * 3600)
    remote.paid(5000)
    remote.world.passes(26 * 3600)
    first, next_day = payment.day, payment.day + timedelta(days=1)
    trade, own = told(remote, first)
    assert (own.sums.gross_fen, own.sums.refund_fen, own.sums.fee_fen) == (123499, 23400, trade.fee_fen)
    assert (own.opening_fen, own.closing_fen, own.gap_fen) == (0, own.sums.net_fen, 0)
    assert not differences(trade, own, before_fen=0)
    later_trade, later = told(remote, next_day)
    assert not differences(later_trade, later, before_fen=own.closing_fen)


def test_what_the_fund_bill_alone_tells_otherwise_is_named(remote: Side) -> None:
    payment = remote.paid(123400)
    remote.world.practice.book.alter(f"{remote.name}.{FUNDS}", payment.payment_no, "amount", 123300)
    remote.world.passes(26 * 3600)
    trade, own = told(remote, payment.day)
    assert [(one.name, one.fen) for one in differences(trade, own, before_fen=None)] == [("gross", -100)]


def test_a_day_without_trade_has_no_fund_bill_and_one_that_is_not_over_is_not_ready(remote: Side) -> None:
    payment, channel = remote.paid(), cast("FundBilledChannel", remote.channel)
    with pytest.raises(Unreachable):
        channel.fetch_fund_bill(payment.day)
    remote.world.passes(26 * 3600)
    assert channel.fetch_fund_bill(payment.day - timedelta(days=1)).empty
