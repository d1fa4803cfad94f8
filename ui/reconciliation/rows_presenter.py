"""The grid of a run: filters as you type, pages for what is in sight, views, the clipboard and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from app.core.errors import PaydeskError
from app.desk.keep_file import Transfer
from app.desk.ports import Server
from app.desk.rows_as_seen import export_rows
from app.wire.reconciliation import LARGEST_PAGE, PatternView, RowPage, RowView
from ui.paging import Paging
from ui.presenting import Facts, Presenting, who
from ui.reconciliation.row_columns import seen_columns
from ui.reconciliation.row_models import LARGEST_TEXT, Conditions, RowsModel, SavedView, views_of, views_text
from ui.tasks import BACKGROUND, TRANSFERS, Stoppable, TaskRunner
from ui.widgets.paged_model import GridColumn
from ui.widgets.pages import PAGE_ROWS, Span
from ui.widgets.saving_bar import Saving
from ui.widgets.spreadsheet import tab_separated
from ui.widgets.tables import Remembers

TYPING_MS = 120
PROGRESS_MS = 250
MOST_COPIED = 10_000


class ShowsRows(Protocol):
    """What the presenter needs of its view."""

    def show_model(self, model: RowsModel) -> None: ...

    def show_first(self, page: RowPage) -> None: ...

    def show_page(self, offset: int, page: RowPage) -> None: ...

    def missing(self, first: int, last: int) -> Span | None: ...

    def row_at(self, place: int) -> RowView | None: ...

    def take_copy(self, text: str) -> None: ...


class Awaited:
    """Stands for the grid while it is being made, so that its first page is asked for before: the server answers
    meanwhile. What it was shown last is shown to the grid that comes."""

    def __init__(self) -> None:
        self._grid: ShowsRows | None = None
        self._model = RowsModel()

    def is_here(self, grid: ShowsRows) -> None:
        """The grid has been made."""
        self._grid = grid
        grid.show_model(self._model)

    def show_model(self, model: RowsModel) -> None:
        """As the grid does."""
        self._model = model
        if self._grid is not None:
            self._grid.show_model(model)

    def show_first(self, page: RowPage) -> None:
        """As the grid does."""
        if self._grid is not None:
            self._grid.show_first(page)

    def show_page(self, offset: int, page: RowPage) -> None:
        """As the grid does."""
        if self._grid is not None:
            self._grid.show_page(offset, page)

    def missing(self, first: int, last: int) -> Span | None:
        """As the grid says."""
        return self._grid.missing(first, last) if self._grid is not None else None

    def row_at(self, place: int) -> RowView | None:
        """As the grid says."""
        return self._grid.row_at(place) if self._grid is not None else None

    def take_copy(self, text: str) -> None:
        """As the grid does."""
        if self._grid is not None:
            self._grid.take_copy(text)


class RowsPresenter(Presenting[RowsModel]):
    """Decides what the grid shows."""

    def __init__(
        self, view: ShowsRows, tasks: TaskRunner, server: Server, facts: Facts, memory: Remembers
    ) -> None:  # fmt: skip
        super().__init__(view, tasks, RowsModel())
        self._grid, self._server, self._facts, self._memory = view, server, facts, memory
        self._paging = Paging[RowPage](
            tasks, view, began=self._began, came=self._came, failed=self._not_read, page_rows=PAGE_ROWS
        )
        self._typing: Stoppable | None = None
        self._watching: Stoppable | None = None
        self._transfer: Transfer | None = None

    def load(self) -> None:
        """The grid comes to the front: views of who is signed in, the table of patterns once."""
        self.show(views=views_of(self._memory.get(self._views_key())))
        if not self.model.patterns:
            self._tasks.run(BACKGROUND, self._server.patterns, self._patterns_read, self._not_read)

    def stop(self) -> None:
        """Drop what is under way; a file that is being saved is broken off."""
        self.cancel_requested()
        self._paging.stop()
        super().stop()

    def run_shown(self, run_no: str, day: date | None, channels: Sequence[str]) -> None:
        """The rows of this run from now on; conditions stay."""
        if run_no == self.model.run_no:
            self.show(channels=tuple(channels))
            return
        self.show(run_no=run_no, day=day, channels=tuple(channels), shown=None, total=0, fen=0, chosen=None, fault=None)
        if run_no:
            self._begin()
        else:
            self._paging.stop()

    def typed(self, text: str) -> None:
        """The text to be looked for, letter by letter."""
        wanted = text.strip()[:LARGEST_TEXT]
        if wanted == self.model.conditions.text:
            return
        self.show(conditions=replace(self.model.conditions, text=wanted))
        self._stop_typing()
        self._typing = self._tasks.after(TYPING_MS, self._begin)

    def narrowed(self, **changes: str) -> None:
        """An outcome, channel, type or kind was chosen."""
        conditions = replace(self.model.conditions, **changes)  # type: ignore[arg-type]
        if conditions != self.model.conditions:
            self.show(conditions=conditions)
            self._begin()

    def sort_requested(self, sort: str) -> None:
        """A header was pressed: sort by it, the other way round when it is so already."""
        before = self.model.conditions
        descending = not before.descending if before.sort == sort else False
        self.show(conditions=replace(before, sort=sort, descending=descending))
        self._begin()

    def all_requested(self) -> None:
        """Take every condition away."""
        self.show(conditions=Conditions(sort=self.model.conditions.sort, descending=self.model.conditions.descending))
        self._begin()

    def read_requested(self) -> None:
        """Ask again."""
        self._begin()

    def seen(self, first: int, last: int) -> None:
        """These rows are in sight."""
        self._paging.seen(first, last)

    def chosen(self, row: RowView | None) -> None:
        """The row in front."""
        if row != self.model.chosen:
            self.show(chosen=row)

    def view_saved(self, name: str, layout: str) -> None:
        """Keep conditions and columns under a name; the same name again replaces it."""
        if not name.strip():
            self.complain("grid.view_name_missing", tone="warning")
            return
        others = [each for each in self.model.views if each.name != name.strip()]
        self._keep_views((*others, SavedView(name.strip(), self.model.conditions, layout)))

    def view_forgotten(self, name: str) -> None:
        """Forget a view."""
        self._keep_views(tuple(each for each in self.model.views if each.name != name))

    def view_chosen(self, view: SavedView) -> None:
        """Show what a view names."""
        self.show(conditions=view.conditions)
        self._begin()

    def copy_requested(self, spans: Sequence[tuple[int, int]], columns: Sequence[GridColumn[Any]]) -> None:
        """Put the selected rows on the clipboard; those that are not here are fetched."""
        count = sum(last - first + 1 for first, last in spans)
        if count == 0:
            return
        if count > MOST_COPIED:
            self.complain("grid.too_many_to_copy", tone="warning", count=f"{count:,}", most=f"{MOST_COPIED:,}")
            return
        run_no, conditions = self.model.run_no, self.model.shown or self.model.conditions
        here = {place: self._grid.row_at(place) for first, last in spans for place in range(first, last + 1)}

        def work() -> tuple[str, int]:
            rows = _filled(self._server, run_no, conditions, here)
            return tab_separated(columns, rows), len(rows)

        self.ask(work, self._copied, lane=TRANSFERS)

    def save_requested(self, path: str, columns: Sequence[GridColumn[Any]]) -> None:
        """Save all that fits the conditions as a CSV file of these columns."""
        if not path or self._transfer is not None or not self.model.run_no:
            return
        transfer, run_no, wanted = Transfer(), self.model.run_no, self.model.conditions.asked(0, LARGEST_PAGE)
        self._transfer = transfer
        seen = seen_columns(columns)
        self.show(saving=Saving(0, self.model.total), fault=None)
        self._watching = self._tasks.after(PROGRESS_MS, self._watch)
        self._tasks.run(
            TRANSFERS,
            lambda: export_rows(self._server, run_no, wanted, seen, path, transfer).name,
            self._saved,
            self._not_saved,
        )

    def cancel_requested(self) -> None:
        """Break the file off."""
        if self._transfer is not None and self.model.saving is not None:
            self._transfer.cancel()
            self.show(saving=replace(self.model.saving, stopping=True))

    def _begin(self) -> None:
        self._stop_typing()
        model = self.model
        if not model.run_no:
            return
        conditions, run_no = model.conditions, model.run_no
        self.show(busy=True, fault=None)
        self._paging.begin(lambda offset, limit: self._server.run_rows(run_no, conditions.asked(offset, limit)))

    def _began(self, page: RowPage) -> None:
        conditions = self.model.conditions
        self.show(busy=False, total=page.total, fen=page.fen, shown=conditions, chosen=None)
        self._grid.show_first(page)
        self.answered()

    def _came(self, offset: int, page: RowPage) -> None:
        self._grid.show_page(offset, page)
        self.answered()

    def _not_read(self, error: PaydeskError) -> None:
        self.show(busy=False)
        self.fail(error)

    def _patterns_read(self, patterns: Sequence[PatternView]) -> None:
        self.show(patterns={each.cells: each for each in patterns})

    def _stop_typing(self) -> None:
        if self._typing is not None:
            self._typing.stop()
            self._typing = None

    def _views_key(self) -> str:
        return f"views.reconciliation.rows.{who(self._facts).operator_id}"

    def _keep_views(self, views: Sequence[SavedView]) -> None:
        ordered = tuple(sorted(views, key=lambda each: each.name))
        self._memory.put(self._views_key(), views_text(ordered))
        self.show(views=ordered, fault=None)

    def _copied(self, answer: tuple[str, int]) -> None:
        text, count = answer
        self._grid.take_copy(text)
        self.complain("grid.copied", tone="success", count=f"{count:,}")

    def _watch(self) -> None:
        """How far the file is."""
        going = self._transfer
        if going is not None:
            self.show(saving=Saving(max(0, going.lines_done - 1), self.model.total, going.cancelled))
            self._watching = self._tasks.after(PROGRESS_MS, self._watch)

    def _saved(self, name: str) -> None:
        self._end_transfer()
        self.complain("file.saved", tone="success", name=name)

    def _not_saved(self, error: PaydeskError) -> None:
        self._end_transfer()
        if error.code == "file.cancelled":
            self.complain("file.cancelled", tone="warning")
        else:
            self.fail(error)

    def _end_transfer(self) -> None:
        self._transfer = None
        if self._watching is not None:
            self._watching.stop()
        self.show(saving=None)


def _filled(server: Server, run_no: str, conditions: Conditions, here: dict[int, RowView | None]) -> list[RowView]:
    """On the lane: the rows of these places, those that are not here read by the largest pages."""
    for place in sorted(here):
        if here[place] is None:
            offset = place // LARGEST_PAGE * LARGEST_PAGE
            page = server.run_rows(run_no, conditions.asked(offset, LARGEST_PAGE))
            for step, row in enumerate(page.rows):
                if offset + step in here:
                    here[offset + step] = row
    return [row for _, row in sorted(here.items()) if row is not None]
