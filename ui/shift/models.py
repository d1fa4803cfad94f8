"""All that the shift screen shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.core.shift import ShiftState
from app.wire.shifts import ShiftView
from ui.presenting import Fault


class Stage(StrEnum):
    """Where the cashier stands with the shift."""

    LOADING = "loading"
    NONE = "none"
    OPEN = "open"
    COUNT = "count"
    UNKNOWN = "unknown"
    DIFFERENCE = "difference"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftModel:
    """``shift`` is the one in front (open, or a closed one that is read); ``previous`` the latest closed ones,
    of ``everybody`` for who may look after all windows."""

    now: datetime
    stage: Stage = Stage.LOADING
    busy: bool = False
    fault: Fault | None = None
    shift: ShiftView | None = None
    previous: tuple[ShiftView, ...] = ()
    suggested_float_fen: int = 0
    pieces: Mapping[int, int] = field(default_factory=dict)
    difference_fen: int = 0
    unknown_count: int = 0
    just_closed: bool = False
    printing: bool = False
    foreign: bool = False
    may_open: bool = False
    may_close: bool = False
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """One channel of a statement; an empty channel is the sum of all, of an open shift ``without_cash``."""

    channel: str
    paid_count: int = 0
    paid_fen: int = 0
    refunded_count: int = 0
    refunded_fen: int = 0
    without_cash: bool = False

    @property
    def net_fen(self) -> int:
        """What stays."""
        return self.paid_fen - self.refunded_fen


def lines_of(shift: ShiftView) -> tuple[ChannelLine, ...]:
    """A line a channel, then the sum; nothing while nothing was taken."""
    found: dict[str, ChannelLine] = {}
    for total in shift.totals:
        before = found.get(total.channel, ChannelLine(channel=total.channel))
        found[total.channel] = _added(before, total.kind, total.count, total.amount_fen)
    if not found:
        return ()
    whole = ChannelLine(
        channel="",
        paid_count=sum(line.paid_count for line in found.values()),
        paid_fen=sum(line.paid_fen for line in found.values()),
        refunded_count=sum(line.refunded_count for line in found.values()),
        refunded_fen=sum(line.refunded_fen for line in found.values()),
        without_cash=shift.state is not ShiftState.CLOSED,
    )
    return (*found.values(), whole)


def counted_fen(pieces: Mapping[int, int]) -> int:
    """The sum of a count."""
    return sum(denomination_fen * count for denomination_fen, count in pieces.items())


def _added(line: ChannelLine, kind: str, count: int, amount_fen: int) -> ChannelLine:
    refund = kind == "refund"
    return ChannelLine(
        channel=line.channel,
        paid_count=line.paid_count + (0 if refund else count),
        paid_fen=line.paid_fen + (0 if refund else amount_fen),
        refunded_count=line.refunded_count + (count if refund else 0),
        refunded_fen=line.refunded_fen + (amount_fen if refund else 0),
    )
