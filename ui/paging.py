"""Which page of a long list is asked for, and when: one request at a time, always for what is in sight then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from app.core.errors import PaydeskError, Unreachable
from ui.tasks import QUESTIONS, Stoppable, TaskRunner
from ui.widgets.pages import PAGE_ROWS, Span

Page = TypeVar("Page")
Read = Callable[[int, int], Page]

LOOK_MS, MOST_LOOKS = 30, 6
"""While the view moves on, a page is asked for at every sixth look at the latest."""
RETRY_MS = 3_000


class ShowsPages(Protocol):
    """What is paged (a `PagedTable`, or a stand-in)."""

    def missing(self, first: int, last: int) -> Span | None:
        """The first page between two places that is not there."""
        ...


class Paging(Generic[Page]):
    """``began`` hears the first page of another list, ``came`` each further one (its offset, the page), ``failed``
    what went wrong; the answers of a list that was left are dropped."""

    def __init__(
        self,
        tasks: TaskRunner,
        shown: ShowsPages,
        *,
        began: Callable[[Page], None],
        came: Callable[[int, Page], None],
        failed: Callable[[PaydeskError], None],
        page_rows: int = PAGE_ROWS,
    ) -> None:
        self._tasks, self._shown, self._page_rows = tasks, shown, page_rows
        self._on_began, self._on_came, self._on_failed = began, came, failed
        self._read: Read[Any] | None = None
        self._task: Stoppable | None = None
        self._timer: Stoppable | None = None
        self._beginning = False
        self._in_sight = self._looked_at = (0, 0)
        self._looks = 0

    @property
    def busy(self) -> bool:
        """Whether the first page of a list is awaited."""
        return self._beginning

    def begin(self, read: Read[Page]) -> None:
        """Another list: its first page is asked for; until it is here the one before stays."""
        self.stop()
        self._read, self._beginning = read, True
        self._task = self._tasks.run(QUESTIONS, lambda: read(0, self._page_rows), self._began, self._not_began)

    def seen(self, first: int, last: int) -> None:
        """These places are in sight now."""
        self._in_sight = (first, last)
        if self._read is None or self._beginning or self._task is not None or self._timer is not None:
            return
        if self._wanted() is not None:
            self._looks, self._looked_at = 0, self._in_sight
            self._timer = self._tasks.after(LOOK_MS, self._look)

    def stop(self) -> None:
        """Nothing more is asked; what is under way is dropped."""
        for each in (self._task, self._timer):
            if each is not None:
                each.stop()
        self._task = self._timer = None
        self._beginning = False

    def _look(self) -> None:
        """Has the view come to rest? Then ask for what it shows."""
        self._timer = None
        span = self._wanted()
        if span is None:
            return
        moves = abs(self._in_sight[0] - self._looked_at[0]) > self._in_sight[1] - self._in_sight[0]
        self._looked_at, self._looks = self._in_sight, self._looks + 1
        if moves and self._looks < MOST_LOOKS:
            self._timer = self._tasks.after(LOOK_MS, self._look)
        else:
            self._ask(span)

    def _wanted(self) -> Span | None:
        """What is missing in sight, else just above and below it."""
        first, last = self._in_sight
        near = self._page_rows // 4
        return self._shown.missing(first, last) or self._shown.missing(first - near, last + near)

    def _ask(self, span: Span) -> None:
        read = self._read
        if read is not None:
            self._looks = 0
            self._task = self._tasks.run(
                QUESTIONS,
                lambda: read(span.offset, span.limit),
                lambda page: self._came(span, page),
                self._not_came,
            )

    def _began(self, page: Page) -> None:
        self._task, self._beginning = None, False
        self._in_sight = self._looked_at = (0, 0)
        self._on_began(page)

    def _not_began(self, error: PaydeskError) -> None:
        """Say so; where nobody answered, ask again after a while."""
        self._task, self._beginning = None, False
        read = self._read
        if isinstance(error, Unreachable) and read is not None:
            self._timer = self._tasks.after(RETRY_MS, lambda: self.begin(read))
        self._on_failed(error)

    def _came(self, span: Span, page: Page) -> None:
        self._task = None
        self._on_came(span.offset, page)
        self.seen(*self._in_sight)

    def _not_came(self, error: PaydeskError) -> None:
        """Say so, and look again after a while: what is in sight is still missing."""
        self._task = None
        self._looked_at = self._in_sight
        self._timer = self._tasks.after(RETRY_MS, self._look)
        self._on_failed(error)
