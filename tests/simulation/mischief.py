"""What goes wrong in a seed: a profile of probabilities, and each decision with the fault cases that it exercises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.chance import Chance

NEVER = float("inf")
BAD_WEATHER = 0.3
"""From this share of lost messages on it is the bad weather of a whole shift."""
LEVELS: Mapping[str, Mapping[float, float]] = {
    "line_lost": {0.0: 3, 0.03: 3, 0.3: 1},
    "line_late": {0.0: 3, 0.03: 3, 0.2: 1},
    "line_twice": {0.0: 3, 0.05: 2, 0.3: 1},
    "wire_lost": {0.0: 3, 0.03: 3, 0.3: 1},
    "wire_late": {0.0: 3, 0.03: 3, 0.2: 1},
    "wire_twice": {0.0: 3, 0.05: 2, 0.2: 1},
    "far_fault": {0.0: 2, 0.05: 3, 0.3: 1},
    "his_fault": {0.0: 3, 0.05: 2, 0.3: 1},
    "storage": {0.0: 4, 0.005: 3, 0.03: 1},
    "journal": {0.0: 4, 0.02: 1},
    "crash_point": {0.0: 2, 0.005: 3, 0.03: 1},
    "crash_border": {0.0: 3, 0.002: 3, 0.01: 1},
    "crash_again": {0.0: 4, 0.5: 2, 0.8: 1},
    "notice": {0.0: 2, 0.3: 1, 0.8: 1},
    "outage": {0.0: 2, 0.5: 1},
    "clock": {0.0: 5, 0.2: 1},
    "midnight": {0.1: 1},
    "restore": {0.0: 14, 1.0: 1},
    "second": {0.0: 8, 1.0: 1},
    "odd_code": {0.05: 2, 0.3: 2, 0.9: 1},
    "cards": {0.0: 6, 1.0: 1},
    "offline": {0.0: 9, 0.7: 1},
    "handed": {0.0: 7, 1.0: 1},
    "payouts": {0.0: 7, 0.6: 1},
    "card_gone": {0.5: 1},
    "console": {0.4: 1},
    "terminal": {0.05: 2, 0.3: 2, 0.9: 1},
}
"""For each kind of fault, how often it happens in a seed, by weight: some seeds are calm, some are wild."""
FAR_FAULTS: Mapping[str, tuple[str, str]] = {
    "system_error": ("14", "an error of the system, not carried out"),
    "system_error_charged": ("14", "an error of the system, carried out"),
    "unknown_code": ("14", "a code nobody knows"),
    "wrong_signature": ("12", "a wrong signature"),
    "other_order": ("12", "an answer about another order"),
    "other_amount": ("12", "an answer about another amount"),
    "html": ("12", "a web page"),
    "empty": ("12", "an empty answer"),
    "cut": ("12", "half an answer"),
    "http_429": ("13", "HTTP 429"),
    "http_500": ("13", "HTTP 500"),
    "http_502_charged": ("13", "HTTP 502, carried out"),
    "http_503": ("13", "HTTP 503"),
}
HIS_FAULTS: Mapping[str, tuple[str, str]] = {
    "system_error": ("31", "an error of the HIS, not carried out"),
    "system_error_charged": ("30", "an error of the HIS, carried out"),
    "http_503": ("31", "HTTP 503 of the HIS"),
    "http_502_charged": ("30", "HTTP 502 of the HIS, carried out"),
    "wrong_signature": ("30", "a wrong signature of the HIS"),
    "cut": ("30", "half an answer of the HIS"),
    "html": ("30", "a web page for the HIS"),
    "other_amount": ("30", "the HIS speaks of another amount"),
    "refuse": ("32", "the HIS refuses"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """How one message travels: when it arrives (more than once: doubled), how long the answer needs."""

    arrives_s: tuple[float, ...]
    back_s: float
    not_sent: bool = False


@dataclass
class Mischief:
    """The decisions of one seed. ``cases``: what they exercised, counted where it is a fact (`happened.py`)."""

    chance: Chance
    profile: Mapping[str, float]
    cases: Counter[str] = field(default_factory=Counter)
    faults: int = 0

    @classmethod
    def of(cls, chance: Chance, **changes: float) -> Mischief:
        """The profile that the seed draws, with some probabilities given."""
        drawn = {kind: chance.weighted(f"profile {kind}", weights) for kind, weights in LEVELS.items()}
        return cls(chance, {**drawn, **changes})

    def fault(self, kind: str, label: str, *cases: str) -> bool:
        """Whether a fault of that kind meets what the label names."""
        probability = self.profile[kind]
        if probability <= 0 or self.chance.calm or not self.chance.happens(f"{kind} {label}", probability):
            return False
        self.note(*cases)
        return True

    def note(self, *cases: str) -> None:
        """Count a fault, and the cases that it exercises whatever comes after."""
        self.faults += 1
        self.cases.update(cases)

    def message(self, label: str, receiver_up: bool) -> Message:
        """A message of a desk to the server."""
        if not receiver_up:
            return Message((), NEVER, not_sent=True)
        there, back = (
            self.chance.between(f"there {label}", 0.001, 0.05),
            self.chance.between(f"back {label}", 0.001, 0.05),
        )
        return self._travel("line", label, there, back, 60)

    def wire(self, label: str, longest_s: float) -> Message:
        """A request to a channel or the HIS; it is late by so much at most."""
        there, back = (
            self.chance.between(f"there {label}", 0.005, 0.3),
            self.chance.between(f"back {label}", 0.005, 0.5),
        )
        return self._travel("wire", label, there, back, longest_s)

    def _travel(self, way: str, label: str, there: float, back: float, longest_s: float) -> Message:
        arrives: tuple[float, ...] = (there,)
        cases = ("17",) if self.profile[f"{way}_lost"] >= BAD_WEATHER else ()
        if self.fault(f"{way}_lost", label, *cases):
            how = self.chance.pick(f"how lost {label}", ("there", "back", "not_sent"))
            if how == "not_sent":
                return Message((), NEVER, not_sent=True)
            return Message((), NEVER) if how == "there" else Message(arrives, NEVER)
        if self.fault(f"{way}_late", label, *cases):
            late = self.chance.between(f"late by {label}", 2, longest_s)
            if self.chance.draw(f"late there {label}") < 0.5:
                return Message((there + late,), back)
            return Message(arrives, back + late)
        if self.fault(f"{way}_twice", label, *cases):
            arrives = (there, there + self.chance.between(f"again after {label}", 0.0, longest_s / 2))
        return Message(arrives, back)
