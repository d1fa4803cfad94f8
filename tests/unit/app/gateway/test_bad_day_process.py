"""The bad day is made by another process: its steps are followed, it is ended when wished, it says why it failed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from app.core.errors import Refused, Unreachable
from app.desk.practice import Making
from app.gateway.bad_day import BadDayProcess

WELL = "import sys, time; print('step 1 of 2'); print('step 2 of 2'); print('ready', flush=True); time.sleep(60)"
BADLY = "import sys; print('step 1 of 2', flush=True); sys.exit('no room')"
SLOWLY = "import time; print('step 1 of 2', flush=True); time.sleep(60)"


def days(folder: Path, program: str) -> BadDayProcess:
    return BadDayProcess(folder / "practice", (sys.executable, "-c", program))


def test_its_steps_are_followed_and_its_window_lives_on(tmp_path: Path) -> None:
    made, making = days(tmp_path, WELL), Making()
    try:
        made.make(making)
        assert (making.done, making.steps) == (2, 2)
        with pytest.raises(Refused, match=r"practice\.day_open"):
            made.make(Making())
    finally:
        made.end()


def test_one_that_fails_names_where_the_reason_stands(tmp_path: Path) -> None:
    with pytest.raises(Unreachable) as failed:
        days(tmp_path, BADLY).make(Making())
    assert failed.value.code == "practice.day_not_made"
    assert "no room" in Path(str(failed.value.values["file"])).read_text("utf-8")


def test_one_that_nobody_wants_any_more_is_ended(tmp_path: Path) -> None:
    class Impatient(Making):
        def stepped(self, done: int, steps: int) -> None:
            threading.Thread(target=self.cancel).start()

    with pytest.raises(Refused, match=r"practice\.day_cancelled"):
        days(tmp_path, SLOWLY).make(Impatient())


def test_one_that_was_cancelled_before_it_began_is_ended_at_once(tmp_path: Path) -> None:
    making = Making()
    making.cancel()
    with pytest.raises(Refused, match=r"practice\.day_cancelled"):
        days(tmp_path, SLOWLY).make(making)
