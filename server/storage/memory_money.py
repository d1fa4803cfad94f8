"""Orders, bills, payments, refunds, postings, ledger and shifts in memory; other tables are looked at when needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from app.core.errors import Conflict, NotFound
from app.core.payment import OPEN_STATES
from app.core.posting import PostingState
from app.core.refund import MONEY_UNCLEAR_STATES, RefundState
from app.core.shift import LIVE_STATES, ShiftState
from server.domain.books import DaySum, account_kind
from server.domain.ledger import STATEMENT_KINDS, EntryKind, LedgerLine
from server.domain.month import Month, MonthState, in_open_month
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.shift import Shift, ShiftTotal
from server.ports import OrderQuery
from server.storage.memory_tables import View

Versioned = TypeVar("Versioned", Payment, Refund, Posting, Shift)

_OLDEST_PAYMENT = attrgetter("created_at", "payment_no")
_OLDEST_REFUND = attrgetter("requested_at", "refund_no")


def save(view: View[Versioned], key: str, record: Versioned) -> None:
    """Replace a record of the same version and add one to it; Conflict ``storage.stale``."""
    stored = view.get(key)
    if stored is None or stored.version != record.version:
        raise Conflict("storage.stale", key=key)
    view.put(key, replace(record, version=record.version + 1))


def add(view: View[Any], key: Any, record: Any, code: str, **values: str) -> None:
    """Add a record, or raise Conflict with that code when the key is there."""
    if view.get(key) is not None:
        raise Conflict(code, **values)
    view.put(key, record)


class MemoryOrders:
    """`server.ports.Orders`."""

    def __init__(self, orders: View[Order], views: Mapping[str, View[Any]]) -> None:
        self._orders, self._views = orders, views

    def add(self, order: Order) -> None:
        """As the port says."""
        add(self._orders, order.order_no, order, "order.number_reused", order_no=order.order_no)

    def get(self, order_no: str, *, for_update: bool = False) -> Order | None:
        """As the port says; one unit of work at a time needs no lock."""
        return self._orders.get(order_no)

    def set_state(self, order_no: str, state: OrderState) -> None:
        """As the port says; NotFound ``order.not_found``."""
        order = self._orders.get(order_no)
        if order is None:
            raise NotFound("order.not_found", order_no=order_no)
        self._orders.put(order_no, replace(order, state=state, version=order.version + 1))

    def search(self, query: OrderQuery) -> Sequence[Order]:
        """As the port says, newest first."""
        if query.patient_no:
            candidates = self._orders.by("patient_no", query.patient_no)
        elif query.shift_no:
            candidates = self._orders.by("shift_no", query.shift_no)
        else:
            candidates = self._orders.all()
        found = [order for order in candidates if self._matches(order, query)]
        return sorted(found, key=attrgetter("created_at", "order_no"), reverse=True)[: query.limit]

    def _matches(self, order: Order, query: OrderQuery) -> bool:
        equal = ("patient_no", "order_no", "shift_no", "window_id", "operator_id")
        if any(getattr(query, name) and getattr(order, name) != getattr(query, name) for name in equal):
            return False
        if (query.first_day and order.day < query.first_day) or (query.last_day and order.day > query.last_day):
            return False
        if query.after and (order.created_at, order.order_no) >= query.after:
            return False
        if query.posting_states:
            posting = self._views["postings"].get(order.order_no)
            if posting is None or posting.state not in query.posting_states:
                return False
        if not (query.payment_no or query.channel or query.payment_states):
            return True
        return any(
            (not query.payment_no or payment.payment_no == query.payment_no)
            and (not query.channel or payment.channel == query.channel)
            and (not query.payment_states or payment.state in query.payment_states)
            for payment in self._views["payments"].by("order_no", order.order_no)
        )


class MemoryBills:
    """`server.ports.Bills`."""

    def __init__(self, bills: View[tuple[str, str, str]]) -> None:
        self._bills = bills

    def hold(self, business: str, bill_nos: Iterable[str], order_no: str) -> None:
        """As the port says."""
        wanted = sorted(set(bill_nos))
        for bill_no in wanted:
            holder = self.holder(business, bill_no)
            if holder not in (None, order_no):
                raise Conflict("bill.held", bill_no=bill_no, order_no=holder or "")
        for bill_no in wanted:
            self._bills.put((business, bill_no), (business, bill_no, order_no))

    def release(self, order_no: str, bill_nos: Iterable[str] | None = None) -> None:
        """As the port says."""
        some = None if bill_nos is None else set(bill_nos)
        for business, bill_no, _ in self._bills.by("order_no", order_no):
            if some is None or bill_no in some:
                self._bills.delete((business, bill_no))

    def holder(self, business: str, bill_no: str) -> str | None:
        """As the port says."""
        row = self._bills.get((business, bill_no))
        return None if row is None else row[2]


class MemoryPayments:
    """`server.ports.Payments`."""

    def __init__(self, payments: View[Payment], views: Mapping[str, View[Any]]) -> None:
        self._payments, self._views = payments, views

    def add(self, payment: Payment) -> None:
        """As the port says; Conflict ``storage.constraint`` without its order or with impossible amounts."""
        number = payment.payment_no
        add(self._payments, number, self._checked(payment), "payment.number_reused", payment_no=number)

    def get(self, payment_no: str, *, for_update: bool = False) -> Payment | None:
        """As the port says."""
        return self._payments.get(payment_no)

    def save(self, payment: Payment) -> None:
        """As the port says."""
        save(self._payments, payment.payment_no, self._checked(payment))

    def of_order(self, order_no: str) -> Sequence[Payment]:
        """As the port says, oldest first."""
        return sorted(self._payments.by("order_no", order_no), key=_OLDEST_PAYMENT)

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Payment]:
        """As the port says."""
        return [payment for order_no in sorted(set(order_nos)) for payment in self.of_order(order_no)]

    def open_of_window(self, window_id: int) -> Sequence[Payment]:
        """As the port says."""
        found = [payment for state in OPEN_STATES for payment in self._payments.by("window", (window_id, state))]
        return sorted(found, key=_OLDEST_PAYMENT)

    def open_of_shift(self, shift_no: str, *, for_update: bool = False) -> Sequence[Payment]:
        """As the port says."""
        found = [payment for state in OPEN_STATES for payment in self._payments.by("shift", (shift_no, state))]
        late = [payment for payment in self._payments.by("late", shift_no) if payment.state in OPEN_STATES]
        return sorted([one for one in found if not one.late_shift_no] + late, key=_OLDEST_PAYMENT)

    def _checked(self, payment: Payment) -> Payment:
        amounts_hold = 0 < payment.amount_fen <= payment.tendered_fen
        refunds_hold = payment.refunded_fen >= 0 and payment.reserved_fen >= 0 and payment.refundable_fen >= 0
        if not amounts_hold or not refunds_hold or self._views["orders"].get(payment.order_no) is None:
            raise self._payments.life.refuse("payments")
        return payment


class MemoryRefunds:
    """`server.ports.Refunds`."""

    def __init__(self, refunds: View[Refund], views: Mapping[str, View[Any]]) -> None:
        self._refunds, self._views = refunds, views

    def add(self, refund: Refund) -> None:
        """As the port says; Conflict ``storage.constraint`` without its payment."""
        if self._views["payments"].get(refund.payment_no) is None or refund.amount_fen <= 0:
            raise self._refunds.life.refuse("refunds")
        add(self._refunds, refund.refund_no, refund, "refund.number_reused", refund_no=refund.refund_no)

    def get(self, refund_no: str, *, for_update: bool = False) -> Refund | None:
        """As the port says."""
        return self._refunds.get(refund_no)

    def save(self, refund: Refund) -> None:
        """As the port says."""
        save(self._refunds, refund.refund_no, refund)

    def of_payment(self, payment_no: str) -> Sequence[Refund]:
        """As the port says, oldest first."""
        return sorted(self._refunds.by("payment_no", payment_no), key=_OLDEST_REFUND)

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Refund]:
        """As the port says."""
        found = [refund for order_no in set(order_nos) for refund in self._refunds.by("order_no", order_no)]
        return sorted(found, key=_OLDEST_REFUND)

    def in_states(self, states: Iterable[RefundState], limit: int) -> Sequence[Refund]:
        """As the port says, oldest first."""
        found = [refund for state in set(states) for refund in self._refunds.by("state", state)]
        return sorted(found, key=_OLDEST_REFUND)[:limit]

    def unclear_of_shift(self, shift_no: str) -> Sequence[Refund]:
        """As the port says, oldest first."""
        found = [refund for state in MONEY_UNCLEAR_STATES for refund in self._refunds.by("shift", (shift_no, state))]
        late = [refund for refund in self._refunds.by("late", shift_no) if refund.state in MONEY_UNCLEAR_STATES]
        return sorted([one for one in found if not one.late_shift_no] + late, key=_OLDEST_REFUND)

    def to_hand_over(self, window_id: int) -> Sequence[Refund]:
        """As the port says, oldest first."""
        gone = [one for one in self._refunds.by("state", RefundState.REFUNDED) if one.handed_over_at is None]
        return sorted((one for one in gone if (one.channel, one.window_id) == ("cash", window_id)), key=_OLDEST_REFUND)


class MemoryPostings:
    """`server.ports.Postings`."""

    def __init__(self, postings: View[Posting], views: Mapping[str, View[Any]]) -> None:
        self._postings, self._views = postings, views

    def add(self, posting: Posting) -> None:
        """As the port says; Conflict ``posting.exists``, or ``storage.constraint`` without its order."""
        if self._views["orders"].get(posting.order_no) is None:
            raise self._postings.life.refuse("postings")
        add(self._postings, posting.order_no, posting, "posting.exists", order_no=posting.order_no)

    def get(self, order_no: str, *, for_update: bool = False) -> Posting | None:
        """As the port says."""
        return self._postings.get(order_no)

    def save(self, posting: Posting) -> None:
        """As the port says."""
        save(self._postings, posting.order_no, posting)

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Posting]:
        """As the port says."""
        found = (self._postings.get(order_no) for order_no in sorted(set(order_nos)))
        return [posting for posting in found if posting is not None]

    def pending(self, limit: int) -> Sequence[Posting]:
        """As the port says, oldest first."""
        return sorted(self._postings.by("state", PostingState.PENDING), key=attrgetter("created_at"))[:limit]


class MemoryLedger:
    """`server.ports.Ledger`; a row is a whole entry."""

    def __init__(self, entries: View[tuple[LedgerLine, ...]], views: Mapping[str, View[Any]]) -> None:
        self._entries, self._views = entries, views

    def add(self, lines: Sequence[LedgerLine]) -> None:
        """As the port says; ValueError for lines that do not balance."""
        lines = in_open_month(lines, self._is_closed)
        entry_no, kind = lines[0].entry_no, lines[0].kind
        if sum(line.amount_fen for line in lines) != 0 or any((x.entry_no, x.kind) != (entry_no, kind) for x in lines):
            raise ValueError("an entry's lines bear one number and sum to zero")
        key = (entry_no, kind)
        add(self._entries, key, tuple(lines), "ledger.entry_exists", entry_no=entry_no, kind=kind.value)

    def _is_closed(self, month: str) -> bool:
        found: Month | None = self._views["months"].get(month)
        return found is not None and found.state is MonthState.CLOSED

    def shift_totals(self, shift_no: str) -> Sequence[ShiftTotal]:
        """As the port says: ``kind`` is ``payment`` or ``refund``, both amounts positive."""
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for line in (line for entry in self._entries.by("shift_no", shift_no) for line in entry):
            counted = line.kind in STATEMENT_KINDS and line.shift_no == shift_no
            if counted and line.account.startswith(("cash/", "channel/")):
                key = (line.channel, STATEMENT_KINDS[line.kind])
                count, fen = sums.get(key, (0, 0))
                sums[key] = (count + 1, fen + abs(line.amount_fen))
        return [ShiftTotal(channel, kind, count, fen) for (channel, kind), (count, fen) in sorted(sums.items())]

    def balance(self, account: str) -> int:
        """As the port says."""
        drawer = account.removeprefix("cash/")  # only entries of its own shift touch a drawer
        entries = self._entries.by("shift_no", drawer) if drawer != account else self._entries.all()
        return sum(line.amount_fen for entry in entries for line in entry if line.account == account)

    def last_at(self, shift_no: str) -> datetime | None:
        """As the port says."""
        return max((entry[0].at for entry in self._entries.by("shift_no", shift_no)), default=None)

    def has(self, entry_no: str, kind: EntryKind) -> bool:
        """As the port says."""
        return self._entries.get((entry_no, kind)) is not None

    def first_day(self) -> date | None:
        """As the port says."""
        return min((entry[0].day for entry in self._entries.all()), default=None)

    def of_order(self, order_no: str) -> Sequence[LedgerLine]:
        """As the port says, in the order of writing."""
        entries = sorted(self._entries.by("order_no", order_no), key=lambda entry: (entry[0].at, entry[0].entry_no))
        return [line for entry in entries for line in entry]

    def day_sums(self, day: date) -> Sequence[DaySum]:
        """As the port says."""
        sums: dict[tuple[str, str, str, EntryKind, str, bool], tuple[int, int]] = {}
        found = [*self._entries.by("day", day), *self._entries.by("corrects", day.isoformat())]
        for line in (line for entry in found for line in entry):
            alike = (account_kind(line.account), line.shift_no, line.channel, line.kind, line.corrects)
            key = (*alike, line.amount_fen > 0)
            count, fen = sums.get(key, (0, 0))
            sums[key] = (count + 1, fen + line.amount_fen)
        return [DaySum(*key[:4], count, fen, key[4]) for key, (count, fen) in sorted(sums.items())]


class MemoryShifts:
    """`server.ports.Shifts`."""

    def __init__(self, shifts: View[Shift]) -> None:
        self._shifts = shifts

    def add(self, shift: Shift) -> None:
        """As the port says; also Conflict ``shift.number_reused``."""
        add(self._shifts, shift.shift_no, shift, "shift.number_reused", shift_no=shift.shift_no)
        others = [other for other in self._live(shift.window_id) if other.shift_no != shift.shift_no]
        if others and shift.state in LIVE_STATES:
            self._shifts.delete(shift.shift_no)
            raise Conflict("shift.window_has_open", shift_no=others[0].shift_no)

    def get(self, shift_no: str, *, for_update: bool = False) -> Shift | None:
        """As the port says."""
        return self._shifts.get(shift_no)

    def save(self, shift: Shift) -> None:
        """As the port says."""
        save(self._shifts, shift.shift_no, shift)

    def open_of_window(self, window_id: int) -> Shift | None:
        """As the port says."""
        return next((shift for shift in self._live(window_id) if shift.state is ShiftState.OPEN), None)

    def live_of_window(self, window_id: int) -> Shift | None:
        """As the port says."""
        return next(iter(self._live(window_id)), None)

    def open_of_operator(self, operator_id: int) -> Shift | None:
        """As the port says."""
        found = (shift for shift in self.of_operator(operator_id, 1_000_000) if shift.state is ShiftState.OPEN)
        return next(found, None)

    def given_to(self, operator_id: int) -> Sequence[Shift]:
        """As the port says."""
        found = [shift for shift in self._in(ShiftState.HANDED_OVER) if shift.given_to == operator_id]
        return sorted(found, key=lambda shift: shift.given_at or shift.opened_at)

    def live(self) -> Sequence[Shift]:
        """As the port says."""
        return self._in(*LIVE_STATES)

    def uncounted(self) -> Sequence[Shift]:
        """As the port says."""
        return self._in(ShiftState.UNCOUNTED)

    def of_operator(self, operator_id: int, limit: int) -> Sequence[Shift]:
        """As the port says, newest first."""
        found = self._shifts.by("operator_id", operator_id)
        return sorted(found, key=attrgetter("opened_at"), reverse=True)[:limit]

    def latest(self, limit: int) -> Sequence[Shift]:
        """As the port says."""
        return sorted(self._shifts.all(), key=attrgetter("shift_no"), reverse=True)[:limit]

    def _live(self, window_id: int) -> list[Shift]:
        return [shift for state in LIVE_STATES for shift in self._shifts.by("window", (window_id, state))]

    def _in(self, *states: ShiftState) -> list[Shift]:
        found = [shift for state in states for shift in self._shifts.by("state", state)]
        return sorted(found, key=attrgetter("opened_at"))
