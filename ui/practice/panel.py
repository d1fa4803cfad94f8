"""The practice panel: a small window beside the desk to scan a card, show a payment code, break something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desk.practice import PracticeChoice, PracticeControl
from ui import theme
from ui.practice.day_card import DayCard
from ui.practice.devices_look import DevicesLook
from ui.practice.models import PracticeModel
from ui.practice.presenter import PracticePresenter
from ui.tasks import TaskRunner
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, Card, InlineError, scrolling
from ui.widgets.forms import text_field
from ui.widgets.labels import heading
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
WIDTH_PX, HEIGHT_PX, TITLE_PX = 440, 720, 40
PAPER_PX = 360
READERS = ("id_card", "insurance_card")


class PracticePanel(Speaking):
    """Emits wishes, shows a model. It never takes the keyboard from the desk."""

    card_wanted = Signal(str, str)
    """The patient's card, and the reader that another card of the patient's is laid on; empty for the scanner."""
    code_wanted = Signal(str)
    fault_wanted = Signal(str, bool)
    touched = Signal(str, str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = PracticeModel()
        self._error, self._busy = InlineError(), BusyBar()
        self._cards, self._codes, self._faults = QGridLayout(), QGridLayout(), QVBoxLayout()
        self.card_buttons: dict[str, ActionButton] = {}
        self.code_buttons: dict[str, ActionButton] = {}
        self.fault_boxes: dict[str, QCheckBox] = {}
        self.devices = DevicesLook()
        self.devices.act_wanted.connect(self.touched)
        self.day = DayCard()
        self.receipt = QLabel()
        self.receipt.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.way = QComboBox()
        self.way.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.filter = text_field(largest=20)
        self.filter.textChanged.connect(self._show_found)
        self._arrange()
        self.live(lambda: self.filter.setPlaceholderText(translate("practice", "Find a patient")))
        self.live(lambda: self.setWindowTitle(translate("practice", "Practice")))
        self.resize(WIDTH_PX, HEIGHT_PX)

    def show_model(self, model: PracticeModel) -> None:
        """Show what there is; buttons are made once, and again when the list changes."""
        before, self._model = self._model, model
        if model.cards != before.cards:
            self._make_cards(model.cards)
        if model.codes != before.codes:
            self._make_codes(model.codes)
        if model.faults != before.faults:
            self._make_faults(model.faults)
        for name, box in self.fault_boxes.items():
            box.setChecked(name in model.broken)
        if model.devices != before.devices:
            self.devices.show_devices(model.devices)
            self._make_ways()
            self._shown.setVisible(bool(model.devices))
        if model.receipt != before.receipt:
            self._show_receipt(model)
        self._busy.set_busy(model.busy)
        self.day.show_model(model)
        self._error.show_code(model.error, model.error_values, model.tone)

    def retranslate(self) -> None:
        """Name everything again."""
        for name, button in self.code_buttons.items():
            button.setText(word(name))
        for name, box in self.fault_boxes.items():
            box.setText(word(name))
        self.devices.retranslate()
        self._name_ways()
        self._error.retranslate()

    def _arrange(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE + SPACE // 2)
        column.addWidget(self._group(lambda: translate("practice", "Telephone: show a code"), self._codes))
        patients = self._group(lambda: translate("practice", "Patients: show a card"), self._cards)
        patients.column.insertWidget(1, self.way)
        patients.column.insertWidget(2, self.filter)
        self.way.hide()
        column.addWidget(patients)
        column.addWidget(self._group(lambda: translate("practice", "Break something"), self._faults))
        self._shown = self._group(lambda: translate("practice", "Devices of the window"), QVBoxLayout())
        self._shown.column.addWidget(self.devices)
        self._shown.hide()
        column.insertWidget(2, self._shown)
        self._bad_day = self._group(lambda: translate("practice", "A bad day to learn on"), QVBoxLayout())
        self._bad_day.column.addWidget(self.day)
        column.addWidget(self._bad_day)
        self._paper = self._group(lambda: translate("practice", "Printed last"), QVBoxLayout())
        self._paper.column.addWidget(self.receipt)
        self._paper.hide()
        column.addWidget(self._paper)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._busy)
        outer.addWidget(self._error)
        outer.addWidget(scrolling(content), 1)

    def _group(self, title: Callable[[], str], rows: QVBoxLayout | QGridLayout) -> Card:
        card, label = Card(padding=SPACE + SPACE // 2), heading()
        self.live(lambda: label.setText(title()))
        rows.setSpacing(SPACE // 2)
        card.column.addWidget(label)
        card.column.addLayout(rows)
        return card

    def _show_receipt(self, model: PracticeModel) -> None:
        """The paper as wide as the panel; a picture that cannot be read is left out."""
        paper = QPixmap()
        readable = model.receipt is not None and paper.loadFromData(model.receipt.picture)
        if readable:
            smooth = Qt.TransformationMode.SmoothTransformation
            self.receipt.setPixmap(paper.scaledToWidth(min(paper.width(), PAPER_PX), smooth))
        self._paper.setVisible(readable)

    def _make_cards(self, cards: Sequence[PracticeChoice]) -> None:
        for button in self.card_buttons.values():
            self._cards.removeWidget(button)
            button.deleteLater()
        self.card_buttons = {}
        for choice in cards:
            button = self._button("card", f"{choice.label}  {choice.detail}".rstrip())
            button.clicked.connect(
                lambda _checked=False, text=choice.name: self.card_wanted.emit(text, self.way.currentData() or "")
            )
            button.setParent(self)
            self.card_buttons[choice.name] = button
        self._show_found()

    def _make_ways(self) -> None:
        """What a patient may show: the medical card to the scanner, others on the readers that there are."""
        readers = [each.name for each in self._model.devices if each.kind in READERS]
        if readers != [self.way.itemData(place) for place in range(1, self.way.count())]:
            self.way.clear()
            for name in ("", *readers):
                self.way.addItem("", name)
            self._name_ways()
            self.way.setVisible(bool(readers))

    def _name_ways(self) -> None:
        for place in range(self.way.count()):
            kind = self.way.itemData(place).rpartition("-")[0]
            self.way.setItemText(place, word(f"way.{kind or 'scanner'}"))

    def _show_found(self) -> None:
        """Only patients that match what is typed, two in a row."""
        wanted = self.filter.text().strip()
        while self._cards.count():
            self._cards.takeAt(0)
        place = 0
        for name, button in self.card_buttons.items():
            found = wanted in button.text() or wanted in name
            if found:
                self._cards.addWidget(button, place // 2, place % 2)
                place += 1
            button.setVisible(found)

    def _make_codes(self, codes: Sequence[PracticeChoice]) -> None:
        _empty(self._codes)
        self.code_buttons = {}
        for place, choice in enumerate(codes):
            button = self._button("", word(choice.name))
            button.clicked.connect(lambda _checked=False, kind=choice.name: self.code_wanted.emit(kind))
            self._codes.addWidget(button, place // 2, place % 2)
            self.code_buttons[choice.name] = button

    def _make_faults(self, faults: Sequence[PracticeChoice]) -> None:
        _empty(self._faults)
        self.fault_boxes = {}
        for choice in faults:
            box = QCheckBox(word(choice.name))
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            box.clicked.connect(lambda on, name=choice.name: self.fault_wanted.emit(name, on))
            self._faults.addWidget(box)
            self.fault_boxes[choice.name] = box

    @staticmethod
    def _button(icon: str, text: str) -> ActionButton:
        made = ActionButton(icon=icon)
        made.setText(text)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made


class PracticeWindow(PracticePanel):
    """The panel joined to the practice world; closing only hides it until the next sign-in."""

    def __init__(self, tasks: TaskRunner, control: PracticeControl) -> None:
        super().__init__()
        self.presenter = PracticePresenter(self, tasks, control)
        self.card_wanted.connect(self.presenter.card_wanted)
        self.code_wanted.connect(self.presenter.code_wanted)
        self.fault_wanted.connect(self.presenter.fault_wanted)
        self.touched.connect(self.presenter.touched)
        self.day.wanted.connect(self.presenter.day_wanted)
        self.day.cancelled.connect(self.presenter.day_cancelled)
        self._bad_day.setVisible(control.bad_days() is not None)

    def open_beside(self, desk: QWidget) -> None:
        """Show it at the right edge of the desk's window, all of it on the screen, without taking the keyboard."""
        room, corner = desk.screen().availableGeometry(), desk.frameGeometry().topRight()
        self.resize(self.size().boundedTo(room.size() - QSize(SPACE, TITLE_PX)))
        left = min(corner.x() + SPACE, room.right() - self.width() - SPACE)
        top = min(corner.y(), room.bottom() - self.height() - TITLE_PX)
        self.move(max(left, room.left()), max(top, room.top()))
        self.show()
        self.presenter.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.presenter.pause()
        self.hide()

    def stop(self) -> None:
        """The desk closes."""
        self.presenter.stop()
        self.hide()
        self.deleteLater()


def _empty(rows: QVBoxLayout | QGridLayout) -> None:
    while rows.count():
        item = rows.takeAt(0)
        if item is None:
            return
        if (widget := item.widget()) is not None:
            widget.deleteLater()
        inner = item.layout()
        if isinstance(inner, QHBoxLayout):
            while inner.count():
                part = inner.takeAt(0)
                if part is not None and (each := part.widget()) is not None:
                    each.deleteLater()
