"""The server's own mark, kept where a restore does not reach: it has a payment before its wallet is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.payment import PaymentState
from server.domain.healing import Mark
from server.ports import ChannelAnswer
from server.storage.engine import Database
from support.healing_world import HealingWorld


@pytest.fixture
def world(database: Database) -> HealingWorld:
    return HealingWorld(database)


def test_no_wallet_is_asked_before_the_mark_has_the_payment(world: HealingWorld) -> None:
    asked: list[Mark | None] = []
    pay = world.wechat.pay

    def marked(*payment: Any, **more: Any) -> ChannelAnswer:
        asked.append(world.kept.mark)
        return pay(*payment, **more)

    world.wechat.pay = marked  # type: ignore[method-assign]
    before = world.notice.mark()
    world.take(world.cashier, world.wanted())
    assert [mark is not None and mark.row_id > before.row_id for mark in asked] == [True]


def test_what_is_cancelled_while_its_mark_is_kept_is_not_sent(world: HealingWorld) -> None:
    """The disk is slow, and the proof that there was no charge would come before the charge."""
    wanted, keep = world.wanted(), world.notice.keep_mark

    def slow() -> None:
        keep()
        world.cancel(world.cashier, wanted.payment_no)

    world.take._keep_mark = slow
    world.take(world.cashier, wanted)
    assert "pay" not in world.wechat.calls
    assert world.state(wanted.payment_no) is PaymentState.NOT_PAID


def test_a_mark_that_cannot_be_kept_keeps_nobody_from_paying(world: HealingWorld) -> None:
    def full(mark: Mark) -> None:
        raise OSError(28, "no space left")

    world.kept.write = full  # type: ignore[method-assign]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    assert world.state(wanted.payment_no) is PaymentState.PAID


def test_a_mark_does_not_replace_what_another_thread_has_kept_since(world: HealingWorld) -> None:
    world.notice.look()
    before = world.notice.mark()
    since = replace(before, row_id=before.row_id + 1)
    kept = iter([before, since])
    world.kept.mark = since
    world.kept.read = lambda: next(kept)  # type: ignore[method-assign]
    world.notice.look()
    assert world.kept.mark == since
