"""Day zero at the screen: what a file says is looked at, and nothing is imported without another person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import Conflict, Refused
from app.wire.day_zero import DayZeroPreview, DayZeroView, OpeningBalanceView, TransitView
from app.wire.reconciliation import SumView
from server.services import day_zero_file
from support import reconciled
from support.screen_world import Remembered, World
from ui.reconciliation.area import FileChoice
from ui.reconciliation.day_zero import DayZeroSheet
from ui.reconciliation.day_zero_presenter import DayZeroPresenter, told_fault
from ui.sentences.proofs import DAY_ZERO_RULES
from ui.text import sentence
from ui.widgets.second_person import SecondPersonSheet

PREVIEW = DayZeroPreview(
    day=date(2026, 3, 5), balances=(OpeningBalanceView("channel/wechat/1900000109", 1_250_000),), balances_count=1,
    balances_fen=1_250_000, in_transit=(TransitView("channel", "wechat", 2, 12_000),), sha256="a" * 64,
    booked_before=None,
)  # fmt: skip
DONE = DayZeroView(
    day=date(2026, 3, 5), at=reconciled.RECEIVED, in_transit=SumView(count=2, fen=12_000), sha256="a" * 64,
    too_late=None,
)  # fmt: skip


class Desk:
    """The sheet over a screen, with its presenter over a scripted server."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        path.write_text("record\n", "utf-8")
        self.world, self.over, self.read_again = World(), QWidget(), list[str]()
        qtbot.addWidget(self.over)
        self.over.resize(1000, 700)
        self.over.show()
        self.world.server.answers = {"preview_day_zero": PREVIEW, "import_day_zero": DONE}
        server: Any = self.world.server
        files = FileChoice(open=lambda _over, _title: str(path), save=lambda _over, name: name)
        self.sheet = DayZeroSheet(self.over, Remembered(), files)
        self.made = DayZeroPresenter(self.sheet, self.world.tasks, server, lambda: self.read_again.append("months"))
        self.sheet.file_given.connect(self.made.file_given)
        self.sheet.agreed.connect(self.made.agreed)

    def chosen(self) -> None:
        self.sheet.choose.click()
        self.world.tasks.settle()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "zero.csv")
    yield made
    made.made.stop()


def test_it_is_looked_at_then_agreed_by_another_person(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.sheet.begin.isVisible()
    desk.chosen()
    assert desk.sheet.begin.isVisible()
    assert desk.sheet.table.model().rowCount() == 2
    desk.sheet.begin.click()
    assert desk.world.server.asked("import_day_zero") == [], "only another person's word makes it final"
    [second] = desk.sheet.findChildren(SecondPersonSheet)
    second.name.setText("chief")
    second.secret.setText("1234")
    second.yes.click()
    qtbot.wait_until(lambda: desk.made.model.busy)
    desk.world.tasks.settle()
    [(wanted,)] = desk.world.server.asked("import_day_zero")
    assert (wanted.content, wanted.sha256, wanted.step_up.username) == (b"record\n", "a" * 64, "chief")
    assert (desk.made.model.done, desk.read_again) == (DONE, ["months"])


def test_money_that_was_booked_before_is_said(desk: Desk) -> None:
    desk.world.server.answers["preview_day_zero"] = replace(PREVIEW, booked_before=date(2026, 3, 2))
    desk.chosen()
    assert "2026-03-02" in desk.sheet.warning.text()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(
            Refused("day_zero.unreadable", line=5, field="fen", rule="must be a whole number"),
            "The file is not believed: line 5, column fen: must be a whole number.", id="a line",
        ),
        pytest.param(
            Refused("day_zero.unreadable", line=0, field="day", rule="is not there"),
            "The file is not believed (day): is not there.", id="no line in particular",
        ),
        pytest.param(
            Refused("day_zero.totals_differ", what="channel/wechat", told_count=2, told_fen=12001, count=2, fen=12000),
            "The totals do not agree: WeChat says 2 and ¥120.01, its rows are 2 and ¥120.00.", id="a total",
        ),
        pytest.param(
            Conflict("day_zero.done", day="2026-03-05"), "Day zero was imported already: 2026-03-05.", id="twice"
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(desk: Desk, error: Refused, said: str) -> None:
    desk.world.server.answers["preview_day_zero"] = error
    desk.chosen()
    fault = desk.made.model.fault
    assert fault == told_fault(error)
    assert sentence(fault.code, fault.values).what == said
    assert not desk.sheet.begin.isVisible()


def test_every_rule_of_a_file_has_its_words() -> None:
    source = Path(day_zero_file.__file__).read_text("utf-8")
    plain = set(re.findall(r"_wrong\([^\n]*, \"([^\"{]+)\"\)", source)) - {"must be ", "must have "}
    assert len(plain) > 12
    assert plain <= set(DAY_ZERO_RULES)


@pytest.mark.parametrize(
    "content",
    [
        b"{}", b"record\n", b"\xff\xfe", json.dumps({"day": "2026-03-05", "totals": {}}),
        ",".join(day_zero_file.HEADER) + "\nday\n", ",".join(day_zero_file.HEADER) + "\nsum" + "," * 11 + "\n",
    ],
)  # fmt: skip
def test_every_refusal_has_its_words(content: bytes | str) -> None:
    with pytest.raises(Refused) as refused:
        day_zero_file.read_day_zero(content if isinstance(content, bytes) else content.encode())
    assert refused.value.values["rule"] in DAY_ZERO_RULES
