"""The book of the wallets: every order, refund, used payment code, notification and comment, in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

State = Literal["offered", "unpaid", "waiting", "hidden", "paid", "failed", "closed", "reversed"]
STATES = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order at a wallet.

    `offered` has been shown as a QR code and nobody scanned it; `hidden` will be paid but cannot be seen yet; `waiting`
    is a payer who types a password. At `due_at` the order becomes `next_state`. `content` is what a repeat of the same
    number must equal.
    """

    service: str
    merchant: str
    number: str
    channel_number: str
    kind: str
    amount_fen: int
    state: State
    created_at: datetime
    payer: str = ""
    content: Mapping[str, str] = field(default_factory=dict)
    due_at: datetime | None = None
    next_state: str = ""
    expires_at: datetime | None = None
    paid_at: datetime | None = None
    ended_at: datetime | None = None
    notify_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund, or what a reverse gave back (`kind` reverse). At `due_at` its state becomes `next_state`."""

    service: str
    merchant: str
    order_number: str
    number: str
    channel_number: str
    kind: str
    amount_fen: int
    state: str
    created_at: datetime
    due_at: datetime | None = None
    next_state: str = ""
    done_at: datetime | None = None
    content: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message a wallet owes a merchant; `tries` were made, the next is due at `due_at` (None: it is over)."""

    identity: str
    service: str
    merchant: str
    order_number: str
    url: str
    body: str
    content_type: str
    created_at: datetime
    tries: int = 0
    due_at: datetime | None = None
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a payer wrote about a payment: one to five stars and a text."""

    merchant: str
    channel_number: str
    stars: int
    text: str
    created_at: datetime
    identity: int | None = None


_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    service TEXT, merchant TEXT, number TEXT, channel_number TEXT, kind TEXT, amount_fen INTEGER NOT NULL,
    state TEXT NOT NULL, created_at TEXT NOT NULL, payer TEXT, content TEXT, due_at TEXT, next_state TEXT,
    expires_at TEXT, paid_at TEXT, ended_at TEXT, notify_url TEXT, PRIMARY KEY (service, merchant, number));
CREATE UNIQUE INDEX IF NOT EXISTS orders_channel ON orders (channel_number);
CREATE INDEX IF NOT EXISTS orders_number ON orders (number);
CREATE INDEX IF NOT EXISTS orders_paid ON orders (service, merchant, paid_at);
CREATE INDEX IF NOT EXISTS orders_due ON orders (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS refunds (
    service TEXT, merchant TEXT, order_number TEXT, number TEXT, channel_number TEXT, kind TEXT,
    amount_fen INTEGER NOT NULL, state TEXT NOT NULL, created_at TEXT NOT NULL, due_at TEXT, next_state TEXT,
    done_at TEXT, content TEXT, PRIMARY KEY (service, merchant, order_number, number));
CREATE INDEX IF NOT EXISTS refunds_number ON refunds (service, merchant, number);
CREATE UNIQUE INDEX IF NOT EXISTS refunds_channel ON refunds (channel_number);
CREATE INDEX IF NOT EXISTS refunds_created ON refunds (service, merchant, created_at);
CREATE INDEX IF NOT EXISTS refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS codes (
    service TEXT, code TEXT, merchant TEXT, number TEXT, PRIMARY KEY (service, code));
CREATE TABLE IF NOT EXISTS notifications (
    identity TEXT PRIMARY KEY, service TEXT, merchant TEXT, order_number TEXT, url TEXT, body TEXT, content_type TEXT,
    created_at TEXT, tries INTEGER, due_at TEXT, answered TEXT);
CREATE INDEX IF NOT EXISTS notifications_due ON notifications (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS comments (
    identity INTEGER PRIMARY KEY AUTOINCREMENT, merchant TEXT, channel_number TEXT, stars INTEGER, text TEXT,
    created_at TEXT);
CREATE TABLE IF NOT EXISTS alterations (
    service TEXT, number TEXT, change TEXT NOT NULL, amount_fen INTEGER NOT NULL, PRIMARY KEY (service, number));
"""
_Row = TypeVar("_Row", Order, Refund, Notification, Comment)
_TABLES: dict[type, str] = {Order: "orders", Refund: "refunds", Notification: "notifications", Comment: "comments"}
_KEYS: dict[type, str] = {
    Order: "service, merchant, number",
    Refund: "service, merchant, order_number, number",
    Notification: "identity",
    Comment: "identity",
}


