"""The books of the wallets and of the HIS of a seed as plain objects: what the practice gateways ask of their files
while people pay. A scripted case keeps the files; a test plays a seed on both and wants the same story."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from server.practice.book import Notification, Order, Refund
from server.practice.his.book import SHANGHAI_OFFSET, Document
from server.practice.his.book import Book as HisBook

Row = TypeVar("Row", Order, Refund, Notification)
OrderKey = tuple[str, str, str]


class WalletsBook:
    """``server.practice.book.Book`` as far as paying, giving back and telling need it. ``changes`` counts writes."""

    def __init__(self) -> None:
        self.changes = 0
        self._orders: dict[OrderKey, Order] = {}
        self._numbered: dict[str, dict[OrderKey, None]] = defaultdict(dict)
        self._refunds: dict[OrderKey, dict[str, Refund]] = defaultdict(dict)
        self._refund_numbers: dict[OrderKey, dict[str, None]] = defaultdict(dict)
        self._channel_numbers: dict[tuple[str, str], Any] = {}
        self._codes: dict[tuple[str, str], tuple[str, str]] = {}
        self._notifications: dict[str, Notification] = {}
        self._places: dict[Any, int] = {}
        self._due: dict[type, dict[Any, datetime]] = {Order: {}, Refund: {}, Notification: {}}

    def close(self) -> None:
        """Nothing to close."""

    def commit(self) -> None:
        """Everything is kept at once: nobody dies here."""

    def save(self, row: Order | Refund | Notification) -> None:
        """Insert a row or replace the one with its key."""
        self.changes += 1
        key: Any
        if isinstance(row, Order):
            key = (row.service, row.merchant, row.number)
            self._orders[key] = row
            self._numbered[row.number][key] = None
            self._name("order", row.channel_number, key)
        elif isinstance(row, Refund):
            of = (row.service, row.merchant, row.order_number)
            key = (*of, row.number)
            self._refunds[of][row.number] = row
            self._refund_numbers[row.service, row.merchant, row.number][row.order_number] = None
            self._name("refund", row.channel_number, key)
        else:
            key = row.identity
            self._notifications[key] = row
        self._places.setdefault((type(row), key), len(self._places))
        if row.due_at is None:
            self._due[type(row)].pop(key, None)
        else:
            self._due[type(row)][key] = row.due_at

    def _name(self, kind: str, channel_number: str, key: Any) -> None:
        if self._channel_numbers.setdefault((kind, channel_number), key) != key:
            raise ValueError("a wallet's number is given once")

    def _come(self, kind: type, until: datetime) -> list[Any]:
        """Keys of rows that are due, those due first first."""
        found = [(at, self._places[kind, key], key) for key, at in self._due[kind].items() if at <= until]
        return [key for _, _, key in sorted(found)] if found else []

    def bind_code(self, service: str, code: str, merchant: str, number: str) -> bool:
        """Give a payment code to an order; False when another order has it."""
        self.changes += 1
        return self._codes.setdefault((service, code), (merchant, number)) == (merchant, number)

    def order(self, service: str, merchant: str, number: str) -> Order | None:
        """The order with the merchant's number."""
        return self._orders.get((service, merchant, number))

    def order_by_channel_number(self, service: str, merchant: str, channel_number: str) -> Order | None:
        """The order with the wallet's number."""
        key = self._channel_numbers.get(("order", channel_number))
        return self._orders[key] if key is not None and key[:2] == (service, merchant) else None

    def orders_numbered(self, number: str) -> list[Order]:
        """Orders with a merchant's number, of whatever wallet and merchant."""
        return [self._orders[key] for key in self._numbered.get(number, ())]

    def orders_due(self, until: datetime) -> list[Order]:
        """Orders whose next state has come."""
        return [self._orders[key] for key in self._come(Order, until)]

    def refunds_of(self, order: Order) -> list[Refund]:
        """Everything given back of one order, oldest first."""
        return list(self._refunds.get((order.service, order.merchant, order.number), {}).values())

    def refunds_numbered(self, service: str, merchant: str, number: str) -> list[Refund]:
        """Refunds with the merchant's refund number, of whatever order."""
        orders = self._refund_numbers.get((service, merchant, number), ())
        return [self._refunds[service, merchant, order][number] for order in orders]

    def refund_by_channel_number(self, service: str, merchant: str, channel_number: str) -> Refund | None:
        """The refund with the wallet's refund number."""
        key = self._channel_numbers.get(("refund", channel_number))
        return self._refunds[key[:3]][key[3]] if key is not None and key[:2] == (service, merchant) else None

    def refunds_due(self, until: datetime) -> list[Refund]:
        """Refunds whose next state has come."""
        return [self._refunds[key[:3]][key[3]] for key in self._come(Refund, until)]

    def orders_paid(self, service: str, merchant: str, start: datetime, end: datetime) -> list[Order]:
        """Orders paid in a span of time, in order of payment."""
        ours = [one for one in self._orders.values() if (one.service, one.merchant) == (service, merchant)]
        found = [(one.paid_at, one.number, one) for one in ours if one.paid_at and start <= one.paid_at < end]
        return [one for _, _, one in sorted(found, key=lambda each: each[:2])]

    def refunds_accepted(self, service: str, merchant: str, start: datetime, end: datetime) -> list[Refund]:
        """Refunds accepted in a span of time."""
        every = [
            one for of, refunds in self._refunds.items() if of[:2] == (service, merchant) for one in refunds.values()
        ]
        return sorted(
            (one for one in every if start <= one.created_at < end), key=lambda one: (one.created_at, one.number)
        )

    def alterations(self, service: str) -> dict[str, tuple[str, int]]:
        """Change and amount by number: statements of a seed are as they are."""
        return {}

    def notifications_due(self, until: datetime, limit: int = 50) -> list[Notification]:
        """Notifications to be posted now."""
        return [self._notifications[key] for key in self._come(Notification, until)[:limit]]

    def notification(self, identity: str) -> Notification | None:
        """One notification."""
        return self._notifications.get(identity)


