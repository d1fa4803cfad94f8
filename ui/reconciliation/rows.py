"""The four-cell grid of a run: conditions, a table of any length, what the row in front means."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.wire.reconciliation import RowPage, RowView
from ui import theme
from ui.reconciliation.area import Area, FileChoice, system_files
from ui.reconciliation.filters import Filters
from ui.reconciliation.row_columns import Said, row_columns
from ui.reconciliation.row_models import RowsModel, SavedView
from ui.reconciliation.tables import type_words
from ui.reconciliation.view_name_sheet import ask_view_name
from ui.text import money, sentence, titled, translate
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.columns_sheet import ColumnsSheet
from ui.widgets.front_stack import FrontStack
from ui.widgets.go_to_row import GoToRow
from ui.widgets.grid_layout import GridLayout, layout_of
from ui.widgets.labels import words
from ui.widgets.paged_model import GridColumn
from ui.widgets.paged_table import PagedTable
from ui.widgets.pages import Span
from ui.widgets.saving_bar import SavingBar
from ui.widgets.tables import Remembers

SPACE = theme.SPACE


class RowsArea(Area):
    """Emits wishes; shows one ``RowsModel`` and the pages it is given."""

    save_wanted = Signal(str, object)
    cancel_wanted = Signal()
    all_wanted = Signal()
    view_saved = Signal(str, str)
    view_forgotten = Signal(str)
    view_chosen = Signal(object)
    copy_wanted = Signal(object, object)
    exception_wanted = Signal(object)

    def __init__(
        self, memory: Remembers, operator_id: int, files: FileChoice | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model, self._memory, self._key = RowsModel(), memory, f"columns.reconciliation.rows.{operator_id}"
        self._files, self._said = files or system_files(), Said()
        self._middle = FrontStack(self)
        self.filters, self.table = Filters(self), PagedTable(row_columns(self._said), self._middle)
        self.find_button = ActionButton(kind="quiet", icon="search", key="F2")
        self.all = ActionButton(kind="quiet", icon="filter", key="F3")
        self.columns = ActionButton(kind="quiet", icon="settings", key="F4")
        self.go_to = ActionButton(kind="quiet", icon="list", key="Ctrl+G")
        self.keep, self.forget = (
            ActionButton(kind="quiet", icon="plus", key="F6"),
            ActionButton(kind="quiet", icon="trash"),
        )
        self.copy, self.save = (
            ActionButton(kind="quiet", icon="copy", key="F7"),
            ActionButton(icon="download", key="F8"),
        )
        self.saving = SavingBar(self)
        self._count, self._meaning, self._act = words("strong"), words("strong", wrap=True), words("", wrap=True)
        self._keys = words("small")
        self._none, self._front = EmptyState("search", self._middle, icon_px=40), Card(self, padding=SPACE)
        self._view = ""
        self._arrange()
        self._join()
        self._say()
        self.table.show_layout(layout_of(memory.get(self._key), self.table.usual_layout()))
        self.show_model(self.model)

    def show_model(self, model: RowsModel) -> None:
        """Show all but the rows; where only another row is in front, what is said of it: somebody holds a key down."""
        before, self.model = self.model, model
        if model is not before and replace(model, chosen=before.chosen) == before:
            self._show_meaning(model)
            return
        self.show_state(model.fault, busy=model.busy)
        self.filters.show_model(model)
        self.table.show_sort(model.conditions.sort, descending=model.conditions.descending)
        self._show_count(model)
        self._show_meaning(model)
        nothing = not model.run_no or (model.shown is not None and model.total == 0)
        self._middle.setCurrentWidget(self._none if nothing else self.table)
        self._front.setVisible(not nothing)
        self._say_nothing()
        self.saving.show_saving(model.saving)
        self.all.setEnabled(model.filtered)
        self.save.setEnabled(model.saving is None and model.total > 0)
        self.copy.setEnabled(not model.busy and model.total > 0)
        self.go_to.setEnabled(model.total > 0)
        self.keep.setEnabled(bool(model.run_no))
        self.forget.setVisible(any(each.name == self._view for each in model.views))

    def show_first(self, page: RowPage) -> None:
        """Another list, from its top."""
        self.table.begin(page.total, page.offset, page.rows)

    def show_page(self, offset: int, page: RowPage) -> None:
        """A further page."""
        self.table.put(offset, page.rows)

    def missing(self, first: int, last: int) -> Span | None:
        """What is not here yet."""
        return self.table.rows.pages.missing(first, last)

    def row_at(self, place: int) -> RowView | None:
        """The row at a place, if it is here."""
        row: RowView | None = self.table.rows.row(place)
        return row

    def take_copy(self, text: str) -> None:
        """Put it on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def retranslate(self) -> None:
        """Say the model again."""
        self._said.fresh()
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def take_focus(self) -> None:
        """The keyboard goes to the rows, or to the conditions while there are none."""
        if self.model.run_no:
            self.table.setFocus()
        else:
            self.filters.take_focus()

    def explained(self) -> str:
        """What is said of the row in front."""
        return f"{self._meaning.text()} {self._act.text()}".strip()

    def _show_count(self, model: RowsModel) -> None:
        place = self.table.currentIndex().row() + 1
        said = translate("reconciliation", "{count} rows · {amount}")
        if 0 < place <= model.total:
            said = translate("reconciliation", "row {place} of {count} · {amount}")
        words = said.format(place=f"{place:,}", count=f"{model.total:,}", amount=money(model.fen))
        self._count.setText(words if model.run_no else "")

    def _show_meaning(self, model: RowsModel) -> None:
        row, pattern = model.chosen, model.pattern
        if row is None:
            self._meaning.setText("")
            self._act.setText("")
        elif row.outcome == "exception":
            meaning = sentence(f"exception.type.{row.type}")
            cause = sentence(f"exception.cause.{pattern.cause}").what if pattern and pattern.type == row.type else ""
            self._meaning.setText(titled(type_words(row.type), f"{meaning.next} {cause}".strip()))
            self._act.setText(self._act_words(row))
        elif row.outcome == "in_transit":
            self._meaning.setText(translate("reconciliation", "In transit: a calendar explains what is absent."))
            self._act.setText(
                translate("reconciliation", "It opens the next day; past its limit it becomes an exception.")
            )
        else:
            self._meaning.setText(translate("reconciliation", "Matched: all parties agree on this money."))
            self._act.setText("")

    def _act_words(self, row: RowView) -> str:
        pattern = self.model.pattern
        if pattern is None:
            return ""
        act = pattern.act if pattern.type == row.type else "stop"
        people = pattern.people if pattern.type == row.type else 2
        said = sentence(f"exception.act.{act}").what
        if people > 1:
            return translate("reconciliation", "What to do: {act} ({people} people)").format(act=said, people=people)
        return translate("reconciliation", "What to do: {act}").format(act=said)

    def _arrange(self) -> None:
        tools = ButtonRow(self)
        tools.add(self.find_button, self.all, self.keep, self.forget, self.columns, self.copy, self.go_to)
        tools.stretch()
        tools.add(self.save, keep=True)
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._none)
        self._front.column.setSpacing(SPACE // 2)
        self._front.column.addWidget(self._meaning)
        last = QHBoxLayout()
        last.setSpacing(2 * SPACE)
        last.addWidget(self._act, 1)
        last.addWidget(self._keys)
        last.addWidget(self._count)
        self._front.column.addLayout(last)
        self._meaning.setMinimumHeight(22)
        self._act.setMinimumHeight(22)
        self.body.addWidget(self.filters)
        self.body.addWidget(tools)
        self.body.addWidget(self._middle, 1)
        self.body.addWidget(self.saving)
        self.body.addWidget(self._front)

    def _join(self) -> None:
        self.find_button.clicked.connect(self.filters.take_focus)
        self.all.clicked.connect(self.all_wanted)
        self.columns.clicked.connect(self._on_columns)
        self.go_to.clicked.connect(lambda: GoToRow(self.whole(), self.table))
        self.keep.clicked.connect(self._on_keep)
        self.forget.clicked.connect(lambda: self.view_forgotten.emit(self._view))
        self.filters.view_chosen.connect(self._on_view)
        self.copy.clicked.connect(self._on_copy)
        self.table.copy_wanted.connect(self._on_copy)
        self.table.selected.connect(lambda _row: self._show_count(self.model))
        self.table.layout_changed.connect(self._on_layout)
        self.table.chosen.connect(self.exception_wanted)
        self.save.clicked.connect(self._on_save)
        self.saving.stop_wanted.connect(self.cancel_wanted)
        self.filters.text.returnPressed.connect(self.table.setFocus)

    def _on_columns(self) -> None:
        table = self.table
        ColumnsSheet(self.whole(), table.rows.columns, table.grid_layout(), table.usual_layout(), self._on_arranged)

    def _on_arranged(self, layout: GridLayout) -> None:
        self.table.show_layout(layout)
        self._on_layout(layout)

    def _on_layout(self, layout: GridLayout) -> None:
        self._memory.put(self._key, layout.to_text())

    def _on_keep(self) -> None:
        taken = [each.name for each in self.model.views]
        ask_view_name(self, taken, lambda name: self.view_saved.emit(name, self.table.grid_layout().to_text()))

    def _on_view(self, view: SavedView) -> None:
        self._view = view.name
        self._on_arranged(layout_of(view.layout, self.table.usual_layout()))
        self.view_chosen.emit(view)

    def _shown_columns(self) -> list[GridColumn[RowView]]:
        places = {each.name: each for each in self.table.rows.columns}
        return [places[name] for name in self.table.grid_layout().shown]

    def _on_copy(self) -> None:
        self.copy_wanted.emit(self.table.spans(), self._shown_columns())

    def _on_save(self) -> None:
        day = self.model.day.isoformat() if self.model.day else "run"
        path = self._files.save(self, f"reconciliation-{day}.csv")
        self.save_wanted.emit(path, self._shown_columns())

    def _say_nothing(self) -> None:
        if not self.model.run_no:
            self._none.say(
                translate("reconciliation", "This day has no run yet."),
                translate("reconciliation", "Start one on the tab Day; its rows stand here when it is done."),
            )
        elif self.model.filtered:
            self._none.say(
                translate("reconciliation", "No row fits."),
                translate("reconciliation", "F3 takes every condition away."),
            )
        else:
            self._none.say(translate("reconciliation", "Nothing moved on this day."))

    def _say(self) -> None:
        self.live(lambda: self.find_button.setText(translate("reconciliation", "Find")))
        self.live(lambda: self.all.setText(translate("reconciliation", "Show all")))
        self.live(lambda: self.columns.setText(translate("reconciliation", "Columns…")))
        self.live(lambda: self.keep.setText(translate("reconciliation", "Keep this view…")))
        self.live(lambda: self.forget.setText(translate("reconciliation", "Forget this view")))
        self.live(lambda: self.copy.setText(translate("reconciliation", "Copy")))
        self.live(lambda: self.go_to.setText(translate("reconciliation", "Go to row…")))
        self.live(lambda: self.save.setText(translate("reconciliation", "Save as a file…")))
        self.live(
            lambda: self._keys.setText(translate("reconciliation", "Enter open · Ctrl+C copy · Ctrl+G go to row"))
        )
