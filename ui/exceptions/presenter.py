"""The exception workbench: which exceptions are listed, which one is in front, which are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.desk.ports import Server
from app.wire.exceptions import ExceptionDetail, ExceptionPage, ExceptionView, SearchExceptions
from app.wire.reconciliation import PatternView
from ui.exceptions.acts import ExceptionActs
from ui.exceptions.models import MOST_TOGETHER, Page, WorkbenchModel, pattern_of
from ui.exceptions.saved_views import SavedView, drop_view, keep_view, read_views
from ui.paging import Paging, ShowsPages
from ui.presenting import Facts, Presenting, Shows, fault_of, who
from ui.tasks import BACKGROUND, QUESTIONS, Stoppable, TaskRunner
from ui.widgets.pages import PAGE_ROWS
from ui.widgets.tables import Remembers

TYPED_MS, MOVED_MS, READ_AGAIN_MS = 220, 90, 20_000
"""How long a pause in typing or in moving through the list is waited for; how often the list is read again."""


class WorkbenchPresenter(Presenting[WorkbenchModel]):
    """Decides what the workbench shows; what is done about an exception stands in ``acts``."""

    def __init__(
        self, view: Shows[WorkbenchModel], tasks: TaskRunner, server: Server, facts: Facts, clock: Clock,
        memory: Remembers, pages: ShowsPages,
    ) -> None:  # fmt: skip
        super().__init__(view, tasks, WorkbenchModel(now=clock.now(), views=read_views(memory)))
        self._server, self._facts, self._clock, self._memory = server, facts, clock, memory
        self._paging: Paging[ExceptionPage] = Paging(
            self._tasks, pages, began=self._began, came=self._came, failed=self._not_listed
        )
        self._opening: Stoppable | None = None
        self._pause: Stoppable | None = None
        self._again: Stoppable | None = None
        self._seen, self._looked_at = 0, False
        self.acts = ExceptionActs(self, server, facts, self._tasks)

    # ------------------------------------------------------------ the list

    def load(self) -> None:
        """The screen is shown: the list as it was asked for last."""
        may, self._looked_at = self._facts.may, True
        self.show(
            my_id=who(self._facts).operator_id, may_propose=may("exceptions.propose"),
            may_approve=may("exceptions.approve"), may_execute=may("exceptions.execute"), now=self._now(),
        )  # fmt: skip
        if self.model.loaded:
            self.read_again()
        elif not self._paging.busy:
            self._list(self.model.query)

    def left(self) -> None:
        """Nobody looks."""
        self._looked_at = False
        self._rest()

    def filter_requested(self, **conditions: object) -> None:
        """Other conditions, at once."""
        self._list(replace(self.model.query, offset=0, **conditions))  # type: ignore[arg-type]

    def text_typed(self, text: str) -> None:
        """What is looked for in numbers, type and owner; asked when the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        wanted = text.strip()
        if wanted != self.model.query.text:
            self._pause = self._tasks.after(TYPED_MS, lambda: self.filter_requested(text=wanted))

    def sort_requested(self, sort: str) -> None:
        """By a column: the second time the other way round, the third time the worst first again."""
        query = self.model.query
        if query.sort != sort:
            self.filter_requested(sort=sort, descending=False)
        elif not query.descending and sort != "worst":
            self.filter_requested(descending=True)
        else:
            self.filter_requested(sort="worst", descending=False)

    def view_requested(self, view: SavedView) -> None:
        """The conditions of a saved view."""
        self._list(replace(view.query, offset=0))

    def view_kept(self, name: str) -> None:
        """Give the present conditions a name."""
        if name.strip():
            self.show(views=keep_view(self._memory, name, self.model.query))
            self.complain("exception.view_kept", tone="success", name=name.strip())

    def view_dropped(self, name: str) -> None:
        """Forget a saved view."""
        self.show(views=drop_view(self._memory, name))

    def seen(self, first: int, last: int) -> None:
        """These places of the list are in sight now; what is missing there is asked for."""
        self._seen = first - first % PAGE_ROWS
        self._paging.seen(first, last)

    def read_again(self) -> None:
        """The part of the list that was looked at last, as it is now; the list begins anew if it has another length."""
        self._rest()
        query, serial = replace(self.model.query, offset=self._seen, limit=PAGE_ROWS), self.model.page.serial

        def came(page: ExceptionPage) -> None:
            if serial == self.model.page.serial:
                self._show_page(page, serial if page.total == self.model.page.total else serial + 1)
            self._wait()

        def failed(error: PaydeskError) -> None:
            self.show(fault=fault_of(error))
            self._wait()

        self._again = self._tasks.run(BACKGROUND, lambda: self._server.search_exceptions(query), came, failed)

    def _list(self, query: SearchExceptions) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._rest()
        self._seen = 0
        self.show(query=query, busy=True, fault=None)
        self._paging.begin(
            lambda offset, limit: self._server.search_exceptions(replace(query, offset=offset, limit=limit))
        )

    def _began(self, page: ExceptionPage) -> None:
        self.show(busy=False)
        self._show_page(page, self.model.page.serial + 1)
        self._wait()

    def _came(self, _offset: int, page: ExceptionPage) -> None:
        self._show_page(page, self.model.page.serial)

    def _not_listed(self, error: PaydeskError) -> None:
        self.show(busy=False, loaded=True, fault=fault_of(error))
        self._wait()

    def _show_page(self, page: ExceptionPage, serial: int) -> None:
        fresh = {row.exception_no: row for row in page.rows}
        marked = {number: fresh.get(number, row) for number, row in self.model.marked.items()}
        shown = Page(serial, page.total, page.offset, tuple(page.rows))
        self.show(page=shown, summary=page.summary, marked=marked, loaded=True, now=self._now())
        self.answered()

    def _wait(self) -> None:
        """Read the list again after a while, as long as somebody looks at it."""
        self._rest()
        if self._looked_at:
            self._again = self._tasks.after(READ_AGAIN_MS, self.read_again)

    def _rest(self) -> None:
        if self._again is not None:
            self._again.stop()

    def _now(self) -> Any:
        return self._clock.now() + self._facts.server_ahead

    # ------------------------------------------------------------ the case in front

    def open_requested(self, row: ExceptionView) -> None:
        """Show a row's case beside the list."""
        self._open(row.exception_no)

    def number_opened(self, exception_no: str) -> None:
        """Show the case of a number (from another screen)."""
        self._open(exception_no)

    def moved_to(self, row: ExceptionView | None) -> None:
        """Another row is in front: while a case stands open, it follows when the moving pauses."""
        if row is None or not self.model.opened or row.exception_no == self.model.opening:
            return
        if self._opening is not None:
            self._opening.stop()
        self.show(opening=row.exception_no, asked=None)
        self._opening = self._tasks.after(MOVED_MS, lambda: self._open(row.exception_no))

    def close_requested(self) -> None:
        """The list alone."""
        if self._opening is not None:
            self._opening.stop()
        self.show(opened=False, detail=None, opening="", asked=None)

    def _open(self, exception_no: str) -> None:
        if self._opening is not None:
            self._opening.stop()
        self.show(opened=True, opening=exception_no, asked=None, fault=None)
        self._opening = self._tasks.run(
            QUESTIONS, lambda: self._server.exception(exception_no), self._opened, self._not_opened
        )

    def _opened(self, detail: ExceptionDetail) -> None:
        if detail.exception.exception_no == self.model.opening:
            self.show(detail=detail, now=self._now())

    def _not_opened(self, error: PaydeskError) -> None:
        self.show(detail=None, opened=False, opening="", fault=fault_of(error))

    def changed(self, detail: ExceptionDetail) -> None:
        """Something was done about a case: it, its mark and the list as they are now."""
        number = detail.exception.exception_no
        marked = self.model.marked
        if number in marked:
            marked = {**marked, number: detail.exception}
        before, asked = self.model.detail, self.model.asked
        front = number == self.model.opening
        if front and before is not None and before.exception.state is not detail.exception.state:
            asked = None  # what a party said was said before this act
        self.show(detail=detail if front else before, marked=marked, asked=asked)
        self.read_again()

    # ------------------------------------------------------------ marks

    def mark_requested(self, row: ExceptionView) -> None:
        """Mark a row, or take its mark away."""
        marked = dict(self.model.marked)
        if marked.pop(row.exception_no, None) is None:
            marked[row.exception_no] = row
        self._mark(marked)

    def mark_equals(self, row: ExceptionView) -> None:
        """Mark all of one pattern and state that fit the conditions, wherever they stand in the list."""
        wanted = replace(
            self.model.query, types=(row.type,), states=(row.state,), pattern=row.cells, offset=0, limit=MOST_TOGETHER
        )

        def came(page: ExceptionPage) -> None:
            equals = [each for each in page.rows if pattern_of(each) == pattern_of(row)]
            self._mark({each.exception_no: each for each in equals})
            if page.total > len(page.rows):
                self.complain("exception.first_marked", tone="primary", most=len(page.rows), count=page.total)

        self.ask(lambda: self._server.search_exceptions(wanted), came)

    def unmark_requested(self) -> None:
        """No marks any more."""
        self.show(marked={}, results=())

    def _mark(self, marked: dict[str, ExceptionView]) -> None:
        if len(marked) > MOST_TOGETHER:
            self.complain("exception.too_many", tone="warning", most=MOST_TOGETHER, count=len(marked))
        else:
            self.show(marked=marked, results=())

    # ------------------------------------------------------------ the table of patterns

    def patterns_requested(self) -> None:
        """All 81, read once."""
        if not self.model.patterns:
            self.ask(self._server.patterns, self._patterns_came)

    def _patterns_came(self, patterns: Sequence[PatternView]) -> None:
        self.show(patterns=tuple(patterns))
