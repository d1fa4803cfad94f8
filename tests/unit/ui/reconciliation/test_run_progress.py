"""What is said of a run that goes on, waits for a person, or failed: in full, with what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.reconciliation import RunState
from support import reconciled
from support.screen_window import make_context
from support.screen_world import World
from ui.reconciliation.progress import RunProgress
from ui.screens import screen

WRONG = {"party": "channel", "name": "wechat", "rows": 20_000, "differing": 1_432}
HELD = reconciled.run(
    "N2603031442000003CCCCCCCCCCC", RunState.HELD, error="run.too_many_differences", error_values=WRONG
)
FAILED = replace(HELD, state=RunState.FAILED)


@pytest.mark.parametrize("run", [HELD, FAILED], ids=["held", "failed"])
def test_why_a_run_stands_is_said_in_full_with_what_to_do_and_no_bar(qtbot: QtBot, run: Any) -> None:
    make_context(World())
    progress = RunProgress()
    qtbot.addWidget(progress)
    progress.show_run(run)
    assert "1432 of 20000 rows of WeChat differ: probably the wrong file." in progress.said()
    assert "go on only if they are right" in progress.said()
    assert progress.bar.isHidden()
    progress.show_run(reconciled.LIVE_RUN)
    assert progress.said() == "Running Matching 412,000 of 1,000,000 rows"
    assert not progress.bar.isHidden()
    progress.show_run(replace(reconciled.LIVE_RUN, rows_done=398_400, rows_total=0))
    assert progress.said().endswith("398,400 rows so far")


def test_a_failed_latest_run_says_why_beside_the_one_that_stands(qtbot: QtBot) -> None:
    world = World()
    detail = replace(reconciled.DETAIL, runs=(FAILED, *reconciled.DETAIL.runs))
    world.server.answers = {**reconciled.answers(), "reconciliation_day": detail}
    view: Any = screen("reconciliation").build(make_context(world))
    qtbot.addWidget(view)
    view.show()
    view.entered()
    world.tasks.settle()
    assert "probably the wrong file" in view.day.progress.said()
    view.stop()
