"""Statements, layouts, proofs, funds and months: what may be done with each, and what is asked of the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import NotFound, Unreachable
from app.core.permissions import PERMISSIONS
from app.core.reconciliation import StatementState
from app.wire.proofs import BookedFunds, BookFunds, CloseMonth
from app.wire.refunds import StepUp
from app.wire.statements import ColumnMap, Layout
from support import reconciled
from support.screen_world import PlainFacts, Watched, World
from ui.reconciliation.funds_presenter import FundsPresenter
from ui.reconciliation.layouts_presenter import FIELDS, LayoutsPresenter, missing_of
from ui.reconciliation.looks import told_values
from ui.reconciliation.months import spans_words
from ui.reconciliation.months_presenter import MonthsPresenter
from ui.reconciliation.proof_presenter import ProofPresenter
from ui.reconciliation.statements_presenter import StatementsPresenter, plain_name

DAY = reconciled.DAY
WECHAT, ALIPAY, HIS, BANK = reconciled.STATEMENTS
SECOND = StepUp(username="zhaomin", password="practice-2026")


class Desk:
    """A world with the answers of this screen, and a view that keeps what it is shown."""

    def __init__(self, *permissions: str) -> None:
        self.world, self.view = World(), Watched()
        self.world.server.answers = reconciled.answers()
        self.facts = PlainFacts(permissions or PERMISSIONS)
        self.server: Any = self.world.server

    @property
    def model(self) -> Any:
        return self.view.last

    @property
    def said(self) -> str:
        """The code that the screen shows."""
        return self.model.fault.code if self.model.fault else ""

    def statements(self) -> StatementsPresenter:
        made = StatementsPresenter(self.view, self.world.tasks, self.server, self.facts)
        made.day_shown(DAY)
        self.world.tasks.settle()
        return made

    def layouts(self) -> LayoutsPresenter:
        made = LayoutsPresenter(self.view, self.world.tasks, self.server, self.facts)
        made.load()
        self.world.tasks.settle()
        return made

    def proof(self) -> ProofPresenter:
        made = ProofPresenter(self.view, self.world.tasks, self.server)
        made.day_shown(DAY)
        self.world.tasks.settle()
        return made

    def months(self) -> MonthsPresenter:
        made = MonthsPresenter(self.view, self.world.tasks, self.server, self.facts)
        made.load()
        self.world.tasks.settle()
        return made


def file_with(content: bytes) -> Any:
    """A server's end that gives a file."""

    def give(*arguments: Any) -> None:
        arguments[-1].begin(len(content))
        arguments[-1].write(content)

    return give


# ------------------------------------------------------------ statements


def test_our_own_statements_are_listed_and_kept_as_csv_or_json(tmp_path: Path) -> None:
    desk = Desk()
    made = desk.statements()
    desk.world.server.answers |= {"own_statements": (reconciled.OWN,), "own_statement_file": file_with(b"{}")}
    made.own_requested()
    desk.world.tasks.settle()
    assert desk.model.own == (reconciled.OWN,)
    made.own_save_requested(reconciled.OWN, "json", str(tmp_path / "kiosk.json"))
    desk.world.tasks.settle()
    assert (desk.said, (tmp_path / "kiosk.json").read_bytes()) == ("file.saved", b"{}")
    assert desk.world.server.asked("own_statement_file")[0][:3] == (DAY, "kiosk", "json")


def test_the_statements_of_the_day_are_read_once_a_day() -> None:
    desk = Desk()
    made = desk.statements()
    made.day_shown(DAY)
    desk.world.tasks.settle()
    assert desk.world.server.asked("statements") == [(DAY, DAY)]
    assert desk.model.chosen == WECHAT


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (StatementState.KEPT, "statement.taken"),
        (StatementState.EXPECTED, "statement.still_expected"),
        (StatementState.REFUSED, ""),
    ],
)
def test_what_becomes_of_a_party_that_is_asked_now(state: StatementState, code: str) -> None:
    desk = Desk()
    made = desk.statements()
    made.chosen(HIS)
    desk.world.server.answers["fetch_statement"] = replace(HIS, state=state)
    made.fetch_requested()
    desk.world.tasks.settle()
    (wanted,) = desk.world.server.asked("fetch_statement")[0]
    assert (wanted.party, wanted.name, wanted.day) == ("business", "his", DAY)
    assert (desk.said, desk.model.chosen.state) == (code, state)


