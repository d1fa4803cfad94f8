"""What a day's statement promises: it comes as received, holds the day's money, and says when it is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Unreachable
from server.channels.catalog import STATEMENT_READERS
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
