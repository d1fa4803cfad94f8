"""Words, figures, icons and state badges."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import theme
from ui.text import money


def set_property(widget: QWidget, name: str, value: object) -> bool:
    """Give a widget a property that the style looks at, and dress it anew if that changed anything; whether it did.

    Where a rule of the style looks at a parent's property, the child is dressed by whoever knows it: dressing is dear.
    """
    if widget.property(name) == value:
        return False
    widget.setProperty(name, value)
    dress(widget)
    return True


def set_properties(widget: QWidget, **named: object) -> bool:
    """Several at once, as ``set_property``: dressed once."""
    changed = {name: value for name, value in named.items() if widget.property(name) != value}
    for name, value in changed.items():
        widget.setProperty(name, value)
    if changed:
        dress(widget)
    return bool(changed)


def dress(widget: QWidget) -> None:
    """Let the style look at a widget's properties again; what was never shown is dressed when it is."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def words(role: str = "", text: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label. Roles: display, title, heading, strong, muted, small, code, figure, figure-large, figure-huge,
    figure-giant."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def heading(text: str = "") -> QLabel:
    """The heading of a card."""
    return words("heading", text)


def title(text: str = "") -> QLabel:
    """The title of a screen."""
    return words("title", text)


class MoneyLabel(QLabel):
    """An amount, figures of one width, right-aligned. Sizes by role: figure, figure-large, figure-huge,
    figure-giant."""

    def __init__(self, role: str = "figure", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_fen(self, amount_fen: int | None) -> None:
        """Show an amount in yuan; None shows a dash."""
        self.setText("—" if amount_fen is None else money(amount_fen))


class Pictogram(QLabel):
    """An icon in a colour of the theme; drawn again when the theme changes."""

    def __init__(self, name: str = "", ink: str = "text", size_px: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._ink, self._size_px = name, ink, size_px
        self.setFixedSize(size_px, size_px)
        self._draw()

    def show_icon(self, name: str, ink: str | None = None) -> None:
        """Show another icon, or the same in another colour."""
        if (name, ink or self._ink) != (self._name, self._ink):
            self._name, self._ink = name, ink or self._ink
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if self._name:
            self.setPixmap(theme.pixmap(self._name, self._ink, self._size_px, self.devicePixelRatioF()))
        else:
            self.clear()


TONES = {
    "success": ("success", "success"),
    "warning": ("warning", "warning"),
    "danger": ("danger", "failure"),
    "unknown": ("unknown", "help"),
    "primary": ("primary", "info"),
    "muted": ("muted", "info"),
}
"""Tone -> colour token and the icon that goes with it, so that colour is never the only signal."""


class Badge(QFrame):
    """A state: icon, word, colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "badge")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = Pictogram(size_px=16, parent=self)
        self._word = QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 10, 3)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._word)

    def show_state(self, word: str, tone: str = "muted", icon: str = "") -> None:
        """Show a state. Tones: success, warning, danger, unknown, primary, muted."""
        token, usual_icon = TONES[tone]
        self._icon.show_icon(icon or usual_icon, token)
        self._word.setText(word)
        if set_property(self, "tone", tone):
            dress(self._word)

    def text(self) -> str:
        """The word that is shown."""
        return self._word.text()


PAYMENT_TONES = {
    "sending": ("primary", "hourglass"),
    "waiting": ("primary", "hourglass"),
    "unknown": ("unknown", "help"),
    "reversing": ("warning", "undo"),
    "paid": ("success", "success"),
    "not_paid": ("danger", "failure"),
    "reversed": ("muted", "undo"),
    "late_paid": ("warning", "warning"),
    "refunded": ("muted", "undo"),
}
"""How each state of a payment looks in a badge: tone and icon."""
