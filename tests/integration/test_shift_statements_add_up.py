"""Whatever happens in whatever order: statement == ledger lines of the shift == payments and refunds by membership."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import PaydeskError
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.shift import CashMovementKind
from server.domain.ledger import STATEMENT_KINDS, EntryKind, LedgerLine
from server.domain.payment import BillWanted
from server.domain.shift import NEXT
from server.services.close_left_open import CloseLeftOpen, LeftOpenRule
from server.services.move_cash import MovementWanted
from server.services.request_refund import RefundWanted
from server.services.shifts import ShiftCount
from server.storage.engine import MEMORY, Database, open_database
from support.money_world import PAID, REFUSED, UNCLEAR, MoneyWorld

ACTS = (
    "cash", "wechat", "unclear", "refused", "settle", "late", "refund", "move", "close", "give", "accept", "refuse",
    "forget", "count", "open", "work",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 40)), max_size=40)
COUNTED = {PaymentState.PAID, PaymentState.LATE_PAID, PaymentState.REFUNDED}


class Story:
    """Acts of a cashier and a colleague at one window, in any order; what is refused changes nothing."""

    def __init__(self, database: Database) -> None:
        self.world = MoneyWorld(database)
        self.payments: list[str] = []
        self.refunds: list[str] = []
        self.movements: list[str] = []
        self.shifts = [self.world.shift_no]
        self.printed: dict[str, Counter[tuple[str, str]]] = {}

    def do(self, act: str, size: int) -> None:
        self.world.clock.forward(61)
        try:
            getattr(self, f"do_{act}")(size)
        except PaydeskError:
            return

    def pay(self, channel: str, size: int) -> None:
        bill = BillWanted(self.world.number(NumberKind.ORDER), "outpatient", "v1", size * 10)
        tendered_fen = size * 10 if channel == "cash" else 0
        wanted = self.world.wanted(channel, size * 10, tendered_fen=tendered_fen, bills=(bill,))
        self.world.take(self.world.cashier, wanted)
        self.payments.append(wanted.payment_no)

    def do_cash(self, size: int) -> None:
        self.pay("cash", size)

    def do_wechat(self, size: int) -> None:
        self.pay("wechat", size)

    def do_unclear(self, size: int) -> None:
        self.world.wechat.pays = [UNCLEAR, PAID]
        self.pay("wechat", size)

    def do_refused(self, size: int) -> None:
        self.world.wechat.pays = [REFUSED, PAID]
        self.pay("wechat", size)

    def do_settle(self, size: int) -> None:
        payment_no = self.payments[size % len(self.payments)] if self.payments else ""
        if payment_no and self.world.payment(payment_no).state is PaymentState.UNKNOWN:
            self.world.record(payment_no, PAID if size % 3 else REFUSED)

    def do_late(self, size: int) -> None:
        payment_no = self.payments[size % len(self.payments)] if self.payments else ""
        if payment_no and self.world.payment(payment_no).state is PaymentState.NOT_PAID:
            self.world.paid_late(payment_no)

    def do_refund(self, size: int) -> None:
        if not self.payments:
            return
        payment_no, number = self.payments[size % len(self.payments)], self.world.number(NumberKind.REFUND)
        wanted = RefundWanted(number, payment_no, size, "refund.patient_request", self.world.shift_no, "", ())
        self.world.request_refund(self.world.cashier, wanted)
        self.refunds.append(number)

    def do_move(self, size: int) -> None:
        kind = tuple(CashMovementKind)[size % 3]
        number = self.world.number(NumberKind.MOVEMENT)
        wanted = MovementWanted(number, self.world.shift_no, kind, size * 100, "change")
        self.world.shifts.move_cash(self.world.cashier, wanted)
        self.movements.append(number)

    def count(self, size: int) -> ShiftCount:
        reason = "counted in a story"
        return ShiftCount(((100, 100 + size),), reason, "zhao", "right", (("wechat", size),))

    def do_close(self, size: int) -> None:
        self.sealed(self.world.shifts.close(self.world.cashier, self.world.shift_no, self.count(size)).shift.shift_no)

    def do_give(self, size: int) -> None:
        self.world.shifts.give(self.world.cashier, self.world.shift_no, "zhao", self.count(size) if size % 2 else None)

    def do_accept(self, size: int) -> None:
        shift_no = self.world.shift_no
        given = self.world.shifts.read(self.world.cashier, shift_no).shift.counted_at is not None
        self.world.shifts.accept(self.world.colleague, shift_no, None if given else self.count(size))
        self.sealed(shift_no)

    def do_refuse(self, size: int) -> None:
        self.world.shifts.refuse(self.world.colleague, self.world.shift_no, "not now")

    def do_forget(self, size: int) -> None:
        self.world.clock.forward(20 * 3600)
        if CloseLeftOpen(self.world.uow, self.world.reader, self.world.clock, LeftOpenRule())("all"):
            self.sealed(self.world.shift_no)

    def do_count(self, size: int) -> None:
        self.world.shifts.count_later(self.world.cashier, self.world.shift_no, self.count(size))

    def do_open(self, size: int) -> None:
        number = mint(NumberKind.SHIFT, "W001", self.world.clock.now())
        self.world.shifts.open(self.world.cashier, number, size * 100)
        self.world.shift_no = number
        self.shifts.append(number)

    def do_work(self, size: int) -> None:
        for _ in range(3):
            self.world.work()
            self.world.clock.forward(61)

    def sealed(self, shift_no: str) -> None:
        self.printed[shift_no] = self.statement(shift_no)

    # ------------------------------------------------------------ the books

    def statement(self, shift_no: str) -> Counter[tuple[str, str]]:
        with self.world.reader() as work:
            found = work.ledger.shift_totals(shift_no)
        return Counter({(total.channel, total.kind): total.amount_fen for total in found})

    def lines(self) -> list[LedgerLine]:
        orders = dict.fromkeys(self.world.payment(number).order_no for number in self.payments)
        with self.world.reader() as work:
            return [line for order_no in orders for line in work.ledger.of_order(order_no)]

    def check(self) -> None:
        lines = self.lines()
        for shift_no in self.shifts:
            self.check_shift(shift_no, lines)
        for shift_no, printed in self.printed.items():
            assert self.statement(shift_no) == printed, "a statement changed after it was printed"
        assert sum(line.amount_fen for line in lines) == 0

    def check_shift(self, shift_no: str, lines: list[LedgerLine]) -> None:
        journal: Counter[tuple[str, str]] = Counter()
        for line in lines:
            if line.shift_no == shift_no and line.account.startswith(("cash/", "channel/")):
                journal[line.channel, STATEMENT_KINDS[line.kind]] += abs(line.amount_fen)
        members: Counter[tuple[str, str]] = Counter()
        cash_fen = 0
        for number in self.payments:
            payment = self.world.payment(number)
            if payment.booked_in == shift_no and payment.state in COUNTED:
                members[payment.channel, "payment"] += payment.amount_fen
                cash_fen += payment.amount_fen if payment.channel == "cash" else 0
        for number in self.refunds:
            refund = self.world.refund_of(number)
            if refund.booked_in == shift_no and refund.state is RefundState.REFUNDED:
                members[refund.channel, "refund"] += refund.amount_fen
                cash_fen -= refund.amount_fen if refund.channel == "cash" else 0
        assert self.statement(shift_no) == journal == members
        with self.world.reader() as work:
            cash_fen += sum(each.drawer_fen for each in work.movements.of_shift(shift_no))
            cash_fen += sum(one.amount_fen for one in work.differences.of_shift(shift_no) if one.channel == "cash")
            assert work.ledger.balance(f"cash/{shift_no}") == cash_fen

    def check_nothing_waits_for_ever(self) -> None:
        """Once a shift is open at the window nothing waits, and the waiting places hold nothing."""
        with self.world.reader() as work:
            if work.shifts.open_of_window(self.world.window.window_id) is None:
                return
        waiting: Counter[str] = Counter()
        for line in self.lines():
            if line.shift_no.startswith(NEXT) and line.account.startswith(("cash/", "channel/")):
                waiting[line.shift_no] += line.amount_fen
        assert not +waiting
        assert not -waiting


@contextmanager
def in_memory() -> Iterator[Database]:
    """A database that is gone with the test."""
    opened = open_database(MEMORY)
    yield opened
    opened.close()


@contextmanager
def on_sqlite(schema: Path) -> Iterator[Database]:
    """A fresh file."""
    with TemporaryDirectory() as folder:
        opened = open_database(f"sqlite:///{shutil.copy(schema, folder)}")
        yield opened
        opened.close()


def play(make: Callable[[], object], steps: list[tuple[str, int]]) -> None:
    with make() as database:  # type: ignore[attr-defined]
        story = Story(database)
        for act, size in steps:
            story.do(act, size)
        story.check()
        story.check_nothing_waits_for_ever()


QUICK = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)


@given(STEPS)
@settings(QUICK, max_examples=60)
def test_statements_add_up_in_memory(steps: list[tuple[str, int]]) -> None:
    play(in_memory, steps)


@given(steps=STEPS)
@settings(QUICK, max_examples=6)
def test_statements_add_up_on_sqlite(migrated_sqlite: Path, steps: list[tuple[str, int]]) -> None:
    play(partial(on_sqlite, migrated_sqlite), steps)


@pytest.mark.parametrize("seal", ["close", "forget", "give"])
def test_money_that_waits_is_carried_once(seal: str) -> None:
    """The longest way: unknown, sealed, paid while no shift is open, opened, sealed and opened again."""
    with in_memory() as database:
        story = Story(database)
        for act in ("unclear", seal, "accept", "settle", "count", "open", "close", "open", "work"):
            story.do(act, 1)
        story.check()
        story.check_nothing_waits_for_ever()
        kinds = Counter(line.kind for line in story.lines())
        assert kinds == {EntryKind.PAYMENT: 2, EntryKind.CARRIED_PAYMENT: 2}
        assert len(story.shifts) == 3
