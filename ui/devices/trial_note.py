"""A trial of the card terminal without an end: what may have happened, and what its paper says, typed by a person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.terminal import CardAct
from app.desk.trial_sale import OpenTrial
from ui import theme
from ui.text import clock_time, translate
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.labels import Pictogram, words
from ui.widgets.screen import Speaking
from ui.widgets.sheet import ask


class TrialNote(Speaking):
    """Emits ``ended`` with whether the paper shows it. Hidden while no trial is open."""

    ended = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial: OpenTrial | None = None
        self._may = False
        self.said = words("strong", wrap=True)
        self.shown, self.not_shown = ActionButton(icon="check", key="Ctrl+Y"), ActionButton(icon="ban", key="Ctrl+N")
        card, row, acts = Card(padding=theme.SPACE + theme.SPACE // 2), QHBoxLayout(), ButtonRow()
        self._acts = acts
        row.setSpacing(theme.SPACE)
        row.addWidget(Pictogram("help", "unknown", 24))
        row.addWidget(self.said, 1)
        acts.stretch()
        acts.add(self.not_shown, self.shown)
        card.column.addLayout(row)
        card.column.addWidget(acts)
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        self.shown.clicked.connect(lambda: self._confirm(went_through=True))
        self.not_shown.clicked.connect(lambda: self._confirm(went_through=False))
        self.live(lambda: self.shown.setText(translate("devices", "Its paper shows it")))
        self.live(lambda: self.not_shown.setText(translate("devices", "Its paper does not")))
        self.show_trial(None, may=False)

    def show_trial(self, trial: OpenTrial | None, *, may: bool) -> None:
        """Show what is open; ``may``: whether the operator may say what the paper shows."""
        self._trial, self._may = trial, may
        self.setVisible(trial is not None)
        for button in (self.shown, self.not_shown):
            button.setVisible(trial is not None and trial.in_doubt and may)
        self._acts.setVisible(trial is not None and trial.in_doubt and may)
        self.said.setText(_said(trial) if trial is not None else "")

    def retranslate(self) -> None:
        """Say it again."""
        self.show_trial(self._trial, may=self._may)

    def _confirm(self, *, went_through: bool) -> None:
        ask(
            self.parentWidget() or self,
            title=translate("devices", "The terminal's paper or list shows it?")
            if went_through
            else translate("devices", "The terminal's paper or list does not show it?"),
            text=translate("devices", "What is said here is believed: the batch is compared with it."),
            confirm=translate("devices", "So it is"),
            cancel=translate("devices", "Not sure yet"),
            on_confirm=lambda: self.ended.emit(went_through),
            danger=True,
        )


def _said(trial: OpenTrial) -> str:
    at = clock_time(trial.begun_at)
    if not trial.in_doubt:
        return translate(
            "devices",
            "The trial sale of ¥0.01 of {time} was not taken back and stands in the terminal's batch. Testing the "
            "terminal again takes it back.",
        ).format(time=at)
    if trial.act is CardAct.SALE:
        return translate(
            "devices",
            "Whether the trial sale of ¥0.01 of {time} went through is not known. Until it is, no card is taken here. "
            "Read again asks the terminal; if it does not tell, look at its paper.",
        ).format(time=at)
    return translate(
        "devices",
        "Whether the trial sale of ¥0.01 was taken back at {time} is not known. Until it is, no card is taken here. "
        "Read again asks the terminal; if it does not tell, look at its paper.",
    ).format(time=at)
