"""The checkout's small rules: which stage a state is, whether a payment may begin, what the printer's state means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from app.core.terminal import CARD
from app.desk.ports import DeviceStatus, Power
from app.wire.shifts import ShiftView
from ui.checkout.models import CheckoutModel, Message, Stage
from ui.checkout.payment_flow import Facts

SENT_FIRST_MS = 15
"""How long the screen waits with drawing a payment that begins, so that its request leaves first: an eye is slower."""

CLOCK_LIMIT = timedelta(minutes=5)
"""Beyond it times at this desk and at the server no longer mean the same."""

STAGES: Mapping[PaymentState | None, Stage] = {
    None: Stage.SENDING,
    PaymentState.SENDING: Stage.SENDING,
    PaymentState.WAITING: Stage.WAITING,
    PaymentState.UNKNOWN: Stage.UNKNOWN,
    PaymentState.LATE_PAID: Stage.UNKNOWN,
    PaymentState.REVERSING: Stage.REVERSING,
    PaymentState.PAID: Stage.PAID,
    PaymentState.NOT_PAID: Stage.NOT_PAID,
    PaymentState.REVERSED: Stage.NOT_PAID,
    PaymentState.REFUNDED: Stage.NOT_PAID,
}
"""What the screen shows for each state of the payment."""


class DeskFacts(Facts, Protocol):
    """What is known of this desk (ui.context.DeskState)."""

    shift: ShiftView | None
    devices: Mapping[str, DeviceStatus]

    @property
    def line_down(self) -> bool: ...

    def channel_open(self, name: str) -> bool: ...

    def set_shift(self, shift: ShiftView | None) -> None: ...

    def set_open_money(self, count: int, amount_fen: int) -> None: ...


def open_channels(facts: DeskFacts) -> tuple[str, ...]:
    """Channels that take payment codes now: none while the server cannot be reached."""
    if facts.line_down:
        return ()
    channels = facts.configuration.channels if facts.configuration else ()
    return tuple(each.name for each in channels if each.open and each.name not in ("cash", CARD))


def closed_channels(facts: DeskFacts) -> tuple[tuple[str, str], ...]:
    """Channels that take no payment now and why; what closes all of them is said once."""
    channels = facts.configuration.channels if facts.configuration else ()
    if facts.line_down:
        return tuple((each.name, "offline.no_codes") for each in channels if each.name != "cash")[:1]
    closed = [(each.name, each.closed_reason or "channel.closed") for each in channels if not each.open]
    everywhere = {code: name for name, code in reversed(closed) if code.startswith("server.")}
    return tuple((name, code) for name, code in closed if everywhere.get(code, name) == name)


def closed_code(facts: DeskFacts, name: str) -> str:
    """Why a channel takes no payment: the server's reason, or that it is closed or cannot be asked."""
    if facts.line_down and name != "cash":
        return "offline.wallet"
    channels = facts.configuration.channels if facts.configuration else ()
    return next((each.closed_reason for each in channels if each.name == name), "") or "channel.closed"


def why_not(
    model: CheckoutModel, facts: DeskFacts, permission: str, channel: str, now: datetime, *, recovered: bool
) -> Message | None:
    """Why a payment must not begin now, or None. ``recovered``: what an earlier run left open has been settled."""
    largest_fen = _largest_fen(facts, channel)
    if facts.shift is None:
        return Message("shift.not_open", {}, "warning")
    if not facts.may(permission):
        return Message("permission.denied", {"permission": permission})
    if not recovered:
        return Message("payment.recovering", {}, "warning")
    if abs(facts.server_ahead) > CLOCK_LIMIT:
        return Message("desk.clock_wrong", {"minutes": int(abs(facts.server_ahead).total_seconds() // 60)})
    if not model.chosen or model.total_fen <= 0:
        return Message("scan.nothing_chosen", {}, "warning")
    if model.due_fen <= 0:
        return Message("order.nothing_remains", {}, "warning")
    if not facts.channel_open(channel):
        return Message(closed_code(facts, channel), {"channel": channel})
    if model.due_fen > largest_fen > 0:
        return Message("payment.amount_too_large", {"largest_fen": largest_fen})
    if any(line.chosen and line.expired(now) for line in model.lines):
        return Message("bill.presettlement_expired", {}, "warning")
    return None


def held_words(error: PaydeskError) -> str:
    """The code whose sentence fits: a bill that an order of ours holds names who has it."""
    named = bool(error.values.get("window"))
    if error.code == "bill.locked" and named and error.values.get("until_at"):
        return "bill.locked_by"
    return "bill.held_by" if error.code == "bill.held" and named else error.code


def may_card(facts: DeskFacts) -> bool:
    """Whether a card can be taken here: allowed, the channel open, a terminal at this window."""
    there = any(status.kind == "terminal" for status in facts.devices.values())
    return there and facts.may("checkout.pay") and facts.channel_open(CARD)


def printer_code(devices: Mapping[str, DeviceStatus]) -> str:
    """What is wrong with the receipt printer, before money moves; empty when nothing is known to be."""
    for status in devices.values():
        if status.kind == "printer":
            if status.error:
                return status.error
            if status.facts.get("paper") == "out":
                return "printer.paper_out"
            if status.power in (Power.OFF, Power.OFFLINE):
                return "printer.offline"
    return ""


def _largest_fen(facts: DeskFacts, channel: str) -> int:
    channels = facts.configuration.channels if facts.configuration else ()
    return next((each.largest_payment_fen for each in channels if each.name == channel), 0)
