"""Money paid out by two people where the channel's way is closed: books, proof, secrecy, races, on every storage."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from app.core.errors import Conflict, InvalidInput, NotPermitted
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import RefundState
from server.services.payouts import PayoutWanted
from server.storage.engine import Database
from support.attacks import at_once, back, run
from support.money_world import REFUND_ABNORMAL, REFUND_DONE, REFUND_REFUSED, REFUND_UNCLEAR, MoneyWorld

PROOF = b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def abnormal(world: MoneyWorld, amount_fen: int = 6360) -> str:
    """The number of a refund whose card is closed."""
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_ABNORMAL]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    refund = back(world, wanted.payment_no, amount_fen)
    world.request_refund(world.cashier, refund)
    run(world)
    assert world.refund_of(refund.refund_no).state is RefundState.ABNORMAL
    return refund.refund_no


def wish(world: MoneyWorld, refund_no: str, method: PayoutMethod = PayoutMethod.CASH, **more: Any) -> PayoutWanted:
    values: dict[str, Any] = {
        "payout_no": world.number(NumberKind.PAYOUT), "refund_no": refund_no, "method": method,
        "payee_name": "Li Xiaoming", "payee_account": "" if method is PayoutMethod.CASH else "6222000011112222",
        "proof": PROOF,
    }  # fmt: skip
    return PayoutWanted(**{**values, **more})


def payout_state(world: MoneyWorld, payout_no: str) -> PayoutState:
    with world.reader() as work:
        payout = work.payouts.get(payout_no)
    assert payout is not None
    return payout.state


def test_cash_leaves_the_drawer_that_pays_and_the_books_stay_true(world: MoneyWorld) -> None:
    refund_no = abnormal(world)
    wanted = wish(world, refund_no)
    world.payouts.prepare(world.cashier, wanted)
    world.payouts.approve(world.colleague, wanted.payout_no)
    world.payouts.pay(world.cashier, wanted.payout_no)
    refund = world.refund_of(refund_no)
    payment = world.payment(refund.payment_no)
    assert (refund.state, payment.state, payment.reserved_fen) == (RefundState.PAID_OUT, PaymentState.REFUNDED, 0)
    assert world.balances() == {"cash": -6360, "channel": 6360, "business": 0}
    with world.reader() as work:
        assert sum(line.amount_fen for line in work.ledger.of_order(refund.order_no)) == 0
        assert {alert.code for alert in work.alerts.open(10)} == set()
    totals = {(total.channel, total.kind): total.amount_fen for total in shift_totals(world)}
    assert totals[("cash", "refund")] == 6360
    run(world)
    assert world.refund_of(refund_no).state is RefundState.PAID_OUT


def shift_totals(world: MoneyWorld) -> Any:
    with world.reader() as work:
        return work.ledger.shift_totals(world.shift_no)


def test_a_transfer_stands_on_an_account_of_its_own(world: MoneyWorld) -> None:
    refund_no = abnormal(world)
    wanted = wish(world, refund_no, PayoutMethod.ACCOUNT)
    detail = world.payouts.prepare(world.cashier, wanted)
    assert detail.payout.payee == "L*** ****2222"
    world.payouts.approve(world.colleague, wanted.payout_no)
    world.payouts.pay(world.cashier, wanted.payout_no)
    with world.reader() as work:
        assert work.ledger.balance("payable/payouts") == -6360
    assert world.balances() == {"cash": 0, "channel": 6360, "business": 0}


def test_it_takes_two_people(world: MoneyWorld) -> None:
    wanted = wish(world, abnormal(world))
    world.payouts.prepare(world.cashier, wanted)
    with pytest.raises(Conflict, match=r"payout\.same_person"):
        world.payouts.approve(world.cashier, wanted.payout_no)
    with pytest.raises(Conflict, match=r"payout\.not_waiting"):
        world.payouts.pay(world.cashier, wanted.payout_no)
    weak = world.actor(world.colleague.operator, world.window, "refunds.payout_approve")
    with pytest.raises(NotPermitted):
        world.payouts.approve(weak, wanted.payout_no)
    world.payouts.approve(world.colleague, wanted.payout_no)
    with pytest.raises(Conflict, match=r"payout\.same_person"):
        world.payouts.pay(world.colleague, wanted.payout_no)


def test_cash_needs_the_own_open_shift(world: MoneyWorld) -> None:
    wanted = wish(world, abnormal(world))
    world.payouts.prepare(world.cashier, wanted)
    world.payouts.approve(world.colleague, wanted.payout_no)
    elsewhere = replace(world.cashier, window=world.second_window)
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        world.payouts.pay(elsewhere, wanted.payout_no)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param(REFUND_DONE, "payout.channel_refunded", id="the console refunded it"),
        pytest.param(REFUND_UNCLEAR, "payout.channel_unclear", id="no answer"),
    ],
)
def test_nothing_is_paid_twice_when_the_channel_has_refunded_after_all(world: MoneyWorld, said: Any, code: str) -> None:
    refund_no = abnormal(world)
    wanted = wish(world, refund_no)
    world.payouts.prepare(world.cashier, wanted)
    world.payouts.approve(world.colleague, wanted.payout_no)
    world.wechat.refund_queries = [said]
    with pytest.raises(Conflict, match=code.replace(".", r"\.")):
        world.payouts.pay(world.cashier, wanted.payout_no)
    assert world.balances()["cash"] == 0
    run(world)
    if said is REFUND_DONE:
        assert world.refund_of(refund_no).state is RefundState.REFUNDED
        assert payout_state(world, wanted.payout_no) is PayoutState.CANCELLED
        assert world.balances() == {"cash": 0, "channel": 0, "business": 0}


def test_one_payout_of_a_refund_stands_at_a_time(world: MoneyWorld) -> None:
    refund_no = abnormal(world)
    wishes = [wish(world, refund_no) for _ in range(4)]
    at_once(*[partial(world.payouts.prepare, world.cashier, each) for each in wishes])
    with world.reader() as work:
        assert len(work.payouts.of_refund(refund_no)) == 1
        (standing,) = work.payouts.of_refund(refund_no)
    world.payouts.cancel(world.cashier, standing.payout_no)
    other = wish(world, refund_no)
    world.payouts.prepare(world.cashier, other)
    assert payout_state(world, other.payout_no) is PayoutState.PREPARED


def test_two_who_pay_at_once_pay_once(world: MoneyWorld) -> None:
    wanted = wish(world, abnormal(world))
    world.payouts.prepare(world.cashier, wanted)
    world.payouts.approve(world.colleague, wanted.payout_no)
    at_once(*[partial(world.payouts.pay, world.cashier, wanted.payout_no)] * 3)
    assert world.balances()["cash"] == -6360


def test_the_same_number_is_the_same_payout(world: MoneyWorld) -> None:
    refund_no = abnormal(world)
    wanted = wish(world, refund_no)
    for _ in range(2):
        world.payouts.prepare(world.cashier, wanted)
    with pytest.raises(Conflict, match=r"payout\.number_reused"):
        world.payouts.prepare(world.cashier, replace(wanted, proof=PROOF + b"x"))


def test_the_proof_comes_back_and_the_payee_is_sealed(world: MoneyWorld) -> None:
    wanted = wish(world, abnormal(world), PayoutMethod.ACCOUNT)
    world.payouts.prepare(world.cashier, wanted)
    payout, content = world.payouts.proof(world.colleague, wanted.payout_no)
    assert (content, payout.proof_type, payout.proof_bytes) == (PROOF, "application/pdf", len(PROOF))
    assert world.payouts.payee(world.cashier, wanted.payout_no) == ("Li Xiaoming", "6222000011112222")
    with world.reader() as work:
        sealed = work.facts.get(f"secret.payout.{wanted.payout_no}") or ""
        audit = " ".join(str(row) for row in work.audit.unlinked(1000))
    assert sealed.startswith("v1.")
    assert "6222000011112222" not in audit + repr(wanted) + repr(payout)
    assert "payout.payee_read" in audit


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"proof": b"MZ" + bytes(100)}, id="no picture and no paper"),
        pytest.param({"proof": b"%PDF-" + bytes(5 * 1024 * 1024)}, id="larger than 5 MB"),
        pytest.param({"payee_account": "6222"}, id="an account for cash"),
        pytest.param({"payee_name": "  "}, id="nobody"),
    ],
)
def test_what_proves_nothing_is_refused(world: MoneyWorld, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        world.payouts.prepare(world.cashier, wish(world, abnormal(world), **change))


def test_a_payment_too_old_goes_back_by_payout_and_only_then(world: MoneyWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    refund = back(world, wanted.payment_no, 6360, route="payout")
    with pytest.raises(Conflict, match=r"refund\.route_open"):
        world.request_refund(world.cashier, refund)
    world.clock.forward(366 * 86400)
    world.request_refund(world.cashier, refund)
    run(world)
    stored = world.refund_of(refund.refund_no)
    assert (stored.state, stored.outcome) == (RefundState.ABNORMAL, "refund.route_closed")
    assert "withdraw" in world.his.calls
    assert not [call for call in world.wechat.calls if call.startswith("refund ")]
    payout = wish(world, refund.refund_no)
    world.payouts.prepare(world.cashier, payout)
    world.payouts.approve(world.colleague, payout.payout_no)
    world.payouts.pay(world.cashier, payout.payout_no)
    assert world.refund_of(refund.refund_no).state is RefundState.PAID_OUT
    assert not [call for call in world.wechat.calls if call.startswith(("refund ", "query_refund"))]


def test_a_failed_refund_to_a_closed_account_opens_the_way_to_a_payout(world: MoneyWorld) -> None:
    world.wechat.refunds = [replace(REFUND_REFUSED, outcome="channel.payer_account")]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.request_refund(world.cashier, back(world, wanted.payment_no, 6360))
    run(world)
    again = back(world, wanted.payment_no, 6360, route="payout")
    world.request_refund(world.cashier, again)
    run(world)
    assert world.refund_of(again.refund_no).state is RefundState.ABNORMAL


def test_only_what_waits_for_it_is_paid_out(world: MoneyWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    refund = back(world, wanted.payment_no, 100)
    world.request_refund(world.cashier, refund)
    run(world)
    with pytest.raises(Conflict, match=r"payout\.refund_not_waiting"):
        world.payouts.prepare(world.cashier, wish(world, refund.refund_no))


def test_numbers_of_payouts_are_numbers() -> None:
    from app.core.ids import is_number
    from support.money_world import START

    assert is_number(NumberKind.PAYOUT, mint(NumberKind.PAYOUT, "W001", START))
