"""The hospital's own rules of reconciliation: limits and owners of exceptions, days of the bank, rules that propose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

USUAL_HOURS: Mapping[str, int] = {
    "shortage": 4, "channel_differs": 4, "amount": 8, "kind": 8, "posting_missing": 8, "surplus": 24,
    "business_differs": 24, "not_ours": 72, "source_differs": 72, "source_missing": 72, "source_only": 72,
}  # fmt: skip
"""Within how many hours an exception of a type is to be ended, until a hospital says otherwise; it loses money by the
first."""
OTHER_HOURS = 24
"""Of a type that is not named."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Hours by type; from ``large_from_fen`` at risk on (0: never) at most ``large_hours``, whatever the type. New ones
    of a type belong to its owner (an operator's id). ``write_off_most_fen`` is the most that one write-off may take (0:
    any amount)."""

    hours: Mapping[str, int] = field(default_factory=lambda: dict(USUAL_HOURS))
    large_from_fen: int = 0
    large_hours: int = OTHER_HOURS
    owners: Mapping[str, int] = field(default_factory=dict)
    write_off_most_fen: int = 0

    def until(self, kind: str, at_risk_fen: int, opened_at: datetime) -> datetime:
        """Until when an exception of this type and this money at risk is to be ended."""
        hours = self.hours.get(kind, OTHER_HOURS)
        if self.large_from_fen and at_risk_fen >= self.large_from_fen:
            hours = min(hours, self.large_hours)
        return opened_at + timedelta(hours=hours)

    def owner_of(self, kind: str) -> int:
        """Whose a new exception of this type is; 0: nobody's."""
        return self.owners.get(kind, 0)


@dataclass(frozen=True, slots=True)
class FallbackRule:
    """Which exceptions may be two sides of the same money: ``one`` has a record that ``other`` has not, and the other
    way round, of the same kind and to the fen, at most ``minutes`` apart. It proposes; it never decides. ``channel``:
    of this channel alone (empty: of any). ``same_terminal``: only where both sides know the terminal, and it is one.
    ``written_by`` is who said last what stands in it (an operator's id; 0: nobody knows), who does not switch it on."""

    name: str
    one: str
    other: str
    minutes: int
    channel: str = ""
    on: bool = False
    same_terminal: bool = False
    written_by: int = 0

    def says_as(self, other: "FallbackRule") -> bool:
        """Whether both are the same but for being on, and for who wrote them."""
        return replace(self, on=other.on, written_by=other.written_by) == other


@dataclass(frozen=True, slots=True)
class ReconciliationRules:
    """All of them, in one version. ``holidays`` and ``workdays`` stand before those that come with the program and
    those of the settings: a day that is entered here is closed, or worked, whatever the others say."""

    version: int = 0
    limits: Limits = field(default_factory=Limits)
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    fallback: tuple[FallbackRule, ...] = ()

    @property
    def proposing(self) -> tuple[FallbackRule, ...]:
        """The rules that are switched on."""
        return tuple(rule for rule in self.fallback if rule.on)
