"""Pages of a long list: one request at a time, for what is in sight, and nothing of a list that was left."""

from __future__ import annotations

from app.core.errors import PaydeskError, Unreachable
from support.screen_world import HandTasks
from ui.paging import MOST_LOOKS, Paging
from ui.widgets.pages import Pages

ROWS = 100


class List:
    """A list of 10,000 rows at a server that keeps what it was asked."""

    def __init__(self, total: int = 10_000) -> None:
        self.tasks, self.pages, self.asked = HandTasks(), Pages[int](ROWS, kept=4), list[int]()
        self.total, self.fault, self.faults = total, "", list[PaydeskError]()
        self.paging = Paging[tuple[int, list[int]]](
            self.tasks, self.pages, began=self._began, came=lambda offset, page: self.pages.put(offset, page[1]),
            failed=self.faults.append, page_rows=ROWS,
        )  # fmt: skip
        self.paging.begin(self.read)
        self.tasks.settle()

    def read(self, offset: int, limit: int) -> tuple[int, list[int]]:
        self.asked.append(offset)
        if self.fault:
            raise Unreachable(self.fault)
        return self.total, list(range(offset, min(offset + limit, self.total)))

    def _began(self, page: tuple[int, list[int]]) -> None:
        self.pages.begin(page[0])
        self.pages.put(0, page[1])

    def rest(self) -> None:
        """Nobody touches it for a while."""
        for _ in range(20):
            self.tasks.pass_time()
            self.tasks.settle()


def test_the_first_page_comes_with_the_list() -> None:
    shown = List()
    assert shown.asked == [0]
    assert (shown.pages.total, shown.pages.row(99), shown.pages.row(100)) == (10_000, 99, None)


def test_what_is_here_is_not_asked_for() -> None:
    shown = List()
    shown.paging.seen(10, 30)
    shown.rest()
    assert shown.asked == [0]


def test_a_jump_asks_for_what_is_in_sight_then_for_what_lies_beside_it() -> None:
    shown = List()
    shown.paging.seen(5_090, 5_110)
    shown.rest()
    assert shown.asked == [0, 5_000, 5_100]
    assert shown.pages.row(5_105) == 5_105


def test_a_drag_asks_only_for_where_it_comes_to_rest() -> None:
    shown = List()
    for place in (1_000, 2_500, 4_000, 7_040):
        shown.paging.seen(place, place + 15)
    shown.rest()
    assert shown.asked == [0, 7_000]


def test_a_drag_without_rest_is_answered_now_and_then() -> None:
    shown = List()
    for step in range(MOST_LOOKS * 3):
        for place in (step * 400 + 140, step * 400 + 340):
            shown.paging.seen(place, place + 15)
        shown.tasks.pass_time()
        shown.tasks.settle()
    assert 2 <= len(shown.asked) - 1 <= 4


def test_what_left_the_view_while_a_page_was_on_its_way_is_not_asked_for() -> None:
    shown = List()
    shown.paging.seen(1_040, 1_055)
    shown.tasks.pass_time()
    shown.paging.seen(2_040, 2_055)
    shown.paging.seen(9_040, 9_055)
    shown.rest()
    assert shown.asked == [0, 1_000, 9_000]


def test_the_answer_of_a_list_that_was_left_is_dropped() -> None:
    shown = List()
    shown.paging.seen(5_000, 5_020)
    shown.tasks.pass_time()
    shown.total = 40
    shown.paging.begin(shown.read)
    shown.tasks.settle()
    assert (shown.pages.total, shown.pages.row(5_000)) == (40, None)


def test_a_page_that_does_not_come_is_said_and_asked_for_again() -> None:
    shown = List()
    shown.fault = "server.no_answer"
    shown.paging.seen(5_020, 5_040)
    shown.tasks.pass_time()
    shown.tasks.settle()
    assert [each.code for each in shown.faults] == ["server.no_answer"]
    shown.fault = ""
    shown.rest()
    assert shown.pages.row(5_030) == 5_030


def test_pages_not_looked_at_are_let_go() -> None:
    shown = List()
    for place in range(1_000, 9_000, 1_000):
        shown.paging.seen(place + 40, place + 55)
        shown.rest()
    assert shown.pages.held == 4 * ROWS
