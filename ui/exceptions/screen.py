"""The workbench joined to its presenter: each wish done at once, or asked about first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.ids import NumberKind, is_number
from app.core.scan import Awaited, ScanKind, understand
from app.desk.exception_files import plain_cell
from app.wire.exceptions import TimelineView
from ui.ahead import Ahead
from ui.context import SUCCESS, Context
from ui.exceptions.columns import line_of, titles_of
from ui.exceptions.models import WorkbenchModel
from ui.exceptions.presenter import WorkbenchPresenter
from ui.exceptions.view import WorkbenchScreen
from ui.text import translate
from ui.widgets.screen import ScreenView
from ui.widgets.spreadsheet import safe

if TYPE_CHECKING:
    from ui.exceptions.questions import Questions


EXCEPTION_NO = re.compile(r"X[0-9A-HJKMNP-TV-Z]{27}")


class Workbench(WorkbenchScreen):
    """The screen with its questions. ``where`` and ``open_file`` are the system's, given otherwise by tests."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._shown_results: object = ()
        self._help_asked = self._prepared = False
        self._ahead = Ahead(context.tasks, context.notices.error)
        super().__init__(WorkbenchModel(now=context.ends.clock.now()), context.preferences, parent)
        made = WorkbenchPresenter(
            self, context.tasks, context.server, context.state, context.ends.clock, context.preferences, self.table
        )
        self.presenter, self._context = made, context
        self.where: Callable[[str, str], str] = self._dialog
        self.open_file: Callable[[Path], object] = _open
        self._questions: Questions | None = None
        self.table.seen.connect(made.seen)
        self.table.sort_wanted.connect(made.sort_requested)
        self.table.selected.connect(made.moved_to)
        self.table.chosen.connect(made.open_requested)
        self.toolbar.typed.connect(made.text_typed)
        self.toolbar.conditions_wanted.connect(lambda conditions: made.filter_requested(**conditions))
        self.look_wanted.connect(lambda entry: made.acts.look_at(entry, self.open_file))
        self.save_wanted.connect(self._on_save)
        acts = made.acts
        self._at_once: dict[str, Callable[[], object]] = {
            "read": made.read_again, "stop_saving": acts.cancel_export, "copy": self._on_copy, "mark": self._on_mark,
            "equals": self._on_equals, "unmark": made.unmark_requested, "close": self._on_close,
            "ask_channel": lambda: acts.ask_live("channel"), "ask_business": lambda: acts.ask_live("business"),
            "take": lambda: acts.decide("take"), "patterns": self._on_patterns,
        }  # fmt: skip
        self.wish.connect(self._on_wish)
        made.load()  # the answer is on its way while the screen is laid out

    def show_model(self, model: WorkbenchModel) -> None:
        """Show all of it, and results or the table of patterns once they have come."""
        super().show_model(model)
        if model.loaded and not self._prepared:
            self._prepared = True
            self._ahead.begin(_prepare, [lambda: self.case, self._make_ready])
        if model.results and model.results is not self._shown_results:
            self._shown_results = model.results
            self.questions.ask("results")
        if model.patterns and self._help_asked:
            self._help_asked = False
            self.questions.ask("patterns")

    def _make_ready(self) -> bool:
        """The case beside the list, before one is opened; whether there is more to do."""
        return self.case.make_ready()

    @property
    def questions(self) -> Questions:
        """Made with the first question: the list is to be there at once."""
        if self._questions is None:
            from ui.exceptions.questions import Questions

            self._questions = Questions(self, self.presenter, self._ask_where, self._memory)
        return self._questions

    def on_scan(self, text: str) -> bool:
        """A number of an exception opens it; one of a payment, order or refund narrows the list to it."""
        scan = understand(text, Awaited.PATIENT)
        number = scan.text.upper()
        if scan.kind is ScanKind.PAYMENT_CODE:
            return False
        if EXCEPTION_NO.fullmatch(number):
            self.presenter.number_opened(number)
        elif any(is_number(kind, number) for kind in (NumberKind.PAYMENT, NumberKind.ORDER, NumberKind.REFUND)):
            self.presenter.filter_requested(text=number)
        else:
            return False
        return True

    def entered(self) -> None:
        """Read the list, and the keyboard into it."""
        self.presenter.load()
        self.table.setFocus()

    def left(self) -> None:
        """Nobody looks."""
        self.presenter.left()

    def stop(self) -> None:
        """Drop what is under way."""
        self._ahead.stop()
        self.presenter.acts.cancel_export()
        self.presenter.stop()

    def _on_wish(self, wish: str) -> None:
        if wish in self._at_once:
            self._at_once[wish]()
        else:
            self.questions.ask(wish)

    def _ask_where(self, name: str, kinds: str) -> str:
        return self.where(name, kinds)

    def _dialog(self, name: str, kinds: str) -> str:
        """The system's dialog for a place to save at; empty when none was chosen."""
        return QFileDialog.getSaveFileName(self, translate("exceptions", "Save as…"), name, kinds)[0]

    def _on_patterns(self) -> None:
        if self.model.patterns:
            self.questions.ask("patterns")
        else:
            self._help_asked = True
            self.presenter.patterns_requested()

    def _on_copy(self) -> None:
        """What is marked, else the row in front, as lines for a spreadsheet."""
        row = self.table.current_row()
        rows = list(self.model.marked.values()) or ([row] if row is not None else [])
        if not rows:
            return
        columns = self.table.shown_columns()
        lines = [titles_of(columns), *(line_of(columns, each) for each in rows)]
        QGuiApplication.clipboard().setText(
            "".join("\t".join(safe(plain_cell(cell)) for cell in line) + "\n" for line in lines)
        )
        self._context.notices.say("exception.copied", SUCCESS, count=len(rows))

    def _on_mark(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.presenter.mark_requested(row)
            self.table.step()

    def _on_equals(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.presenter.mark_equals(row)

    def _on_close(self) -> None:
        self.presenter.close_requested()
        self.table.setFocus()

    def _on_save(self, entry: TimelineView) -> None:
        path = self.where(entry.attachment_name, "")
        if path:
            self.presenter.acts.save(entry, path)


def _prepare() -> None:
    """On a lane, while the list is read by a person: what a case and its questions are made of."""
    from ui.exceptions import case_panel, questions

    del case_panel, questions


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def build(context: Context, parent: QWidget | None = None) -> ScreenView:
    """View and presenter, joined."""
    return Workbench(context, parent)
