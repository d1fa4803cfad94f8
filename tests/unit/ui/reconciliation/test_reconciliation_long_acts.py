"""What takes longer than a second: how far it is, in words; broken off, and what the server says became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.permissions import PERMISSIONS
from app.core.reconciliation import StatementState
from app.desk.keep_file import Transfer
from support import reconciled
from support.screen_world import PlainFacts, Watched, World
from ui.reconciliation.doing import Doing, doing_words
from ui.reconciliation.proof_presenter import ProofPresenter
from ui.reconciliation.statements_presenter import StatementsPresenter

WECHAT = reconciled.STATEMENTS[0]


class Desk:
    """The presenter of statements over a scripted server."""

    def __init__(self) -> None:
        self.world, self.view = World(), Watched()
        self.world.server.answers = reconciled.answers()
        server: Any = self.world.server
        self.presenter = StatementsPresenter(self.view, self.world.tasks, server, PlainFacts(PERMISSIONS))
        self.presenter.day_shown(reconciled.DAY)
        self.world.tasks.settle()

    @property
    def model(self) -> Any:
        return self.view.last

    @property
    def said(self) -> str:
        """The code that the screen shows."""
        return self.model.fault.code if self.model.fault else ""


class Slow:
    """A server that is still at it when it is broken off, unless it answered just before."""

    def __init__(self, desk: Desk, *, late: bool) -> None:
        self.desk, self.late = desk, late
        self.seen: list[str] = []

    def __call__(self, _wanted: object, going: Transfer) -> Any:
        going.total_bytes, going.bytes_done = 2_048_000, 1_024_000
        for _ in range(8):
            self.desk.world.tasks.pass_time()
        self.seen.append(doing_words(self.desk.model.doing))
        self.desk.presenter.stop_requested()
        self.seen.append(doing_words(self.desk.model.doing))
        if not self.late:
            going.check()
        return replace(WECHAT, state=StatementState.KEPT)


@pytest.mark.parametrize(
    ("late", "stopped", "code", "told"),
    [
        pytest.param(False, True, "statement.stopped", 1, id="nothing is kept"),
        pytest.param(False, False, "statement.too_late", 1, id="the server had it"),
        pytest.param(True, False, "statement.taken", 0, id="the answer came just before"),
    ],
)
def test_what_takes_long_says_how_far_it_is_and_is_broken_off(
    tmp_path: Path, late: bool, stopped: bool, code: str, told: int
) -> None:
    desk = Desk()
    path = tmp_path / "bill.csv"
    path.write_bytes(b"x")
    desk.world.server.answers |= {"hand_in_statement": (slow := Slow(desk, late=late)), "stop_statement": stopped}
    desk.presenter.file_given(str(path))
    desk.world.tasks.settle()
    assert slow.seen == ["The file goes to the server: 1,000 of 2,000 KB · 2 s", "Breaking off…"]
    assert (desk.said, desk.model.doing, desk.model.busy) == (code, None, False)
    asked = desk.world.server.asked("stop_statement")
    assert len(asked) == told
    sent = desk.world.server.asked("hand_in_statement")[0][0]
    assert [wanted.request for (wanted,) in asked] == [sent.request] * told
    assert len(desk.world.server.asked("statements")) == 1 + told, "the list is read again: it says how it stands"


class Making:
    """A server that makes a file, then sends it by halves; a person sees how far it is and may break it off."""

    def __init__(self, desk: Proof, *, stop: bool) -> None:
        self.desk, self.stop = desk, stop
        self.seen: list[str] = []

    def __call__(self, _day: object, _form: str, _language: str, to: Any) -> None:
        self._look()
        to.begin(2_048_000)
        to.write(b"x" * 1_024_000)
        self._look()
        if self.stop:
            self.desk.presenter.stop_requested()
            self.seen.append(doing_words(self.desk.view.last.doing))
        to.write(b"x" * 1_024_000)

    def _look(self) -> None:
        for _ in range(4):
            self.desk.world.tasks.pass_time()
        self.seen.append(doing_words(self.desk.view.last.doing))


class Proof:
    """The presenter of proofs over a scripted server."""

    def __init__(self) -> None:
        self.world, self.view = World(), Watched()
        self.world.server.answers = reconciled.answers()
        server: Any = self.world.server
        self.presenter = ProofPresenter(self.view, self.world.tasks, server)
        self.presenter.day_shown(reconciled.DAY)
        self.world.tasks.settle()


@pytest.mark.parametrize("stop", [False, True], ids=["kept", "broken off"])
def test_a_proof_that_is_saved_says_how_far_it_is_and_is_kept_whole_or_not_at_all(tmp_path: Path, stop: bool) -> None:
    desk, path = Proof(), tmp_path / "proof.pdf"
    path.write_text("yesterday's")
    desk.world.server.answers["day_proof_file"] = making = Making(desk, stop=stop)
    desk.presenter.save_requested("proof", "pdf", "zh", str(path))
    desk.world.tasks.settle()
    assert making.seen[:2] == ["The server makes the file · 1 s", "The file comes: 1,000 of 2,000 KB · 2 s"]
    assert making.seen[2:] == (["Breaking off…"] if stop else [])
    model = desk.view.last
    assert (model.fault.code, model.busy, model.doing) == ("file.cancelled" if stop else "file.saved", False, None)
    assert list(tmp_path.iterdir()) == [path], "no part of a file is left"
    assert path.stat().st_size == (len("yesterday's") if stop else 2_048_000)


def test_a_party_that_is_asked_is_named_with_since_when() -> None:
    assert doing_words(Doing(party="WeChat", total=80, done=80, seconds=70)) == "WeChat is asked · 1 min"
    verifies = doing_words(Doing(party="WeChat", handed_in=True, total=80, done=80, seconds=3))
    assert verifies == "The server reads and verifies the file · 3 s"
