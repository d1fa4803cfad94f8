"""Small acts around a shift of a `MoneyWorld`, for tests that tell its life."""

from __future__ import annotations

from app.core.ids import NumberKind, mint
from app.core.shift import CashMovementKind
from server.domain.identity import Actor
from server.domain.payment import BillWanted
from server.services.move_cash import MovementWanted
from server.services.shifts import ShiftCount, ShiftDetail
from support.money_world import PAID, UNCLEAR, MoneyWorld


def count(pieces: dict[int, int], reason: str = "", taker: str = "", **wallets: int) -> ShiftCount:
    return ShiftCount(tuple(pieces.items()), reason, taker, "right" if taker else "", tuple(wallets.items()))


def paid(world: MoneyWorld, channel: str = "wechat", amount_fen: int = 1000) -> str:
    bill = BillWanted(world.number(NumberKind.ORDER), "outpatient", "v1", amount_fen)
    tendered_fen = amount_fen if channel == "cash" else 0
    wanted = world.wanted(channel, amount_fen, tendered_fen=tendered_fen, bills=(bill,))
    world.take(world.cashier, wanted)
    return wanted.payment_no


def unknown(world: MoneyWorld, amount_fen: int = 1000) -> str:
    world.wechat.pays = [UNCLEAR]
    payment_no = paid(world, "wechat", amount_fen)
    world.wechat.pays = [PAID]
    return payment_no


def movement(world: MoneyWorld, kind: CashMovementKind, amount_fen: int, reason: str = "change") -> MovementWanted:
    return MovementWanted(world.number(NumberKind.MOVEMENT), world.shift_no, kind, amount_fen, reason)


def opened(world: MoneyWorld, actor: Actor | None = None, float_fen: int = 0) -> str:
    world.clock.forward(1)
    actor = actor or world.cashier
    number = mint(NumberKind.SHIFT, actor.window.code, world.clock.now())
    world.shifts.open(actor, number, float_fen)
    return number


def totals(detail: ShiftDetail) -> dict[tuple[str, str], tuple[int, int]]:
    return {(total.channel, total.kind): (total.count, total.amount_fen) for total in detail.totals}
