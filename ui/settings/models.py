"""All that the settings screen shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.chosen import SECOND_SCREEN_ANY
from ui.presenting import Fault

THEMES = ("light", "dark", "system")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsModel:
    """``restart`` when something was changed that is felt at the next start; ``heard`` is the kind and length of the
    last scan tried here; ``monitors`` are names with their sizes, ``second_screen`` where the patient's screen stands:
    one of them, on (any other than the desk's) or off."""

    busy: bool = False
    fault: Fault | None = None
    language: str = ""
    theme: str = "light"
    scale_percent: int = 100
    gap_ms: int = 50
    min_length: int = 6
    prefix: str = ""
    suffix: str = ""
    sound: bool = True
    second_screen: str = SECOND_SCREEN_ANY
    monitors: tuple[tuple[str, str], ...] = ()
    restart: bool = False
    heard: tuple[str, int] | None = None
    password_changed: bool = False
    pin_changed: bool = False
    may_approve: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