def test_a_line_of_a_layout_takes_a_file_and_nobody_is_asked() -> None:
    desk = Desk()
    made = desk.statements()
    made.chosen(replace(HIS, party="bank", name="icbc_pos", title="工行 POS 明细", by_hand=True))
    assert not desk.model.fetchable
    made.fetch_requested()
    desk.world.tasks.settle()
    assert desk.world.server.asked("fetch_statement") == []
    assert desk.model.deniable, "a person may say that there was none"


def test_a_file_that_is_not_believed_leaves_what_stands_and_says_so(tmp_path: Path) -> None:
    desk = Desk()
    made = desk.statements()
    made.chosen(WECHAT)
    (tmp_path / "wrong.csv").write_bytes(b"x")
    desk.world.server.answers["hand_in_statement"] = replace(
        WECHAT, state=StatementState.REFUSED, error="statement.unreadable",
        error_values={"line": 1, "column": "", "rule": "not UTF-8"},
    )  # fmt: skip
    made.file_given(str(tmp_path / "wrong.csv"))
    desk.world.tasks.settle()
    assert (desk.said, desk.model.chosen) == ("statement.not_replaced", WECHAT)
    assert desk.model.fault.values["line"] == 1


def test_a_file_is_handed_in_for_the_party_in_front(tmp_path: Path) -> None:
    desk = Desk()
    made = desk.statements()
    made.chosen(ALIPAY)
    desk.world.server.answers["hand_in_statement"] = replace(ALIPAY, state=StatementState.KEPT, error="")
    path = tmp_path / f"{'很' * 70}.csv"
    path.write_bytes("交易".encode("gbk"))
    made.file_given(str(path))
    desk.world.tasks.settle()
    (handed,) = desk.world.server.asked("hand_in_statement")[0]
    assert (handed.party, handed.name, handed.content) == ("channel", "alipay", "交易".encode("gbk"))
    assert len(handed.file_name) == 64
    assert desk.said == "statement.taken"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((3,), "2026-03-03"),
        ((5, 3, 4), "2026-03-03 – 2026-03-05"),
        ((1, 3, 4, 9), "2026-03-01, 2026-03-03 – 2026-03-04, 2026-03-09"),
        (tuple(range(1, 30, 2)), "2026-03-01, 2026-03-03, 2026-03-05, 2026-03-07, 2026-03-09, 2026-03-11, …"),
    ],
    ids=["one", "in a row", "mixed", "many"],
)
def test_days_in_a_row_are_said_as_one_span(days: tuple[int, ...], said: str) -> None:
    assert spans_words([date(2026, 3, day) for day in days]) == said


def test_a_file_that_cannot_be_read_goes_nowhere(tmp_path: Path) -> None:
    desk = Desk()
    desk.statements().file_given(str(tmp_path / "gone.csv"))
    desk.world.tasks.settle()
    assert desk.said == "file.unreadable"
    assert desk.world.server.asked("hand_in_statement") == []


def test_the_file_as_it_came_is_saved(tmp_path: Path) -> None:
    desk = Desk()
    made = desk.statements()
    desk.world.server.answers["statement_file"] = file_with(b"\xd6\xd0")
    made.save_requested(str(tmp_path / "raw.csv"))
    desk.world.tasks.settle()
    assert (tmp_path / "raw.csv").read_bytes() == b"\xd6\xd0"
    assert desk.world.server.asked("statement_file")[0][0] == WECHAT.statement_id


