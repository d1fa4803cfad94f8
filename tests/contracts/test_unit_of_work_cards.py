"""What every storage promises of the records of card terminals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.terminal import CardAct, SettlementState, TerminalOutcome
from server.domain.card import CardRecord
from server.domain.card_settlement import CardSettlement
from server.ports import UnitOfWork
from server.storage.engine import Database
from support.databases import NOW, a_payment, an_order


def a_record(**changes: Any) -> CardRecord:
    payment = a_payment()
    usual = CardRecord(
        number=payment.payment_no, payment_no=payment.payment_no, act=CardAct.SALE, outcome=TerminalOutcome.UNKNOWN,
        window_id=1, operator_id=1, recorded_at=NOW, code="terminal.no_answer", amount_fen=6360,
        card_masked="622848******1234",
        trace_no="000123", slip=("商户联\n金额 63.60", "持卡人联"),
    )  # fmt: skip
    return replace(usual, **changes)


def plant(work: UnitOfWork) -> None:
    work.orders.add(an_order())
    work.payments.add(a_payment())


def add_and_commit(work: UnitOfWork, record: CardRecord) -> None:
    work.cards.add(record)
    work.commit()


def test_a_record_comes_back_as_it_went_and_is_found_by_its_payment(database: Database) -> None:
    void = a_record(number="R1", act=CardAct.VOID, outcome=TerminalOutcome.DONE)
    with database.uow() as work:
        plant(work)
        work.cards.add(a_record())
        work.cards.add(void)
        work.commit()
    with database.reader() as work:
        assert work.cards.get(a_record().number) == a_record()
        assert work.cards.get("R2") is None
        assert set(work.cards.of_payment(a_payment().payment_no)) == {a_record(), void}
        assert list(work.cards.of_payment("P-none")) == []


def test_a_record_is_added_once_and_needs_its_payment(database: Database) -> None:
    with database.uow() as work:
        plant(work)
        work.cards.add(a_record())
        with pytest.raises(Conflict) as caught:
            work.cards.add(a_record(outcome=TerminalOutcome.DONE))
        assert caught.value.code == "card.number_reused"
        work.commit()
    with database.uow() as work, pytest.raises(Conflict) as caught:
        add_and_commit(work, a_record(number="R1", payment_no="P-none"))
    assert caught.value.code == "storage.constraint"


def test_of_two_changes_of_one_version_the_second_is_refused(database: Database) -> None:
    with database.uow() as work:
        plant(work)
        work.cards.add(a_record())
        work.cards.save(a_record(outcome=TerminalOutcome.DONE, reference_no="260302000001"))
        with pytest.raises(Conflict) as caught:
            work.cards.save(a_record(outcome=TerminalOutcome.FAILED))
        assert caught.value.code == "storage.stale"
        kept = work.cards.get(a_record().number, for_update=True)
        assert kept == a_record(outcome=TerminalOutcome.DONE, reference_no="260302000001", version=1)


def a_settlement(**changes: Any) -> CardSettlement:
    usual = CardSettlement(
        settlement_no="B1", shift_no="S1", window_id=1, operator_id=1, begun_at=NOW, told_at=NOW,
        state=SettlementState.UNKNOWN, trial_sale_count=1, trial_sale_fen=1, trial_void_count=1, trial_void_fen=1,
    )  # fmt: skip
    return replace(usual, **changes)


def test_what_no_settlement_has_taken_in_is_found_by_its_window(database: Database) -> None:
    sale = a_record(outcome=TerminalOutcome.DONE, trace_no="000123")
    void = a_record(number="R1", act=CardAct.VOID, trace_no="000124")
    other = a_record(number="R2", act=CardAct.REFUND, window_id=2, trace_no="000123")
    with database.uow() as work:
        plant(work)
        for record in (sale, void, other):
            work.cards.add(record)
        work.commit()
    with database.uow() as work:
        assert set(work.cards.unsettled(1)) == {sale, void}
        assert work.cards.unsettled_count(1) == 1
        assert set(work.cards.of_trace("000123")) == {sale, other}
        work.cards.save(replace(sale, settlement_no="B1"))
        work.commit()
    with database.reader() as work:
        assert [record.number for record in work.cards.unsettled(1)] == ["R1"]
        assert work.cards.unsettled_count(1) == 0
        assert [record.number for record in work.cards.of_settlement("B1")] == [sale.number]


def test_what_a_bank_did_is_attached_once(database: Database) -> None:
    with database.uow() as work:
        plant(work)
        work.cards.add(a_record(attached_key="T1/000007/000123"))
        with pytest.raises(Conflict) as caught:
            work.cards.add(a_record(number="R1", attached_key="T1/000007/000123"))
        assert caught.value.code == "card.number_reused"
        work.cards.add(a_record(number="R2"))
        work.cards.add(a_record(number="R3"))
        work.commit()
    with database.uow() as work, pytest.raises(Conflict) as caught:
        work.cards.save(a_record(number="R3", attached_key="T1/000007/000123"))
    assert caught.value.code == "storage.constraint"


def test_a_settlement_comes_back_as_it_went(database: Database) -> None:
    with database.uow() as work:
        work.settlements.add(a_settlement())
        with pytest.raises(Conflict) as caught:
            work.settlements.add(a_settlement(shift_no="S2"))
        assert caught.value.code == "settlement.number_reused"
        work.commit()
    closed = a_settlement(
        state=SettlementState.DIFFERS, batch_no="000007", sale_count=2, sale_fen=6360, typed=True, slip=("总计",)
    )
    with database.uow() as work:
        work.settlements.save(closed)
        with pytest.raises(Conflict) as caught:
            work.settlements.save(a_settlement())
        assert caught.value.code == "storage.stale"
        work.commit()
    with database.reader() as work:
        kept = replace(closed, version=1)
        assert work.settlements.get("B1") == kept
        assert work.settlements.get("B2") is None
        assert list(work.settlements.of_shift("S1")) == [kept]
        assert list(work.settlements.of_batch(1, "000007")) == [kept]
        assert list(work.settlements.of_batch(2, "000007")) == []
