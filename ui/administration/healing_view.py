"""The area of restores: what was put back, who has answered, what was found, what is left."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.wire.healing import HealingItemView
from ui import theme
from ui.administration.area import Area
from ui.administration.healing import (
    REASONS,
    TONES,
    HealingModel,
    found_of,
    kind_of,
    name_of,
    state_of,
    summary_of,
)
from ui.text import date_time, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import Badge, words
from ui.widgets.sheet import ask
from ui.widgets.tables import Column, DataTable, Remembers

READ_EVERY_MS = 10_000
"""While it heals and is looked at."""


class HealingArea(Area):
    """Emits wishes; shows one ``HealingModel``."""

    load_wanted = Signal()
    give_up_wanted = Signal(object)

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = HealingModel()
        self.table = DataTable("administration.healing", _columns(), memory)
        self.give_up = ActionButton(icon="ban", key="F4")
        self.read = ActionButton(kind="quiet", icon="refresh", key="F5")
        self._card, self._badge, self._what, self._facts = Card(), Badge(), words("", wrap=True), FactList()
        self._empty = EmptyState("success")
        self._again = QTimer(self, interval=READ_EVERY_MS)
        self._arrange()
        self.table.selected.connect(lambda _row: self._show_buttons())
        self.give_up.clicked.connect(self._on_give_up)
        self.read.clicked.connect(self.load_wanted)
        self._again.timeout.connect(self._on_time)
        self._say()
        self.show_model(self.model)

    def show_model(self, model: HealingModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy)
        view = model.view
        some = view is not None and view.healing_no > 0
        if view is not before.view:
            self.table.show_rows(model.items, keep=lambda row: (row.kind, row.subject))
        self.table.setVisible(some)
        self._card.setVisible(some)
        self._empty.setVisible(not some)
        if view is not None and some:
            tone, icon = ("warning", "hourglass") if view.healing else ("success", "success")
            self._badge.show_state(_state(healing=view.healing), tone, icon)
            self._what.setText(_what(model))
            self._facts.show_facts([Fact(name, value, tone) for name, value, tone in summary_of(model)])
        self._show_buttons()

    def entered(self) -> None:
        """Read it, and again from time to time."""
        self.load_wanted.emit()
        self._again.start()
        self.table.setFocus()

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def _on_time(self) -> None:
        if not self.isVisible():
            self._again.stop()
        elif self.model.view is not None and self.model.view.healing and not self.model.busy:
            self.load_wanted.emit()

    def _show_buttons(self) -> None:
        row = self.table.current_row()
        desk = isinstance(row, HealingItemView) and row.kind == "desk" and row.state == "waiting"
        self.give_up.setVisible(self.model.may_give_up)
        self.give_up.setEnabled(desk and not self.model.busy)

    def _on_give_up(self) -> None:
        row = self.table.current_row()
        if not isinstance(row, HealingItemView):
            return
        ask(
            self.window(),
            title=translate("healing", "Is the computer of {name} lost for good?").format(name=name_of(row)),
            text=translate(
                "healing",
                "What only that computer knew is then looked for in the channels' statements alone; cash that it took "
                "since the backup stays unknown. If it comes back after all, it is heard.",
            ),
            confirm=translate("healing", "It never answers"),
            cancel=translate("administration", "Cancel"),
            on_confirm=lambda: self.give_up_wanted.emit(row),
            danger=True,
        )

    def _arrange(self) -> None:
        self.bar.addWidget(self.give_up)
        self.bar.addStretch()
        self.bar.addWidget(self.read)
        said, sides = QVBoxLayout(), QHBoxLayout()
        for part in (self._badge, self._what):
            said.addWidget(part)
        said.addStretch()
        sides.setSpacing(3 * theme.SPACE)
        sides.addLayout(said, 3)
        sides.addWidget(self._facts, 2)
        self._card.column.addLayout(sides)
        self.body.addWidget(self._card)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty, 1)

    def _say(self) -> None:
        self.live(lambda: self.give_up.setText(translate("healing", "Computer is lost…")))
        self.live(lambda: self.read.setText(translate("administration", "Read again")))
        self.live(lambda: self._empty.say(translate("healing", "The database was never put back to an earlier time.")))


def _state(*, healing: bool) -> str:
    return translate("healing", "What is missing is being found") if healing else translate("healing", "Whole again")


def _what(model: HealingModel) -> str:
    view = model.view
    if view is None or view.from_at is None or view.noticed_at is None:
        return ""
    reason = translate("healing", REASONS[view.reason]) if view.reason in REASONS else view.reason
    said = translate("healing", "The database was put back to {from_at}; {reason} on {noticed_at}.").format(
        from_at=date_time(view.from_at), reason=reason, noticed_at=date_time(view.noticed_at)
    )
    if view.ended_at is not None:
        return f"{said} " + translate("healing", "Whole since {at}.").format(at=date_time(view.ended_at))
    return said


def _columns() -> list[Column[HealingItemView]]:
    return [
        Column(name="kind", title=lambda: translate("healing", "What"), width=90, text=kind_of),
        Column(name="name", title=lambda: translate("healing", "Whose"), width=280, text=name_of),
        Column(
            name="state", title=lambda: translate("administration", "State"), width=200, text=state_of,
            tone=lambda row: TONES[row.state][0] if row.state in TONES else "",
            icon=lambda row: TONES[row.state][1] if row.state in TONES else "",
        ),
        Column(name="found", title=lambda: translate("healing", "Found"), width=340, text=found_of),
        Column(
            name="at", title=lambda: translate("healing", "Last"), width=170, whole=True,
            text=lambda row: date_time(row.changed_at),
        ),
    ]  # fmt: skip
