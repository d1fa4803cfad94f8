"""The rules of reconciliation as a form: limits of exceptions, days on which the bank rests, rules that propose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.wire.reconciliation_rules import FallbackRuleView, LimitsView, RulesView
from ui import theme
from ui.reconciliation.area import Area
from ui.reconciliation.rules_list import RulesCard
from ui.reconciliation.rules_presenter import RulesModel
from ui.text import listed, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.forms import AmountField, FormField, number_field
from ui.widgets.labels import heading, words
from ui.widgets.panes import Panes
from ui.widgets.second_person import ask_second_person

SPACE, MOST_HOURS, DAYS_PX = theme.SPACE, 744, 96
TYPES = (
    "shortage", "channel_differs", "amount", "kind", "posting_missing", "surplus", "business_differs", "not_ours",
    "source_differs", "source_missing", "source_only",
)  # fmt: skip


class RulesArea(Area):
    """Emits ``save_wanted`` (rules as typed), ``switch_wanted`` (name, on, second person), ``unreadable`` (a day that
    is none); shows one ``RulesModel``."""

    save_wanted = Signal(object)
    switch_wanted = Signal(str, bool, object)
    unreadable = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RulesModel()
        limits = Card(self)
        self._hours = {kind: _spin(MOST_HOURS, limits) for kind in TYPES}
        self._owners = {kind: QComboBox(limits) for kind in TYPES}
        self._large, self._write_off, self._large_hours = AmountField(), AmountField(), _spin(MOST_HOURS)
        self.holidays, self.workdays = QPlainTextEdit(), QPlainTextEdit()
        self.fallback = RulesCard()
        self.save = ActionButton(kind="primary", icon="check", key="F9")
        self._known, self._said = words("small", wrap=True), words("small")
        self._titles: list[tuple[QWidget, str]] = []
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(2 * SPACE)
        self.body.addWidget(Panes(limits, beside, shares=(1, 1), parent=self, together=True), 1)
        self._fill_limits(limits)
        right.addWidget(self._days_card(), 2)
        right.addWidget(self.fallback, 3)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self.save)
        self.body.addLayout(foot)
        self.save.clicked.connect(self._on_save)
        self.fallback.changed.connect(self._on_rules)
        self.fallback.switch_wanted.connect(self._on_switch)
        self.live(lambda: self.save.setText(translate("reconciliation", "Save the rules")))
        self.show_model(self.model)

    def show_model(self, model: RulesModel) -> None:
        """Show all of it; what is typed stays while the server's rules are the same."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy)
        if model.rules is not None and (model.rules is not before.rules or model.me != before.me):
            self._fill(model.rules)
        self.fallback.show_model(model)
        self.save.setVisible(model.may_change)
        self.save.setEnabled(model.rules is not None and not model.busy)
        for widget in (*self._hours.values(), *self._owners.values(), self._large, self._large_hours, self._write_off,
                       self.holidays, self.workdays):  # fmt: skip
            widget.setEnabled(model.may_change)
        years = sorted({day.year for day in model.known.holidays})
        said = translate("reconciliation", "Known without these: {years}").format(years=listed(map(str, years)))
        self._known.setText(said if years else "")
        self._said.setText(_foot(model))

    def retranslate(self) -> None:
        """Say it again."""
        self.error.retranslate()
        self.fallback.retranslate()
        self.show_model(self.model)

    def rules_typed(self) -> RulesView | None:
        """The rules as they stand in the form; None where a day cannot be read, which is said."""
        rules = self.model.rules
        if rules is None:
            return None
        limits = LimitsView(
            hours={**rules.limits.hours, **{kind: spin.value() for kind, spin in self._hours.items()}},
            large_from_fen=self._large.fen() or 0, large_hours=self._large_hours.value(),
            owners={kind: box.currentData() for kind, box in self._owners.items() if box.currentData()},
            write_off_most_fen=self._write_off.fen() or 0,
        )  # fmt: skip
        try:
            days = [_days(each.toPlainText()) for each in (self.holidays, self.workdays)]
        except ValueError as error:
            self.unreadable.emit(str(error))
            return None
        return replace(rules, limits=limits, holidays=days[0], workdays=days[1])

    def _fill(self, rules: RulesView) -> None:
        for kind in TYPES:
            self._hours[kind].setValue(rules.limits.hours.get(kind, 24))
            box, owner = self._owners[kind], rules.limits.owners.get(kind, 0)
            box.clear()
            box.addItem(translate("reconciliation", "Nobody"), 0)
            box.addItem(self.model.my_name, self.model.me)
            if owner not in (0, self.model.me):
                box.addItem(f"#{owner}", owner)
            box.setCurrentIndex(box.findData(owner))
        self._large.set_fen(rules.limits.large_from_fen)
        self._write_off.set_fen(rules.limits.write_off_most_fen)
        self._large_hours.setValue(rules.limits.large_hours)
        self.holidays.setPlainText("\n".join(map(str, rules.holidays)))
        self.workdays.setPlainText("\n".join(map(str, rules.workdays)))

    def _on_save(self) -> None:
        typed = self.rules_typed()
        if typed is not None:
            self.save_wanted.emit(typed)

    def _on_rules(self, rules: RulesView) -> None:
        """A rule was put in, switched or taken out: saved at once with the rest of the form."""
        typed = self.rules_typed() if self.model.may_change else self.model.rules
        if typed is not None:
            self.save_wanted.emit(replace(typed, fallback=rules.fallback))

    def _on_switch(self, rule: FallbackRuleView) -> None:
        """Off at once; on by somebody who may and has not written it: who is signed in, or another person here."""
        if rule.on or (self.model.may_change and rule.written_by != self.model.me):
            self.switch_wanted.emit(rule.name, not rule.on, None)
            return
        what = translate("reconciliation", "The rule “{name}” is switched on: from the next run on it proposes.")
        ask_second_person(
            self.whole(), what.format(name=rule.name), lambda second: self.switch_wanted.emit(rule.name, True, second)
        )

    def _fill_limits(self, card: Card) -> None:
        grid, title = QGridLayout(), heading()
        self.live(lambda: title.setText(translate("reconciliation", "Limits of exceptions")))
        card.column.addWidget(title)
        hours, owner = words("small"), words("small")
        self.live(lambda: hours.setText(translate("reconciliation", "Hours")))
        self.live(lambda: owner.setText(translate("reconciliation", "New ones belong to")))
        grid.addWidget(hours, 0, 1)
        grid.addWidget(owner, 0, 2)
        for place, kind in enumerate(TYPES, start=1):
            name = words()
            self.live(partial(_say_type, name, kind))
            name.setBuddy(self._hours[kind])
            for step, widget in enumerate((name, self._hours[kind], self._owners[kind])):
                grid.addWidget(widget, place, step)
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(SPACE // 2)
        card.column.addLayout(grid)
        row = QHBoxLayout()
        for widget, say in (
            (self._large, lambda: translate("reconciliation", "Large from (yuan, empty: none)")),
            (self._large_hours, lambda: translate("reconciliation", "Hours of large ones")),
            (self._write_off, lambda: translate("reconciliation", "One write-off at most (yuan)")),
        ):
            field = FormField(widget)
            self.live(partial(_say_name, field, say))
            row.addWidget(field)
        card.column.addLayout(row)
        card.column.addStretch(1)

    def _days_card(self) -> Card:
        card, column = Card(), QHBoxLayout()
        title = heading()
        self.live(lambda: title.setText(translate("reconciliation", "Days of the bank")))
        card.column.addWidget(title)
        for widget, say in (
            (self.holidays, lambda: translate("reconciliation", "Closed (2027-01-01, one a line)")),
            (self.workdays, lambda: translate("reconciliation", "Weekends that are worked")),
        ):
            widget.setFixedHeight(DAYS_PX)
            field = FormField(widget)
            self.live(partial(_say_name, field, say))
            column.addWidget(field, 1)
        card.column.addLayout(column, 1)
        card.column.addWidget(self._known)
        return card


def _foot(model: RulesModel) -> str:
    if model.saved:
        return translate("reconciliation", "Saved.")
    if model.may_write and not model.may_change:
        return translate(
            "reconciliation",
            "You write and try rules that propose; another person switches them on, and changes the rest.",
        )
    if not model.may_change:
        return translate("reconciliation", "You may look at these rules; changing them needs a right of its own.")
    return ""


def _days(text: str) -> tuple[date, ...]:
    """Days, parted by lines, commas or spaces. Raises ValueError with the word that is none."""
    found = []
    for said in text.replace(",", " ").replace("，", " ").split():
        try:
            found.append(date.fromisoformat(said))
        except ValueError:
            raise ValueError(said) from None
    return tuple(sorted(set(found)))


def _spin(most: int, parent: QWidget | None = None) -> QSpinBox:
    made = number_field(parent)
    made.setRange(1, most)
    return made


def _say_type(label: QLabel, kind: str) -> None:
    label.setText(sentence(f"exception.type.{kind}").what)


def _say_name(field: FormField, say: Callable[[], str]) -> None:
    field.set_name(say())