def test_nothing_that_day_is_said_with_how_it_is_known() -> None:
    desk = Desk()
    made = desk.statements()
    made.none_given("holiday")
    assert desk.world.server.asked("say_no_statement") == [], "a statement that is kept is not nothing"
    made.chosen(HIS)
    made.none_given(" ")
    assert desk.said == "statement.note_missing"
    desk.world.server.answers["say_no_statement"] = replace(HIS, state=StatementState.NONE_THAT_DAY)
    made.none_given(" closed on that day ")
    desk.world.tasks.settle()
    (said,) = desk.world.server.asked("say_no_statement")[0]
    assert (said.party, said.note) == ("business", "closed on that day")


def test_who_may_only_look_asks_for_nothing() -> None:
    desk = Desk("reconciliation.view")
    made = desk.statements()
    made.fetch_requested()
    made.file_given("somewhere.csv")
    made.none_given("holiday")
    assert desk.world.tasks.waiting == []


@pytest.mark.parametrize(
    ("path", "name"),
    [("/tmp/a.csv", "a.csv"), ("/tmp/a\nb.csv", "ab.csv"), (f"/tmp/{'x' * 80}.csv", "x" * 60 + ".csv")],
    ids=["plain", "with a line break", "long"],
)
def test_names_that_the_server_takes(path: str, name: str) -> None:
    assert plain_name(path) == name


def test_why_a_file_is_not_believed_is_told_in_words() -> None:
    told = told_values({"line": 17, "column": "", "rule": "9 values for 8 columns", "name": "wechat"})
    assert told == {"line": 17, "column": "the whole line", "rule": "9 values for 8 columns", "name": "WeChat"}


# ------------------------------------------------------------ layouts


def test_a_layout_is_saved_only_after_it_has_read_a_sample(tmp_path: Path) -> None:
    desk = Desk()
    made = desk.layouts()
    typed = replace(reconciled.LAYOUT, footer_lines=2)
    made.save_requested(typed)
    assert desk.said == "layout.untried"
    made.try_requested(typed)
    assert desk.said == "layout.sample_missing"
    sample = tmp_path / "sample.txt"
    sample.write_bytes(b"1|2|3")
    made.sample_given(str(sample))
    desk.world.server.answers |= {"try_layout": reconciled.PREVIEW, "save_layout": replace(typed, version=4)}
    made.try_requested(typed)
    desk.world.tasks.settle()
    assert desk.model.savable
    made.save_requested(replace(typed, unit="fen"))
    assert desk.said == "layout.untried", "it was changed since"
    made.save_requested(typed)
    desk.world.tasks.settle()
    assert desk.world.server.asked("save_layout") == [(typed,)]
    assert (desk.said, desk.model.draft.version) == ("layout.saved", 4)


def test_a_sample_that_cannot_be_read_by_it_is_told_with_its_line(tmp_path: Path) -> None:
    desk = Desk()
    made = desk.layouts()
    (tmp_path / "sample.txt").write_bytes(b"x")
    made.sample_given(str(tmp_path / "sample.txt"))
    values: dict[str, str | int] = {"line": 3, "column": "", "rule": "not a number"}
    desk.world.server.answers["try_layout"] = replace(
        reconciled.PREVIEW, error="statement.unreadable", error_values=values
    )
    made.try_requested(reconciled.LAYOUT)
    desk.world.tasks.settle()
    assert (desk.said, desk.model.fault.values["line"], desk.model.savable) == ("statement.unreadable", 3, False)


LAYOUT = reconciled.LAYOUT


@pytest.mark.parametrize(
    ("layout", "what"),
    [
        (replace(LAYOUT, name="工行"), "its short name (small letters, digits, _)"),
        (replace(LAYOUT, title=" "), "its title"),
        (replace(LAYOUT, date_form=""), "the form of dates"),
        (replace(LAYOUT, columns=(ColumnMap(field="at", header="a"),)), "Amount"),
        (replace(LAYOUT, columns=(ColumnMap(field="amount", header="a"),)), "Date and time"),
        (replace(LAYOUT, sign="word"), "the words that mean a refund"),
        (LAYOUT, ""),
    ],
    ids=["name", "title", "dates", "amount", "time", "refund words", "whole"],
)
def test_what_a_layout_lacks(layout: Layout, what: str) -> None:
    assert missing_of(layout) == what


