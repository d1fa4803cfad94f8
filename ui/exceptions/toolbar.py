"""Above the list: money at risk, four quick looks with their counts, and the conditions that narrow it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.reconciliation import ExceptionState
from app.wire.exceptions import ExceptionSummary, SearchExceptions
from ui import theme
from ui.exceptions.models import WorkbenchModel
from ui.exceptions.wording import name_of
from ui.text import money, translate, word
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import MoneyLabel, words
from ui.widgets.narrow_box import NarrowBox
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
ALL = tuple(ExceptionState)
CHANNELS = ("wechat", "alipay", "unionpay", "card", "cash")
LONGEST_TEXT = 64
_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
TEXT_PX, PLACEHOLDER_PX, SUM_FROM_PX = 120, 28, 760


class Toolbar(Speaking):
    """Emits ``conditions_wanted`` with what changes in the query, ``typed`` with the text."""

    conditions_wanted = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._risk, self._risk_name = QLineEdit(), MoneyLabel("figure-large"), words("small")
        self.field.setMaxLength(LONGEST_TEXT)
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(TEXT_PX)
        self.quick = {
            name: ActionButton(kind="tab", icon=icon, key=f"Alt+{place}")
            for place, (name, icon) in enumerate(
                {"open": "list", "waiting": "user", "overdue": "clock", "mine": "inbox"}.items(), start=1
            )
        }
        self.states, self.types, self.channels = NarrowBox(self), NarrowBox(self), NarrowBox(self)
        self.clear = ActionButton(kind="quiet", icon="close", key="F7")
        self.find_it = ActionButton(kind="quiet", icon="search", key="F2")
        self._model: WorkbenchModel | None = None
        self._low, self._first, self._boxes = QBoxLayout(_BESIDE), QHBoxLayout(), QHBoxLayout()
        self.find_it.set_bare(True)
        self._arrange()
        self._join()
        self.live(lambda: self._risk_name.setText(translate("exceptions", "at risk")))
        self.live(lambda: self.clear.setText(translate("exceptions", "All again")))
        self.live(lambda: self.find_it.setText(translate("exceptions", "Find")))
        self.live(lambda: self.field.setPlaceholderText(translate("exceptions", "Narrow: number, type, owner")))
        self.live(lambda: self.field.setAccessibleName(translate("exceptions", "Narrow the list")))

    def show_model(self, model: WorkbenchModel) -> None:
        """Show the totals of the server and the conditions that hold."""
        before, self._model = self._model, model
        if before is None or before.summary != model.summary:
            self._show_summary(model.summary)
        query = model.query
        looks = {
            "open": not model.narrowed, "waiting": query.mine_to_approve, "overdue": query.overdue,
            "mine": bool(query.owner_id),
        }  # fmt: skip
        for name, button in self.quick.items():
            button.setChecked(looks[name])
        self._choose(self.states, query.states)
        self._choose(self.types, query.types)
        self._choose(self.channels, query.channel)
        self.clear.setVisible(model.narrowed)
        self._fit()
        if (before is None or before.query.text != query.text) and self.field.text().strip() != query.text:
            self.field.setText(query.text)

    def take_focus(self) -> None:
        """The keyboard comes here."""
        self.field.setFocus()
        self.field.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without the sum where there is no room, and the choices below the field."""
        super().resizeEvent(event)
        self._fit()
        for part in (self._risk, self._risk_name):
            part.setVisible(self.width() >= SUM_FROM_PX)

    def retranslate(self) -> None:
        """Say the choices again."""
        self._fill_fixed()
        if self._model is not None:
            self._show_summary(self._model.summary)
            model, self._model = self._model, None
            self.show_model(model)

    def _fit(self) -> None:
        """The choices on a line of their own where they cannot stand beside the field with their words; the room of a
        line goes to what needs it."""
        wide = [box.width_of_choice() for box in (self.types, self.states, self.channels)]
        text = max(TEXT_PX, self.field.fontMetrics().horizontalAdvance(self.field.placeholderText()) + PLACEHOLDER_PX)
        buttons = [each for each in (self.find_it, self.clear) if not each.isHidden()]
        rest = sum(each.sizeHint().width() + SPACE for each in buttons)
        between = SPACE * (len(wide) - 1)
        below = self.width() < text + SPACE + sum(wide) + between + rest
        self._low.setDirection(_BELOW if below else _BESIDE)
        home, other = (self._first, self._boxes) if below else (self._boxes, self._first)
        if other.indexOf(self.find_it) >= 0:
            for button in (self.find_it, self.clear):
                other.removeWidget(button)
                home.addWidget(button)
        self._low.setStretch(0, text)
        self._low.setStretch(1, sum(wide) + between + rest)
        for place, share in enumerate(wide):
            self._boxes.setStretch(place, share)

    def _show_summary(self, summary: ExceptionSummary | None) -> None:
        self._risk.show_fen(summary.at_risk_fen if summary else None)
        counts = {
            "open": summary.open if summary else None, "waiting": summary.waiting_for_me if summary else None,
            "overdue": summary.overdue if summary else None, "mine": None,
        }  # fmt: skip
        names: dict[str, Callable[[], str]] = {
            "open": lambda: translate("exceptions", "Open"),
            "waiting": lambda: translate("exceptions", "Waiting for me"),
            "overdue": lambda: translate("exceptions", "Overdue"),
            "mine": lambda: translate("exceptions", "Mine"),
        }
        for name, button in self.quick.items():
            count = counts[name]
            button.setText(names[name]() if count is None else f"{names[name]()} {count:,}")
            button.updateGeometry()
        self._fill_types(summary)

    def _fill_fixed(self) -> None:
        self.states.blockSignals(True)
        self.states.clear()
        self.states.addItem(translate("exceptions", "Every open state"), ())
        for state in ExceptionState:
            self.states.addItem(name_of("state", state), (state,))
        self.states.addItem(translate("exceptions", "Every state, ended too"), ALL)
        self.states.blockSignals(False)
        self.channels.blockSignals(True)
        self.channels.clear()
        self.channels.addItem(translate("exceptions", "Every channel"), "")
        for channel in CHANNELS:
            self.channels.addItem(word(channel), channel)
        self.channels.blockSignals(False)

    def _fill_types(self, summary: ExceptionSummary | None) -> None:
        self.types.blockSignals(True)
        self.types.clear()
        self.types.addItem(translate("exceptions", "Every type"), ())
        for kind, count, fen in summary.types if summary else ():
            self.types.addItem(f"{name_of('type', kind)}  {count:,} · {money(fen)}", (kind,))
        self.types.blockSignals(False)

    def _choose(self, box: QComboBox, value: object) -> None:
        """Show what holds; a value that the box does not have (from a saved view) leaves it empty."""
        wanted = tuple(value) if isinstance(value, tuple) else value
        place = next((at for at in range(box.count()) if _same(box.itemData(at), wanted)), -1)
        if place != box.currentIndex():
            box.blockSignals(True)
            box.setCurrentIndex(place)
            box.blockSignals(False)

    def _arrange(self) -> None:
        top, column = QHBoxLayout(), QVBoxLayout(self)
        low, first, boxes = self._low, self._first, self._boxes
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for row in (top, low):
            row.setSpacing(SPACE)
            column.addLayout(row)
        for part in (first, boxes):
            part.setSpacing(SPACE)
            low.addLayout(part)
        top.addWidget(self._risk)
        top.addWidget(self._risk_name)
        looks = ButtonRow(self)
        looks.stretch()
        for button in self.quick.values():
            button.setCheckable(True)
            looks.add(button)
        top.addWidget(looks, 1)
        first.addWidget(self.field, 1)
        for box in (self.types, self.states, self.channels):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            boxes.addWidget(box, 1)
        boxes.addWidget(self.find_it)
        boxes.addWidget(self.clear)
        self._fill_fixed()
        self._fill_types(None)

    def _join(self) -> None:
        self.field.textEdited.connect(self.typed)
        self.field.textChanged.connect(lambda text: self.typed.emit(text) if not text else None)
        self.find_it.clicked.connect(self.take_focus)
        self.states.activated.connect(lambda _at: self._want(states=tuple(self.states.currentData())))
        self.types.activated.connect(lambda _at: self._want(types=tuple(self.types.currentData())))
        self.channels.activated.connect(lambda _at: self._want(channel=self.channels.currentData()))
        self.clear.clicked.connect(self._all_again)
        self.quick["open"].clicked.connect(self._all_again)
        self.quick["waiting"].clicked.connect(lambda: self._want(mine_to_approve=self.quick["waiting"].isChecked()))
        self.quick["overdue"].clicked.connect(lambda: self._want(overdue=self.quick["overdue"].isChecked()))
        self.quick["mine"].clicked.connect(self._on_mine)

    def _on_mine(self) -> None:
        mine = self._model.my_id if self._model is not None and self.quick["mine"].isChecked() else 0
        self._want(owner_id=mine)

    def _all_again(self) -> None:
        self.field.clear()
        query = self._model.query if self._model is not None else SearchExceptions()
        plain = replace(SearchExceptions(), sort=query.sort, descending=query.descending)
        names = ("text", "states", "types", "channel", "owner_id", "mine_to_approve", "overdue", "first_day",
                 "last_day")  # fmt: skip
        self._want(**{name: getattr(plain, name) for name in names})

    def _want(self, **conditions: object) -> None:
        self.conditions_wanted.emit(conditions)


def _same(held: object, wanted: object) -> bool:
    """Qt gives tuples back as lists."""
    return (tuple(held) if isinstance(held, list | tuple) else held) == wanted
