"""What the workbench asks of a person before it acts: sheets, made when they are needed."""

from __future__ import annotations

from collections.abc import Callable

from app.core.reconciliation import MONEY_ACTS, ExceptionAct
from app.wire.exceptions import ExceptionView
from app.wire.refunds import StepUp
from ui.exceptions.columns import line_of, titles_of
from ui.exceptions.models import pattern_of
from ui.exceptions.note_sheets import CommentSheet, NoteSheet
from ui.exceptions.patterns_sheet import PatternsSheet
from ui.exceptions.presenter import WorkbenchPresenter
from ui.exceptions.propose_sheet import NO_BULK, ProposeSheet
from ui.exceptions.results_sheet import ResultsSheet
from ui.exceptions.saved_views import BUILT_IN
from ui.exceptions.view import WorkbenchScreen
from ui.exceptions.views_sheet import ViewsSheet
from ui.exceptions.wording import name_of, said
from ui.text import money, titled, translate
from ui.widgets.columns_sheet import ColumnsSheet
from ui.widgets.go_to_row import GoToRow
from ui.widgets.second_person import ask_second_person
from ui.widgets.sheet import ask
from ui.widgets.tables import Remembers

CSV = "CSV (*.csv)"


class Questions:
    """A question a wish; what is answered goes to the presenter."""

    def __init__(
        self, over: WorkbenchScreen, presenter: WorkbenchPresenter, where: Callable[[str, str], str], memory: Remembers
    ) -> None:
        """``where`` asks for a place to save at: a usual name, and kinds of files."""
        self._over, self._presenter, self._where, self._memory = over, presenter, where, memory
        self._second = self._reason = ""
        self._asked: dict[str, Callable[[], object]] = {
            "views": self._ask_view, "columns": self._ask_columns, "go_to": self._ask_row,
            "export": self._on_export,
            "propose": self._ask_proposal, "approve": self._ask_approval, "execute": self._ask_execution,
            "beside": self._ask_beside, "note": self._ask_comment, "withdraw": self._ask_withdrawal,
            "undo": self._ask_undo, "propose_many": self._ask_many,
            "approve_many": lambda: self._confirm_many("approve"),
            "execute_many": lambda: self._confirm_many("execute"), "beside_many": self._ask_beside_many,
            "results": self._show_results, "patterns": self._show_patterns,
        }  # fmt: skip

    def ask(self, wish: str) -> None:
        """Ask what a wish needs."""
        self._asked[wish]()

    def _ask_view(self) -> None:
        made = self._presenter
        ViewsSheet(
            self._over, (*BUILT_IN, *self._over.model.views), made.view_requested, made.view_kept, made.view_dropped
        )  # fmt: skip

    def _ask_columns(self) -> None:
        table = self._over.table
        ColumnsSheet(self._over, table.all_columns(), table.grid_layout(), table.usual, table.arrange)

    def _ask_row(self) -> None:
        if self._over.model.page.total:
            GoToRow(self._over, self._over.table)

    def _on_export(self) -> None:
        day = self._over.model.now.strftime("%Y%m%d")
        path = self._where(f"{translate('exceptions', 'exceptions')}-{day}.csv", CSV)
        if path:
            columns = self._over.table.shown_columns()
            self._presenter.acts.export(titles_of(columns), lambda row: line_of(columns, row), path)

    def _ask_proposal(self) -> None:
        detail = self._over.model.detail
        if detail is not None:
            acts = detail.acts or ((detail.exception.act, detail.exception.people),)
            ProposeSheet(self._over, acts, _what(detail.exception), self._on_proposed, self._reason)

    def _on_proposed(self, act: ExceptionAct, note: str, account: str, order_no: str) -> None:
        self._reason = note
        self._presenter.acts.propose(act, note, account=account, order_no=order_no)

    def _ask_approval(self) -> None:
        self._confirm(translate("exceptions", "Approve this proposal?"), translate("exceptions", "Approve"), "approve")

    def _ask_execution(self) -> None:
        self._confirm(translate("exceptions", "Execute it now?"), translate("exceptions", "Execute"), "execute")

    def _confirm(self, title: str, confirm: str, decision: str) -> None:
        row = self._row()
        if row is None:
            return
        text = f"{_what(row)}\n\n{titled(name_of('act', row.act), said('act', row.act).next)}"
        acts = self._presenter.acts
        run = acts.approve if decision == "approve" else acts.execute
        ask(
            self._over,
            title=title,
            text=text,
            confirm=confirm,
            cancel=translate("exceptions", "Not yet"),
            on_confirm=run,
        )

    def _beside(self, text: str, on_given: Callable[[StepUp], object]) -> None:
        """Ask for the second person; who it was the last time needs only the password again."""

        def given(step_up: StepUp) -> None:
            self._second = step_up.username
            on_given(step_up)

        ask_second_person(self._over, text, given, username=self._second)

    def _ask_beside(self) -> None:
        row = self._row()
        if row is not None:
            text = f"{_what(row)} {titled(name_of('act', row.act), said('act', row.act).next)}"
            self._beside(text, lambda given: self._presenter.acts.decide("approve", step_up=given))

    def _ask_withdrawal(self) -> None:
        NoteSheet(
            self._over, title=translate("exceptions", "Withdraw the proposal?"),
            text=translate("exceptions", "The exception is new again; what was proposed stays in its evidence."),
            name=translate("exceptions", "Why"), confirm=translate("exceptions", "Withdraw"),
            on_given=lambda note: self._presenter.acts.decide("withdraw", note),
        )  # fmt: skip

    def _ask_undo(self) -> None:
        NoteSheet(
            self._over, title=translate("exceptions", "Undo what was done?"),
            text=translate("exceptions", "A counter-act takes it back; nothing is deleted. It is open again then."),
            name=translate("exceptions", "Why"), confirm=translate("exceptions", "Undo"), danger=True,
            on_given=self._on_undone,
        )  # fmt: skip

    def _on_undone(self, note: str) -> None:
        """Where money stood elsewhere after the act, a second person agrees to its counter-act."""
        row, acts = self._row(), self._presenter.acts
        if row is None or row.act not in MONEY_ACTS:
            acts.decide("undo", note)
            return
        text = translate("exceptions", "Undo: {act}. {what}").format(act=name_of("act", row.act), what=_what(row))
        self._beside(text, lambda given: acts.decide("undo", note, given))

    def _ask_comment(self) -> None:
        CommentSheet(self._over, self._presenter.acts.comment)

    def _row(self) -> ExceptionView | None:
        return self._over.model.detail.exception if self._over.model.detail is not None else None

    def _ask_many(self) -> None:
        rows = self._over.model.marked_that_may("propose")
        if len({pattern_of(each) for each in rows}) != 1:
            self._presenter.acts.propose_many(ExceptionAct.EXPLAIN, "-")
            return
        first = rows[0]
        usual = [(first.act, first.people), (ExceptionAct.EXPLAIN, first.people), (ExceptionAct.WRITE_OFF, 2)]
        acts = [each for place, each in enumerate(usual) if each[0] not in [act for act, _ in usual[:place]]]
        acts = [each for each in acts if each[0] not in NO_BULK] or [(ExceptionAct.EXPLAIN, first.people)]
        ProposeSheet(self._over, acts, self._what_of_marked(), self._on_many_proposed, self._reason)

    def _on_many_proposed(self, act: ExceptionAct, note: str, account: str, _order_no: str) -> None:
        self._reason = note
        self._presenter.acts.propose_many(act, note, account=account)

    def _confirm_many(self, decision: str) -> None:
        acts, rows = self._presenter.acts, self._over.model.marked_that_may(decision)
        titles = {
            "approve": translate("exceptions", "Approve {count} proposals?"),
            "execute": translate("exceptions", "Execute {count} now?"),
        }
        fen = sum(each.at_risk_fen for each in rows)
        kinds = sorted({name_of("act", each.act) for each in rows})
        ask(
            self._over, title=titles[decision].format(count=len(rows)), text=f"{money(fen)} · {' / '.join(kinds)}",
            confirm=translate("exceptions", "Yes, all of them"), cancel=translate("exceptions", "Not yet"),
            on_confirm=acts.approve_many if decision == "approve" else acts.execute_many,
        )  # fmt: skip

    def _what_of_marked(self) -> str:
        return translate("exceptions", "{count} exceptions, {amount} at risk together.").format(
            count=len(self._over.model.marked), amount=money(self._over.model.marked_fen)
        )

    def _ask_beside_many(self) -> None:
        acts = self._presenter.acts
        self._beside(self._what_of_marked(), lambda given: acts.decide_many("approve", step_up=given))

    def _show_results(self) -> None:
        ResultsSheet(self._over, self._over.model.results, self._memory)

    def _show_patterns(self) -> None:
        row = self._over.table.current_row()
        PatternsSheet(self._over, self._over.model.patterns, self._memory, row.cells if row is not None else "")


def _what(row: ExceptionView) -> str:
    number = row.our_no or row.party_no or row.business_no or row.exception_no
    return f"{name_of('type', row.type)} · {money(row.at_risk_fen)} · {number}"
