"""Shifts in worlds where they are handed over, left open or pay out: what was sealed stays, every payment is counted in
one shift, the statement, the report and the books of the day say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from app.core.clock import accounting_day
from app.core.payment import MONEY_HELD_STATES, OPEN_STATES, PaymentState
from app.core.refund import RefundState
from app.core.shift import LIVE_STATES, SEALED_STATES, ShiftState
from server import settings
from server.domain.books import books_of
from server.domain.ledger import STATEMENT_KINDS, EntryKind
from server.domain.shift import NEXT, Shift
from server.ports import UnitOfWork
from server.services.report_documents import shift_statement
from server.services.shift_details import shift_detail
from simulation.kernel import START
from simulation.rows import Rows
from simulation.server_process import SETTINGS

if TYPE_CHECKING:
    from simulation.world import World

UNKNOWN_STATES = OPEN_STATES - {PaymentState.LATE_PAID}
WITH_MONEY = MONEY_HELD_STATES | {PaymentState.REFUNDED}
Totals = dict[tuple[str, str], int]
BACK = frozenset({EntryKind.REFUND, EntryKind.CARRIED_REFUND})
GONE = frozenset({RefundState.REFUNDED, RefundState.PAID_OUT})


class HandedBooks:
    """Mirrors the shifts of a world. ``on``: its people hand shifts over; ``watched``: they are checked."""

    def __init__(self, world: World) -> None:
        profile = world.mischief.profile
        self._world = world
        self.on = profile["handed"] > 0
        self.watched = self.on or profile["payouts"] > 0
        self.shifts: dict[str, Shift] = {}
        self._sealed: dict[str, Totals] = {}

    def settings(self) -> settings.Settings:
        """Shifts count as left open after an hour here, in some worlds also while money is taken in them."""
        if not self.on:
            return SETTINGS
        idle_hours = self._world.chance.pick("idle hours of a shift left open", (0, 1, 1))
        rule = settings.Shifts(left_open_after_hours=1, left_open_idle_hours=idle_hours)
        return msgspec.structs.replace(SETTINGS, shifts=rule)

    # ------------------------------------------------------------ events

    def committed(self, numbers: Collection[str], rows: Rows) -> None:
        """Shifts were written."""
        for number in sorted(numbers):
            shift, before = rows.shift(number), self.shifts.get(number)
            if before is None:
                self._world.aliases.setdefault(number, f"shift {len(self.shifts) + 1}")
            self.shifts[number] = shift
            if before is not None and before.state in SEALED_STATES and shift.state in LIVE_STATES:
                raise self._broken(f"{self._name(number)} was sealed and is {shift.state}")
            made_again = before is None  # after a restore, of a time when another is open: filled with what it had
            if shift.state in SEALED_STATES and number not in self._sealed and not made_again:
                self._sealed[number] = rows.totals(number)
                self._nothing_unknown(number)

    def _nothing_unknown(self, number: str) -> None:
        """What nobody knows yet when a shift is sealed belongs to another one, or waits for the next."""
        checks = self._world.checks
        checks.checked += 1
        if self._world.past.watched:
            return
        for payment in checks.payments.values():
            if payment.booked_in == number and payment.state in UNKNOWN_STATES:
                name = self._world.alias(payment.payment_no)
                raise self._broken(f"{self._name(number)} was sealed with {name}, which is {payment.state}")

    # ------------------------------------------------------------ what waits

    def waits_for(self, operator_id: int) -> bool:
        """Whether a shift was given to somebody, or is to be counted by whoever comes first."""
        return any(
            one.given_to == operator_id or one.state is ShiftState.UNCOUNTED
            for one in self.shifts.values()
            if one.state is not ShiftState.CLOSED
        )

    def waits_at(self, window_id: int) -> bool:
        """Whether money of a sealed shift waits for the next one of a window."""
        begin = f"{NEXT}{window_id}/"
        return any(place.startswith(begin) for place in self._waiting())

    def settled(self) -> bool:
        """Whether every shift but the offices' has ended, and no money waits for one to be opened."""
        if not self.on:
            return True
        offices = [one.session for one in (self._world.office, self._world.second_office) if one.session is not None]
        office_ids = {session.window.window_id for session in offices}
        ended = all(
            one.state is ShiftState.CLOSED or (one.state is ShiftState.OPEN and one.window_id in office_ids)
            for one in self.shifts.values()
        )
        return ended and not any(True for _ in self._waiting())

    def _waiting(self) -> Iterator[str]:
        checks = self._world.checks
        for payment in checks.payments.values():
            if payment.late_shift_no.startswith(NEXT) and payment.state in WITH_MONEY:
                yield payment.late_shift_no
        for refund in checks.refunds.values():
            if refund.late_shift_no.startswith(NEXT) and refund.state in GONE:
                yield refund.late_shift_no

    # ------------------------------------------------------------ at the end

    def check(self, wanted: dict[str, Totals]) -> None:
        """All shifts beside the ledger, the reports and ``wanted``: what was taken, given back and paid out in each."""
        if not self.watched:
            return
        for number in self.shifts:
            self._statement(number, wanted.get(number, {}))
        for number, payment in self._world.checks.payments.items():
            if number in self._world.checks.forgotten:
                continue  # never had money
            self._membership(number, payment.booked_in if payment.state in WITH_MONEY else "", payment.amount_fen)
        self._world.rows.read(self._books_of_days)

    def _statement(self, number: str, wanted: Totals) -> None:
        world, shift = self._world, self.shifts[number]
        world.checks.checked += 3
        totals = world.rows.totals(number)
        if totals != wanted:
            raise self._broken(f"{self._name(number)} says {totals}, what was taken in it comes to {wanted}")
        if self._sealed.get(number, totals) != totals:
            raise self._broken(f"{self._name(number)} was sealed with {self._sealed[number]} and says {totals}")
        detail = world.rows.read(lambda work: shift_detail(work, shift, {}))
        report = shift_statement("a hospital", detail, shift.closed_at or shift.opened_at).tables[0]
        printed = {(str(row[0]), str(row[1])): row[3] for row in report.rows}
        if printed != wanted:
            raise self._broken(f"the report of {self._name(number)} says {printed}, not {wanted}")
        marked = Counter(event.number for event in detail.late)
        late = Counter(one.payment_no for one in world.checks.payments.values() if one.late_shift_no == number)
        late.update(one.refund_no for one in world.checks.refunds.values() if one.late_shift_no == number)
        late = Counter({one: count for one, count in late.items() if one not in world.checks.forgotten})
        if marked != late:
            raise self._broken(f"{self._name(number)} marks {sorted(marked)} as late, which are {sorted(late)}")

    def _membership(self, number: str, shift_no: str, amount_fen: int) -> None:
        """A payment with money is counted in one shift, whole; one without in none."""
        self._world.checks.checked += 1
        found: dict[str, int] = defaultdict(int)
        for entry in self._world.rows.entries(number):
            for line in entry:
                if line.entry_no == number and line.kind in STATEMENT_KINDS and line.kind not in BACK:
                    money = line.account.startswith(("cash/", "channel/"))
                    found[line.shift_no] += line.amount_fen if money else 0
        counted = {shift: fen for shift, fen in found.items() if fen}
        if counted != ({shift_no: amount_fen} if shift_no else {}):
            shifts = {self._name(shift): fen for shift, fen in counted.items()}
            raise self._broken(f"{self._name(number)} is counted in {shifts}, it belongs to {self._name(shift_no)}")

    def _books_of_days(self, work: UnitOfWork) -> None:
        """The closing reports of all days and the drawers of all shifts say the same."""
        drawers: dict[str, int] = defaultdict(int)
        first, last = accounting_day(START), accounting_day(self._world.true_now()) + timedelta(days=1)
        for day in (first + timedelta(days=place) for place in range(-1, (last - first).days + 1)):
            books = books_of(work.ledger.day_sums(day), day)
            for check in books.checks:
                if not check.holds:
                    raise self._broken(f"the books of {day} do not hold: {check}")
            for shift_no, tally in books.by_shift:
                drawers[shift_no] += tally.fen
        for number in self.shifts:
            totals = self._world.rows.totals(number)
            fen = totals.get(("cash", "payment"), 0) - totals.get(("cash", "refund"), 0)
            if drawers[number] != fen:
                raise self._broken(f"the books have {drawers[number]} fen in {self._name(number)}, it says {fen}")

    def _broken(self, text: str) -> Exception:
        from simulation.invariants import Broken

        return Broken(7, text)

    def _name(self, number: str) -> str:
        return self._world.alias(number)
