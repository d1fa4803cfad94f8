"""A day of WeChat's statement, asked for and run beside what the services themselves have written, on all databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import accounting_day
from app.core.errors import Refused
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.reconciliation import RunState, StatementState
from app.core.refund import RefundState
from server.channels.catalog import STATEMENT_READERS
from server.domain.payment import BillWanted
from server.domain.run import Run
from server.ports import StatementFile
from server.services import memory_left
from server.services.ask_for_run import AskForRun
from server.services.keep_statement import KeepStatement
from server.services.request_refund import RefundWanted
from server.services.run_files import groups_of
from server.services.run_inputs import ReadInputs
from server.services.run_reconciliation import RunReconciliation
from server.services.statement_rows import StatementReaders, StatementRows
from server.storage.engine import Database, open_database, open_engine
from server.storage.statement_tables import statement_files
from support.cashier_words import assert_said
from support.money_world import NOT_FOUND, UNCLEAR, MoneyWorld

HEAD = "交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,手续费,订单金额,申请退款金额"
TOTALS = "总交易单数,订单总金额,申请退款总金额"
EXPECTED = (("channel", "wechat"),)


class Statement:
    """WeChat's file of a day, written line by line; it stands in for the channel that gives it."""

    merchant = "m1"

    def __init__(self, day: date) -> None:
        self.day, self.paid_fen, self.refunded_fen = day, 0, 0
        self.lines: list[str] = []

    def pay(self, number: str, fen: int, *, channel_no: str = "", state: str = "SUCCESS", at: str = "12:00:00") -> None:
        self.paid_fen += fen
        self.lines.append(
            f"`{self.day} {at},`{channel_no or number},`{number},`{state},`0,`0,`0.00000,`{_yuan(fen)},`0.00"
        )

    def refund(self, number: str, refund_no: str, fen: int) -> None:
        self.refunded_fen += fen
        self.lines.append(
            f"`{self.day} 13:00:00,`{number},`{number},`REFUND,`50{refund_no},`{refund_no},`0.00000,`0.00,`{_yuan(fen)}"
        )

    def fetch_statement(self, day: date) -> StatementFile:
        totals = f"`{len(self.lines)},`{_yuan(self.paid_fen)},`{_yuan(self.refunded_fen)}"
        text = "\r\n".join([HEAD, *self.lines, TOTALS, totals, ""])
        return StatementFile("wechat", "m1", day, "bill.csv", text.encode())


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def day_of(world: MoneyWorld) -> date:
    return accounting_day(world.clock.now())


READERS = StatementReaders({("channel", "wechat"): STATEMENT_READERS["wechat"]})


def keep(world: MoneyWorld, statement: Statement) -> None:
    """Ask the channel for it."""
    ask = KeepStatement(
        uow=world.uow, reader=world.reader, clock=world.clock, parties={("channel", "wechat"): statement},
        readers=READERS, due_at=lambda party, name, day: world.clock.now(),
    )  # fmt: skip
    assert ask("channel", "wechat", statement.day).state is StatementState.KEPT


def run_of(world: MoneyWorld, day: date) -> Run:
    """Run a day."""
    rows = StatementRows(world.reader, READERS)
    read = ReadInputs(reader=world.reader, statements=rows, expected=lambda: EXPECTED)
    run_no = AskForRun(uow=world.uow, clock=world.clock)(day).run_no
    RunReconciliation(uow=world.uow, reader=world.reader, clock=world.clock, read=read)(run_no)
    with world.reader() as work:
        run = work.runs.get(run_no)
    assert run is not None
    return run


def reconcile(world: MoneyWorld, statement: Statement, *, hours: int = 30) -> tuple[Run, list[tuple[str, str, str]]]:
    """Ask for the statement some hours later, run its day; the run, and what is not matched: number, outcome, type."""
    world.clock.forward(hours * 3600)
    keep(world, statement)
    run = run_of(world, statement.day)
    with world.reader() as work:
        groups = groups_of(work, run.run_no)
    assert groups is not None, run.error
    told = [(row["our_no"], row["outcome"], row["type"]) for row in groups.iter_rows(named=True)]
    return run, [one for one in told if one[1] != "matched"]


def taken(world: MoneyWorld, fen: int) -> str:
    """A payment of a bill of its own."""
    wanted = world.wanted(amount_fen=fen, bills=(BillWanted(f"B{fen}", "outpatient", "v1", fen),))
    world.take(world.cashier, wanted)
    world.clock.forward(1)
    return wanted.payment_no


