"""Buttons that show the key which does the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ui import theme

ICON_PX = 18
GAP_PX = 8
PADDING_PX = 16
BARE_PX = 44
VEILS = ("veil", "solid-veil")

_INK = {
    "primary": "on_primary",
    "danger": "danger",
    "plain": "text",
    "quiet": "muted",
    "nav": "nav_text",
    "tab": "muted",
}


class ActionButton(QPushButton):
    """A button with icon, words and its key as a small cap at the right; the key works while the button is enabled.

    Kinds: primary (one a screen), plain, danger, quiet, nav, tab. ``key`` is portable text: ``F4``, ``Ctrl+L``. A
    single letter is shown only: it may begin a scan, so the screen hands it over (``press``) once it was typed.
    """

    def __init__(self, *, kind: str = "plain", icon: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._key, self._bare, self._keyless = kind, icon, key, False, False
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if len(key) > 1 and key not in ("Enter", "Esc", "Space"):
            self._shortcut = QShortcut(QKeySequence(key), self)
            self._shortcut.setAutoRepeat(False)
            self._shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            self._shortcut.activated.connect(self.press)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.update()

    def set_kind(self, kind: str) -> None:
        """Look like another kind from now on."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def set_bare(self, bare: bool) -> None:
        """Show the icon only (the words become a tool tip) or everything."""
        if bare == self._bare:
            return
        self._bare = bare
        self.updateGeometry()
        self.update()

    def set_keyless(self, keyless: bool) -> None:
        """Leave the cap with the key away (it stands in the tool tip), or show it."""
        if keyless == self._keyless:
            return
        self._keyless = keyless
        self.setToolTip(self._key if keyless else "")
        self.updateGeometry()
        self.update()

    @property
    def kind(self) -> str:
        """What it looks like."""
        return self._kind

    def key_text(self) -> str:
        """The key as it is shown, empty without one."""
        return self._key

    def sizeHint(self) -> QSize:
        if self._bare:
            return self.bare_size()
        return QSize(self.width_with_words(), max(40, QFontMetrics(self.font()).height() + 20))

    def bare_size(self) -> QSize:
        """What the icon alone takes."""
        return QSize(BARE_PX, BARE_PX)

    def width_with_words(self, *, keyless: bool | None = None) -> int:
        """What icon, words and key take; ``keyless`` asks how it would be without or with the key."""
        keyless = self._keyless if keyless is None else keyless
        self.ensurePolished()
        metrics = QFontMetrics(self.font())
        wide = 2 * PADDING_PX + metrics.horizontalAdvance(self.text()) + 4
        wide += ICON_PX + GAP_PX if self._icon else 0
        wide += self._key_width() + GAP_PX + 4 if self._key and not keyless else 0
        return wide

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, everywhere, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_words(painter)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def press(self) -> None:
        """Its key was pressed: as a click, unless it is disabled, hidden or covered."""
        if self.isEnabled() and self.isVisible() and not self._covered():
            self.click()

    def _covered(self) -> bool:
        """Whether a sheet (a question, the lock) lies over this button: then its key is not for it."""
        for veil in self.window().findChildren(QFrame):
            if veil.property("role") in VEILS and veil.isVisible() and not veil.isAncestorOf(self):
                covered = veil.parentWidget()
                if covered is not None and covered.isAncestorOf(self):
                    return True
        return False

    def _ink(self) -> str:
        """The colour token of words and icon."""
        if not self.isEnabled():
            return "faint"
        if self._kind == "nav" and self.isChecked():
            return "nav_strong"
        if self._kind == "tab" and self.isChecked():
            return "primary"
        return _INK[self._kind]

    def _key_width(self) -> int:
        return QFontMetrics(theme.font(12)).horizontalAdvance(self._key) + 12

    def _draw_words(self, painter: QPainter) -> None:
        if self._bare:
            self.setToolTip(f"{self.text()}  {self._key}")
            drawn = theme.pixmap(self._icon, self._ink(), ICON_PX + 4, self.devicePixelRatioF())
            painter.drawPixmap((self.width() - ICON_PX - 4) // 2, (self.height() - ICON_PX - 4) // 2, drawn)
            return
        token, area = self._ink(), self.rect().adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        metrics = QFontMetrics(self.font())
        key_space = self._key_width() + GAP_PX + 4 if self._key and not self._keyless else 0
        content = (ICON_PX + GAP_PX if self._icon else 0) + metrics.horizontalAdvance(self.text())
        left_aligned = self._kind == "nav"
        left = area.left() if left_aligned else area.left() + max(0, (area.width() - key_space - content) // 2)
        if self._icon:
            drawn = theme.pixmap(self._icon, token, ICON_PX, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - ICON_PX) // 2, drawn)
            left += ICON_PX + GAP_PX
        ink = theme.color(token)
        painter.setPen(ink)
        painter.setFont(self.font())
        room = area.right() - key_space - left + 1
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if key_space:
            self._draw_key(painter, ink, area.right())

    def _draw_key(self, painter: QPainter, ink: QColor, right: int) -> None:
        width = self._key_width()
        cap = QRectF(right - width + 1.5, (self.height() - 22) / 2, width - 1, 22)
        line = QColor(ink)
        line.setAlpha(110)
        painter.setPen(line)
        painter.drawRoundedRect(cap, 5, 5)
        painter.setFont(theme.font(12))
        text = QColor(ink)
        text.setAlpha(220)
        painter.setPen(text)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
