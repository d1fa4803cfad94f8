"""What the sign-in screen shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PRACTICE_NAMES = ("cashier", "supervisor", "finance", "admin")
PRACTICE_PASSWORD = "practice-2026"  # noqa: S105 - of operators that exist in practice mode alone
"""Who may sign in to practice; shown there and nowhere else."""


class LoginStage(StrEnum):
    """Which form is shown."""

    CONNECTING = "connecting"
    SIGN_IN = "sign_in"
    ENROL = "enrol"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a stage


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginModel:
    """All of it; ``error`` is a code, empty when nothing is wrong."""

    stage: LoginStage = LoginStage.CONNECTING
    hospital: str = ""
    practice: bool = False
    busy: bool = False
    error: str = ""
    error_values: Mapping[str, str | int] = field(default_factory=dict)
