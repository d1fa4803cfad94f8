"""What the alerts screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.wire.alerts import AlertView
from ui.presenting import Fault
from ui.sentences import find
from ui.text import Sentence, sentence, word

LEVEL_LOOKS = {
    "urgent": ("danger", "failure"),
    "warning": ("warning", "warning"),
    "notice": ("primary", "info"),
}
"""How each level looks: tone and icon, beside its word."""
PARTIES = frozenset({"channel", "business", "source", "bank", "funds"})
"""Those whose statements an alert may be about."""
WAYS = (("reconciliation.exceptions", "exceptions"), ("reconciliation.", "reconciliation"),
        ("statement.", "reconciliation"), ("funds.", "reconciliation"))  # fmt: skip
"""How the code of an alert begins, and the screen on which it is solved."""


def said_of(code: str) -> Sentence:
    """What happened and what to do next: the alert's own words, else those of the code wherever it is used."""
    own = f"alert.{code}"
    return sentence(own if find(own) else code)


def about(subject: str) -> str:
    """What an alert is about, in words where it is no number: a party and its day, a channel and its day."""
    kind, *rest = subject.split(":")
    if kind in PARTIES and rest:
        name, *rest = rest
        return " · ".join([f"{word(name)} {word(f'party.{kind}')}", *rest])
    return " · ".join(map(word, [kind, *rest]))


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert and its age at this moment."""

    alert: AlertView
    age_s: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes it itself."""
        return self.alert.code, self.alert.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsModel:
    """All that the screen shows. ``chosen`` is the row in front."""

    now: datetime
    alerts: tuple[AlertView, ...] = ()
    chosen: AlertView | None = None
    my_id: int = 0
    may_take: bool = False
    screens: frozenset[str] = frozenset()
    """Screens of others that who looks may open."""
    loaded: bool = False
    busy: bool = False
    fault: Fault | None = None

    @property
    def rows(self) -> tuple[AlertRow, ...]:
        """The alerts with their ages."""
        return tuple(AlertRow(each, max(0, int((self.now - each.raised_at).total_seconds()))) for each in self.alerts)

    @property
    def way(self) -> str:
        """The screen on which the one in front is solved; empty when that is not this person's, or is none."""
        alert = self.chosen
        if alert is None:
            return ""
        if alert.order_no:
            return "inquiry"
        found = next((screen for begin, screen in WAYS if alert.code.startswith(begin)), "")
        return found if found in self.screens else ""

    @property
    def takeable(self) -> bool:
        """Whether the one in front may be taken by who looks."""
        return self.may_take and self.chosen is not None and self.chosen.owner_id != self.my_id

    @property
    def closable(self) -> bool:
        """Whether a person closes the one in front."""
        return self.may_take and self.chosen is not None and not self.chosen.ends_by_itself
