"""What a channel takes of refunds: how many a payment, for how many days, how far apart, at which hours."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from app.core.clock import BEIJING, accounting_day
from app.core.refund import RESERVING_STATES, RefundState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelRules

CLOSED_ROUTE = frozenset(
    {
        "channel.payer_account", "channel.refund_too_late", "channel.refund_closed", "channel.refund_not_allowed",
        "channel.refund_abnormal",
    }
)  # fmt: skip
"""Outcomes after which another refund by the same channel would end the same way: money is paid out otherwise."""
_BEFORE_SENDING = frozenset({RefundState.REQUESTED, RefundState.APPROVED, RefundState.WITHDRAWN})


def limit_reached(payment: Payment, others: Sequence[Refund], rules: ChannelRules, now: datetime) -> str:
    """``refund.too_old`` or ``refund.too_many`` when the channel would take no further refund of the payment, else
    empty. ``others`` are the payment's other refunds."""
    paid_day = accounting_day(payment.paid_at or payment.created_at)
    if (accounting_day(now) - paid_day).days > rules.refund_window_days:
        return "refund.too_old"
    standing = sum(1 for one in others if one.state in RESERVING_STATES)
    return "refund.too_many" if standing >= rules.refunds_per_payment else ""


def route_closed(payment: Payment, others: Sequence[Refund], rules: ChannelRules, now: datetime) -> bool:
    """Whether the way back by the channel is known to be closed, so that the money may be paid out otherwise."""
    if limit_reached(payment, others, rules, now):
        return True
    return any(one.state is RefundState.FAILED and one.outcome in CLOSED_ROUTE for one in others)


def earliest_sending(others: Sequence[Refund], rules: ChannelRules, now: datetime) -> tuple[datetime, str]:
    """When a refund may be sent at the earliest, and why not sooner (``refund.spacing``, ``refund.channel_pause`` or
    empty)."""
    sent = [one.sent_at for one in others if one.sent_at is not None and one.state not in _BEFORE_SENDING]
    spaced = max(sent) + timedelta(seconds=rules.refund_spacing_s) if sent else now
    at, why = (spaced, "refund.spacing") if spaced > now else (now, "")
    after_pause = _after_pause(at, rules)
    return (after_pause, "refund.channel_pause") if after_pause > at else (at, why)


def _after_pause(at: datetime, rules: ChannelRules) -> datetime:
    """The end of the channel's daily pause when ``at`` falls into it (minutes of the day in Beijing)."""
    local = at.astimezone(BEIJING)
    minute = local.hour * 60 + local.minute
    if not rules.refund_pause_from_min <= minute < rules.refund_pause_until_min:
        return at
    midnight = datetime.combine(local.date(), time(), BEIJING)
    return (midnight + timedelta(minutes=rules.refund_pause_until_min)).astimezone(at.tzinfo)
