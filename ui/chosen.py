"""What a person chose on this computer, read out of the preferences with limits and defaults."""

from __future__ import annotations

from typing import Protocol

from drivers.scanner.wedge import WedgeRule

SCALES = (100, 125, 150, 175, 200)
GAP_MS = (10, 200)
SHORTEST_SCAN = (4, 32)
LONGEST_MARK = 8
SECOND_SCREEN = "second_screen"
"""The preference that says where the patient's screen stands: a monitor's name, off, or any other than the desk's."""
SECOND_SCREEN_OFF, SECOND_SCREEN_ANY = "off", "on"


class Remembers(Protocol):
    """Where small texts are kept (ui.context.Preferences)."""

    def get(self, name: str, default: str = "") -> str: ...


def scale_percent(preferences: Remembers) -> int:
    """The size of everything on the screen, in per cent; applied when the program starts."""
    text = preferences.get("scale", "100")
    return int(text) if text.isdecimal() and int(text) in SCALES else SCALES[0]


def wedge_rule(preferences: Remembers) -> WedgeRule:
    """How a scan is told from typing; applied when the program starts."""
    usual = WedgeRule()
    return WedgeRule(
        gap_ms=_within(preferences.get("scan.gap_ms"), GAP_MS, usual.gap_ms),
        min_length=_within(preferences.get("scan.min_length"), SHORTEST_SCAN, usual.min_length),
        idle_ms=max(usual.idle_ms, _within(preferences.get("scan.gap_ms"), GAP_MS, usual.gap_ms) + 30),
        prefix=preferences.get("scan.prefix")[:LONGEST_MARK],
        suffix=preferences.get("scan.suffix")[:LONGEST_MARK],
    )


def sounds(preferences: Remembers) -> bool:
    """Whether loud notices sound."""
    return preferences.get("sound", "on") != "off"


def _within(text: str, limits: tuple[int, int], usual: int) -> int:
    return min(max(int(text), limits[0]), limits[1]) if text.isdecimal() else usual
