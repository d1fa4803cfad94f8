"""After a restore: a payout that a window has paid in the gap is known again and is never paid a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import PAYOUT_ROUTE, RefundState
from server.domain.handed_in import Handed, HandedPayment, HandedPayout, HandedRefund
from server.domain.healing import ItemKind, ItemState
from server.domain.payment import PaymentWanted
from server.services.hand_in import HandIn
from server.services.heal import Heal
from server.services.notice_restore import NoticeRestore
from server.services.payouts import PayoutWanted
from server.services.tokens import token_hash
from server.storage.engine import Database
from support.attacks import back, run
from support.money_world import PAID, REFUND_ABNORMAL, REFUND_REFUSED, REFUND_UNCLEAR, MoneyWorld
from support.shift_acts import count, opened, totals

HERE, BESIDE = "token of window 1", "token of window 2"
PROOF = b"%PDF-1.7\n" + bytes(200)
FEN = 6360


class World(MoneyWorld):
    """Two windows with computers, and a channel that cannot give back."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        common: dict[str, Any] = {"uow": self.uow, "reader": self.reader, "clock": self.clock}
        self.notice = NoticeRestore(**common)
        self.hand_in = HandIn(
            **common, channels=self.channels, businesses=self.businesses, wake=lambda: None, hear_words=lambda *_: (),
        )  # fmt: skip
        fetch: Any = None  # no channel here gives a statement
        self.heal = Heal(**common, channels=self.channels, fetch=fetch, businesses=self.businesses)
        self.wechat.refunds = self.wechat.refund_queries = [REFUND_ABNORMAL]
        with self.uow() as work:
            for window, token in ((self.window, HERE), (self.second_window, BESIDE)):
                work.windows.save(replace(window, token_hash=token_hash(token)))
            work.commit()

    def restored(self) -> None:
        """Somebody put the database back to a minute ago."""
        assert self.notice.begin("healing.server_mark", self.clock.now() - timedelta(minutes=1)) is not None

    def abnormal(self) -> str:
        """A refund whose way is closed."""
        wanted = self.wanted()
        self.take(self.cashier, wanted)
        self.work()
        refund = back(self, wanted.payment_no, FEN)
        self.request_refund(self.cashier, refund)
        run(self)
        return refund.refund_no

    def prepared(self, refund_no: str) -> str:
        wanted = PayoutWanted(
            payout_no=self.number(NumberKind.PAYOUT), refund_no=refund_no, method=PayoutMethod.CASH,
            payee_name="Li Xiaoming", payee_account="", proof=PROOF,
        )  # fmt: skip
        self.payouts.prepare(self.cashier, wanted)
        self.payouts.approve(self.colleague, wanted.payout_no)
        return wanted.payout_no

    def handed(self, payout_no: str, refund_no: str, payment_no: str, outcome: str = "paid") -> Handed:
        """The last part of the journal of the window that paid it."""
        payout = HandedPayout(
            payout_no=payout_no, refund_no=refund_no, payment_no=payment_no, amount_fen=FEN, method=PayoutMethod.CASH,
            payee="L***", note="", prepared_by=self.cashier.operator.operator_id, prepared_at=self.clock.now(),
            approved_by=self.colleague.operator.operator_id, shift_no=self.shift_no, proof=PROOF,
            proof_type="application/pdf", recorded_at=self.clock.now(),
            operator_id=self.cashier.operator.operator_id, outcome=outcome,
        )  # fmt: skip
        return Handed(payouts=(payout,), last=True)

    def forgotten(self, wanted: PaymentWanted, refund_no: str, route: str = "original") -> Handed:
        """A payment and its refund of the gap, as their window has them."""
        who, now = self.cashier.operator.operator_id, self.clock.now()
        payment = HandedPayment(wanted=replace(wanted, auth_code=""), recorded_at=now, operator_id=who, outcome="paid")
        refund = HandedRefund(
            refund_no=refund_no, payment_no=wanted.payment_no, amount_fen=FEN, reason="refund.patient_request",
            shift_no=self.shift_no, note="", bills=(), recorded_at=now, operator_id=who, outcome="abnormal",
            route=route,
        )  # fmt: skip
        return Handed(payments=(payment,), refunds=(refund,))

    def is_asked(self, token: str) -> bool:
        """Whether a window has yet to hand in something."""
        window = self.window if token == HERE else self.second_window
        with self.reader() as work:
            item = work.healings.item(1, ItemKind.DESK, str(window.window_id))
        return item is not None and item.state is ItemState.WAITING

    def desk(self, token: str) -> ItemState:
        window = self.window if token == HERE else self.second_window
        with self.reader() as work:
            item = work.healings.item(1, ItemKind.DESK, str(window.window_id))
        assert item is not None
        return item.state

    def open_alerts(self) -> set[str]:
        with self.reader() as work:
            return {alert.code for alert in work.alerts.open(100)}

    def ends_paid_out(self, refund_no: str, payout_no: str) -> None:
        """The money left once, and the books say so."""
        for _ in range(6):
            self.clock.forward(30)
            self.work()
        refund = self.refund_of(refund_no)
        assert (refund.state, self.payment(refund.payment_no).state) == (RefundState.PAID_OUT, PaymentState.REFUNDED)
        assert self.balances() == {"cash": -FEN, "channel": FEN, "business": 0}
        with self.reader() as work:
            payout, proof = work.payouts.get(payout_no), work.payouts.proof(payout_no)
        assert payout is not None
        assert (payout.state, payout.shift_no, proof) == (PayoutState.PAID, self.shift_no, PROOF)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.mark.parametrize("known", ["its refund", "that it is approved"])
