"""The workbench joined to its presenter: each wish with the question it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.core.reconciliation import MONEY_ACTS, ExceptionAct
from app.desk.exception_files import plain_cell
from app.wire.exceptions import ExceptionView, TimelineView
from ui.context import SUCCESS, Context
from ui.exceptions.columns import line_of, titles_of
from ui.exceptions.columns_sheet import ColumnsSheet
from ui.exceptions.models import WorkbenchModel, pattern_of
from ui.exceptions.note_sheets import CommentSheet, NoteSheet, ask_where
from ui.exceptions.patterns_sheet import PatternsSheet
from ui.exceptions.presenter import WorkbenchPresenter
from ui.exceptions.propose_sheet import NO_BULK, ProposeSheet
from ui.exceptions.results_sheet import ResultsSheet
from ui.exceptions.saved_views import BUILT_IN
from ui.exceptions.view import WorkbenchScreen
from ui.exceptions.views_sheet import ViewsSheet
from ui.exceptions.wording import name_of, said
from ui.text import money, translate
from ui.widgets.screen import ScreenView
from ui.widgets.second_person import ask_second_person
from ui.widgets.sheet import ask

CSV = "CSV (*.csv)"


class Workbench(WorkbenchScreen):
    """The screen with its questions. ``where`` and ``open_file`` are the system's, given otherwise by tests."""

    def __init__(self, context: Context) -> None:
        super().__init__(WorkbenchModel(now=context.ends.clock.now()), context.preferences)
        made = WorkbenchPresenter(
            self, context.tasks, context.server, context.state, context.ends.clock, context.preferences, self.table
        )
        self.presenter, self._context = made, context
        self.where: Callable[[str, str], str] = lambda name, kinds: ask_where(self, name, kinds)
        self.open_file: Callable[[Path], object] = _open
        self._shown_results: object = ()
        self._help_asked = False
        self.table.seen.connect(made.seen)
        self.table.sort_wanted.connect(made.sort_requested)
        self.table.selected.connect(made.moved_to)
        self.table.chosen.connect(made.open_requested)
        self.toolbar.typed.connect(made.text_typed)
        self.toolbar.conditions_wanted.connect(lambda conditions: made.filter_requested(**conditions))
        self.case.look_wanted.connect(lambda entry: made.acts.look_at(entry, self.open_file))
        self.case.save_wanted.connect(self._on_save)
        self._wishes: dict[str, Callable[[], object]] = {
            **self._on_the_list(), **self._on_the_case(), **self._on_the_marked(),
        }  # fmt: skip
        self.wish.connect(lambda name: self._wishes[name]())

    def show_model(self, model: WorkbenchModel) -> None:
        """Show all of it, and results or the table of patterns once they have come."""
        super().show_model(model)
        if model.results and model.results is not getattr(self, "_shown_results", ()):
            self._shown_results = model.results
            ResultsSheet(self, model.results, self._memory)
        if model.patterns and getattr(self, "_help_asked", False):
            self._help_asked = False
            self._show_patterns()

    def entered(self) -> None:
        """Read the list, and the keyboard into it."""
        self.presenter.load()
        self.table.setFocus()

    def left(self) -> None:
        """Nobody looks."""
        self.presenter.left()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.acts.cancel_export()
        self.presenter.stop()

    # ------------------------------------------------------------ wishes

    def _on_the_list(self) -> dict[str, Callable[[], object]]:
        made = self.presenter
        return {
            "read": made.read_again, "views": self._ask_view, "columns": self._ask_columns, "export": self._on_export,
            "stop_saving": made.acts.cancel_export, "patterns": self._on_patterns, "copy": self._on_copy,
            "mark": self._on_mark, "equals": self._on_equals, "unmark": made.unmark_requested,
            "close": self._on_close,
        }  # fmt: skip

    def _on_the_case(self) -> dict[str, Callable[[], object]]:
        acts = self.presenter.acts
        return {
            "ask_channel": lambda: acts.ask_live("channel"), "ask_business": lambda: acts.ask_live("business"),
            "propose": self._ask_proposal, "approve": self._ask_approval, "execute": self._ask_execution,
            "beside": self._ask_beside, "take": lambda: acts.decide("take"), "note": self._ask_comment,
            "withdraw": self._ask_withdrawal, "undo": self._ask_undo,
        }  # fmt: skip

    def _on_the_marked(self) -> dict[str, Callable[[], object]]:
        acts = self.presenter.acts
        return {
            "propose_many": self._ask_many, "approve_many": lambda: self._confirm_many("approve"),
            "execute_many": lambda: self._confirm_many("execute"),
            "beside_many": lambda: ask_second_person(
                self, self._what_of_marked(), lambda given: acts.decide_many("approve", step_up=given)
            ),
        }  # fmt: skip

    # ------------------------------------------------------------ the list

    def _ask_view(self) -> None:
        made = self.presenter
        ViewsSheet(
            self, (*BUILT_IN, *self.model.views), made.view_requested, made.view_kept, made.view_dropped
        )  # fmt: skip

    def _ask_columns(self) -> None:
        table = self.table
        ColumnsSheet(self, table.all_columns(), table.grid_layout(), table.usual, table.arrange)

    def _on_export(self) -> None:
        day = self.model.now.strftime("%Y%m%d")
        path = self.where(f"{translate('exceptions', 'exceptions')}-{day}.csv", CSV)
        if path:
            columns = self.table.shown_columns()
            self.presenter.acts.export(titles_of(columns), lambda row: line_of(columns, row), path)

    def _on_patterns(self) -> None:
        if self.model.patterns:
            self._show_patterns()
        else:
            self._help_asked = True
            self.presenter.patterns_requested()

    def _show_patterns(self) -> None:
        row = self.table.current_row()
        PatternsSheet(self, self.model.patterns, self._memory, row.cells if row is not None else "")

    def _on_copy(self) -> None:
        """What is marked, else the row in front, as lines for a spreadsheet."""
        row = self.table.current_row()
        rows = list(self.model.marked.values()) or ([row] if row is not None else [])
        if not rows:
            return
        columns = self.table.shown_columns()
        lines = [titles_of(columns), *(line_of(columns, each) for each in rows)]
        QGuiApplication.clipboard().setText(
            "".join("\t".join(plain_cell(cell) for cell in line) + "\n" for line in lines)
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

    # ------------------------------------------------------------ the case in front

    def _ask_proposal(self) -> None:
        detail = self.model.detail
        if detail is not None:
            acts = detail.acts or ((detail.exception.act, detail.exception.people),)
            ProposeSheet(self, acts, _what(detail.exception), self._on_proposed)

    def _on_proposed(self, act: ExceptionAct, note: str, account: str, order_no: str) -> None:
        self.presenter.acts.propose(act, note, account=account, order_no=order_no)

    def _ask_approval(self) -> None:
        self._confirm(translate("exceptions", "Approve this proposal?"), translate("exceptions", "Approve"), "approve")

    def _ask_execution(self) -> None:
        self._confirm(translate("exceptions", "Execute it now?"), translate("exceptions", "Execute"), "execute")

    def _confirm(self, title: str, confirm: str, decision: str) -> None:
        row = self._row()
        if row is None:
            return
        text = f"{_what(row)}\n\n{name_of('act', row.act)}: {said('act', row.act).next}"
        acts = self.presenter.acts
        run = acts.approve if decision == "approve" else acts.execute
        ask(self, title=title, text=text, confirm=confirm, cancel=translate("exceptions", "Not yet"), on_confirm=run)

    def _ask_beside(self) -> None:
        row = self._row()
        if row is not None:
            text = f"{_what(row)} {name_of('act', row.act)}: {said('act', row.act).next}"
            ask_second_person(self, text, lambda given: self.presenter.acts.decide("approve", step_up=given))

    def _ask_withdrawal(self) -> None:
        NoteSheet(
            self, title=translate("exceptions", "Withdraw the proposal?"),
            text=translate("exceptions", "The exception is new again; what was proposed stays in its evidence."),
            name=translate("exceptions", "Why"), confirm=translate("exceptions", "Withdraw"),
            on_given=lambda note: self.presenter.acts.decide("withdraw", note),
        )  # fmt: skip

    def _ask_undo(self) -> None:
        NoteSheet(
            self, title=translate("exceptions", "Undo what was done?"),
            text=translate("exceptions", "A counter-act takes it back; nothing is deleted. It is open again then."),
            name=translate("exceptions", "Why"), confirm=translate("exceptions", "Undo"), danger=True,
            on_given=self._on_undone,
        )  # fmt: skip

    def _on_undone(self, note: str) -> None:
        """Where money stood elsewhere after the act, a second person agrees to its counter-act."""
        row, acts = self._row(), self.presenter.acts
        if row is None or row.act not in MONEY_ACTS:
            acts.decide("undo", note)
            return
        text = translate("exceptions", "Undo: {act}. {what}").format(act=name_of("act", row.act), what=_what(row))
        ask_second_person(self, text, lambda given: acts.decide("undo", note, given))

    def _ask_comment(self) -> None:
        CommentSheet(self, self.presenter.acts.comment)

    def _on_save(self, entry: TimelineView) -> None:
        path = self.where(entry.attachment_name, "")
        if path:
            self.presenter.acts.save(entry, path)

    def _row(self) -> ExceptionView | None:
        return self.model.detail.exception if self.model.detail is not None else None

    # ------------------------------------------------------------ all that is marked

    def _ask_many(self) -> None:
        rows = self.model.marked_that_may("propose")
        if len({pattern_of(each) for each in rows}) != 1:
            self.presenter.acts.propose_many(ExceptionAct.EXPLAIN, "-")
            return
        first = rows[0]
        usual = [(first.act, first.people), (ExceptionAct.EXPLAIN, first.people), (ExceptionAct.WRITE_OFF, 2)]
        acts = [each for place, each in enumerate(usual) if each[0] not in [act for act, _ in usual[:place]]]
        acts = [each for each in acts if each[0] not in NO_BULK] or [(ExceptionAct.EXPLAIN, first.people)]
        ProposeSheet(self, acts, self._what_of_marked(), self._on_many_proposed)

    def _on_many_proposed(self, act: ExceptionAct, note: str, account: str, _order_no: str) -> None:
        self.presenter.acts.propose_many(act, note, account=account)

    def _confirm_many(self, decision: str) -> None:
        acts, rows = self.presenter.acts, self.model.marked_that_may(decision)
        titles = {
            "approve": translate("exceptions", "Approve {count} proposals?"),
            "execute": translate("exceptions", "Execute {count} now?"),
        }
        fen = sum(each.at_risk_fen for each in rows)
        kinds = sorted({name_of("act", each.act) for each in rows})
        ask(
            self, title=titles[decision].format(count=len(rows)), text=f"{money(fen)} · {' / '.join(kinds)}",
            confirm=translate("exceptions", "Yes, all of them"), cancel=translate("exceptions", "Not yet"),
            on_confirm=acts.approve_many if decision == "approve" else acts.execute_many,
        )  # fmt: skip

    def _what_of_marked(self) -> str:
        return translate("exceptions", "{count} exceptions, {amount} at risk together.").format(
            count=len(self.model.marked), amount=money(self.model.marked_fen)
        )


def _what(row: ExceptionView) -> str:
    number = row.our_no or row.party_no or row.business_no or row.exception_no
    return f"{name_of('type', row.type)} · {money(row.at_risk_fen)} · {number}"


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return Workbench(context)
