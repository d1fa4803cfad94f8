"""The grid of a run: conditions are the server's, pages come for what is in sight, copies and files are whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.wire.reconciliation import RowPage, RowView
from support import reconciled
from support.screen_world import PlainFacts, Remembered, World
from ui.reconciliation.row_columns import Said, cell_words, row_columns
from ui.reconciliation.row_models import Conditions, RowsModel, conditions_of, views_of
from ui.reconciliation.rows_presenter import MOST_COPIED, RowsPresenter
from ui.widgets.pages import PAGE_ROWS, Pages, Span
from ui.widgets.saving_bar import Saving
from ui.widgets.spreadsheet import safe, tab_separated

RUN = reconciled.RUN_NO
TOTAL = 1_000_000
COLUMNS = row_columns(Said())


class Grid:
    """A view that keeps pages and what it is shown."""

    def __init__(self) -> None:
        self.pages, self.models, self.copies = Pages[RowView](), list[RowsModel](), list[str]()

    def show_model(self, model: RowsModel) -> None:
        self.models.append(model)

    def show_first(self, page: RowPage) -> None:
        self.pages.begin(page.total)
        self.pages.put(page.offset, page.rows)

    def show_page(self, offset: int, page: RowPage) -> None:
        self.pages.put(offset, page.rows)

    def missing(self, first: int, last: int) -> Span | None:
        return self.pages.missing(first, last)

    def row_at(self, place: int) -> RowView | None:
        return self.pages.row(place)

    def take_copy(self, text: str) -> None:
        self.copies.append(text)


class Desk:
    """The presenter over a run of a million rows."""

    def __init__(self) -> None:
        self.world, self.grid, self.memory = World(), Grid(), Remembered()
        self.rows = reconciled.RowsServer(TOTAL)
        self.world.server.answers = {**reconciled.answers(), "run_rows": self.rows}
        server: Any = self.world.server
        self.presenter = RowsPresenter(self.grid, self.world.tasks, server, PlainFacts(), self.memory)
        self.presenter.load()
        self.presenter.run_shown(RUN, reconciled.DAY, ("wechat", "alipay"))
        self.world.tasks.settle()

    @property
    def model(self) -> RowsModel:
        return self.grid.models[-1]

    def rest(self) -> None:
        for _ in range(10):
            self.world.tasks.pass_time()
            self.world.tasks.settle()


def test_a_run_shows_its_first_page_and_counts_all() -> None:
    desk = Desk()
    assert (desk.model.total, desk.model.fen, desk.grid.pages.held) == (TOTAL, TOTAL * 2_512, PAGE_ROWS)
    assert [each.offset for each in desk.rows.asked] == [0]


def test_any_place_of_a_million_is_one_question_away() -> None:
    desk = Desk()
    desk.presenter.seen(777_640, 777_655)
    desk.rest()
    assert [each.offset for each in desk.rows.asked] == [0, 777_640 // PAGE_ROWS * PAGE_ROWS]
    assert desk.grid.pages.row(777_650) == reconciled.row(777_650)


def test_letters_become_one_question_when_the_fingers_rest() -> None:
    desk = Desk()
    for text in ("4", "42", "420"):
        desk.presenter.typed(text)
    assert len(desk.rows.asked) == 1
    desk.rest()
    assert [each.text for each in desk.rows.asked] == ["", "420"]
    assert desk.model.total == TOTAL // 10


def test_conditions_go_to_the_server_and_can_be_taken_away() -> None:
    desk = Desk()
    desk.presenter.narrowed(outcome="exception")
    desk.presenter.narrowed(channel="wechat")
    desk.rest()
    assert (desk.rows.asked[-1].outcome, desk.rows.asked[-1].channel) == ("exception", "wechat")
    assert (desk.model.filtered, desk.model.total) == (True, 4)
    desk.presenter.all_requested()
    desk.rest()
    assert (desk.model.filtered, desk.model.total) == (False, TOTAL)


def test_a_header_sorts_and_turns_the_order() -> None:
    desk = Desk()
    for _ in range(2):
        desk.presenter.sort_requested("amount_fen")
        desk.rest()
    assert [(each.sort, each.descending) for each in desk.rows.asked] == [
        ("worst", False), ("amount_fen", False), ("amount_fen", True),
    ]  # fmt: skip


def test_the_rows_of_another_run_begin_anew_with_the_same_conditions() -> None:
    desk = Desk()
    desk.presenter.narrowed(kind="refund")
    desk.rest()
    desk.presenter.run_shown(reconciled.OLDER_RUN_NO, reconciled.DAY, ())
    desk.rest()
    assert desk.world.server.asked("run_rows")[-1][0] == reconciled.OLDER_RUN_NO
    assert desk.rows.asked[-1].kind == "refund"


def test_what_is_copied_and_is_not_here_is_fetched() -> None:
    desk = Desk()
    desk.presenter.copy_requested([(0, 1), (5_000, 5_001)], [COLUMNS[0], COLUMNS[5], COLUMNS[9]])
    desk.world.tasks.settle()
    titles, *lines = desk.grid.copies[0].splitlines()
    assert titles.split("\t") == ["Outcome", "This program", "Our number"]
    assert [line.split("\t")[1] for line in lines] == ["10.00", "10.37", "60.00", "60.37"]
    assert desk.model.fault is not None
    assert desk.model.fault.code == "grid.copied"


def test_more_than_a_clipboard_takes_is_said() -> None:
    desk = Desk()
    desk.presenter.copy_requested([(0, MOST_COPIED)], COLUMNS)
    assert desk.model.fault is not None
    assert desk.model.fault.code == "grid.too_many_to_copy"
    assert not desk.grid.copies


def test_a_file_is_saved_with_progress(tmp_path: Path) -> None:
    desk = Desk()

    def export(_run: str, _wanted: object, sink: Any) -> None:
        sink.begin(None)
        sink.write(reconciled.rows_file(2))

    desk.world.server.answers["export_run_rows"] = export
    desk.presenter.save_requested(str(tmp_path / "rows.csv"), [COLUMNS[9], COLUMNS[5]])
    assert [each.saving for each in desk.grid.models[-1:]] == [Saving(0, TOTAL)]
    desk.world.tasks.settle()
    assert [each.saving for each in desk.grid.models[-1:]] == [None]
    titles, first, _ = (tmp_path / "rows.csv").read_text("utf-8-sig").splitlines()
    assert (titles, first) == ("Our number,This program", f"{reconciled.row(0).our_no},10.00"), "as the grid shows it"


def test_a_file_is_broken_off(tmp_path: Path) -> None:
    desk = Desk()

    def export(_run: str, _wanted: object, sink: Any) -> None:
        desk.presenter.cancel_requested()
        assert desk.model.saving == Saving(0, TOTAL, stopping=True), "said at once"
        sink.write(reconciled.rows_file(1))

    desk.world.server.answers["export_run_rows"] = export
    desk.presenter.save_requested(str(tmp_path / "rows.csv"), COLUMNS)
    desk.world.tasks.settle()
    assert desk.model.fault is not None
    assert desk.model.fault.code == "file.cancelled"
    assert list(tmp_path.iterdir()) == []


def test_views_belong_to_who_is_signed_in_and_come_back() -> None:
    desk = Desk()
    desk.presenter.narrowed(outcome="exception")
    desk.presenter.view_saved(" worst of WeChat ", '{"order": []}')
    kept = views_of(desk.memory["views.reconciliation.rows.7"])
    assert [(each.name, each.conditions.outcome) for each in kept] == [("worst of WeChat", "exception")]
    desk.presenter.all_requested()
    desk.presenter.view_chosen(desk.model.views[0])
    desk.rest()
    assert desk.rows.asked[-1].outcome == "exception"
    desk.presenter.view_forgotten("worst of WeChat")
    assert desk.model.views == ()


def test_a_server_that_does_not_answer_is_said_and_what_was_there_stays() -> None:
    desk = Desk()
    desk.world.server.answers["run_rows"] = Unreachable("server.no_answer")
    desk.presenter.narrowed(kind="refund")
    desk.world.tasks.settle()
    assert desk.model.fault is not None
    assert desk.grid.pages.total == TOTAL


def test_once_the_server_answers_again_the_list_comes_by_itself_and_nothing_is_said_of_it_any_more() -> None:
    desk = Desk()
    desk.world.server.answers["run_rows"] = Unreachable("server.no_answer")
    desk.presenter.narrowed(kind="refund")
    desk.world.tasks.settle()
    desk.world.server.answers["run_rows"] = desk.rows
    desk.rest()
    assert desk.model.fault is None
    assert desk.rows.asked[-1].kind == "refund"
    assert not desk.model.busy


@pytest.mark.parametrize(
    "kept", ["", "[1]", '[{"name": "x"}]', '{"a": 1}', "null"], ids=["nothing", "number", "half", "object", "null"]
)
def test_views_that_cannot_be_read_are_none(kept: str) -> None:
    assert views_of(kept) == ()


@pytest.mark.parametrize(
    ("kept", "wanted"),
    [
        ({"text": "4200", "sort": "at"}, Conditions(text="4200", sort="at")),
        ({"sort": "unheard of"}, Conditions()),
        ({"outcome": "exception", "descending": "yes"}, Conditions()),
        ({"future": "word", "kind": "refund"}, Conditions(kind="refund")),
    ],
    ids=["whole", "unknown sort", "wrong type", "from a later version"],
)
def test_conditions_that_were_kept(kept: dict[str, object], wanted: Conditions) -> None:
    assert conditions_of(kept) == wanted


@pytest.mark.parametrize(
    ("place", "party", "words"),
    [
        (0, 2, "absent, and nothing explains why"),
        (3, 0, "¥11.10 · differs: amount"),
        (4, 0, "absent; its calendar explains why"),
        (5, 1, "¥11.85 · agrees"),
        (5, 3, "keeps no record of this money"),
    ],
    ids=["missing", "differs", "in transit", "agrees", "not asked"],
)
def test_a_cell_says_in_words_what_its_icon_says(place: int, party: int, words: str) -> None:
    assert cell_words(reconciled.row(place), party) == words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+86", "'+86"), ("@x", "'@x"), ("-1 cmd", "'-1 cmd"),
        ("-12.50", "-12.50"),
        ("1234.50", "1234.50"), ("420000281220260302123", '="420000281220260302123"'), ("two\tcells\n", "two cells "),
        ("演练甲", "演练甲"),
    ],
)  # fmt: skip
def test_a_spreadsheet_neither_runs_nor_rounds_what_it_is_given(text: str, wanted: str) -> None:
    assert safe(text) == wanted


def test_a_row_with_a_hostile_number_is_only_text() -> None:
    hostile = replace(reconciled.row(0), our_no='=cmd|"/c calc"!A1')
    assert tab_separated([COLUMNS[9]], [hostile]).splitlines()[1].startswith("'=cmd")