def test_a_day_on_which_everything_agrees(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    for fen in (100, 250, 999):
        statement.pay(taken(world, fen), fen)
    run, told = reconcile(world, statement)
    assert (run.matched_count, run.matched_fen, told) == (3, 1349, [])


def test_each_difference_is_named(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    agreeing, converted, missing = taken(world, 100), taken(world, 200), taken(world, 300)
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [NOT_FOUND]
    lost = taken(world, 400)
    statement.pay(agreeing, 100)
    statement.pay(agreeing, 100, channel_no="4200")
    statement.pay(converted, 199)
    statement.pay(lost, 400)
    statement.pay("-", 500, channel_no="4300")
    _, told = reconcile(world, statement)
    assert sorted(told) == sorted(
        [
            ("-", "exception", "not_ours"), (lost, "exception", "channel_differs"), (missing, "exception", "shortage"),
            (converted, "exception", "amount"), (agreeing, "exception", "not_ours"),
        ]
    )  # fmt: skip


def test_a_refund_is_a_row_of_its_own_and_a_reversed_payment_cancels_itself(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    paid = taken(world, 6360)
    refund_no = world.number(NumberKind.REFUND)
    world.request_refund(world.cashier, RefundWanted(refund_no, paid, 6360, "refund.other", world.shift_no, "", ()))
    world.post(world.payment(paid).order_no)
    world.work()
    world.work()
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [NOT_FOUND]
    undone = taken(world, 700)
    world.clock.forward(60)
    world.work()
    assert world.payment(undone).state is PaymentState.REVERSED
    statement.pay(paid, 6360)
    statement.refund(paid, refund_no, 6360)
    statement.pay(undone, 700)
    statement.pay(undone, 700, state="REVOKED")
    run, told = reconcile(world, statement)
    assert (run.matched_count, told) == (3, [])


def test_placed_before_midnight_and_booked_after_it(world: MoneyWorld) -> None:
    first = day_of(world)
    world.clock.forward((15 * 60 - 1) * 60)  # 23:59 in Beijing
    late = taken(world, 100)
    assert day_of(world) == first
    today, tomorrow = Statement(first), Statement(first + timedelta(days=1))
    tomorrow.pay(late, 100, at="00:00:20")
    assert reconcile(world, today)[1] == [(late, "in_transit", "shortage")]
    run, told = reconcile(world, tomorrow)
    assert (run.matched_count, told) == (1, [])


def test_a_statement_that_nothing_reads_any_more_fails_the_run_at_once(world: MoneyWorld) -> None:
    statement = Statement(day_of(world))
    statement.pay(taken(world, 100), 100)
    reconcile(world, statement)
    rows = StatementRows(world.reader, StatementReaders({}))
    read = ReadInputs(reader=world.reader, statements=rows, expected=lambda: EXPECTED)
    run_no = AskForRun(uow=world.uow, clock=world.clock)(statement.day).run_no
    RunReconciliation(uow=world.uow, reader=world.reader, clock=world.clock, read=read)(run_no)
    with world.reader() as work:
        run = work.runs.get(run_no)
    assert run is not None
    assert (run.state, run.error) == (RunState.FAILED, "statement.not_read_here")


def test_one_flipped_bit_in_a_kept_statement_is_found_and_mended_by_asking_again(migrated_url: str) -> None:
    database, engine = open_database(migrated_url), open_engine(migrated_url)
    world = MoneyWorld(database)
    statement = Statement(day_of(world))
    statement.pay(taken(world, 100), 100)
    first, told = reconcile(world, statement)
    assert (first.state, first.matched_fen, told) == (RunState.DONE, 100, [])
    with engine.connect() as connection:
        stored = bytes(connection.execute(sa.select(statement_files.c.content)).scalar_one())

    def store(content: bytes) -> None:
        with engine.begin() as connection:
            connection.execute(statement_files.update().values(content=content))

    kept = StatementRows(world.reader, READERS).of_day(statement.day)[0]
    good, found = kept.frame(), list[Refused]()
    for place in range(len(stored)):
        flipped = bytearray(stored)
        flipped[place] ^= 1 << place % 8
        store(bytes(flipped))
        try:
            assert kept.frame().equals(good), "a bit that means nothing: what came is read as it came"
        except Refused as refused:
            found.append(refused)
    assert {refused.code for refused in found} == {"statement.damaged"}
    assert len(found) > len(stored) - 8
    assert_said(found[:1])
    store(stored[:20] + bytes([stored[20] ^ 1]) + stored[21:])
    run = run_of(world, statement.day)
    assert (run.state, run.error) == (RunState.FAILED, "statement.damaged")
    with world.reader() as work:
        alert = work.alerts.get("reconciliation.failed", statement.day.isoformat())
        assert work.runs.standing(statement.day, statement.day)[0].run_no == first.run_no, "what stood before stands"
    assert alert is not None
    keep(world, statement)
    again = run_of(world, statement.day)
    assert (again.state, again.matched_fen, again.exceptions_count) == (RunState.DONE, 100, 0)
    engine.dispose()
    database.close()


def test_the_lost_bytes_of_a_statement_come_back_by_asking_again(migrated_url: str) -> None:
    database, engine = open_database(migrated_url), open_engine(migrated_url)
    world = MoneyWorld(database)
    statement = Statement(day_of(world))
    statement.pay(taken(world, 100), 100)
    reconcile(world, statement)
    kept = StatementRows(world.reader, READERS).of_day(statement.day)[0]
    good = kept.frame()
    with engine.begin() as connection:
        connection.execute(statement_files.delete())
    with pytest.raises(LookupError):
        kept.frame()
    keep(world, statement)
    assert kept.frame().equals(good)
    engine.dispose()
    database.close()


def test_a_run_for_which_there_is_no_memory_says_so_and_the_next_one_does_it(
    world: MoneyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = Statement(day_of(world))
    statement.pay(taken(world, 100), 100)
    world.clock.forward(30 * 3600)
    keep(world, statement)
    with monkeypatch.context() as short:
        short.setattr(memory_left, "memory_left", lambda: 1024)
        run = run_of(world, statement.day)
    assert (run.state, run.error) == (RunState.FAILED, "run.out_of_memory")
    assert_said([run.error])
    again = run_of(world, statement.day)
    assert (again.state, again.matched_fen) == (RunState.DONE, 100)
