"""Days that are really run and proved: what opens a day, day zero, a closed month, money that arrives at the bank."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.errors import Conflict, Refused
from app.core.reconciliation import RunState
from server.documents.writer import DocumentWriter
from server.domain.books import Check
from server.domain.ledger import payment_entry
from server.domain.month import Month, MonthState
from server.domain.proof import DayProof
from server.reconciliation.funds import BankCalendar, Funds
from server.services.day_proofs import DayProofs
from server.services.day_zero import ImportDayZero
from server.services.funds import ChannelSettling, FundsOfDays, SettlingRules
from server.services.seals import Sealer
from server.services.snapshots import FreshKeys
from server.storage.engine import Database, open_database, open_engine
from support.run_world import MONDAY, TUESDAY, RunWorld

SUNDAY = MONDAY - timedelta(days=1)


class ProvedWorld(RunWorld):
    """A hospital whose days are run and proved; every payment is in the books, as taking money leaves it."""

    def paid(self, count: int, fen: int, day: date = MONDAY, hour: str = "12:00", **changes: Any) -> dict[str, Any]:
        record = super().paid(count, fen, day, hour, **changes)
        with self.database.uow() as work:
            payment = work.payments.get(f"P{count}")
            assert payment is not None
            if payment.paid_at is not None and payment.state == "paid":
                work.ledger.add(payment_entry(payment, "his", payment.paid_at))
            work.commit()
        return record

    def proof(self, day: date) -> DayProof:
        proofs = DayProofs(
            uow=self.database.uow, reader=self.database.reader, clock=self.clock, sealer=Sealer(FreshKeys()),
            documents=DocumentWriter(), hospital="演示医院",
        )  # fmt: skip
        return proofs.of_day(self.finance, day).proof

    def import_zero(self, tree: Mapping[str, Any]) -> None:
        ImportDayZero(self.database.uow, self.clock, "main")(json.dumps(tree).encode())

    def funds(self) -> FundsOfDays:
        rules = SettlingRules(calendar=BankCalendar(), channels={"wechat": ChannelSettling(marks=("财付通",))})
        return FundsOfDays(uow=self.database.uow, reader=self.database.reader, clock=self.clock, rows=self, rules=rules)

    def balance(self, account: str) -> int:
        with self.database.reader() as work:
            return work.ledger.balance(account)


@pytest.fixture
def world(database: Database) -> ProvedWorld:
    return ProvedWorld(database, expected=(("channel", "wechat"), ("business", "his")))


def failed(proof: DayProof) -> list[Check]:
    return [check for check in proof.checks if not check.holds]


def test_days_one_after_another_open_with_what_the_last_one_left(world: ProvedWorld) -> None:
    first, late, lost = world.paid(1, 100), world.paid(2, 250, hour="23:59"), world.paid(3, 70)
    world.statement("channel", "wechat", MONDAY, [first, lost])
    world.statement("business", "his", MONDAY, [first, late])
    assert world.run(MONDAY).state is RunState.DONE
    second = world.paid(4, 400, TUESDAY)
    world.clock.at += timedelta(days=1)
    world.statement("channel", "wechat", TUESDAY, [late, second])
    world.statement("business", "his", TUESDAY, [second])
    assert world.run(TUESDAY).state is RunState.DONE
    monday, tuesday = world.proof(MONDAY), world.proof(TUESDAY)
    assert (failed(monday), failed(tuesday)) == ([], [])
    assert (monday.holds, tuesday.holds) == (True, True)
    assert monday.books.total.fen == 420
    opening = sum(total.opening_count for total in tuesday.totals)
    assert opening == sum(total.in_transit_count + total.exceptions_count for total in monday.totals) > 0


def test_a_payment_that_is_not_in_the_books_makes_the_proof_fail(world: ProvedWorld) -> None:
    record = world.paid(1, 100)
    RunWorld.paid(world, 2, 50)
    world.statement("channel", "wechat", MONDAY, [record])
    world.run(MONDAY)
    proof = world.proof(MONDAY)
    assert [(check.name, check.left_fen, check.right_fen) for check in failed(proof)] == [("payments_booked", 150, 100)]
    assert not proof.holds


@pytest.mark.parametrize(
    "flip",
    [
        "UPDATE payments SET amount_fen = amount_fen - 64 WHERE payment_no = 'P1'",
        "UPDATE payments SET state = 'not_paid' WHERE payment_no = 'P1'",
        "UPDATE payments SET day = '2026-03-03' WHERE payment_no = 'P1'",
        "UPDATE ledger_lines SET amount_fen = amount_fen + 1024 WHERE amount_fen = 100",
        "UPDATE ledger_lines SET day = '2026-03-03' WHERE amount_fen = 100",
        "DELETE FROM ledger_lines WHERE amount_fen = 100",
    ],
)
def test_a_value_that_changed_on_the_disk_makes_the_proof_of_its_day_fail(flip: str, migrated_url: str) -> None:
    database, engine = open_database(migrated_url), open_engine(migrated_url)
    world = ProvedWorld(database, expected=(("channel", "wechat"), ("business", "his")))
    records = [world.paid(1, 100), world.paid(2, 50)]
    world.statement("channel", "wechat", MONDAY, records)
    world.statement("business", "his", MONDAY, records)
    world.run(MONDAY)
    assert world.proof(MONDAY).holds
    with engine.begin() as connection:
        assert connection.exec_driver_sql(flip).rowcount == 1
    assert not world.proof(MONDAY).holds
    engine.dispose()
    database.close()


def zero(**changes: Any) -> dict[str, Any]:
    """The old system's file: a payment that the channel had not stated yet, and what the accounts held."""
    row = {
        "party": "platform", "name": "wechat", "kind": "pay", "our_no": "OLD1", "party_no": "", "business_no": "",
        "at": f"{SUNDAY}T23:59:58+08:00", "day": SUNDAY.isoformat(), "fen": 999,
    }  # fmt: skip
    tree = {
        "day": MONDAY.isoformat(),
        "balances": [{"account": "channel/wechat/m1", "fen": 999}, {"account": "business/his", "fen": -500}],
        "in_transit": [row],
        "totals": {
            "balances": {"count": 2, "fen": 499},
            "in_transit": [{"party": "platform", "name": "", "count": 1, "fen": 999}],
        },
    }
    return {**tree, **changes}


