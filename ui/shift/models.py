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
    GIVEN = "given"
    """The shift of this window waits for a colleague to accept it."""
    WAITING = "waiting"
    """A shift waits for who is signed in: to be accepted, or to be counted."""
    COUNT = "count"
    UNKNOWN = "unknown"
    DIFFERENCE = "difference"
    MOVE = "move"
    GIVE = "give"
    SHOWN = "shown"
    DIFFERENCES = "differences"
    INVOICES = "invoices"
    BATCH = "batch"
    """The card terminal's batch."""


class Purpose(StrEnum):
    """What a count is for."""

    CLOSE = "close"
    GIVE = "give"
    ACCEPT = "accept"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Differing:
    """The means of payment whose count did not agree (nobody who counts is told by how much), and how many more counts
    are compared; None when the server does not say."""

    channels: tuple[str, ...] = ()
    left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftModel:
    """``shift`` is the one in front (open, given, waiting, or a closed one that is read); ``waiting`` those that wait
    for who is signed in; ``previous`` the latest closed ones, of ``everybody`` for who may look after all windows.
    ``differing`` is what did not agree at a count."""

    now: datetime
    stage: Stage = Stage.LOADING
    purpose: Purpose = Purpose.CLOSE
    busy: bool = False
    fault: Fault | None = None
    shift: ShiftView | None = None
    current: ShiftView | None = None
    waiting: tuple[ShiftView, ...] = ()
    previous: tuple[ShiftView, ...] = ()
    suggested_float_fen: int = 0
    pieces: Mapping[int, int] = field(default_factory=dict)
    wallets: Mapping[str, int] = field(default_factory=dict)
    differing: Differing = Differing()
    unknown_count: int = 0
    just_closed: bool = False
    printing: bool = False
    foreign: bool = False
    may_open: bool = False
    may_close: bool = False
    may_move: bool = False
    has_terminal: bool = False
    everybody: bool = False

    @property
    def batch_matters(self) -> bool:
        """Whether the card terminal is to be settled here, or was: there is one, or cards that no settlement took
        in."""
        shift = self.shift
        return self.has_terminal or bool(shift and (shift.unsettled_cards or shift.settlements))

    @property
    def wallet_names(self) -> tuple[str, ...]:
        """The wallets that the shift in front used: each is to be counted."""
        return wallets_of(self.shift) if self.shift else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """One channel of a statement; an empty channel is the sum of all. ``hidden``: not counted yet, no amount is
    shown."""

    channel: str
    paid_count: int = 0
    paid_fen: int = 0
    refunded_count: int = 0
    refunded_fen: int = 0
    hidden: bool = False

    @property
    def net_fen(self) -> int:
        """What stays."""
        return self.paid_fen - self.refunded_fen


def lines_of(shift: ShiftView) -> tuple[ChannelLine, ...]:
    """A line a channel, then the sum; nothing while nothing was taken."""
    hidden = shift.state is not ShiftState.CLOSED
    found: dict[str, ChannelLine] = {}
    for total in shift.totals:
        before = found.get(total.channel, ChannelLine(channel=total.channel, hidden=hidden))
        found[total.channel] = _added(before, total.kind, total.count, total.amount_fen)
    if not found:
        return ()
    whole = ChannelLine(
        channel="",
        paid_count=sum(line.paid_count for line in found.values()),
        paid_fen=sum(line.paid_fen for line in found.values()),
        refunded_count=sum(line.refunded_count for line in found.values()),
        refunded_fen=sum(line.refunded_fen for line in found.values()),
        hidden=hidden,
    )
    return (*found.values(), whole)


def wallets_of(shift: ShiftView) -> tuple[str, ...]:
    """The channels but cash in which something was taken or given back."""
    return tuple(dict.fromkeys(total.channel for total in shift.totals if total.channel != "cash"))


def counted_fen(pieces: Mapping[int, int]) -> int:
    """The sum of a count."""
    return sum(denomination_fen * count for denomination_fen, count in pieces.items())


def differing_in(values: Mapping[str, object]) -> Differing:
    """What a refused count says. An older server tells amounts (``difference_fen`` of the drawer,
    ``<channel>_difference_fen``): of them the names alone are taken, as the count is blind."""
    told, left = str(values.get("channels", "")), values.get("left")
    amounts = [name for name, fen in values.items() if name.endswith("difference_fen") and fen]
    names = [name.removesuffix("difference_fen").rstrip("_") or "cash" for name in amounts]
    return Differing(tuple(told.split(",") if told else names), left if isinstance(left, int) else None)


def _added(line: ChannelLine, kind: str, count: int, amount_fen: int) -> ChannelLine:
    refund = kind == "refund"
    return ChannelLine(
        channel=line.channel,
        paid_count=line.paid_count + (0 if refund else count),
        paid_fen=line.paid_fen + (0 if refund else amount_fen),
        refunded_count=line.refunded_count + (count if refund else 0),
        refunded_fen=line.refunded_fen + (amount_fen if refund else 0),
        hidden=line.hidden,
    )
