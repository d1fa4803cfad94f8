"""Refunds, shifts and the drawer at the desk: numbers minted here, repeats under one number, counts, causes."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from app.core.errors import Conflict, NotFound, NotPermitted, PaydeskError, Refused, Unreachable
from app.core.ids import NumberKind, is_number
from app.desk.open_drawer import OpenDrawer
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.gateway.journal import SqliteJournal
from app.wire.refunds import CashGiven, RefundView, RequestRefund
from app.wire.shifts import Counted, Handover
from support import screen_people as people
from support.screen_world import PaperDevices, ScriptedServer, StillClock

LOST, NOT_SENT = Unreachable("server.no_answer"), Unreachable("server.not_sent")
PAID = people.payment(1)
REFUND = people.refund(1)


def refunding(*answers: Any) -> tuple[RefundPayment, ScriptedServer]:
    scripted = ScriptedServer({"request_refund": list(answers)})
    server: Any = scripted
    return RefundPayment(server=server, clock=StillClock()), scripted


def ask(verb: RefundPayment) -> RefundView:
    return verb(
        people.session(), PAID.payment_no, 3050, "refund.not_executed", shift_no=PAID.shift_no, note="未取药",
        bills=("B1",),
    )  # fmt: skip


def test_a_refund_is_asked_for_under_a_number_of_this_window() -> None:
    verb, server = refunding(REFUND)
    assert ask(verb) == REFUND
    ((wanted,),) = server.asked("request_refund")
    assert is_number(NumberKind.REFUND, wanted.refund_no)
    assert wanted == RequestRefund(
        refund_no=wanted.refund_no, payment_no=PAID.payment_no, amount_fen=3050, reason="refund.not_executed",
        shift_no=PAID.shift_no, note="未取药", bills=("B1",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "sendings"),
    [
        pytest.param((REFUND,), 1, id="answered"),
        pytest.param((LOST, REFUND), 2, id="one answer lost"),
        pytest.param((LOST, LOST, REFUND), 3, id="two answers lost"),
    ],
)
def test_a_lost_answer_is_asked_again_under_the_same_number(answers: tuple[Any, ...], sendings: int) -> None:
    verb, server = refunding(*answers)
    assert ask(verb) == REFUND
    sent = [wanted for (wanted,) in server.asked("request_refund")]
    assert sent == [sent[0]] * sendings


def test_a_refund_of_no_shift_is_neither_asked_for_nor_kept(tmp_path: Path) -> None:
    """Money of no shift, where none is open: no server takes such a refund, and no journal could be read again."""
    scripted = ScriptedServer({"request_refund": [REFUND]})
    server: Any = scripted
    history = SqliteJournal(tmp_path / "journal.db", StillClock())
    verb = RefundPayment(server=server, clock=StillClock(), history=history)
    with pytest.raises(Conflict) as refusal:
        verb(people.session(), PAID.payment_no, 3050, "refund.other", shift_no="", note="退回")
    assert refusal.value.code == "shift.not_open"
    assert not scripted.asked("request_refund")
    assert not history.acts_since(StillClock().now() - timedelta(days=1))


def test_three_lost_answers_are_said() -> None:
    verb, server = refunding(LOST)
    with pytest.raises(Unreachable):
        ask(verb)
    assert len({wanted.refund_no for (wanted,) in server.asked("request_refund")}) == 1
    assert len(server.calls) == 3


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        pytest.param((NOT_SENT, NOT_SENT, NOT_SENT), "server.not_sent", id="no sending left"),
        pytest.param((LOST, NOT_SENT, NOT_SENT), "", id="the first may have been taken"),
        pytest.param((NOT_SENT, LOST, NOT_SENT), "", id="the second may have been taken"),
        pytest.param((NOT_SENT, NOT_SENT, LOST), "", id="the last may have been taken"),
        pytest.param((NOT_SENT, Conflict("refund.healing")), "refund.healing", id="the only one that left was refused"),
        pytest.param((NOT_SENT, NOT_SENT, REFUND), REFUND.state.value, id="the last was taken"),
    ],
)
def test_the_journal_knows_which_refund_no_server_can_have(
    answers: tuple[Any, ...], outcome: str, tmp_path: Path
) -> None:
    """Who asks once more does so under another number: a server that was put back is not to make both again."""
    server: Any = ScriptedServer({"request_refund": list(answers)})
    history = SqliteJournal(tmp_path / "journal.db", StillClock())
    with contextlib.suppress(PaydeskError):
        ask(RefundPayment(server=server, clock=StillClock(), history=history))
    (act,) = history.acts_since(StillClock().now() - timedelta(days=1))
    assert act.outcome == outcome


def test_a_refused_repeat_does_not_hide_a_refund_that_stands() -> None:
    scripted = ScriptedServer({"request_refund": [LOST, Conflict("refund.over_paid")], "refund": REFUND})
    server: Any = scripted
    assert ask(RefundPayment(server=server, clock=StillClock())) == REFUND
    ((wanted,), _), ((asked_for,),) = scripted.asked("request_refund"), scripted.asked("refund")
    assert asked_for == wanted.refund_no


def test_a_refused_repeat_of_a_request_that_was_never_taken_says_why() -> None:
    answers = {"request_refund": [LOST, Conflict("refund.over_paid")], "refund": NotFound("refund.not_found")}
    server: Any = ScriptedServer(answers)
    with pytest.raises(Conflict, match=r"refund\.over_paid"):
        ask(RefundPayment(server=server, clock=StillClock()))


def test_a_server_that_was_put_back_may_have_forgotten_the_first_sending() -> None:
    answers = {"request_refund": [LOST, Conflict("refund.healing")], "refund": NotFound("refund.not_found")}
    server: Any = ScriptedServer(answers)
    with pytest.raises(Unreachable):
        ask(RefundPayment(server=server, clock=StillClock()))


def test_a_refusal_is_not_repeated() -> None:
    verb, server = refunding(Conflict("refund.too_much"))
    with pytest.raises(Refused, match=r"refund\.too_much"):
        ask(verb)
    assert len(server.calls) == 1


def shifting(**answers: Any) -> tuple[RunShift, ScriptedServer]:
    scripted = ScriptedServer(answers)
    server: Any = scripted
    return RunShift(server=server, clock=StillClock()), scripted


def test_a_shift_opens_under_a_number_of_this_window() -> None:
    verb, server = shifting(open_shift=people.shift())
    verb.open(people.session(), 50_000)
    ((wanted,),) = server.asked("open_shift")
    assert is_number(NumberKind.SHIFT, wanted.shift_no)
    assert wanted.float_fen == 50_000


@pytest.mark.parametrize(
    ("pieces", "counted"),
    [
        pytest.param({}, (), id="empty drawer"),
        pytest.param({10000: 2, 10: 3}, ((10000, 2), (10, 3)), id="notes and coins"),
        pytest.param({10000: 0, 100: 5, 50: 0}, ((100, 5),), id="what is not there is left out"),
    ],
)
def test_the_count_is_handed_in_by_denomination(pieces: dict[int, int], counted: tuple[tuple[int, int], ...]) -> None:
    taker = Handover(username="zhaomin", password="correct horse")
    verb, server = shifting(close_shift=people.closed_shift(1, 0))
    verb.close("S1", pieces, difference_reason="找零有误", handover=taker)
    ((shift_no, count),) = server.asked("close_shift")
    assert shift_no == "S1"
    assert count.counted == tuple(Counted(denomination_fen=face, pieces=number) for face, number in counted)
    assert (count.difference_reason, count.handover) == ("找零有误", taker)


@pytest.mark.parametrize("code", ["shift.difference", "shift.money_unknown"])
def test_what_a_count_still_lacks_is_said(code: str) -> None:
    refusal: PaydeskError = Conflict(code)
    verb, _ = shifting(close_shift=refusal)
    with pytest.raises(Conflict, match=code):
        verb.close("S1", {100: 1})


@pytest.mark.parametrize("code", ["", "drawer.no_answer"], ids=["it opens", "it does not"])
def test_the_drawer_opens_for_a_number_which_is_written_down(code: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    devices = PaperDevices(code=code)
    assert OpenDrawer(devices=devices).for_number(PAID.payment_no) == code
    assert devices.kicks == 1
    assert PAID.payment_no in caplog.text


@pytest.fixture
def journal(tmp_path: Path) -> SqliteJournal:
    return SqliteJournal(tmp_path / "journal.db", StillClock())


def test_notes_of_a_refund_are_on_the_disk_before_the_drawer_opens_and_leave_it_once(journal: SqliteJournal) -> None:
    seen: list[str] = []

    class Watching(PaperDevices):
        def open_drawer(self) -> str:
            seen.extend(act.number + act.outcome for act in journal.acts_since(people.NOW - timedelta(days=1)))
            return super().open_drawer()

    devices, owed = Watching(), people.refund(1, channel="cash", to_hand_over=True)
    drawer = OpenDrawer(devices=devices, history=journal, clock=StillClock())
    assert drawer.for_refund(people.session(), owed) == ""
    assert seen == [f"cash/{owed.refund_no}"]
    (act,) = journal.acts_since(people.NOW - timedelta(days=1))
    assert (act.outcome, act.operator_id, act.content) == (
        "given", people.session().operator_id,
        CashGiven(refund_no=owed.refund_no, payment_no=owed.payment_no, amount_fen=owed.amount_fen,
                  reason=owed.reason, shift_no=None),
    )  # fmt: skip
    with pytest.raises(Conflict, match=r"refund\.cash_given"):
        drawer.for_refund(people.session(), owed)
    assert devices.kicks == 1


def test_notes_whose_drawer_stayed_shut_are_handed_out_later(journal: SqliteJournal) -> None:
    owed = people.refund(1, channel="cash")
    stuck, opens = PaperDevices(code="drawer.no_answer"), PaperDevices()
    assert OpenDrawer(devices=stuck, history=journal, clock=StillClock()).for_refund(people.session(), owed)
    assert OpenDrawer(devices=opens, history=journal, clock=StillClock()).for_refund(people.session(), owed) == ""
    (act,) = journal.acts_since(people.NOW - timedelta(days=1))
    assert act.outcome == "given"


def test_notes_that_may_have_left_when_the_program_ended_are_not_handed_out_again(journal: SqliteJournal) -> None:
    class Dying(PaperDevices):
        def open_drawer(self) -> str:
            raise RuntimeError("the power is gone")

    owed, opens = people.refund(1, channel="cash"), PaperDevices()
    with pytest.raises(RuntimeError):
        OpenDrawer(devices=Dying(), history=journal, clock=StillClock()).for_refund(people.session(), owed)
    with pytest.raises(Conflict, match=r"refund\.cash_given"):
        OpenDrawer(devices=opens, history=journal, clock=StillClock()).for_refund(people.session(), owed)
    assert opens.kicks == 0


def test_the_drawer_opens_by_hand_for_who_may_and_names_them(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    devices = PaperDevices()
    OpenDrawer(devices=devices).by_hand(people.session(permissions=("drawer.open",)))
    assert devices.kicks == 1
    assert "operator 7" in caplog.text


class AuditLog:
    """The server's part: counts openings, or does not answer."""

    def __init__(self, *, down: bool = False) -> None:
        self.openings, self._down = 0, down

    def note_drawer(self) -> None:
        if self._down:
            raise Unreachable("server.no_answer")
        self.openings += 1


@pytest.mark.parametrize("down", [False, True], ids=["it answers", "it does not"])
def test_an_opening_by_hand_is_told_to_the_server_and_does_not_wait_for_it(down: bool) -> None:
    devices, server = PaperDevices(), AuditLog(down=down)
    drawer: Any = OpenDrawer(devices=devices, server=cast(Any, server))
    drawer.by_hand(people.session(permissions=("drawer.open",)))
    assert (devices.kicks, server.openings) == (1, 0 if down else 1)


def test_the_drawer_stays_shut_for_who_may_not() -> None:
    devices = PaperDevices()
    with pytest.raises(NotPermitted):
        OpenDrawer(devices=devices).by_hand(people.session(permissions=("checkout.cash",)))
    assert devices.kicks == 0
