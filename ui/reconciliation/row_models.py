"""What the grid of a run shows: its conditions, how many fit, the row in front with its explanation, saved views."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from app.wire.reconciliation import PatternView, ReadRows, RowView
from ui.presenting import Fault
from ui.widgets.saving_bar import Saving

KINDS = ("pay", "refund", "reverse", "fee", "transfer")
OUTCOMES = ("matched", "in_transit", "exception")
SORTS = ("worst", "at", "amount_fen", "our_no", "party_no", "channel", "type")
LARGEST_TEXT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a person asked for; empty conditions hold for every row."""

    text: str = ""
    outcome: str = ""
    channel: str = ""
    type: str = ""
    kind: str = ""
    sort: str = "worst"
    descending: bool = False

    def asked(self, offset: int, limit: int) -> ReadRows:
        """The question for one page."""
        known: Any = asdict(self)
        return ReadRows(**known, offset=offset, limit=limit)


def conditions_of(kept: Mapping[str, object]) -> Conditions:
    """Conditions that were kept as text; what nobody knows any more is left out."""
    names = {each.name: each.type for each in fields(Conditions)}
    plain: dict[str, Any] = {
        name: value for name, value in kept.items() if name in names and isinstance(value, (str, bool))
    }
    made = Conditions(**plain)
    valid = made.sort in SORTS and made.kind in ("", *KINDS) and made.outcome in ("", *OUTCOMES)
    return made if valid and isinstance(made.descending, bool) else Conditions()


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named filter with its columns."""

    name: str
    conditions: Conditions
    layout: str

    def to_kept(self) -> dict[str, object]:
        """For the preferences."""
        return {"name": self.name, "conditions": asdict(self.conditions), "layout": self.layout}


def views_of(text: str) -> tuple[SavedView, ...]:
    """Views that were kept as text; none where nothing can be read."""
    try:
        kept = json.loads(text)
        return tuple(
            SavedView(str(each["name"]), conditions_of(each["conditions"]), str(each["layout"])) for each in kept
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def views_text(views: Sequence[SavedView]) -> str:
    """The same as text."""
    return json.dumps([each.to_kept() for each in views], ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsModel:
    """``total`` rows of gross ``fen`` fit the conditions, ``shown`` says of which the table is (the ones before stay
    until the first page is here). ``saving`` while a file is being saved."""

    run_no: str = ""
    day: date | None = None
    channels: tuple[str, ...] = ()
    conditions: Conditions = field(default_factory=Conditions)
    shown: Conditions | None = None
    total: int = 0
    fen: int = 0
    chosen: RowView | None = None
    patterns: Mapping[str, PatternView] = field(default_factory=dict)
    views: tuple[SavedView, ...] = ()
    saving: Saving | None = None
    busy: bool = False
    fault: Fault | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        plain = Conditions(sort=self.conditions.sort, descending=self.conditions.descending)
        return self.conditions != plain

    @property
    def pattern(self) -> PatternView | None:
        """What the table of patterns says of the row in front."""
        return self.patterns.get(self.chosen.cells) if self.chosen is not None else None
