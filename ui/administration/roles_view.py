"""The area of roles: a list, and for one role the matrix of menus and buttons and the channels."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from app.wire.administration import RefundLimits, RoleView
from ui import theme
from ui.administration.area import Area
from ui.administration.models import RolesModel, matrix
from ui.administration.offered import OfferedPermissions
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, rule
from ui.widgets.forms import AmountField, FormField, text_field
from ui.widgets.labels import heading, words
from ui.widgets.panes import Panes
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE
RIGHT_SHARE, ROUND_PX = 3, 96
"""Of the four parts of the width the matrix has so many; and what lies around it."""
MOST_BOXES = 4
"""In one row, where there is room."""


class RolesArea(Area):
    """Emits wishes; shows one ``RolesModel``."""

    save_wanted = Signal(str, object, object, object)
    new_wanted = Signal()
    role_chosen = Signal(object)
    load_wanted = Signal()
    offer_decided = Signal(bool)

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RolesModel()
        self.table = DataTable("administration.roles", _columns(), memory)
        self.name = text_field(largest=60)
        self.permissions: dict[str, QCheckBox] = {}
        self.channels: dict[str, QCheckBox] = {}
        self._grid, self._channel_row = QGridLayout(), QHBoxLayout()
        self._rows: list[tuple[QWidget, list[QCheckBox], QWidget]] = []
        self._boxes_a_row = 0
        self._menu_names: list[tuple[str, QWidget]] = []
        self.alone, self.approve = AmountField(), AmountField()
        self.new = ActionButton(icon="plus", key="F2")
        self.save = ActionButton(kind="primary", icon="check", key="F9")
        self.read = ActionButton(kind="quiet", icon="refresh", key="F5")
        self.offer = OfferedPermissions()
        self.bar.addWidget(self.new)
        self.bar.addWidget(self.save)
        self.bar.addStretch()
        self.bar.addWidget(self.read)
        self._arrange()
        self.table.selected.connect(self.role_chosen)
        self.new.clicked.connect(self.new_wanted)
        self.save.clicked.connect(self._on_save)
        self.read.clicked.connect(self.load_wanted)
        self.offer.take.clicked.connect(lambda: self.offer_decided.emit(True))
        self.offer.leave.clicked.connect(lambda: self.offer_decided.emit(False))
        self.show_model(self.model)

    def show_model(self, model: RolesModel) -> None:
        """Show all of it; what is ticked stays while the same role is in front and nothing was saved."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy)
        if model.permissions != before.permissions or model.channels != before.channels:
            self._make_boxes(model)
        if model.roles is not before.roles or model.chosen_id != before.chosen_id:
            self._show_roles(model)
            self._fill(model)
        self.offer.show_offered(model)
        for button in (self.new, self.save):
            button.setVisible(model.may_edit)
            button.setEnabled(not model.busy and model.loaded)
        for box in (*self.permissions.values(), *self.channels.values()):
            box.setEnabled(model.may_edit)
        for field in (self.name, self.alone, self.approve):
            field.setReadOnly(not model.may_edit)

    def entered(self) -> None:
        """Read the list."""
        self.load_wanted.emit()
        self.table.setFocus()

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        chosen = (self.ticked(self.permissions), self.ticked(self.channels))
        self._make_boxes(self.model)
        for boxes, names in zip((self.permissions, self.channels), chosen, strict=True):
            for name in names:
                boxes[name].setChecked(True)
        self.show_model(self.model)

    def ticked(self, boxes: dict[str, QCheckBox]) -> tuple[str, ...]:
        """The ticked names."""
        return tuple(name for name, box in boxes.items() if box.isChecked())

    def _show_roles(self, model: RolesModel) -> None:
        self.table.blockSignals(True)
        self.table.show_rows(model.roles, keep=lambda row: row.role_id)
        if model.chosen in model.roles:
            self.table.selectRow(model.roles.index(model.chosen))
        else:
            self.table.clearSelection()
        self.table.blockSignals(False)

    def _fill(self, model: RolesModel) -> None:
        role = model.chosen
        self.name.setText(role.name if role else "")
        for name, box in self.permissions.items():
            box.setChecked(role is not None and name in role.permissions)
        for name, box in self.channels.items():
            box.setChecked(role is not None and name in role.channels)
        limits = role.refund_limits if role else RefundLimits()
        for field, limit_fen in ((self.alone, limits.alone_fen), (self.approve, limits.approve_fen)):
            field.clear()
            if limit_fen is not None:
                field.set_fen(limit_fen)
        if role is None and model.loaded:
            self.name.setFocus()

    def _make_boxes(self, model: RolesModel) -> None:
        for each in (self._grid, self._channel_row):
            while (item := each.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
        self.permissions, self.channels, self._rows, self._boxes_a_row = {}, {}, [], 0
        for menu, names in matrix(model.permissions):
            boxes = [QCheckBox(_button_words(name), self) for name in names]
            self.permissions.update(zip(names, boxes, strict=True))
            self._rows.append((words("strong", _menu_words(menu)), boxes, rule()))
        self._place_boxes()
        for name in model.channels:
            self.channels[name] = QCheckBox(word(name))
            self._channel_row.addWidget(self.channels[name])
        self._channel_row.addStretch()

    def _place_boxes(self) -> None:
        """As many in a row as there is room for."""
        widest = max((box.sizeHint().width() for box in self.permissions.values()), default=1) + 2 * SPACE
        names = max((name.sizeHint().width() for name, _, _ in self._rows), default=0)
        room = self.width() * RIGHT_SHARE // 4 - names - ROUND_PX
        boxes_a_row = max(1, min(MOST_BOXES, room // widest))
        if boxes_a_row == self._boxes_a_row:
            return
        for column in range(1, MOST_BOXES + 1):
            self._grid.setColumnStretch(column, 1 if column == boxes_a_row else 0)
        self._boxes_a_row, row = boxes_a_row, 0
        for name, boxes, line in self._rows:
            self._grid.addWidget(name, row, 0)
            for place, box in enumerate(boxes):
                self._grid.addWidget(box, row + place // boxes_a_row, 1 + place % boxes_a_row)
            row += (len(boxes) - 1) // boxes_a_row + 1
            self._grid.addWidget(line, row, 0, 1, MOST_BOXES + 1)
            row += 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_boxes()

    def _on_save(self) -> None:
        limits = RefundLimits(alone_fen=self.alone.fen(), approve_fen=self.approve.fen())
        self.save_wanted.emit(self.name.text(), self.ticked(self.permissions), self.ticked(self.channels), limits)

    def _arrange(self) -> None:
        left, right = Card(), Card()
        named, may, only = FormField(self.name), heading(), heading()
        hint, channel_hint = words("small", wrap=True), words("small", wrap=True)
        left.column.addWidget(self.table, 1)
        self.table.setMinimumHeight(180)
        alone, approve, refunds, limits = FormField(self.alone), FormField(self.approve), heading(), QHBoxLayout()
        limits.setSpacing(2 * SPACE)
        limits.addWidget(alone, 1)
        limits.addWidget(approve, 1)
        self.live(lambda: refunds.setText(translate("administration", "Refunds of one order, in yuan")))
        self.live(
            lambda: alone.set_name(translate("administration", "Alone up to (empty: the hospital's usual limit)"))
        )
        self.live(lambda: approve.set_name(translate("administration", "Approves for others up to (empty: any)")))
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._channel_row.setSpacing(2 * SPACE)
        for each in (self.offer, named, may, hint):
            right.column.addWidget(each)
        right.column.addLayout(self._grid)
        right.column.addSpacing(SPACE)
        right.column.addWidget(refunds)
        right.column.addLayout(limits)
        right.column.addSpacing(SPACE)
        right.column.addWidget(only)
        right.column.addWidget(channel_hint)
        right.column.addLayout(self._channel_row)
        right.column.addStretch()
        self.body.addWidget(Panes(left, right, shares=(1, RIGHT_SHARE)))
        self.live(lambda: named.set_name(translate("administration", "Name of the role")))
        self.live(lambda: may.setText(translate("administration", "May")))
        self.live(lambda: only.setText(translate("administration", "Channels")))
        self.live(lambda: self.new.setText(translate("administration", "New role")))
        self.live(lambda: self.save.setText(translate("administration", "Save the role")))
        self.live(lambda: self.read.setText(translate("administration", "Read again")))
        self.live(
            lambda: hint.setText(
                translate("administration", "A button brings its menu with it. Changes are felt at the next action.")
            )
        )
        self.live(
            lambda: channel_hint.setText(
                translate("administration", "None ticked means every channel, also later ones.")
            )
        )


def _menu_words(menu: str) -> str:
    return {
        "checkout": translate("administration", "Checkout"),
        "refunds": translate("administration", "Refunds"),
        "inquiry": translate("administration", "Was I charged?"),
        "orders": translate("administration", "Orders"),
        "shift": translate("administration", "Shift"),
        "devices": translate("administration", "Devices"),
        "drawer": translate("administration", "Cash drawer"),
        "receipt": translate("administration", "Receipts"),
        "administration": translate("administration", "Administration"),
        "audit": translate("administration", "Audit log"),
        "settings": translate("administration", "Settings"),
    }.get(menu, menu)


def _button_words(permission: str) -> str:
    """The part of a permission's words after the menu."""
    whole = word(permission)
    for mark in ("：", ": "):
        if mark in whole:
            return whole.split(mark, 1)[1].strip()
    return whole


def _columns() -> list[Column[RoleView]]:
    return [
        Column(
            name="name", title=lambda: translate("administration", "Role"), width=110, text=lambda row: word(row.name)
        ),
        Column(
            name="count", title=lambda: translate("administration", "Permissions"), width=70, right=True,
            text=lambda row: str(len(row.permissions)) + (f" + {len(row.offered)}" if row.offered else ""),
            tone=lambda row: "warning" if row.offered else "",
        ),
    ]  # fmt: skip
