"""A window on the second monitor: what is owed, received and given back, in figures that are read from afar."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QScreen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desk.patient_ports import Scene, SceneKind
from ui import theme
from ui.text import translate
from ui.widgets.labels import MoneyLabel, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
THANKS_MS = 8_000
"""How long the last patient is thanked before the screen is empty."""
CODE_PX = 240


class SecondScreen(Speaking):
    """Shows one scene. It never takes the keyboard, and closing the desk closes it."""

    def __init__(self, hospital: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.scene = Scene(kind=SceneKind.NOBODY)
        self.hospital, self.state = words("title", hospital), words("display")
        self.amount, self.second = MoneyLabel("figure-giant"), words("title")
        self.code, self._code_hint = QLabel(), words("muted")
        self._empty = QTimer(self)
        self._empty.setSingleShot(True)
        self._empty.setInterval(THANKS_MS)
        self._empty.timeout.connect(lambda: self.show_scene(Scene(kind=SceneKind.NOBODY)))
        self._arrange()
        self.live(lambda: self._code_hint.setText(translate("second_screen", "Your payment number")))
        self.show_scene(self.scene)

    def show_scene(self, scene: Scene) -> None:
        """Show what belongs before the patient now."""
        self.scene = scene
        self._empty.stop()
        if scene.kind is SceneKind.THANKS:
            self._empty.start()
        self.state.setText(_state_words(scene.kind))
        has_amount = bool(scene.amount_fen)
        self.amount.setVisible(has_amount)
        if has_amount:
            self.amount.show_fen(scene.amount_fen)
        cash = scene.kind is SceneKind.PAID and bool(scene.tendered_fen)
        self.second.setVisible(cash)
        if cash:
            self.second.setText(_cash_words(scene))
        shown = scene.kind is SceneKind.PAID and bool(scene.number)
        self.code.setVisible(shown)
        self._code_hint.setVisible(shown)
        if shown:
            self.code.setPixmap(code_picture(scene.number, CODE_PX))

    def retranslate(self) -> None:
        """Say it again."""
        self.show_scene(self.scene)

    def open_on(self, screen: QScreen) -> None:
        """Fill that monitor, without asking for the keyboard as showFullScreen would."""
        if self.isVisible() and self.screen() is not screen:
            self.hide()  # one that fills a monitor is not moved by some window systems
            self.setWindowState(Qt.WindowState.WindowNoState)
            self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.setVisible(True)

    def _arrange(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(6 * SPACE, 6 * SPACE, 6 * SPACE, 6 * SPACE)
        column.setSpacing(3 * SPACE)
        middle = Qt.AlignmentFlag.AlignHCenter
        for each in (self.hospital, self.state, self.second, self._code_hint):
            each.setAlignment(middle)
        column.addWidget(self.hospital)
        column.addStretch(1)
        column.addWidget(self.state)
        row.addStretch()
        row.addWidget(self.amount)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.second)
        column.addStretch(1)
        column.addWidget(self.code, alignment=middle)
        column.addWidget(self._code_hint)


def _state_words(kind: SceneKind) -> str:
    return {
        SceneKind.NOBODY: translate("second_screen", "Welcome"),
        SceneKind.OWED: translate("second_screen", "To pay"),
        SceneKind.WAITING: translate("second_screen", "Payment in progress"),
        SceneKind.PAID: translate("second_screen", "Paid"),
        SceneKind.REFUND: translate("second_screen", "Given back"),
        SceneKind.THANKS: translate("second_screen", "Thank you"),
    }[kind]


def _cash_words(scene: Scene) -> str:
    from app.core.money import Money

    return translate("second_screen", "Received ¥{received}, change ¥{change}").format(
        received=Money(scene.tendered_fen), change=Money(scene.change_fen)
    )


def code_picture(text: str, side_px: int) -> QPixmap:
    """A QR code, black on white whatever the theme."""
    import qrcode  # type: ignore[import-untyped]  # no stubs

    code = qrcode.QRCode(border=2)
    code.add_data(text.encode("utf-8"))
    code.make(fit=True)
    rows = code.get_matrix()
    image = QImage(len(rows), len(rows), QImage.Format.Format_RGB32)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.setPixel(x, y, 0xFF000000 if dark else 0xFFFFFFFF)
    return QPixmap.fromImage(image.scaled(side_px, side_px))