_TURN = nullcontext()


class HospitalsBook:
    """``server.practice.his.book.Book`` as far as locks, postings and withdrawals need it. Documents are handed out as
    they are kept: the practice HIS makes new ones and changes none."""

    def __init__(self, seeded: HisBook) -> None:
        """Begins with the people, accounts and facts of a book."""
        self._patients = {one["patient_no"]: one for one in seeded.patients()}
        self._accounts = {one["account_no"]: one for one in seeded.accounts()}
        self._bills = {one["bill_no"]: one for one in seeded.bills()}
        self._facts = dict(seeded._rows("SELECT name, value FROM facts"))
        self._locks: dict[str, dict[str, tuple[str, str, float]]] = defaultdict(dict)
        self._holders: dict[str, dict[str, None]] = defaultdict(dict)
        self._orders: dict[str, Document] = {}
        self._refunds: dict[str, Document] = {}
        self._nonces: dict[str, float] = {}
        self._received: Counter[tuple[str, str]] = Counter()
        self._entries: list[tuple[str, str, date, Document]] = []

    def copy(self) -> HospitalsBook:
        """The same book once more, to be written on."""
        other = HospitalsBook.__new__(HospitalsBook)
        for name, value in vars(self).items():
            setattr(other, name, value.copy())
        return other

    def close(self) -> None:
        """Nothing to close."""

    def turn(self) -> AbstractContextManager[None]:
        """One transaction; nothing here ends one early."""
        return _TURN

    # facts and counters

    def fact(self, name: str) -> str | None:
        """One remembered setting."""
        return self._facts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._facts[name] = value

    def next_number(self, name: str) -> int:
        """Count up and return, from 1."""
        number = int(self._facts.get(f"count.{name}", 0)) + 1
        self._facts[f"count.{name}"] = str(number)
        return number

    def count_received(self, operation: str, number: str) -> None:
        """One more well-formed request of this operation with this number of ours."""
        self._received[operation, number] += 1

    def accept_nonce(self, nonce: str, now: datetime, *, memory_s: int = 600) -> bool:
        """Remember a nonce; False when it was there. They come in order of time: the oldest are forgotten first."""
        now_s, nonces = now.timestamp(), self._nonces
        while nonces and nonces[oldest := next(iter(nonces))] < now_s - memory_s:
            del nonces[oldest]
        if nonce in nonces:
            return False
        nonces[nonce] = now_s
        return True

    def business_day(self, now: datetime) -> date:
        """The day a posting falls into: Shanghai's date, or the day after the last one closed by hand if later."""
        today = (now.astimezone(UTC) + SHANGHAI_OFFSET).date()
        forced = self._facts.get("business_day")
        return max(today, date.fromisoformat(forced)) if forced else today

    # patients, accounts, bills

    def patient(self, patient_no: str) -> Document | None:
        """One patient by number."""
        return self._patients.get(patient_no)

    def account(self, account_no: str) -> Document | None:
        """One deposit account."""
        return self._accounts.get(account_no)

    def save_account(self, account: Document) -> None:
        """Add or change a deposit account."""
        self._accounts[account["account_no"]] = account

    def save_bill(self, bill: Document) -> None:
        """Add or change a bill."""
        self._bills[bill["bill_no"]] = bill

    def bill(self, bill_no: str) -> Document | None:
        """One bill, with what the HIS keeps to itself."""
        return self._bills.get(bill_no)

    # locks

    def set_lock(self, order_no: str, bill_no: str, version: str, window: str, expires_at: datetime) -> None:
        """Lock, or renew the lease."""
        self._locks[order_no][bill_no] = (version, window, expires_at.timestamp())
        self._holders[bill_no][order_no] = None

    def release(self, order_no: str, now: datetime) -> int:
        """Drop an order's locks; how many were alive."""
        alive = len(self.locks_of_order(order_no, now))
        for bill_no in self._locks.pop(order_no, ()):
            del self._holders[bill_no][order_no]
        return alive

    def locks_of_order(self, order_no: str, now: datetime) -> dict[str, str]:
        """Bill number to version, of the locks alive."""
        now_s, locks = now.timestamp(), self._locks.get(order_no, {})
        return {bill_no: version for bill_no, (version, _, expires_s) in locks.items() if expires_s > now_s}

    def held_before(self, order_no: str) -> dict[str, str]:
        """Bill number to version, of the locks alive or run out."""
        return {bill_no: version for bill_no, (version, _, _) in self._locks.get(order_no, {}).items()}

    def lock_on(self, bill_no: str, now: datetime) -> tuple[str, str, datetime] | None:
        """Order, window and end of the lock alive on a bill."""
        now_s = now.timestamp()
        for order_no in self._holders.get(bill_no, ()):
            _, window, expires_s = self._locks[order_no][bill_no]
            if expires_s > now_s:
                return order_no, window, datetime.fromtimestamp(expires_s, UTC)
        return None

    # decisions

    def order(self, order_no: str) -> Document | None:
        """What was decided about an order."""
        return self._orders.get(order_no)

    def save_order(self, order_no: str, order: Document) -> None:
        """Remember it."""
        self._orders[order_no] = order

    def forget_order(self, order_no: str) -> None:
        """As if it had never come."""
        self._orders.pop(order_no, None)

    def remove_account_records(self, number: str) -> None:
        """Forget the movements of deposit accounts: there are none, nobody pays a deposit here."""

    def refund(self, refund_no: str) -> Document | None:
        """What was decided about a withdrawal."""
        return self._refunds.get(refund_no)

    def save_refund(self, refund_no: str, refund: Document) -> None:
        """Remember it."""
        self._refunds[refund_no] = refund

    def add_entry(self, line: str, number: str, business_day: date, entry: Document) -> None:
        """One line of the day list."""
        self._entries.append((line, number, business_day, entry))

    def remove_entries(self, line: str, number: str) -> None:
        """Take the line of an order or refund out of the day list."""
        self._entries = [one for one in self._entries if one[:2] != (line, number)]

    def entries(self, business_day: str, campus: str | None, after: int, limit: int) -> list[tuple[int, Document]]:
        """The lines of a day with their places from 1; nobody here asks for those of one campus."""
        found = enumerate(self._entries, 1)
        return [(at, one[3]) for at, one in found if at > after and one[2].isoformat() == business_day][:limit]