def test_a_payout_of_the_gap_is_paid(world: World, known: str) -> None:
    refund_no = world.abnormal()
    payout_no = world.number(NumberKind.PAYOUT) if known == "its refund" else world.prepared(refund_no)
    world.restored()
    part = world.handed(payout_no, refund_no, world.refund_of(refund_no).payment_no)
    assert world.hand_in(HERE, replace(part, last=False)).made_again == 1
    with pytest.raises(Conflict, match=r"payout\.not_waiting|refund\.healing"):
        world.payouts.pay(world.cashier, payout_no)
    assert world.hand_in(HERE, part).known == 1, "a repeat changes nothing"
    world.ends_paid_out(refund_no, payout_no)


def test_a_payout_of_the_gap_leaves_no_alert_of_a_refund_that_was_asked_for_long_ago(world: World) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    refund = back(world, wanted.payment_no, FEN)
    world.request_refund(world.cashier, refund)
    world.clock.forward(7200)
    world.restored()
    payout_no = world.number(NumberKind.PAYOUT)
    assert world.hand_in(HERE, world.handed(payout_no, refund.refund_no, wanted.payment_no)).made_again == 1
    assert "refund.unsettled" in world.open_alerts()
    world.ends_paid_out(refund.refund_no, payout_no)
    assert "refund.unsettled" not in world.open_alerts()


def test_cash_paid_by_a_window_that_knew_of_no_shift_left_the_drawer_of_the_one_that_is_open(world: World) -> None:
    refund_no, payout_no = world.abnormal(), world.number(NumberKind.PAYOUT)
    world.restored()
    part = world.handed(payout_no, refund_no, world.refund_of(refund_no).payment_no)
    world.hand_in(HERE, replace(part, payouts=(replace(part.payouts[0], shift_no=""),)))
    world.ends_paid_out(refund_no, payout_no)


def test_the_payout_of_a_refund_that_was_asked_for_after_another_had_failed_has_its_room(world: World) -> None:
    """Its window heard that each was taken, and of none how it ended."""
    wanted, payout_no = world.wanted(), world.number(NumberKind.PAYOUT)
    world.wechat.queries, world.wechat.refund_queries = [PAID], [replace(REFUND_UNCLEAR, not_found=True)]
    world.restored()
    part = world.forgotten(wanted, world.number(NumberKind.REFUND))
    failed, paid_out, unanswered = (
        replace(
            part.refunds[0], refund_no=world.number(NumberKind.REFUND), outcome=outcome, route=route,
            recorded_at=world.clock.now() + timedelta(seconds=place),
        )
        for place, (outcome, route) in enumerate(
            (("approved", "original"), ("requested", PAYOUT_ROUTE), ("", PAYOUT_ROUTE))
        )
    )  # fmt: skip
    world.hand_in(BESIDE, Handed(last=True))
    taken = world.hand_in(HERE, replace(part, refunds=(failed, paid_out, unanswered)))
    assert (taken.made_again, taken.passed_over) == (2, 2), "the payment, and the refund that fits"
    world.hand_in(HERE, world.handed(payout_no, paid_out.refund_no, wanted.payment_no))
    world.ends_paid_out(paid_out.refund_no, payout_no)


@pytest.mark.parametrize("when", ["already", "not yet"])
def test_cash_paid_from_a_drawer_that_was_counted_since_is_counted_in_the_next_shift(world: World, when: str) -> None:
    refund_no, payout_no, first = world.abnormal(), world.number(NumberKind.PAYOUT), world.shift_no
    world.restored()
    world.shifts.close(world.cashier, first, count({100: 100}, wechat=FEN))
    sealed = totals(world.shifts.read(world.cashier, first))
    second = opened(world) if when == "already" else ""
    world.hand_in(HERE, world.handed(payout_no, refund_no, world.refund_of(refund_no).payment_no))
    for _ in range(3):
        world.clock.forward(30)
        world.work()
    second = second or opened(world)
    assert world.refund_of(refund_no).state is RefundState.PAID_OUT
    assert totals(world.shifts.read(world.cashier, first)) == sealed
    assert totals(world.shifts.read(world.cashier, second)) == {("cash", "refund"): (1, FEN)}
    with world.reader() as work:
        payout, [late] = work.payouts.get(payout_no), work.late.of(second)
        drawers = [work.ledger.balance(f"cash/{number}") for number in (first, second)]
    assert payout is not None
    assert (payout.shift_no, late.number, late.settled, drawers) == (second, refund_no, True, [0, -FEN])


