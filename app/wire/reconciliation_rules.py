"""What crosses HTTP about the rules of reconciliation: limits, days of the bank, rules that propose."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from msgspec import Meta

from app.wire.limits import Name, OptionalIdentifier, Word
from app.wire.reconciliation import RunNo
from app.wire.refunds import StepUp

Hours = Annotated[int, Meta(ge=1, le=744)]
Fen = Annotated[int, Meta(ge=0, le=10**12)]
Party = Annotated[str, Meta(pattern=r"^(channel|platform|business|source)$")]


@dataclass(frozen=True, slots=True)
class LimitsView:
    """Hours by type of exception; ``owners`` are operators' ids by type; amounts of 0: no limit."""

    hours: dict[Word, Hours]
    large_from_fen: Fen
    large_hours: Hours
    owners: dict[Word, Annotated[int, Meta(ge=1)]]
    write_off_most_fen: Fen


@dataclass(frozen=True, slots=True)
class FallbackRuleView:
    """Proposes that an exception in which only ``one`` has a record and one in which only ``other`` has are the same
    money: same kind, to the fen, at most ``minutes`` apart; with ``same_terminal`` at one card terminal that both
    name."""

    name: Name
    one: Party
    other: Party
    minutes: Annotated[int, Meta(ge=0, le=10080)]
    channel: OptionalIdentifier = ""
    on: bool = False
    same_terminal: bool = False
    written_by: Annotated[int, Meta(ge=0)] = 0
    """Who wrote it last, an operator's id (0: nobody knows); the server's to say."""


@dataclass(frozen=True, slots=True)
class RulesView:
    """``GET`` and ``PUT /api/reconciliation/rules``; ``version`` is the one that was read."""

    version: Annotated[int, Meta(ge=0)]
    limits: LimitsView
    holidays: Annotated[tuple[date, ...], Meta(max_length=400)]
    workdays: Annotated[tuple[date, ...], Meta(max_length=400)]
    fallback: Annotated[tuple[FallbackRuleView, ...], Meta(max_length=50)]


@dataclass(frozen=True, slots=True)
class BankDays:
    """Days that are known beside those of the rules, from the program's file and the settings."""

    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class RulesAndDays:
    """The rules, and what is known of the bank's days without them."""

    rules: RulesView
    known: BankDays


@dataclass(frozen=True, slots=True)
class SwitchRule:
    """``POST /api/reconciliation/rules/switch``: a rule on or off; answers the RulesView. On by a person who may change
    the rules and has not written this one; ``step_up``: such a person at the screen of one who may try."""

    version: Annotated[int, Meta(ge=0)]
    name: Name
    on: bool
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True)
class TryRule:
    """``POST /api/reconciliation/rules/try``: a rule on days that were run, at most 31; nothing is stored."""

    rule: FallbackRuleView
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """Two exceptions that the rule takes for the same money."""

    one: str
    other: str
    amount_fen: int
    minutes: int


@dataclass(frozen=True, slots=True)
class TriedDayView:
    """What it would have proposed for a day; ``ambiguous`` candidates were not alone and are left to people."""

    day: date
    run_no: RunNo
    exceptions: int
    pairs: tuple[ProposedPair, ...]
    ambiguous: int


@dataclass(frozen=True, slots=True)
class TriedRule:
    """All days that have a standing run."""

    days: tuple[TriedDayView, ...]