def stamp(at: datetime) -> str:
    """An instant as text that sorts like time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _to_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False)
    return value


class _Shape:
    """How rows of a kind are written and read."""

    def __init__(self, kind: type) -> None:
        table, key = _TABLES[kind], _KEYS[kind]
        self.names = tuple(item.name for item in fields(kind))
        self._instants = tuple(name for name in self.names if name.endswith("_at"))
        marks = ", ".join("?" for _ in self.names)
        # Replacing by key alone: a clash of channel numbers is an error, not a replacement.
        update = ", ".join(f"{name} = excluded.{name}" for name in self.names)
        names = ", ".join(self.names)
        self.select = f"SELECT {names} FROM {table}"  # noqa: S608 - names are ours
        self.save = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {update}"  # noqa: S608

    def values(self, cells: tuple[Any, ...]) -> dict[str, Any]:
        """The fields of one row as it is stored."""
        found = dict(zip(self.names, cells, strict=True))
        for name in self._instants:
            if found[name] is not None:
                found[name] = datetime.fromisoformat(found[name])
        if "content" in found:
            found["content"] = json.loads(found["content"])
        return found


_SHAPES = {kind: _Shape(kind) for kind in _TABLES}


class Book:
    """The one store of the wallets' practice gateways. Writes count once `commit` returned; not for two threads."""

    def __init__(self, path: Path | str) -> None:
        self._database = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=1)
        self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self._database.close()

    def commit(self) -> None:
        """Make everything saved so far survive the death of the process."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget everything saved since the last commit."""
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def save(self, row: Order | Refund | Notification | Comment) -> None:
        """Insert a row or replace the one with its key."""
        shape = _SHAPES[type(row)]
        self._write(shape.save, [_to_cell(getattr(row, name)) for name in shape.names])

    def bind_code(self, service: str, code: str, merchant: str, number: str) -> bool:
        """Give a payment code to an order; False when another order has it."""
        found = self._database.execute(
            "SELECT merchant, number FROM codes WHERE service = ? AND code = ?", (service, code)
        ).fetchone()
        if found is not None:
            return bool(tuple(found) == (merchant, number))
        self._write("INSERT INTO codes VALUES (?, ?, ?, ?)", [service, code, merchant, number])
        return True

    def order(self, service: str, merchant: str, number: str) -> Order | None:
        """The order with the merchant's number."""
        return self._first(Order, "service = ? AND merchant = ? AND number = ?", service, merchant, number)

    def order_by_channel_number(self, service: str, merchant: str, channel_number: str) -> Order | None:
        """The order with the wallet's number."""
        return self._first(
            Order, "service = ? AND merchant = ? AND channel_number = ?", service, merchant, channel_number
        )

    def orders_numbered(self, number: str) -> list[Order]:
        """Orders with a merchant's number, of whatever wallet and merchant."""
        return self._all(Order, "number = ?", number)

    def orders_due(self, until: datetime) -> list[Order]:
        """Orders whose next state has come."""
        return self._all(Order, "due_at <= ? ORDER BY due_at", stamp(until))

    def orders_paid(self, service: str, merchant: str, start: datetime, end: datetime) -> list[Order]:
        """Orders paid in a span of time, in order of payment."""
        where = "service = ? AND merchant = ? AND paid_at >= ? AND paid_at < ? ORDER BY paid_at, number"
        return self._all(Order, where, service, merchant, stamp(start), stamp(end))

    def refunds_of(self, order: Order) -> list[Refund]:
        """Everything given back of one order, oldest first."""
        where = "service = ? AND merchant = ? AND order_number = ? ORDER BY rowid"
        return self._all(Refund, where, order.service, order.merchant, order.number)

    def refunds_numbered(self, service: str, merchant: str, number: str) -> list[Refund]:
        """Refunds with the merchant's refund number, of whatever order."""
        return self._all(Refund, "service = ? AND merchant = ? AND number = ?", service, merchant, number)

    def refund_by_channel_number(self, service: str, merchant: str, channel_number: str) -> Refund | None:
        """The refund with the wallet's refund number."""
        where = "service = ? AND merchant = ? AND channel_number = ?"
        return self._first(Refund, where, service, merchant, channel_number)

    def refunds_due(self, until: datetime) -> list[Refund]:
        """Refunds whose next state has come."""
        return self._all(Refund, "due_at <= ? ORDER BY due_at", stamp(until))

    def refunds_accepted(self, service: str, merchant: str, start: datetime, end: datetime) -> list[Refund]:
        """Refunds accepted in a span of time."""
        where = "service = ? AND merchant = ? AND created_at >= ? AND created_at < ? ORDER BY created_at, number"
        return self._all(Refund, where, service, merchant, stamp(start), stamp(end))

    def notifications_due(self, until: datetime, limit: int = 50) -> list[Notification]:
        """Notifications to be posted now."""
        return self._all(Notification, "due_at <= ? ORDER BY due_at LIMIT ?", stamp(until), limit)

    def notification(self, identity: str) -> Notification | None:
        """One notification."""
        return self._first(Notification, "identity = ?", identity)

    def notifications_of(self, order: Order) -> list[Notification]:
        """What was owed for one order."""
        where = "service = ? AND merchant = ? AND order_number = ?"
        return self._all(Notification, where, order.service, order.merchant, order.number)

    def comments(self, merchant: str, start: datetime, end: datetime, after: int, limit: int) -> list[Comment]:
        """Comments of a span of time with an identity above `after`."""
        where = "merchant = ? AND created_at >= ? AND created_at <= ? AND identity > ? ORDER BY identity LIMIT ?"
        return self._all(Comment, where, merchant, stamp(start), stamp(end), after, limit)

    def alter(self, service: str, number: str, change: str, amount_fen: int) -> None:
        """Print a payment or refund otherwise in the bill of its day; see `server.practice.alterations`."""
        self._write("INSERT OR REPLACE INTO alterations VALUES (?, ?, ?, ?)", [service, number, change, amount_fen])

    def alterations(self, service: str) -> dict[str, tuple[str, int]]:
        """Change and amount by number."""
        found = "SELECT number, change, amount_fen FROM alterations WHERE service = ?"
        rows = self._database.execute(found, (service,)).fetchall()
        return {number: (change, amount_fen) for number, change, amount_fen in rows}

    def everything(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """All orders, refunds and notifications as JSON values."""
        every = "1 = 1 ORDER BY created_at"
        yield "orders", [_json_row(row) for row in self._all(Order, every)]
        yield "refunds", [_json_row(row) for row in self._all(Refund, every)]
        yield "notifications", [_json_row(row) for row in self._all(Notification, every)]

    def _write(self, statement: str, values: list[Any]) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")
        self._database.execute(statement, values)

    def _first(self, kind: type[_Row], where: str, *values: Any) -> _Row | None:
        rows = self._all(kind, where, *values)
        return rows[0] if rows else None

    def _all(self, kind: type[_Row], where: str, *values: Any) -> list[_Row]:
        shape = _SHAPES[kind]
        rows = self._database.execute(f"{shape.select} WHERE {where}", values).fetchall()
        return [kind(**shape.values(row)) for row in rows]


def _json_row(row: Order | Refund | Notification) -> dict[str, Any]:
    values = {item.name: getattr(row, item.name) for item in fields(row)}
    return {name: stamp(value) if isinstance(value, datetime) else value for name, value in values.items()}