def test_the_first_day_opens_with_the_old_systems_rows_and_closes_them(world: ProvedWorld) -> None:
    world.import_zero(zero())
    record = world.paid(1, 100)
    old = {"our_no": "OLD1", "party_no": "4200OLD1", "amount_fen": 999, "at": f"{SUNDAY}T23:59:58"}
    world.statement("channel", "wechat", MONDAY, [record, old])
    world.statement("business", "his", MONDAY, [record])
    run = world.run(MONDAY)
    assert (world.told(run), run.matched_count) == ([], 2)
    proof = world.proof(MONDAY)
    assert (failed(proof), proof.holds) == ([], True)
    [platform] = [total for total in proof.totals if total.party == "platform"]
    assert (platform.opening_count, platform.opening_fen, platform.closed_count) == (1, 999, 1)
    assert (world.balance("channel/wechat/m1"), world.balance("opening/main")) == (999, -499)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"totals": {"balances": {"count": 2, "fen": 500}, "in_transit": []}}, "day_zero.totals_differ",
                     id="balances by a fen"),
        pytest.param({"totals": {"balances": {"count": 2, "fen": 499}, "in_transit": []}}, "day_zero.totals_differ",
                     id="a party without a total"),
        pytest.param({"day": "soon"}, "day_zero.unreadable", id="no day"),
        pytest.param({"in_transit": [{"party": "channel"}]}, "day_zero.unreadable", id="half a row"),
        pytest.param({"more": 1}, "day_zero.unreadable", id="something more"),
    ],
)  # fmt: skip
def test_a_file_of_day_zero_is_taken_whole_or_not_at_all(world: ProvedWorld, changes: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        world.import_zero(zero(**changes))
    assert refused.value.code == code
    with world.database.reader() as work:
        assert work.facts.get("day_zero") is None
        assert not work.runs.standing(SUNDAY, TUESDAY)
        assert work.ledger.balance("channel/wechat/m1") == 0


def test_day_zero_is_once_and_before_the_first_run(world: ProvedWorld) -> None:
    world.import_zero(zero())
    with pytest.raises(Conflict, match=r"day_zero\.done"):
        world.import_zero(zero())


def test_day_zero_comes_before_the_first_run(world: ProvedWorld) -> None:
    world.run(MONDAY)
    with pytest.raises(Conflict, match=r"day_zero\.too_late"):
        world.import_zero(zero())


def test_a_closed_day_takes_no_run(world: ProvedWorld) -> None:
    with world.database.uow() as work:
        work.months.add(Month("2026-03", MonthState.CLOSED, 1, world.clock.now(), closed_by=2))
        work.commit()
    with pytest.raises(Conflict, match=r"month\.closed"):
        world.run(MONDAY)


def with_bank(world: ProvedWorld, arrives_fen: int) -> Funds:
    """Two payments with fees on Monday; on Tuesday the bank shows an amount, and interest."""
    paid = [{**world.paid(1, 10_000), "fee_milli_fen": 60_400}, {**world.paid(2, 5_000), "fee_milli_fen": 30_200}]
    back = {"our_no": "R1", "kind": "refund", "amount_fen": 1_000, "fee_milli_fen": -6_000}
    world.statement("channel", "wechat", MONDAY, [*paid, back])
    world.statement("bank", "icbc", TUESDAY, [
        {"party_no": "T1", "business_no": "财付通结算", "kind": "transfer", "amount_fen": arrives_fen},
        {"party_no": "T2", "business_no": "利息", "kind": "transfer", "amount_fen": 3},
    ])  # fmt: skip
    return world.funds().of(world.finance, MONDAY, TUESDAY)


@pytest.mark.parametrize(
    ("arrives_fen", "state"),
    [(13_915, "arrived"), (13_914, "arrived"), (13_917, "arrived"), (13_912, "short"), (14_000, "over")],
)
def test_what_the_bank_shows_is_laid_to_what_the_channel_owes(world: ProvedWorld, arrives_fen: int, state: str) -> None:
    funds = with_bank(world, arrives_fen)
    [one] = funds.settled
    assert (one.settlement.gross_fen, one.settlement.refund_fen, one.settlement.fee_fen) == (15_000, 1_000, 85)
    assert (one.settlement.net_fen, one.arrived_fen, one.state.value) == (13_915, arrives_fen, state)
    assert [line.text for line in funds.unexplained] == ["T2 利息"]


def test_what_has_arrived_is_booked_once_with_what_rounding_left_over(world: ProvedWorld) -> None:
    funds = with_bank(world, 13_914)
    assert world.funds().booked(funds) == frozenset()
    assert world.funds().book(world.finance, MONDAY, TUESDAY) == 1
    assert len(world.funds().booked(funds)) == 1
    assert world.funds().book(world.finance, MONDAY, TUESDAY) == 0
    assert (world.balance("bank/main"), world.balance("fees/wechat")) == (13_914, 85)
    assert world.balance("fee_differences/wechat") == 1
    assert world.balance("channel/wechat/m1") == -14_000
    with world.database.reader() as work:
        assert sum(one.fen for one in work.ledger.day_sums(TUESDAY)) == 0


def test_what_is_short_is_not_booked(world: ProvedWorld) -> None:
    with_bank(world, 13_000)
    assert world.funds().book(world.finance, MONDAY, TUESDAY) == 0
