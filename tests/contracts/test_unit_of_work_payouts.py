"""What every storage promises of payouts and their proofs, of cash to hand over, and of a refund's newer columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import RefundState
from server.domain.payout import Payout
from server.domain.refund import RefundItem, RefusedItem
from server.ports import UnitOfWork
from server.storage.engine import Database
from support.databases import NOW, a_payment, a_refund, an_order

PROOF = bytes(range(256)) * 16


def a_payout(count: int = 1, **changes: Any) -> Payout:
    refund = a_refund()
    usual = Payout(
        payout_no=f"Y{count}", refund_no=refund.refund_no, payment_no=refund.payment_no, order_no=refund.order_no,
        amount_fen=refund.amount_fen, method=PayoutMethod.ACCOUNT, state=PayoutState.PREPARED, payee="演**",
        proof_sha256="ab", proof_type="image/png", proof_bytes=len(PROOF), note="", window_id=1, shift_no="",
        prepared_by=1, prepared_at=NOW, changed_at=NOW,
    )  # fmt: skip
    return replace(usual, **changes)


def plant(work: UnitOfWork, **changes: Any) -> None:
    work.orders.add(an_order())
    work.payments.add(a_payment())
    work.refunds.add(a_refund(**changes))


def test_a_payout_and_its_proof_come_back_as_they_went(database: Database) -> None:
    with database.uow() as work:
        plant(work)
        work.payouts.add(a_payout(), PROOF)
        work.commit()
    with database.reader() as work:
        assert work.payouts.get("Y1") == a_payout()
        assert work.payouts.proof("Y1") == PROOF
        assert work.payouts.get("Y2") is None
        assert work.payouts.proof("Y2") is None
        assert list(work.payouts.open(10)) == [a_payout()]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        pytest.param({}, {"payout_no": "Y1"}, "payout.number_reused", id="the same number"),
        pytest.param({}, {}, "payout.standing", id="another one while the first is prepared"),
        pytest.param({"state": PayoutState.PAID}, {}, "payout.standing", id="another one after the first is paid"),
        pytest.param({"state": PayoutState.CANCELLED}, {}, "", id="another one after the first is cancelled"),
    ],
)
def test_one_payout_of_a_refund_stands(
    database: Database, first: dict[str, Any], second: dict[str, Any], code: str
) -> None:
    with database.uow() as work:
        plant(work)
        work.payouts.add(a_payout(**first), PROOF)
        work.commit()
    with database.uow() as work:
        if code:
            with pytest.raises(Conflict) as refused:
                work.payouts.add(a_payout(2, **second), PROOF)
            assert refused.value.code == code
        else:
            work.payouts.add(a_payout(2, **second), PROOF)
            assert [each.payout_no for each in work.payouts.of_refund(a_refund().refund_no)] == ["Y1", "Y2"]


def test_a_change_from_an_old_reading_is_refused(database: Database) -> None:
    with database.uow() as work:
        plant(work)
        work.payouts.add(a_payout(), PROOF)
        work.payouts.save(a_payout(state=PayoutState.APPROVED, approved_by=2, approved_at=NOW))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.payouts.save(a_payout(state=PayoutState.CANCELLED))


def test_a_refunds_lines_are_kept_in_order(database: Database) -> None:
    items = (RefundItem("B1", 2, "血常规", 100), RefundItem("B1", 1, "CT", 200))
    said = (RefusedItem("B1", 2, "血常规", "item.executed", "检查已完成"), RefusedItem("B1", 1, "CT"))
    with database.uow() as work:
        plant(work, items=items, source="ward", route="payout")
        stored = work.refunds.get(a_refund().refund_no)
        assert stored is not None
        work.refunds.save(replace(stored, refused_items=said, withdrawn_at=NOW, sent_at=NOW, decision_note="n"))
        work.commit()
    with database.reader() as work:
        stored = work.refunds.get(a_refund().refund_no)
    assert stored is not None
    assert (stored.items, stored.refused_items, stored.source, stored.route) == (items, said, "ward", "payout")
    assert (stored.withdrawn_at, stored.sent_at, stored.decision_note) == (NOW, NOW, "n")


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        pytest.param({}, True, id="cash that nobody has handed over"),
        pytest.param({"handed_over_at": NOW}, False, id="handed over"),
        pytest.param({"window_id": 9}, False, id="another window's"),
        pytest.param({"channel": "wechat"}, False, id="a wallet"),
        pytest.param({"state": RefundState.APPROVED}, False, id="not yet out of the books"),
    ],
)
def test_cash_to_hand_over_at_a_window(database: Database, changes: dict[str, Any], listed: bool) -> None:
    usual: dict[str, Any] = {"channel": "cash", "state": RefundState.REFUNDED, "window_id": 1, "refunded_at": NOW}
    with database.uow() as work:
        plant(work, **{**usual, **changes})
        assert bool(work.refunds.to_hand_over(1)) is listed
