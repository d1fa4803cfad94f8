"""Surfaces: cards, rules, empty states, busy bars, errors in place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import PaydeskError
from ui import theme
from ui.text import sentence
from ui.widgets.labels import TONES, Pictogram, words

SPACE = theme.SPACE
CORNER_PX = 9.5
CARD_TONES = frozenset({"success", "warning", "danger", "unknown", "primary"})


class Card(QFrame):
    """A white area with a thin border; put widgets into ``column``."""

    def __init__(self, parent: QWidget | None = None, *, padding: int = 2 * SPACE, spacing: int = SPACE) -> None:
        super().__init__(parent)
        self._tone = ""
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(spacing)

    def set_tone(self, tone: str) -> None:
        """Colour the area: success, warning, danger, unknown, primary; empty for white."""
        if tone != self._tone:
            self._tone = tone
            self.setProperty("tone", tone)  # for the rules of what stands in it
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A toned area is painted here: to be dressed anew takes as long as the whole card takes to be painted."""
        if self._tone not in CARD_TONES:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color(f"{self._tone}_line"))
        painter.setBrush(theme.color(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER_PX, CORNER_PX)


def rule() -> QFrame:
    """A thin line between rows."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


class Scrolling(QScrollArea):
    """An area that scrolls upright when its content is too tall.

    The content is measured when the area is: measured at once, all of it would be dressed before it stands in its
    screen, and dressed anew each time that something around it is put into the next."""

    def __init__(self) -> None:
        super().__init__()
        self.content: QWidget | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hold(self, content: QWidget) -> None:
        """Take what is to scroll, once."""
        self.content = content
        content.setParent(self.viewport())
        content.setAutoFillBackground(True)  # as Qt does with what scrolls, before the style says what it paints

    def sizeHint(self) -> QSize:
        self._take()
        return super().sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take()
        super().resizeEvent(event)

    def _take(self) -> None:
        if self.content is not None and self.widget() is None:
            filled = self.content.autoFillBackground()
            self.setWidget(self.content)
            self.content.setAutoFillBackground(filled)


def scrolling(content: QWidget) -> Scrolling:
    """An area that scrolls upright when its content is too tall. Give the content while it is empty and put the area
    into its place before it is filled: what is filled first is moved at every step on its way there."""
    made = Scrolling()
    made.hold(content)
    return made


class Upright(Scrolling):
    """Scrolls upright, and asks for the width of what is in it: no word is cut at its right edge."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.hold(content)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content and the bar beside it, as low as any."""
        wide = self.content.minimumSizeHint().width() if self.content is not None else 0
        return QSize(wide + 2 * SPACE, super().minimumSizeHint().height())


class EmptyState(QWidget):
    """What stands where nothing is: an icon, what it means, what to do."""

    def __init__(self, icon: str, parent: QWidget | None = None, *, icon_px: int = 56) -> None:
        super().__init__(parent)
        self._what, self._next = words("title"), words("muted", wrap=True)
        self._icon = Pictogram(icon, "line_strong", icon_px)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        column.setSpacing(SPACE)
        column.addStretch()
        column.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        for label in (self._what, self._next):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch()

    def say(self, what: str, following: str = "") -> None:
        """Set the words."""
        self._what.setText(what)
        self._next.setText(following)
        self._next.setVisible(bool(following))


class BusyBar(QProgressBar):
    """A thin bar that moves while something is asked; invisible, but keeping its place, when not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """Show or hide the movement (a hidden bar costs no repaint)."""
        self.setRange(0, 0 if busy else 1)
        self.setVisible(busy)


class InlineError(Card):
    """What happened, what to do next, the code small beside it; hidden while there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=SPACE + SPACE // 2)
        self._shown: tuple[str, Mapping[str, object], str] | None = None
        self._icon = Pictogram("failure", "danger", 22)
        self._what, self._next = words("strong", wrap=True), words(wrap=True)
        self._code = words("code")
        row, lines = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(SPACE + SPACE // 2)
        lines.setSpacing(SPACE // 2)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        for label in (self._what, self._next, self._code):
            lines.addWidget(label)
        self.column.addLayout(row)
        self.hide()

    def show_error(self, error: PaydeskError) -> None:
        """Show an error's sentence."""
        self.show_code(error.code, error.values)

    def show_code(self, code: str, values: Mapping[str, object] | None = None, tone: str = "danger") -> None:
        """Show a code's sentence in a tone (danger, warning, unknown, success, primary). An empty code hides it."""
        self._shown = (code, values or {}, tone) if code else None
        self.setVisible(bool(code))
        if code:
            said = sentence(code, values)
            self._what.setText(said.what)
            self._next.setText(said.next)
            self._next.setVisible(bool(said.next))
            self._code.setText(said.code)
            token, icon = TONES[tone]
            self._icon.show_icon(icon, token)
            self.set_tone(tone)

    def clear(self) -> None:
        """Nothing is wrong."""
        self.show_code("")

    def retranslate(self) -> None:
        """Say it again in the present language."""
        if self._shown is not None:
            self.show_code(*self._shown)
