"""A heartbeat: what is said, what is handed in, what is remembered, and who may not go on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import InvalidInput, NotFound, Refused, Unreachable
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.keep_touch import KeepTouch
from app.desk.ports import Act, Intent
from app.desk.terminal_ports import TerminalAsk
from app.gateway.desk_id import desk_id
from app.gateway.journal import SqliteJournal
from app.wire.healing import PAGE, WORDS_PAGE, HandedIn, HandIn, Heartbeat, HeartbeatAnswer, Position
from app.wire.payments import BillToPay, TakePayment
from app.wire.payouts import PaidOut
from app.wire.refunds import CashGiven, RequestRefund
from app.wire.shifts import OpenShift
from app.wire.terminals import TerminalWord
from support.money_world import SetClock

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
POSITION = Position(installation="i1", chain_no=7, hash="a" * 64, at=NOW)


@dataclass
class Answering:
    """A server that answers heartbeats so."""

    answer: HeartbeatAnswer = field(default_factory=lambda: HeartbeatAnswer(position=POSITION, hand_in_from=None,
                                                                           server_version="0.1.0"))  # fmt: skip
    error: Exception | None = None
    beats: list[Heartbeat] = field(default_factory=list)
    parts: list[HandIn] = field(default_factory=list)

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        self.beats.append(beat)
        if self.error is not None:
            raise self.error
        return self.answer

    def hand_in(self, part: HandIn) -> HandedIn:
        self.parts.append(part)
        return HandedIn(known=0, made_again=0, passed_over=0)


@pytest.fixture
def journal(tmp_path: Path) -> SqliteJournal:
    clock = SetClock()
    clock.instant = NOW
    return SqliteJournal(tmp_path / "journal.db", clock)


def touch(server: Any, journal: SqliteJournal) -> KeepTouch:
    clock = SetClock()
    clock.instant = NOW
    return KeepTouch(server=server, history=journal, clock=clock, desk_id="d1", version="0.1.0")


def record(journal: SqliteJournal, count: int, outcome: str = "", at: datetime = NOW - timedelta(minutes=1)) -> str:
    number = f"P260302090000W001{count:011d}"
    payment = TakePayment(
        payment_no=number, order_no=f"O{number[1:]}", shift_no=f"S{number[1:]}", business="his", patient_no="P1",
        patient_name="", channel="wechat", amount_fen=1,
        bills=(BillToPay(bill_no="B", kind="outpatient", version="1", own_fen=1),),
    )  # fmt: skip
    journal.record(Intent(payment, at, 1))
    if outcome:
        journal.close(number, outcome)
    return number


def test_cash_given_out_is_handed_in(journal: SqliteJournal) -> None:
    number = "R260302090000W00100000000001"
    given = CashGiven(
        refund_no=number, payment_no=f"P{number[1:]}", amount_fen=5, reason="refund.his_refused", shift_no=None
    )
    journal.record_act(Act(number=f"cash/{number}", content=given, recorded_at=NOW, operator_id=3))
    journal.note_act(f"cash/{number}", "given")
    server = Answering(HeartbeatAnswer(position=POSITION, hand_in_from=NOW, server_version="0.1.0"))
    touch(server, journal).beat()
    (cash,) = [cash for part in server.parts for cash in part.cash]
    assert (cash.given, cash.operator_id, cash.outcome) == (given, 3, "given")


@pytest.mark.parametrize(
    ("known", "given", "handed_in"),
    [
        pytest.param("order.number_reused", "given", "paid", id="refused, and booked by a late copy of its request"),
        pytest.param("", "given", "paid", id="no answer came"),
        pytest.param("order.number_reused", "", "paid", id="the drawer was about to open"),
        pytest.param("order.number_reused", "not_opened", "order.number_reused", id="the notes are still there"),
        pytest.param("refunded", "given", "refunded", id="known"),
        pytest.param("offline", "given", "offline", id="its delivery tells of it"),
    ],
)
def test_cash_that_was_given_back_had_been_paid(journal: SqliteJournal, known: str, given: str, handed_in: str) -> None:
    payment_no, other_no = record(journal, 1, known), record(journal, 2, "order.number_reused")
    refund_no = f"R{payment_no[1:]}"
    content = CashGiven(
        refund_no=refund_no, payment_no=payment_no, amount_fen=1, reason="refund.part_undone", shift_no=None
    )
    journal.record_act(Act(number=f"cash/{refund_no}", content=content, recorded_at=NOW, operator_id=1))
    journal.note_act(f"cash/{refund_no}", given)
    server = Answering()
    server.answer = replace(server.answer, hand_in_from=NOW - timedelta(hours=1))
    touch(server, journal).beat()
    handed = {each.payment.payment_no: each.outcome for part in server.parts for each in part.payments}
    assert handed == {payment_no: handed_in, other_no: "order.number_reused"}


def test_a_refund_whose_money_left_here_is_handed_in_so_whatever_was_answered(journal: SqliteJournal) -> None:
    numbers = [f"R260302090000W001{count:011d}" for count in range(5)]
    paid, unpaid, given, kept, asked = numbers
    for place, number in enumerate(numbers):
        wish = RequestRefund(
            refund_no=number,
            payment_no=f"P{number[1:]}",
            amount_fen=5,
            reason="refund.patient_request",
            shift_no=f"S{number[1:]}",
        )
        asked_at = NOW + timedelta(seconds=place)
        journal.record_act(Act(number=number, content=wish, recorded_at=asked_at, operator_id=3))
    for number, outcome in ((paid, "paid"), (unpaid, "shift.not_open")):
        payout = PaidOut(
            payout_no=f"Y{number[1:]}", refund_no=number, payment_no=f"P{number[1:]}", amount_fen=5, method="cash",
            payee="L*", note="", prepared_by_id=3, prepared_at=NOW, approved_by_id=4, shift_no=f"S{number[1:]}",
            proof=b"%PDF-1.7",
        )  # fmt: skip
        journal.record_act(Act(number=payout.payout_no, content=payout, recorded_at=NOW, operator_id=3))
        journal.note_act(payout.payout_no, outcome)
    for number, outcome in ((given, ""), (kept, "not_opened")):
        cash = CashGiven(
            refund_no=number,
            payment_no=f"P{number[1:]}",
            amount_fen=5,
            reason="refund.other",
            shift_no=f"S{number[1:]}",
        )
        journal.record_act(Act(number=f"cash/{number}", content=cash, recorded_at=NOW, operator_id=3))
        journal.note_act(f"cash/{number}", outcome)
    journal.note_act(asked, "requested")
    server = Answering(HeartbeatAnswer(position=POSITION, hand_in_from=NOW, server_version="0.1.0"))
    touch(server, journal).beat()
    handed = [(each.refund.refund_no, each.outcome) for part in server.parts for each in part.refunds]
    assert dict(handed) == {paid: "paid_out", unpaid: "", given: "refunded", kept: "", asked: "requested"}
    assert [number for number, _ in handed] == [given, paid, asked, kept, unpaid], "as they take their room"


def test_the_position_is_said_again_at_the_next_beat(journal: SqliteJournal) -> None:
    server = Answering()
    beat = touch(server, journal).beat
    beat()
    paid = record(journal, 1, "paid")
    beat()
    first, second = server.beats
    assert (first.position, first.last_payment_no) == (Position(), None)
    assert (second.position, second.last_payment_no, second.desk_id) == (POSITION, paid, "d1")


def test_a_payment_that_the_server_has_had_is_named_before_the_newest_paid(journal: SqliteJournal) -> None:
    record(journal, 1, "paid")
    open_no = record(journal, 2)
    server = Answering()
    touch(server, journal).beat(open_no)
    assert [beat.last_payment_no for beat in server.beats] == [open_no]


def test_everything_since_is_handed_in_page_by_page_and_once_more_after_a_fault(journal: SqliteJournal) -> None:
    numbers = [record(journal, count, "paid" if count % 2 else "") for count in range(PAGE + 3)]
    shift = OpenShift(shift_no=f"S{numbers[0][1:]}", float_fen=100)
    journal.record_act(Act(number=shift.shift_no, content=shift, recorded_at=NOW, operator_id=1))
    server = Answering()
    server.answer = replace(server.answer, hand_in_from=NOW - timedelta(hours=1))
    touch(server, journal).beat()
    assert [len(part.shifts) for part in server.parts] == [1, 0, 0, 0]
    assert [len(part.payments) for part in server.parts] == [0, PAGE, 3, 0]
    assert [part.last for part in server.parts] == [False, False, False, True]
    handed = {each.payment.payment_no: each.outcome for part in server.parts for each in part.payments}
    assert handed == {number: "paid" if count % 2 else "" for count, number in enumerate(numbers)}


class Chain:
    """Payments taken without the server, of which a restored one may lack some: never asked, always due."""

    is_asked_again = False

    def again(self) -> bool:
        self.is_asked_again = True
        return True


def test_what_was_taken_without_the_server_is_delivered_again_before_refunds_are_handed_in(
    journal: SqliteJournal,
) -> None:
    record(journal, 1, "offline")
    refund = RequestRefund(
        refund_no="R260302090000W00100000000001", payment_no="P260302090000W00100000000001", amount_fen=1,
        reason="refund.other", note="", shift_no="S260302090000W00100000000001",
    )  # fmt: skip
    journal.record_act(Act(number=refund.refund_no, content=refund, recorded_at=NOW, operator_id=1))
    server, chain = Answering(), Chain()
    server.answer = replace(server.answer, hand_in_from=NOW - timedelta(hours=1))
    clock = SetClock()
    clock.instant = NOW
    offline: Any = chain
    desk: Any = server
    beat = KeepTouch(server=desk, history=journal, clock=clock, version="0.1.0", offline=offline).beat
    for _ in range(2):
        beat()
        assert chain.is_asked_again
        assert [bool(part.refunds) or part.last for part in server.parts] == [False] * len(server.parts)
    chain.is_asked_again = False
    beat()
    assert [(len(part.refunds), part.last) for part in server.parts[-2:]] == [(1, False), (0, True)]
    assert [beat.position for beat in server.beats] == [Position()] * 3, "another healing is not begun meanwhile"


def act(journal: SqliteJournal, number: str, kind: CardAct, original_no: str = "", hours: int = 0) -> TerminalAsk:
    """The terminal was asked so many hours ago and did it, and the server was told."""
    ask = TerminalAsk(
        number=number, act=kind, amount_fen=1, begun_at=NOW - timedelta(hours=hours), original_no=original_no
    )
    journal.begin_act(ask)
    journal.note_word(number, TerminalWord(act=kind, outcome=TerminalOutcome.DONE, amount_fen=1))
    journal.note_told(number)
    return ask


def test_what_the_card_terminal_said_is_told_again_after_what_was_asked_for(journal: SqliteJournal) -> None:
    sales = [record(journal, count, "paid") for count in range(WORDS_PAGE)]
    refund_no = f"R{sales[0][1:]}"
    act(journal, f"P{sales[0][1:-1]}9", CardAct.SALE, hours=30)
    for number in sales:
        act(journal, number, CardAct.SALE, hours=20)
    act(journal, "TRIAL260302090000", CardAct.SALE)
    act(journal, "TRIAL260302090000V", CardAct.VOID, original_no="TRIAL260302090000")
    void = act(journal, refund_no, CardAct.VOID, original_no=sales[0])
    server = Answering()
    server.answer = replace(server.answer, hand_in_from=NOW - timedelta(hours=1))
    touch(server, journal).beat()
    assert [len(part.words) for part in server.parts] == [0, WORDS_PAGE, 1, 0]
    told = [word for part in server.parts for word in part.words]
    assert [(word.number, word.payment_no) for word in told] == [
        *((number, number) for number in sales), (refund_no, sales[0]),
    ]  # fmt: skip
    assert [word.word.tried_ms for word in told] == [*[0] * len(sales), void.tried_ms]
    assert journal.untold_acts() == [], "nothing is in doubt at the terminal again"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"error": NotFound("route.not_found")}, "server.too_old", id="knows no heartbeat"),
        pytest.param({"old": "0.0.9"}, "server.too_old", id="an older server"),
        pytest.param({"error": Refused("window.in_use")}, "window.in_use", id="another desk is this window"),
    ],
)
def test_who_may_not_go_on(journal: SqliteJournal, change: dict[str, Any], code: str) -> None:
    server = Answering(error=change.get("error"))
    server.answer = replace(server.answer, server_version=change.get("old", "0.1.0"))
    with pytest.raises(Refused) as refused:
        touch(server, journal).beat()
    assert refused.value.code == code
    assert journal.remembered("server.position") == "", "what was refused is not remembered"


def test_a_server_that_does_not_know_what_is_handed_in_is_too_old(journal: SqliteJournal) -> None:
    class Older(Answering):
        def hand_in(self, part: HandIn) -> HandedIn:
            if part.words:
                raise InvalidInput("body", "Object contains unknown field `words`")
            return super().hand_in(part)

    act(journal, record(journal, 1, "paid"), CardAct.SALE)
    server = Older()
    server.answer = replace(server.answer, hand_in_from=NOW - timedelta(hours=1))
    with pytest.raises(Refused, match=r"server\.too_old"):
        touch(server, journal).beat()
    assert [part.last for part in server.parts] == [False], "what is missing is handed in to the server after it"
    assert journal.remembered("server.position") == ""


def test_silence_changes_nothing(journal: SqliteJournal) -> None:
    with pytest.raises(Unreachable):
        touch(Answering(error=Unreachable("server.no_answer")), journal).beat()


def test_a_copied_folder_is_another_desk(tmp_path: Path) -> None:
    assert desk_id(tmp_path / "a") == desk_id(tmp_path / "a") != desk_id(tmp_path / "b")


def test_what_was_named_in_vain_is_named_until_it_is_heard(journal: SqliteJournal) -> None:
    """A database that was put back while nobody answered has what was paid since, and not what was paid before."""
    before = record(journal, 1, "paid")
    server = Answering(error=Unreachable("server.not_sent"))
    desk = touch(server, journal)
    with pytest.raises(Unreachable):
        desk.beat()
    after, seen = record(journal, 2, "paid", NOW), record(journal, 3)
    with pytest.raises(Unreachable):
        desk.beat()
    server.error = None
    desk.beat(seen)
    desk.beat()
    desk.beat()
    assert [beat.last_payment_no for beat in server.beats] == [before, before, seen, before, after]
