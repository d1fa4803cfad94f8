"""Healing after a restore, on every storage: what the channels' statements tell, and when it ends."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.handed_in import Handed
from server.domain.healing import ItemKind, ItemState
from server.ports import StatementEntry
from server.reconciliation.parties import Kind
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import START


@pytest.fixture
def world(database: Database) -> HealingWorld:
    return HealingWorld(database)


def entry(payment_no: str, amount_fen: int, refund_no: str = "") -> StatementEntry:
    return StatementEntry(
        kind=Kind.REVERSE if refund_no else Kind.PAY, payment_no=payment_no, refund_no=refund_no,
        amount_fen=amount_fen, channel_number="42", refund_channel_number="", fee_milli_fen=0, at=START, line=1,
    )  # fmt: skip


def test_money_that_nobody_handed_in_is_found_in_the_statement_and_waits_for_a_person(world: HealingWorld) -> None:
    world.restored()
    lost, gone = world.number(NumberKind.PAYMENT), world.number(NumberKind.PAYMENT)
    world.entries = [
        entry(lost, 900), entry(gone, 100), entry(gone, 100, "REVOKED"), entry("another program's", 5),
    ]  # fmt: skip
    world.hand_in(TOKEN, Handed(last=True))
    world.heal.advance()
    assert world.state(lost) is PaymentState.LATE_PAID
    assert world.alerts() == {"server.restored", "payment.found"}
    with world.reader() as work:
        assert work.payments.get(gone) is None, "it went back by itself"
    world.clock.forward(2 * 86400)
    world.heal.advance()
    assert world.alerts() == {"server.restored", "payment.found"}, "healed only when a person has dealt with it"


def test_a_refund_that_no_desk_asked_for_is_made_again_from_the_statement(world: HealingWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    world.hand_in(TOKEN, Handed(last=True))
    ours, too_much = world.number(NumberKind.REFUND), world.number(NumberKind.REFUND)
    world.entries = [entry(wanted.payment_no, 500, ours), entry(wanted.payment_no, 99_999, too_much)]
    world.heal.advance()
    assert world.refund_state(ours) is RefundState.UNKNOWN
    world.later(60)
    assert world.refund_state(ours) is RefundState.REFUNDED
    assert not [call for call in world.wechat.calls if call.startswith("refund ")], "asked for, never sent"
    assert "refund.found" in world.alerts(), "what does not fit is a person's affair"
    world.heal.advance()
    assert world.item(ItemKind.REFUND, ours) is ItemState.DONE


def test_healing_ends_when_every_desk_day_and_number_is_known(world: HealingWorld) -> None:
    second = world.second_window
    world.enrolled(second.window_id, "another")
    world.restored()
    wanted = world.wanted()
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    world.work()
    world.clock.forward(2 * 86400)
    world.heal.advance()
    world.heal.advance()
    assert world.alerts() == {"server.restored"}, "window 2 has not answered"
    world.heal.desk_is_gone(world.cashier, second.window_id)
    world.heal.advance()
    assert world.alerts() == set()
    report = world.heal.read()
    assert report.healing is not None
    assert report.healing.ended_at is not None
    world.hand_in("another", Handed(last=True))
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.DONE, "it came back after all"


def test_days_and_desks_are_asked(world: HealingWorld) -> None:
    healing = world.restored()
    day = date(2026, 3, 2)
    assert world.item(ItemKind.DAY, f"wechat {day}") is ItemState.WAITING
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.WAITING
    assert healing.ended_at is None