def test_every_field_of_the_wire_has_a_line_in_the_form() -> None:
    assert len(FIELDS) == 12
    assert "amount" in FIELDS


# ------------------------------------------------------------ the proof


@pytest.mark.parametrize(
    ("document", "call"), [("proof", "day_proof_file"), ("result", "day_report"), ("closing", "day_report")]
)
def test_the_proof_and_reports_are_saved_in_the_language_of_the_screen(
    tmp_path: Path, document: str, call: str
) -> None:
    desk = Desk()
    made = desk.proof()
    desk.world.server.answers[call] = file_with(b"%PDF")
    made.save_requested(document, "pdf", "zh", str(tmp_path / "x.pdf"))
    desk.world.tasks.settle()
    assert (tmp_path / "x.pdf").read_bytes() == b"%PDF"
    assert "zh" in desk.world.server.asked(call)[0]
    assert desk.said == "file.saved"


@pytest.mark.parametrize(
    ("error", "code"),
    [(NotFound("proof.no_run"), ""), (Unreachable("server.no_answer"), "server.no_answer")],
    ids=["a day without a run", "no answer"],
)
def test_a_day_without_a_proof_is_no_error(error: Exception, code: str) -> None:
    desk = Desk()
    desk.world.server.answers["day_proof"] = error
    desk.proof()
    assert (desk.model.loaded, desk.model.proof, desk.said) == (True, None, code)


# ------------------------------------------------------------ funds


def test_funds_are_read_by_months() -> None:
    desk = Desk()
    made = FundsPresenter(desk.view, desk.world.tasks, desk.server, desk.facts)
    made.day_shown(DAY)
    made.day_shown(date(2026, 3, 17))
    made.turned(-1)
    desk.world.tasks.settle()
    assert desk.world.server.asked("funds") == [(date(2026, 2, 1), date(2026, 2, 28))]
    assert desk.model.chosen == reconciled.FUNDS.settlements[0]
    desk.world.server.answers["book_funds"] = BookedFunds(settlements=3)
    made.book_requested()
    desk.world.tasks.settle()
    assert desk.world.server.asked("book_funds") == [(BookFunds(first=date(2026, 2, 1), last=date(2026, 2, 28)),)]
    assert (desk.said, desk.model.fault.values) == ("funds.booked", {"count": 3})


# ------------------------------------------------------------ months

MARCH, FEBRUARY, JANUARY = reconciled.MONTHS


@pytest.mark.parametrize(
    ("month", "permissions", "expected"),
    [
        (FEBRUARY, PERMISSIONS, (True, True, False)),
        (MARCH, PERMISSIONS, (False, False, False)),
        (JANUARY, PERMISSIONS, (False, False, False)),
        (replace(FEBRUARY, state="proposed", proposed_by="赵敏"), PERMISSIONS, (True, False, True)),
        (replace(FEBRUARY, state="proposed", proposed_by="王芳"), PERMISSIONS, (True, False, False)),
        (FEBRUARY, ("reconciliation.view",), (False, False, False)),
    ],
    ids=["open", "days missing", "closed", "begun by another", "begun by me", "only looking"],
)
def test_which_month_may_be_closed(month: Any, permissions: tuple[str, ...], expected: tuple[bool, bool, bool]) -> None:
    desk = Desk(*permissions)
    made = desk.months()
    made.chosen(month)
    assert (desk.model.closable, desk.model.proposable, desk.model.waits_for_me) == expected


@pytest.mark.parametrize("second", [SECOND, None], ids=["with a second person here", "begun for another"])
def test_a_month_is_closed_with_a_note(second: StepUp | None) -> None:
    desk = Desk()
    made = desk.months()
    made.chosen(FEBRUARY)
    made.close_given(" ", second)
    assert desk.said == "month.note_missing"
    desk.world.server.answers["close_month"] = replace(FEBRUARY, state="closed", closed_by="王芳、赵敏")
    made.close_given("all days looked at", second)
    desk.world.tasks.settle()
    assert desk.world.server.asked("close_month") == [
        ("2026-02", CloseMonth(note="all days looked at", step_up=second))
    ]
    assert desk.model.chosen.state == "closed"
