"""The day: calendar, headline, parties with their totals, runs with what can be done about them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from app.core.reconciliation import DayState, RunState
from app.wire.reconciliation import RunComparison, RunView
from ui import theme
from ui.reconciliation.area import Area
from ui.reconciliation.calendar import MonthPage, headline, months_on
from ui.reconciliation.doing import DoingBar
from ui.reconciliation.looks import BADGE_TONES, DAY_LOOKS, day_words
from ui.reconciliation.models import DaysModel
from ui.reconciliation.note_sheet import ask_note
from ui.reconciliation.progress import RunProgress
from ui.reconciliation.tables import TALL_ROW_PX, change_columns, party_columns, run_columns
from ui.text import translate, word
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.labels import Badge, words
from ui.widgets.sheet import Sheet, ask
from ui.widgets.tables import ROW_PX, DataTable, Remembers

SPACE, CALENDAR_PX, BESIDE_FROM_PX = theme.SPACE, 344, 740


class DayArea(Area):
    """Emits wishes; shows one ``DaysModel``."""

    day_chosen = Signal(object)
    run_chosen = Signal(object)
    run_opened = Signal(object)
    start_wanted = Signal()
    cancel_wanted = Signal()
    go_on_wanted = Signal(str)
    stop_wanted = Signal()
    compare_wanted = Signal()
    compared = Signal()

    def __init__(self, model: DaysModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self._memory = model, memory
        self.page, self.jump, self.progress, self.doing = MonthPage(), QDateEdit(), RunProgress(), DoingBar()
        self._back, self._on = ActionButton(kind="quiet", icon="chevron-left"), ActionButton(
            kind="quiet", icon="chevron-right"
        )  # fmt: skip
        self.parties = DataTable("reconciliation.parties", party_columns(), memory)
        self.runs = DataTable("reconciliation.runs", run_columns(), memory)
        self.start, self.cancel = (
            ActionButton(kind="primary", icon="play", key="F9"),
            ActionButton(icon="ban", key="F7"),
        )
        self.go_on, self.compare = (
            ActionButton(icon="check", key="F8"),
            ActionButton(kind="quiet", icon="list", key="F6"),
        )
        self.open = ActionButton(icon="search", key="F4")
        self._name, self._state, self._line = words("title"), Badge(), words("strong", wrap=True)
        self._nothing, self._sheet = EmptyState("calendar", icon_px=40), None
        self._arrange()
        self._join()
        self._say()
        self.show_model(model)

    def show_model(self, model: DaysModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy or model.reading)
        self.page.show_days(today=model.today, month=model.month, day=model.day, days=model.days)
        self.jump.blockSignals(True)
        self.jump.setMaximumDate(QDate(model.today.year, model.today.month, 1).addMonths(1).addDays(-1))
        self.jump.setDate(QDate(model.month.year, model.month.month, 1))
        self.jump.blockSignals(False)
        self._show_head(model)
        if model.parties != before.parties or not model.parties:
            self.parties.show_rows(model.parties)
            self.parties.setFixedHeight(len(model.parties) * TALL_ROW_PX + ROW_PX + SPACE)
        if model.runs != before.runs or not model.runs:
            self.runs.blockSignals(True)
            self.runs.show_rows(model.runs)
            if model.run is not None:
                self.runs.selectRow(model.runs.index(model.run))
            self.runs.blockSignals(False)
        self.parties.setVisible(bool(model.parties))
        self.runs.setVisible(bool(model.runs))
        self._nothing.setVisible(model.detail is not None and not model.parties)
        self.progress.show_run(model.live if model.goes_on else _failed(model))
        self.doing.show_doing(model.doing)
        for button, shown in (
            (self.start, model.may_run and not model.goes_on), (self.cancel, model.cancellable),
            (self.go_on, model.held), (self.compare, model.before is not None), (self.open, model.run is not None),
        ):  # fmt: skip
            button.setVisible(shown)
            button.setEnabled(shown and not model.busy)
        self.start.setEnabled(model.startable and not model.busy)
        if model.comparison is not None and before.comparison is None:
            self._show_comparison(model.comparison)

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        for table in (self.parties, self.runs):
            table.retranslate()
        self.show_model(self.model)

    def take_focus(self) -> None:
        """The keyboard goes to the calendar."""
        self.page.setFocus()

    def words_shown(self) -> str:
        """The headline as it stands there."""
        return self._line.text()

    def _show_head(self, model: DaysModel) -> None:
        shown = model.shown
        self._name.setText(day_words(model.day))
        state = shown.state if shown is not None else DayState.EMPTY
        tone, icon = DAY_LOOKS[state]
        self._state.show_state(word(f"day.{state.value}"), BADGE_TONES.get(tone, tone), icon)
        if shown is None or not shown.run_no:
            after = translate("reconciliation", "F9 asks for what is missing and runs it.") if model.startable else ""
            self._line.setText(f"{self._not_run(model)} {after}".strip())
        else:
            self._line.setText(headline(shown))

    def _not_run(self, model: DaysModel) -> str:
        if model.day >= model.today:
            return translate("reconciliation", "A day is reconciled when it is over.")
        shown = model.shown
        if shown is None or shown.statements_expected == 0:
            return translate("reconciliation", "This day has not been reconciled yet.")
        return translate(
            "reconciliation", "This day has not been reconciled yet; {kept} of {expected} statements are here."
        ).format(kept=shown.statements_kept, expected=shown.statements_expected)

    def _show_comparison(self, comparison: RunComparison) -> None:
        sheet, table = Sheet(self, width=980), DataTable("reconciliation.changes", change_columns(), self._memory)
        title = words("title", translate("reconciliation", "What the two runs tell differently"))
        close, none = ActionButton(key="Esc"), EmptyState("success", icon_px=40)
        close.setText(translate("reconciliation", "Close"))
        close.clicked.connect(sheet.dismissed)
        none.say(translate("reconciliation", "Both runs tell the same."))
        count = translate("reconciliation", "{shown} of {total} shown").format(
            shown=f"{len(comparison.changes):,}", total=f"{comparison.total:,}"
        )
        table.show_rows(comparison.changes)
        table.setMinimumHeight(8 * ROW_PX)
        sheet.column.addWidget(title)
        sheet.column.addWidget(table if comparison.changes else none)
        sheet.buttons.addWidget(words("muted", count if comparison.changes else ""))
        sheet.buttons.addStretch()
        sheet.buttons.addWidget(close)
        sheet.open(table if comparison.changes else close)
        self.compared.emit()

    def _arrange(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        top = self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        self.body.addWidget(scrolling(content), 1)
        left, right = (Card(content, padding=SPACE + SPACE // 2) for _ in range(2))
        left.setFixedWidth(CALENDAR_PX)
        head = QHBoxLayout()
        for each in (self._back, self._on):
            each.set_bare(True)
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.jump.setDisplayFormat("yyyy-MM")
        self.jump.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        head.addWidget(self._back)
        head.addWidget(self.jump, 1)
        head.addWidget(self._on)
        left.column.addLayout(head)
        left.column.addWidget(self.page)
        left.column.addStretch()
        said, buttons = QHBoxLayout(), ButtonRow(right, left=True)
        said.setSpacing(SPACE + SPACE // 2)
        said.addWidget(self._name)
        said.addWidget(self._state)
        said.addStretch()
        begin = ButtonRow(right)
        begin.add(self.start)
        said.addWidget(begin)
        buttons.add(self.open, self.compare)
        buttons.add(self.go_on, self.cancel, keep=True)
        right.column.addLayout(said)
        right.column.addWidget(self._line)
        right.column.addWidget(self.progress)
        right.column.addWidget(self.doing)
        right.column.addWidget(self.runs, 1)
        right.column.addWidget(buttons)
        right.column.addStretch()
        self.runs.setMinimumHeight(2 * ROW_PX + SPACE)
        top.setSpacing(2 * SPACE)
        top.addWidget(left)
        top.addWidget(right, 1)
        self.parties.verticalHeader().setDefaultSectionSize(TALL_ROW_PX)
        column.addLayout(top)
        column.addWidget(self.parties)
        column.addWidget(self._nothing, 1)
        column.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The calendar beside the runs, or above them where there is no room."""
        super().resizeEvent(event)
        sideways = self.width() >= BESIDE_FROM_PX
        way = QBoxLayout.Direction.LeftToRight if sideways else QBoxLayout.Direction.TopToBottom
        if self._beside.direction() != way:
            self._beside.setDirection(way)

    def _join(self) -> None:
        self.page.chosen.connect(self.day_chosen)
        self.jump.dateChanged.connect(self._on_jump)
        self._back.clicked.connect(lambda: self._turn(-1))
        self._on.clicked.connect(lambda: self._turn(1))
        self.runs.selected.connect(self.run_chosen)
        self.runs.chosen.connect(self.run_opened)
        self.open.clicked.connect(lambda: self.run_opened.emit(self.model.run))
        self.start.clicked.connect(self.start_wanted)
        self.cancel.clicked.connect(self._on_cancel)
        self.doing.stop_wanted.connect(self.stop_wanted)
        self.go_on.clicked.connect(self._on_go_on)
        self.compare.clicked.connect(self.compare_wanted)

    def _turn(self, months: int) -> None:
        self.day_chosen.emit(min(months_on(self.model.day, months), self.model.today))

    def _on_jump(self, chosen: QDate) -> None:
        wanted = date(chosen.year(), chosen.month(), 1)
        months = (wanted.year - self.model.month.year) * 12 + wanted.month - self.model.month.month
        self._turn(months)

    def _on_cancel(self) -> None:
        ask(
            self,
            title=translate("reconciliation", "End the run?"),
            text=translate("reconciliation", "Nothing of it is kept; the day stays as it was before."),
            confirm=translate("reconciliation", "End it"),
            cancel=translate("reconciliation", "Let it go on"),
            on_confirm=self.cancel_wanted.emit,
            danger=True,
        )

    def _on_go_on(self) -> None:
        ask_note(
            self,
            title=translate("reconciliation", "Are the files right after all?"),
            text=translate(
                "reconciliation",
                "So many rows differ that a file is probably the wrong one. If you go on, every difference becomes an "
                "exception.",
            ),
            name=translate("reconciliation", "How you know that the files are right"),
            confirm=translate("reconciliation", "Go on with it"),
            on_note=self.go_on_wanted.emit,
        )

    def _say(self) -> None:
        self.live(lambda: self.start.setText(translate("reconciliation", "Reconcile the day")))
        self.live(lambda: self.cancel.setText(translate("reconciliation", "End the run")))
        self.live(lambda: self.go_on.setText(translate("reconciliation", "The files are right…")))
        self.live(lambda: self.compare.setText(translate("reconciliation", "Compare with the run before")))
        self.live(lambda: self.open.setText(translate("reconciliation", "Show the rows")))
        self.live(lambda: self._back.setText(translate("reconciliation", "Month before")))
        self.live(lambda: self._on.setText(translate("reconciliation", "Month after")))
        self.live(lambda: self.jump.setAccessibleName(translate("reconciliation", "Go to a month")))
        self.live(lambda: self.jump.setToolTip(translate("reconciliation", "Go to a month")))
        self.live(
            lambda: self._nothing.say(
                translate("reconciliation", "Nothing of this day is here yet."),
                translate(
                    "reconciliation",
                    "Statements come by themselves at their times; fetch them or hand them in on the tab Statements.",
                ),
            )
        )


def _failed(model: DaysModel) -> RunView | None:
    """The run in front, else the latest, if it failed: why is said in full."""
    asked = [run for run in (model.run, *model.runs[:1]) if run is not None]
    return next((run for run in asked if run.state is RunState.FAILED), None)