@pytest.mark.parametrize("route", ["original", PAYOUT_ROUTE])
def test_a_payout_whose_payment_and_refund_are_forgotten_too(world: World, route: str) -> None:
    wanted, refund_no, payout_no = world.wanted(), world.number(NumberKind.REFUND), world.number(NumberKind.PAYOUT)
    world.wechat.queries = [PAID]
    world.restored()
    part = world.handed(payout_no, refund_no, wanted.payment_no)
    assert world.hand_in(BESIDE, part).made_again == 0, "it waits for the window that has its refund"
    world.hand_in(HERE, replace(world.forgotten(wanted, refund_no, route), last=True))
    assert world.hand_in(BESIDE, part).made_again == 1
    world.ends_paid_out(refund_no, payout_no)


@pytest.mark.parametrize("first", [HERE, BESIDE])
def test_a_payout_goes_the_way_that_was_asked_for_at_another_window(world: World, first: str) -> None:
    """Otherwise somebody there finds that nobody has asked to have the money paid out, and asks for it once more."""
    wanted, refund_no, payout_no = world.wanted(), world.number(NumberKind.REFUND), world.number(NumberKind.PAYOUT)
    world.take(world.cashier, wanted)
    world.work()
    world.wechat.refund_queries = [REFUND_REFUSED]  # it was never asked
    world.restored()
    parts = {
        HERE: replace(world.forgotten(wanted, refund_no, PAYOUT_ROUTE), payments=(), last=True),
        BESIDE: world.handed(payout_no, refund_no, wanted.payment_no),
    }
    for token in (HERE, BESIDE, HERE, BESIDE, HERE)[first == BESIDE :]:
        if world.is_asked(token):
            world.hand_in(token, parts[token])
    world.ends_paid_out(refund_no, payout_no)
    refund = world.refund_of(refund_no)
    assert (refund.route, refund.reason) == (PAYOUT_ROUTE, "refund.patient_request")
    assert [world.is_asked(token) for token in (HERE, BESIDE)] == [False, False]


def test_another_payout_that_was_prepared_since_is_not_paid(world: World) -> None:
    refund_no = world.abnormal()
    world.restored()
    another, payout_no = world.prepared(refund_no), world.number(NumberKind.PAYOUT)
    with pytest.raises(Conflict, match=r"refund\.healing"):
        world.payouts.pay(world.cashier, another)
    world.hand_in(BESIDE, Handed(last=True))
    world.hand_in(HERE, world.handed(payout_no, refund_no, world.refund_of(refund_no).payment_no))
    with pytest.raises(Conflict, match=r"payout\.not_waiting"):
        world.payouts.pay(world.cashier, another)
    world.ends_paid_out(refund_no, payout_no)


def test_a_payout_that_a_window_may_have_paid_is_not_declined_before_that_has_handed_in(world: World) -> None:
    refund_no = world.abnormal()
    payout_no = world.prepared(refund_no)
    world.restored()
    with pytest.raises(Conflict, match=r"refund\.healing"):
        world.payouts.cancel(world.cashier, payout_no)
    world.hand_in(BESIDE, Handed(last=True))
    world.hand_in(HERE, world.handed(payout_no, refund_no, world.refund_of(refund_no).payment_no))
    with pytest.raises(Conflict, match=r"payout\.not_waiting"):
        world.payouts.cancel(world.cashier, payout_no)
    world.ends_paid_out(refund_no, payout_no)


def test_a_payout_that_no_window_has_paid_can_be_paid(world: World) -> None:
    wanted, refund_no = world.wanted(), world.number(NumberKind.REFUND)
    world.wechat.queries = [PAID]
    world.restored()
    world.hand_in(BESIDE, Handed(last=True))
    world.hand_in(HERE, replace(world.forgotten(wanted, refund_no, PAYOUT_ROUTE), last=True))
    for _ in range(4):
        world.clock.forward(30)
        world.work()
    assert world.refund_of(refund_no).state is RefundState.REQUESTED, "whether it was approved is forgotten"
    world.decide_refund.approve(world.colleague, refund_no)
    run(world)
    payout_no = world.prepared(refund_no)
    world.payouts.pay(world.cashier, payout_no)
    assert world.payouts.pay(world.cashier, payout_no).payout.state is PayoutState.PAID, "said twice, paid once"
    world.ends_paid_out(refund_no, payout_no)


