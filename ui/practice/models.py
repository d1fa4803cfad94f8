"""What the practice panel shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.desk.practice import PracticeChoice, PracticeDevice, PracticeReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeModel:
    """Patients, kinds of codes, things to break and what is broken; the ``receipt`` printed last; ``day`` is (steps
    done, steps in all) while a bad day is made; ``error`` is a code, in a ``tone``."""

    cards: tuple[PracticeChoice, ...] = ()
    codes: tuple[PracticeChoice, ...] = ()
    faults: tuple[PracticeChoice, ...] = ()
    broken: frozenset[str] = frozenset()
    receipt: PracticeReceipt | None = None
    devices: tuple[PracticeDevice, ...] = ()
    day: tuple[int, int] | None = None
    busy: bool = False
    error: str = ""
    tone: str = "danger"
    error_values: Mapping[str, str | int] = field(default_factory=dict)
