"""What is paid out here stands in this computer's journal before its money leaves, and is never paid twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.core.errors import Conflict, PaydeskError, Unreachable
from app.core.payout import PayoutState
from app.desk.keep_touch import KeepTouch
from app.desk.pay_out import PayOut
from app.gateway.journal import SqliteJournal
from app.wire.healing import HandedIn, HandIn, Heartbeat, HeartbeatAnswer, Position
from app.wire.payouts import PaidOut, PayoutProof, PayoutView
from support import screen_people as people
from support.money_world import SetClock

SHIFT_NO = people.number("S", 1, 400)
APPROVED = people.payout(3, state=PayoutState.APPROVED, approved_by_id=8)
PAID = replace(APPROVED, state=PayoutState.PAID)
PROOF = b"%PDF-1.7 signed"


@dataclass
class Till:
    """A server that answers payouts so, one after another; the last for ever."""

    journal: SqliteJournal
    answers: list[PayoutView | PaydeskError]
    seen: list[str] = field(default_factory=list)
    parts: list[HandIn] = field(default_factory=list)

    def payout_proof(self, payout_no: str) -> PayoutProof:
        return PayoutProof(content=PROOF, proof_type="application/pdf", proof_sha256="0" * 64)

    def pay_payout(self, payout_no: str) -> PayoutView:
        acts = self.journal.acts_since(people.NOW)
        self.seen.append(acts[-1].outcome if acts and acts[-1].number == payout_no else "not in the journal")
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, PaydeskError):
            raise answer
        return answer

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        return HeartbeatAnswer(position=Position(), hand_in_from=people.NOW, server_version="9.0.0")

    def hand_in(self, part: HandIn) -> HandedIn:
        self.parts.append(part)
        return HandedIn(known=0, made_again=0, passed_over=0)


@pytest.fixture
def clock() -> SetClock:
    clock = SetClock()
    clock.instant = people.NOW
    return clock


@pytest.fixture
def journal(tmp_path: Path, clock: SetClock) -> SqliteJournal:
    return SqliteJournal(tmp_path / "journal.db", clock)


LOST = Unreachable("server.no_answer")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        pytest.param([PAID], "paid", id="paid"),
        pytest.param([LOST, PAID], "paid", id="paid, and the first answer was lost"),
        pytest.param([Conflict("payout.not_waiting")], "payout.not_waiting", id="refused"),
        pytest.param([LOST], "", id="no answer"),
        pytest.param([LOST, Conflict("payout.not_waiting")], "", id="the refusal of a repeat says nothing"),
    ],
)
def test_it_is_in_the_journal_before_it_is_asked_for(
    journal: SqliteJournal, clock: SetClock, answers: list[PayoutView | PaydeskError], outcome: str
) -> None:
    till = Till(journal, answers)
    desk = PayOut(server=till, clock=clock, history=journal)  # type: ignore[arg-type]  # of the server this much
    try:
        paid = desk.pay(people.session(), APPROVED, SHIFT_NO) is PAID
    except PaydeskError:
        paid = False
    assert paid == (outcome == "paid")
    assert set(till.seen) == {""}, "before its money leaves"
    (act,) = journal.acts_since(people.NOW)
    assert (act.number, act.outcome) == (APPROVED.payout_no, outcome)


def test_what_is_seen_to_be_paid_later_is_paid_in_the_journal_and_handed_in(
    journal: SqliteJournal, clock: SetClock
) -> None:
    till = Till(journal, [LOST])
    desk = PayOut(server=till, clock=clock, history=journal)  # type: ignore[arg-type]
    with pytest.raises(Unreachable):
        desk.pay(people.session(), APPROVED, SHIFT_NO)
    desk.looked_at([PAID, people.payout(4)])
    KeepTouch(server=till, history=journal, clock=clock).beat()  # type: ignore[arg-type]
    (handed,) = [each for part in till.parts for each in part.payouts]
    assert handed.outcome == "paid"
    assert handed.payout == PaidOut(
        payout_no=PAID.payout_no, refund_no=PAID.refund_no, payment_no=PAID.payment_no, amount_fen=PAID.amount_fen,
        method="cash", payee=PAID.payee, prepared_by_id=7, prepared_at=PAID.prepared_at, approved_by_id=8,
        shift_no=SHIFT_NO, proof=PROOF,
    )  # fmt: skip


def test_what_was_paid_here_is_not_asked_for_again_of_a_server_that_has_forgotten_it(
    journal: SqliteJournal, clock: SetClock
) -> None:
    till = Till(journal, [PAID])
    desk = PayOut(server=till, clock=clock, history=journal)  # type: ignore[arg-type]
    desk.pay(people.session(), APPROVED, SHIFT_NO)
    with pytest.raises(Conflict, match=r"payout\.not_waiting"):
        desk.pay(people.session(), APPROVED, SHIFT_NO)
    assert len(till.seen) == 1


def test_a_payout_that_was_refused_is_tried_again_under_its_number(journal: SqliteJournal, clock: SetClock) -> None:
    till = Till(journal, [Conflict("payout.channel_unclear"), PAID])
    desk = PayOut(server=till, clock=clock, history=journal)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        desk.pay(people.session(), APPROVED, SHIFT_NO)
    desk.pay(people.session(), APPROVED, SHIFT_NO)
    (act,) = journal.acts_since(people.NOW)
    assert act.outcome == "paid"
