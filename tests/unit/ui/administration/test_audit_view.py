"""The audit log on the screen: the window by its name, what an act was about in words, names of people untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.wire.administration import AuditRowView
from support import screen_people as people
from support.screen_window import make_context
from support.screen_world import World
from ui.administration.audit_view import AuditArea
from ui.administration.models import AuditModel


@pytest.fixture
def area(qtbot: QtBot) -> AuditArea:
    context = make_context(World())
    made = AuditArea(context.preferences, date(2026, 3, 3))
    qtbot.addWidget(made)
    return made


def facts(area: AuditArea, row: AuditRowView) -> dict[str, str]:
    area.show_model(AuditModel(rows=(row,), searched=True))
    area.table.selectRow(0)
    return dict(area._facts.texts())


ROW = people.audit_rows(1)[0]


def test_a_window_stands_by_its_name(area: AuditArea) -> None:
    assert facts(area, ROW)["Window"] == people.WINDOW.name
    assert facts(area, replace(ROW, row_id=2, window_name=""))["Window"] == "3", "an older server sends no name"


@pytest.mark.parametrize(
    ("action", "subject", "name", "shown"),
    [
        ("payment.taken", people.number("P", 1), "Payment number", people.number("P", 1)),
        ("shift.opened", people.number("S", 1), "Shift number", people.number("S", 1)),
        ("patient.searched", "his", "Subject", "HIS"),
        ("audit.searched", "payment.taken", "Subject", "Payment taken"),
        ("vault.rotated", "master key", "Subject", "Master key"),
        ("session.started", "finance", "Subject", "finance"),
    ],
)
def test_what_it_was_about(area: AuditArea, action: str, subject: str, name: str, shown: str) -> None:
    assert facts(area, replace(ROW, action=action, subject=subject))[name] == shown


def test_what_was_searched_by_has_words(area: AuditArea) -> None:
    row = replace(ROW, action="patient.searched", subject="his", detail={"by": "id_number", "found": 1})
    assert facts(area, row)["Searched by"] == "ID number"


def test_a_count_that_was_kept_says_each_means_in_words(area: AuditArea) -> None:
    detail: dict[str, str | int] = {
        "pieces": "50.00×1", "cash_counted_fen": 5000, "cash_difference_fen": -5000, "wechat_counted_fen": 900,
        "wechat_difference_fen": -100,
    }  # fmt: skip
    told = facts(area, replace(ROW, action="shift.count_kept", subject=people.number("S", 1), detail=detail))
    assert told["Act"] == "Count kept, shift not closed by it (shift.count_kept)"
    assert [(name, told[name]) for name in list(told)[-5:]] == [
        ("Notes and coins", "50.00×1"), ("Cash: Counted", "¥50.00"), ("Cash: Difference", "-¥50.00"),
        ("WeChat: Counted", "¥9.00"), ("WeChat: Difference", "-¥1.00"),
    ]  # fmt: skip
