"""Colours, spacing, fonts and icons: the one look of the desk, light and dark, written as tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from resources import folder

SPACE = 8
"""Logical pixels; every distance is a whole number of these (half of one inside a control)."""

FONT_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Segoe UI",
    "DejaVu Sans",
)
"""The first that the computer has is taken; all draw Chinese but the last two."""

_MODE_PROPERTY = "paydesk_theme"
_TOKEN = re.compile(r"@([a-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Every colour there is, by what it is for. A tone has a colour for words, a soft one for areas, one for
    lines."""

    mode: str
    ground: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    veil: str
    primary: str
    primary_hover: str
    primary_soft: str
    primary_line: str
    on_primary: str
    success: str
    success_soft: str
    success_line: str
    warning: str
    warning_soft: str
    warning_line: str
    danger: str
    danger_soft: str
    danger_line: str
    unknown: str
    unknown_soft: str
    unknown_line: str
    nav: str
    nav_text: str
    nav_strong: str
    nav_hover: str
    nav_on: str
    practice: str
    on_practice: str


LIGHT = Palette(
    mode="light",
    ground="#f3f6f7", surface="#ffffff", sunken="#ebf0f2", line="#dde4e8", line_strong="#b9c5cc",
    text="#16242c", muted="#566973", faint="#97a5ad", veil="rgba(16, 30, 38, 120)",
    primary="#0b6470", primary_hover="#094f59", primary_soft="#e5f2f3", primary_line="#9fcbd0", on_primary="#ffffff",
    success="#17713f", success_soft="#e3f4ea", success_line="#a5d6b9",
    warning="#8a5300", warning_soft="#fff2d9", warning_line="#eccb8d",
    danger="#b02a21", danger_soft="#fdeae8", danger_line="#eeb4ae",
    unknown="#5d45a0", unknown_soft="#efeafb", unknown_line="#c7b9ea",
    nav="#10333b", nav_text="#b5cdd2", nav_strong="#ffffff", nav_hover="#184550", nav_on="#1d5560",
    practice="#ffb020", on_practice="#2b1c00",
)  # fmt: skip

DARK = Palette(
    mode="dark",
    ground="#10181c", surface="#182329", sunken="#213038", line="#2b3b44", line_strong="#4a5e69",
    text="#e7eff2", muted="#9fb2bb", faint="#667a84", veil="rgba(0, 0, 0, 150)",
    primary="#4fbfc9", primary_hover="#74d0d8", primary_soft="#16363b", primary_line="#2c6a72", on_primary="#06272b",
    success="#67cf95", success_soft="#143224", success_line="#2c6146",
    warning="#f0b95b", warning_soft="#3a2b10", warning_line="#6f5420",
    danger="#ff8d84", danger_soft="#3f1f1c", danger_line="#7c3a34",
    unknown="#b7a2f2", unknown_soft="#2a2245", unknown_line="#55458a",
    nav="#0b1215", nav_text="#93a9b1", nav_strong="#f2f8fa", nav_hover="#1a282e", nav_on="#1c3a41",
    practice="#ffb020", on_practice="#2b1c00",
)  # fmt: skip

MODES = {"light": LIGHT, "dark": DARK}


def current() -> Palette:
    """The palette that the application was last given."""
    application = QGuiApplication.instance()
    mode = application.property(_MODE_PROPERTY) if application is not None else None
    return MODES.get(str(mode), LIGHT)


def apply(application: QApplication, mode: str) -> None:
    """Dress the application: ``light``, ``dark``, or ``system`` for what the desktop says."""
    if mode == "system":
        dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        mode = "dark" if dark else "light"
    palette = MODES.get(mode, LIGHT)
    if application.property(_MODE_PROPERTY) == palette.mode:
        return
    application.setProperty(_MODE_PROPERTY, palette.mode)
    if application.style().objectName() != "fusion":
        application.setStyle("Fusion")
    application.setFont(font(15))
    application.setPalette(_qt_palette(palette))
    application.setStyleSheet(style_sheet(palette))


def style_sheet(palette: Palette) -> str:
    """The style of the desk in a palette's colours."""
    tokens = {each.name: str(getattr(palette, each.name)) for each in fields(palette)}
    tokens["fonts"] = ", ".join(f'"{family}"' for family in FONT_FAMILIES)
    tokens["icons"] = (folder("styles")).as_posix()

    def value(match: re.Match[str]) -> str:
        return tokens[match.group(1)]

    return _TOKEN.sub(value, _style_source())


def font(size_px: int, *, bold: bool = False) -> QFont:
    """The desk's font in logical pixels, figures all of one width."""
    return QFont(_font(size_px, bold))


def color(token: str) -> QColor:
    """A token of the current palette, as a colour."""
    return QColor(str(getattr(current(), token)))


def pixmap(name: str, ink: str = "text", size_px: int = 20, ratio: float = 1.0) -> QPixmap:
    """An icon of ``resources/icons`` in a colour of the current palette."""
    return _drawn(name, color(ink).name(), size_px, ratio)


def icon(name: str, ink: str = "text", size_px: int = 20) -> QIcon:
    """The same as a QIcon, with a paler form for what is disabled."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, ink, size_px, ratio))
        made.addPixmap(pixmap(name, "faint", size_px, ratio), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=64)
def _font(size_px: int, bold: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(FONT_FAMILIES))
    made.setPixelSize(size_px)
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=1)
def _style_source() -> str:
    return (folder("styles") / "desk.qss").read_text("utf-8")


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (folder("icons") / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _drawn(name: str, color_name: str, size_px: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color_name).encode()))
    side = round(size_px * ratio)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def _qt_palette(palette: Palette) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for each, token in {
        role.Window: "ground", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "sunken",
        role.Text: "text", role.Button: "surface", role.ButtonText: "text", role.Highlight: "primary",
        role.HighlightedText: "on_primary", role.PlaceholderText: "faint", role.ToolTipBase: "text",
        role.ToolTipText: "surface", role.Link: "primary",
    }.items():  # fmt: skip
        made.setColor(each, QColor(str(getattr(palette, token))))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(palette.faint))
    return made
