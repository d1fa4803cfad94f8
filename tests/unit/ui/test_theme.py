"""Two palettes of one style: every colour is there, words can be read, every icon is drawn."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from resources import folder
from ui import theme
from ui.widgets.labels import PAYMENT_TONES, TONES

PAIRS = [
    ("text", "ground"), ("text", "surface"), ("muted", "surface"), ("muted", "ground"), ("muted", "sunken"),
    ("on_primary", "primary"), ("on_practice", "practice"), ("nav_text", "nav"), ("nav_strong", "nav_on"),
    ("success", "success_soft"), ("warning", "warning_soft"), ("danger", "danger_soft"), ("unknown", "unknown_soft"),
    ("primary", "primary_soft"), ("primary", "surface"), ("danger", "surface"), ("text", "unknown_soft"),
]  # fmt: skip


def luminance(color: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in (color.redF(), color.greenF(), color.blueF())]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_can_be_read(mode: str, ink: str, paper: str) -> None:
    palette = theme.MODES[mode]
    light, dark = sorted(
        (luminance(QColor(getattr(palette, ink))), luminance(QColor(getattr(palette, paper)))), reverse=True
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("palette", theme.MODES.values(), ids=theme.MODES.keys())
def test_the_style_names_only_colours_that_exist(palette: theme.Palette) -> None:
    sheet = theme.style_sheet(palette)
    assert re.findall(r"@[a-z_]+", sheet) == []
    assert all(isinstance(getattr(palette, each.name), str) for each in fields(palette))


def test_pictures_named_by_the_style_exist() -> None:
    for path in re.findall(r"url\((.*?)\)", theme.style_sheet(theme.DARK)):
        assert folder("styles").joinpath(path.rsplit("/", 1)[1]).is_file()


def test_an_icon_is_drawn_in_the_colour_asked_for(qtbot: QtBot) -> None:
    drawn = theme.pixmap("check", "danger", 24).toImage()
    colors = {
        drawn.pixelColor(x, y).name() for x in range(24) for y in range(24) if drawn.pixelColor(x, y).alpha() == 255
    }
    assert colors == {theme.color("danger").name()}


def test_every_state_has_an_icon_beside_its_colour() -> None:
    names = {path.stem for path in folder("icons").glob("*.svg")}
    assert {icon for _, icon in (*TONES.values(), *PAYMENT_TONES.values())} <= names
