"""Fallback rules: those that are there, one in front that can be tried, switched on or off, or taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QListWidget, QScrollArea, QWidget

from app.wire.reconciliation_rules import FallbackRuleView, TriedDayView
from ui.reconciliation.rules_presenter import RulesModel, with_rule, without_rule
from ui.text import age, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.forms import FormField, number_field, text_field
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking

LIST_PX, WEEK_MIN = 84, 7 * 24 * 60
PARTIES = ("channel", "platform", "business", "source")


class RulesCard(Speaking):
    """Emits ``changed`` (all rules), ``try_wanted`` (the rule in front) and ``switch_wanted`` (it as it is
    stored, to be the other way)."""

    changed = Signal(object)
    try_wanted = Signal(object)
    switch_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RulesModel()
        self.list, self.name = QListWidget(), text_field(largest=60)
        self.one, self.other, self.minutes, self.channel = QComboBox(), QComboBox(), number_field(), text_field()
        self.minutes.setRange(0, WEEK_MIN)
        self.minutes.setValue(30)
        self.terminal = QCheckBox()
        self.try_it = ActionButton(icon="search", key="F7")
        self.put, self.switch, self.remove = ActionButton(icon="plus"), ActionButton(icon="check"), ActionButton(
            kind="quiet", icon="trash"
        )  # fmt: skip
        self._tried = words("small", wrap=True)
        card, grid, buttons = Card(parent=self), QGridLayout(), QGridLayout()
        self.list.setFixedHeight(LIST_PX)
        title, told = heading(), words("small", wrap=True)
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self.live(lambda: title.setText(translate("reconciliation", "Rules that propose")))
        self.live(
            lambda: told.setText(
                translate(
                    "reconciliation",
                    "Two exceptions of the same amount, near in time, are shown to belong together. A rule never "
                    "decides.",
                )
            )
        )
        for widget in (title, told, self.list):
            card.column.addWidget(widget)
        for place, (field, say) in enumerate((
            (self.name, lambda: translate("reconciliation", "Name")),
            (self.channel, lambda: translate("reconciliation", "Channel (empty: any)")),
            (self.one, lambda: translate("reconciliation", "Only here")),
            (self.other, lambda: translate("reconciliation", "and only here")),
            (self.minutes, lambda: translate("reconciliation", "Minutes apart at most")),
        )):  # fmt: skip
            named = FormField(field)
            self.live(partial(_say_name, named, say))
            grid.addWidget(named, place // 3, place % 3)
        grid.addWidget(self.terminal, 1, 2, Qt.AlignmentFlag.AlignBottom)
        card.column.addLayout(grid)
        for place, button in enumerate((self.try_it, self.switch, self.put, self.remove)):
            buttons.addWidget(button, place // 2, place % 2)
        card.column.addLayout(buttons)
        card.column.addWidget(self._tried)
        self.live(self._say)
        for changed in (
            self.name.textChanged, self.channel.textChanged, self.minutes.valueChanged, self.terminal.toggled,
            self.one.currentIndexChanged, self.other.currentIndexChanged,
        ):  # fmt: skip
            changed.connect(self._enable)
        self.list.currentRowChanged.connect(self._on_row)
        self.try_it.clicked.connect(lambda: self.try_wanted.emit(self.rule()))
        self.put.clicked.connect(lambda: self._emit(self.rule()))
        self.switch.clicked.connect(self._on_switch)
        self.remove.clicked.connect(self._on_remove)

    def show_model(self, model: RulesModel) -> None:
        """Show the rules and what the trial found."""
        before, self.model = self.model, model
        if model.rules is not before.rules:
            row = self.list.currentRow()
            self.list.blockSignals(True)
            self.list.clear()
            for rule in model.rules.fallback if model.rules else ():
                self.list.addItem(_line(rule))
            self.list.setCurrentRow(min(row, self.list.count() - 1))
            self.list.blockSignals(False)
        for button in (self.try_it, self.put, self.switch, self.remove):
            button.setVisible(model.may_write)
        for field in (self.name, self.channel, self.one, self.other, self.minutes, self.terminal):
            field.setEnabled(model.may_write)
        self._enable()
        self._tried.setText("" if model.tried is None else _said(model.tried))
        if model.tried is not None and model.tried is not before.tried:
            QTimer.singleShot(0, self, self._look_at_trial)

    def _enable(self) -> None:
        """Only what is stored is switched: what is typed is put in first."""
        known, idle = self._named(), not self.model.busy
        self.switch.setEnabled(known is not None and known == self.rule() and idle)
        self.remove.setEnabled(known is not None and idle)
        self.try_it.setEnabled(idle)
        self.put.setEnabled(idle)
        self._say_switch()

    def _look_at_trial(self) -> None:
        """What a trial found stands last: the person who tried is to see it at once."""
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self._tried)
            around = around.parentWidget()

    def retranslate(self) -> None:
        """Say it again."""
        self.show_model(replace(self.model))

    def rule(self) -> FallbackRuleView:
        """The rule as it is typed; what is said anew is off until somebody else switches it on."""
        known, typed = self._named(), self._typed()
        return known if known is not None and _says_as(known, typed) else typed

    def _typed(self) -> FallbackRuleView:
        return FallbackRuleView(
            name=self.name.text().strip(), one=self.one.currentData(), other=self.other.currentData(),
            minutes=self.minutes.value(), channel=self.channel.text().strip(), same_terminal=self.terminal.isChecked(),
        )  # fmt: skip

    def _named(self) -> FallbackRuleView | None:
        rules = self.model.rules.fallback if self.model.rules else ()
        return next((one for one in rules if one.name == self.name.text().strip()), None)

    def _emit(self, rule: FallbackRuleView) -> None:
        if self.model.rules is not None:
            self.changed.emit(with_rule(self.model.rules, rule))

    def _on_row(self, row: int) -> None:
        rules = self.model.rules.fallback if self.model.rules else ()
        if 0 <= row < len(rules):
            rule = rules[row]
            self.name.setText(rule.name)
            self.channel.setText(rule.channel)
            self.minutes.setValue(rule.minutes)
            self.terminal.setChecked(rule.same_terminal)
            for box, value in ((self.one, rule.one), (self.other, rule.other)):
                box.setCurrentIndex(box.findData(value))
            self.show_model(self.model)

    def _on_switch(self) -> None:
        known = self._named()
        if known is not None:
            self.switch_wanted.emit(known)

    def _on_remove(self) -> None:
        if self.model.rules is not None:
            self.changed.emit(without_rule(self.model.rules, self.name.text().strip()))

    def _say_switch(self) -> None:
        known = self._named()
        on = known is not None and known.on
        self.switch.setText(
            translate("reconciliation", "Switch off") if on else translate("reconciliation", "Switch on")
        )

    def _say(self) -> None:
        self.try_it.setText(translate("reconciliation", "Try on the last 31 days"))
        self.terminal.setText(translate("reconciliation", "At the same terminal"))
        self.put.setText(translate("reconciliation", "Put in"))
        self.remove.setText(translate("reconciliation", "Take out"))
        self._say_switch()
        for box, usual in ((self.one, "channel"), (self.other, "business")):
            chosen = box.currentData() or usual
            box.clear()
            for party in PARTIES:
                box.addItem(word(f"party.{party}"), party)
            box.setCurrentIndex(box.findData(chosen))


def _says_as(known: FallbackRuleView, typed: FallbackRuleView) -> bool:
    return replace(known, on=typed.on, written_by=typed.written_by) == typed


def _line(rule: FallbackRuleView) -> str:
    state = translate("reconciliation", "on") if rule.on else translate("reconciliation", "off")
    parts = [rule.name, f"{word(f'party.{rule.one}')} / {word(f'party.{rule.other}')}", age(rule.minutes * 60)]
    if rule.same_terminal:
        parts.append(translate("reconciliation", "At the same terminal"))
    return " · ".join([*parts, state])


def _said(days: tuple[TriedDayView, ...]) -> str:
    """What a trial found, and of which exceptions."""
    pairs = [(one.day, pair) for one in days for pair in one.pairs]
    told = translate(
        "reconciliation", "{days} days tried, nothing changed: {pairs} pairs; {ambiguous} candidates were not alone."
    ).format(days=len(days), pairs=len(pairs), ambiguous=sum(one.ambiguous for one in days))
    return "\n".join(
        [told, *(f"{day}  {pair.one} — {pair.other}  ({age(pair.minutes * 60)})" for day, pair in pairs[:8])]
    )


def _say_name(field: FormField, say: Callable[[], str]) -> None:
    field.set_name(say())