@pytest.mark.parametrize("was_paid", [True, False])
def test_a_payout_of_which_its_window_saw_no_answer_is_the_only_one_that_can_be_paid(
    world: World, was_paid: bool
) -> None:
    refund_no = world.abnormal()
    world.restored()
    payout_no, another = world.number(NumberKind.PAYOUT), world.prepared(refund_no)
    part = world.handed(payout_no, refund_no, world.refund_of(refund_no).payment_no, outcome="")
    world.hand_in(BESIDE, Handed(last=True))
    assert world.hand_in(HERE, replace(part, last=False)).made_again == 1
    assert world.hand_in(HERE, part).known == 1
    assert world.open_alerts() >= {"payout.in_doubt"}
    with pytest.raises(Conflict, match=r"payout\.not_waiting"):
        world.payouts.pay(world.cashier, another)
    with pytest.raises(Conflict, match=r"payout\.standing"):
        world.prepared(refund_no)
    if not was_paid:
        world.payouts.cancel(world.cashier, payout_no)
        payout_no = world.prepared(refund_no)
    world.payouts.pay(world.cashier, payout_no)
    assert "payout.in_doubt" not in world.open_alerts()
    world.ends_paid_out(refund_no, payout_no)


def test_another_window_knows_that_the_payout_in_doubt_was_paid(world: World) -> None:
    refund_no = world.abnormal()
    world.restored()
    part = world.handed(world.number(NumberKind.PAYOUT), refund_no, world.refund_of(refund_no).payment_no, outcome="")
    world.hand_in(HERE, part)
    paid = replace(part.payouts[0], outcome="paid")
    assert world.hand_in(BESIDE, replace(part, payouts=(paid,))).made_again == 1
    assert "payout.in_doubt" not in world.open_alerts()
    world.ends_paid_out(refund_no, paid.payout_no)


@pytest.mark.parametrize("outcome", ["payout.channel_refunded", "shift.not_open"])
def test_a_payout_that_was_refused_is_no_doubt(world: World, outcome: str) -> None:
    refund_no = world.abnormal()
    world.restored()
    payment_no = world.refund_of(refund_no).payment_no
    part = world.handed(world.number(NumberKind.PAYOUT), refund_no, payment_no, outcome)
    assert world.hand_in(HERE, part).passed_over == 1
    assert "payout.in_doubt" not in world.open_alerts()


def test_money_that_left_although_its_refund_ended_otherwise_is_told_to_a_person(world: World) -> None:
    refund_no = world.abnormal()
    paid = world.prepared(refund_no)
    world.payouts.pay(world.cashier, paid)
    world.restored()
    payment_no = world.refund_of(refund_no).payment_no
    assert world.hand_in(HERE, world.handed(world.number(NumberKind.PAYOUT), refund_no, payment_no)).passed_over == 1
    with world.reader() as work:
        assert work.alerts.get("refund.found", refund_no) is not None


@pytest.mark.parametrize("first", [HERE, BESIDE])
def test_a_payout_that_had_no_room_is_known_again_when_the_refund_that_held_it_has_failed(
    world: World, first: str
) -> None:
    """That refund had failed before, and was asked for once more as a payout; the restored database knows neither."""
    wanted, payout_no = world.wanted(), world.number(NumberKind.PAYOUT)
    world.take(world.cashier, wanted)
    world.work()
    failed = back(world, wanted.payment_no, FEN)
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_UNCLEAR]
    world.request_refund(world.cashier, failed)
    run(world)
    refund_no = world.number(NumberKind.REFUND)
    world.restored()
    asked = Handed(refunds=world.forgotten(wanted, refund_no, PAYOUT_ROUTE).refunds, last=True)
    parts = {HERE: asked, BESIDE: world.handed(payout_no, refund_no, wanted.payment_no)}
    tokens = [first, *(token for token in parts if token != first)]
    for token in (BESIDE, HERE, BESIDE):
        world.hand_in(token, parts[token])
    assert "refund.found" in world.open_alerts()
    world.wechat.refund_queries = [REFUND_REFUSED]
    for _ in range(4):
        world.clock.forward(60)
        world.work()
    assert world.refund_of(failed.refund_no).state is RefundState.FAILED
    world.heal.advance()
    for token in (*tokens, *tokens):
        if world.desk(token) is ItemState.WAITING:
            world.hand_in(token, parts[token])
    assert world.refund_of(refund_no).route == PAYOUT_ROUTE
    assert {world.desk(token) for token in parts} == {ItemState.DONE}
    assert "refund.found" not in world.open_alerts()
    world.ends_paid_out(refund_no, payout_no)
