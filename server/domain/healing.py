"""Healing: what was done since an earlier point to which the database was put back, and who has been asked for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MARGIN = timedelta(minutes=10)
"""Asked for so much more than the gap: computers' clocks differ by less, and asking too much changes nothing."""
CLOCK_WRONG = timedelta(days=1) + MARGIN
"""A desk's numbers and journal carry the time of its own clock, which may have been wrong by a whole day."""
LONGEST_GAP = timedelta(days=40)
"""How far back a gap can be healed: desks keep what they have done for so long."""


class ItemKind(StrEnum):
    """What is asked, or was found."""

    DESK = "desk"
    """A window, by its id: its journal."""
    DAY = "day"
    """A channel's statement of a day: ``wechat 2026-03-01``."""
    PAYMENT = "payment"
    REFUND = "refund"


class ItemState(StrEnum):
    """Whether it is done."""

    WAITING = "waiting"
    DONE = "done"
    GONE = "gone"
    """A person says that this desk will never answer."""


@dataclass(frozen=True, slots=True)
class HealingItem:
    """One desk or statement to be asked, or one payment or refund made again; ``detail`` holds short facts."""

    healing_no: int
    kind: ItemKind
    subject: str
    state: ItemState
    changed_at: datetime
    detail: tuple[tuple[str, str | int], ...] = ()

    def fact(self, name: str) -> str | int:
        """One fact of the detail; empty text when it is not there."""
        return dict(self.detail).get(name, "")


@dataclass(frozen=True, slots=True)
class Healing:
    """One restore and its healing. ``from_at`` is the last instant that the restored database knew; what was done
    between it and ``noticed_at`` may be missing. ``reason`` is a stable code of how it was noticed."""

    healing_no: int
    reason: str
    from_at: datetime
    noticed_at: datetime
    ended_at: datetime | None = None

    @property
    def asks_from(self) -> datetime:
        """From when on it is asked what was done."""
        return max(self.from_at - MARGIN, self.noticed_at - LONGEST_GAP)

    @property
    def asks_desks_from(self) -> datetime:
        """The same for desks, which look it up by the time of their own clocks."""
        return self.asks_from - CLOCK_WRONG

    def may_have_lost(self, at: datetime) -> bool:
        """Whether something that a desk did at that instant, as its own clock or a number of its says, may be missing
        here. Rather one too many: who was asked to carry it out is asked, and proves that it never was."""
        return self.asks_desks_from <= at <= self.noticed_at + CLOCK_WRONG


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the history of one installation: the place of the newest audit row in the chain and its hash, the
    newest row (which may not be linked yet), and the server's time when this was so.

    Two databases with the same hash at the same place have the same past up to there; a place that is not there, or
    has another hash, is another past: somebody put the database back.
    """

    installation: str
    chain_no: int
    hash: str
    row_id: int
    at: datetime
