"""What the practice HIS remembers, in one SQLite file that survives the death of the process at any instant."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

Document = dict[str, Any]

SHANGHAI_OFFSET = timedelta(hours=8)
"""Asia/Shanghai has had no daylight saving since 1991."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS patients (
    patient_no TEXT PRIMARY KEY, card_no TEXT, name TEXT, telephone TEXT, id_no TEXT, visit_no TEXT, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (account_no TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bills (
    sequence INTEGER PRIMARY KEY, bill_no TEXT UNIQUE NOT NULL, patient_no TEXT NOT NULL, state TEXT NOT NULL,
    doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bills_of_patient ON bills (patient_no, state);
CREATE TABLE IF NOT EXISTS locks (
    order_no TEXT, bill_no TEXT, version TEXT NOT NULL, window TEXT NOT NULL, expires_s REAL NOT NULL,
    PRIMARY KEY (order_no, bill_no));
CREATE INDEX IF NOT EXISTS locks_of_bill ON locks (bill_no);
CREATE TABLE IF NOT EXISTS orders (order_no TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (refund_no TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL, number TEXT NOT NULL, business_day TEXT NOT NULL,
    campus TEXT NOT NULL, amount_fen INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entries_of_day ON entries (business_day);
CREATE INDEX IF NOT EXISTS entries_by_number ON entries (number);
CREATE TABLE IF NOT EXISTS account_records (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, account_no TEXT NOT NULL, number TEXT NOT NULL,
    business_day TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS records_of_account ON account_records (account_no);
CREATE TABLE IF NOT EXISTS rolled_back (sequence INTEGER PRIMARY KEY, order_no TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS received (
    operation TEXT, number TEXT, times INTEGER NOT NULL, PRIMARY KEY (operation, number));
CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, accepted_s REAL NOT NULL);
CREATE INDEX IF NOT EXISTS nonces_by_age ON nonces (accepted_s);
"""
TABLES = (
    "facts patients accounts bills locks orders refunds entries account_records rolled_back received nonces".split()  # noqa: SIM905
)


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


class Book:
    """The book. Not for use by two threads at once; the caller takes turns. Every change happens inside `turn()`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")  # enough against the death of the process
        self._connection.executescript(SCHEMA)
        self._facts: dict[str, str] | None = None  # as they stand in the file, which nobody else writes

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One transaction: kept when the block ends, forgotten when it raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._facts = None
            raise
        self._connection.execute("COMMIT")

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()

    def _document(self, query: str, *values: object) -> Document | None:
        rows = self._rows(query, *values)
        return dict(json.loads(rows[0][0])) if rows else None

    def _documents(self, query: str, *values: object) -> list[Document]:
        return [dict(json.loads(row[0])) for row in self._rows(query, *values)]

    def wipe(self) -> None:
        """Forget everything but the nonces."""
        self._facts = None
        for table in TABLES:
            if table != "nonces":
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the constant above

    # facts and counters

    def fact(self, name: str) -> str | None:
        """One remembered setting."""
        if self._facts is None:
            self._facts = {str(row[0]): str(row[1]) for row in self._rows("SELECT name, value FROM facts")}
        return self._facts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
        if self._facts is not None:
            self._facts[name] = value

    def next_number(self, name: str) -> int:
        """Count up and return, from 1."""
        number = int(self.fact(f"count.{name}") or 0) + 1
        self.set_fact(f"count.{name}", str(number))
        return number

    def count_received(self, operation: str, number: str) -> None:
        """One more well-formed request of this operation with this number of ours."""
        self._connection.execute(
            "INSERT INTO received VALUES (?, ?, 1) ON CONFLICT (operation, number) DO UPDATE SET times = times + 1",
            (operation, number),
        )

    def received(self, operation: str) -> dict[str, int]:
        """How often each number came."""
        return {
            row[0]: row[1] for row in self._rows("SELECT number, times FROM received WHERE operation = ?", operation)
        }

    def accept_nonce(self, nonce: str, now: datetime, *, memory_s: int = 600) -> bool:
        """Remember a nonce; False when it was there."""
        now_s = now.timestamp()
        self._connection.execute("DELETE FROM nonces WHERE accepted_s < ?", (now_s - memory_s,))
        return self._connection.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?)", (nonce, now_s)).rowcount == 1

    def business_day(self, now: datetime) -> date:
        """The day a posting falls into: Shanghai's date, or the day after the last one closed by hand if later."""
        today = (now.astimezone(UTC) + SHANGHAI_OFFSET).date()
        forced = self.fact("business_day")
        return max(today, date.fromisoformat(forced)) if forced else today

    # patients and accounts

    def save_patient(self, patient: Document) -> None:
        """Add or change a patient."""
        keys = [patient[name] for name in ("patient_no", "card_no", "name", "telephone", "id_no", "visit_no")]
        self._connection.execute(
            "INSERT OR REPLACE INTO patients VALUES (?, ?, ?, ?, ?, ?, ?)", (*keys, _text(patient))
        )

    def patient(self, patient_no: str) -> Document | None:
        """One patient by number."""
        return self._document("SELECT doc FROM patients WHERE patient_no = ?", patient_no)

    def patients(self) -> list[Document]:
        """All of them, by number."""
        return self._documents("SELECT doc FROM patients ORDER BY patient_no")

    def save_account(self, account: Document) -> None:
        """Add or change a deposit account."""
        self._connection.execute(
            "INSERT OR REPLACE INTO accounts VALUES (?, ?)", (account["account_no"], _text(account))
        )

    def account(self, account_no: str) -> Document | None:
        """One deposit account."""
        return self._document("SELECT doc FROM accounts WHERE account_no = ?", account_no)

    def accounts(self) -> list[Document]:
        """All of them."""
        return self._documents("SELECT doc FROM accounts ORDER BY account_no")

    def add_account_record(self, account_no: str, number: str, business_day: date, record: Document) -> None:
        """One movement on an account, under the order or refund that made it."""
        self._connection.execute(
            "INSERT INTO account_records (account_no, number, business_day, doc) VALUES (?, ?, ?, ?)",
            (account_no, number, business_day.isoformat(), _text(record)),
        )

    def remove_account_records(self, number: str) -> None:
        """Forget the movements of an order or refund."""
        self._connection.execute("DELETE FROM account_records WHERE number = ?", (number,))

    def account_records(
        self, account_no: str, from_day: str, to_day: str, after: int, limit: int
    ) -> list[tuple[int, Document]]:
        """Movements with their sequence, in order."""
        rows = self._rows(
            "SELECT sequence, doc FROM account_records WHERE account_no = ? AND business_day BETWEEN ? AND ?"
            " AND sequence > ? ORDER BY sequence LIMIT ?",
            *(account_no, from_day, to_day, after, limit),
        )
        return [(row[0], dict(json.loads(row[1]))) for row in rows]

    # bills and locks

    def save_bill(self, bill: Document) -> None:
        """Add or change a bill."""
        self._connection.execute(
            "INSERT INTO bills (bill_no, patient_no, state, doc) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (bill_no) DO UPDATE SET state = excluded.state, doc = excluded.doc",
            (bill["bill_no"], bill["patient_no"], bill["state"], _text(bill)),
        )

    def bill(self, bill_no: str) -> Document | None:
        """One bill, with what the HIS keeps to itself."""
        return self._document("SELECT doc FROM bills WHERE bill_no = ?", bill_no)

    def bills_of(self, patient_no: str, states: tuple[str, ...], limit: int) -> list[Document]:
        """A patient's bills in these stored states (`locked` is not one: a lock is a lease), oldest first."""
        marks = ", ".join("?" * len(states))
        query = f"SELECT doc FROM bills WHERE patient_no = ? AND state IN ({marks}) ORDER BY sequence LIMIT ?"  # noqa: S608
        return self._documents(query, patient_no, *states, limit)

    def bills(self) -> list[Document]:
        """All of them, oldest first."""
        return self._documents("SELECT doc FROM bills ORDER BY sequence")

    def set_lock(self, order_no: str, bill_no: str, version: str, window: str, expires_at: datetime) -> None:
        """Lock, or renew the lease."""
        self._connection.execute(
            "INSERT OR REPLACE INTO locks VALUES (?, ?, ?, ?, ?)",
            (order_no, bill_no, version, window, expires_at.timestamp()),
        )

    def release(self, order_no: str, now: datetime) -> int:
        """Drop an order's locks; how many were alive."""
        alive = len(self.locks_of_order(order_no, now))
        self._connection.execute("DELETE FROM locks WHERE order_no = ?", (order_no,))
        return alive

    def locks_of_order(self, order_no: str, now: datetime) -> dict[str, str]:
        """Bill number to version, of the locks alive."""
        query = "SELECT bill_no, version FROM locks WHERE order_no = ? AND expires_s > ?"
        return {row[0]: row[1] for row in self._rows(query, order_no, now.timestamp())}

    def held_before(self, order_no: str) -> dict[str, str]:
        """Bill number to version, of the locks alive or run out."""
        return {row[0]: row[1] for row in self._rows("SELECT bill_no, version FROM locks WHERE order_no = ?", order_no)}

    def lock_on(self, bill_no: str, now: datetime) -> tuple[str, str, datetime] | None:
        """Order, window and end of the lock alive on a bill."""
        query = "SELECT order_no, window, expires_s FROM locks WHERE bill_no = ? AND expires_s > ?"
        rows = self._rows(query, bill_no, now.timestamp())
        return (rows[0][0], rows[0][1], datetime.fromtimestamp(rows[0][2], UTC)) if rows else None

    # decisions

    def order(self, order_no: str) -> Document | None:
        """What was decided about an order."""
        return self._document("SELECT doc FROM orders WHERE order_no = ?", order_no)

    def save_order(self, order_no: str, order: Document) -> None:
        """Remember it."""
        self._connection.execute("INSERT OR REPLACE INTO orders VALUES (?, ?)", (order_no, _text(order)))

    def forget_order(self, order_no: str) -> None:
        """Forget it."""
        self._connection.execute("DELETE FROM orders WHERE order_no = ?", (order_no,))

    def orders(self) -> dict[str, Document]:
        """All of them."""
        return {
            row[0]: dict(json.loads(row[1])) for row in self._rows("SELECT order_no, doc FROM orders ORDER BY rowid")
        }

    def refund(self, refund_no: str) -> Document | None:
        """What was decided about a withdrawal."""
        return self._document("SELECT doc FROM refunds WHERE refund_no = ?", refund_no)

    def save_refund(self, refund_no: str, refund: Document) -> None:
        """Remember it."""
        self._connection.execute("INSERT OR REPLACE INTO refunds VALUES (?, ?)", (refund_no, _text(refund)))

    def refunds(self) -> dict[str, Document]:
        """All of them."""
        return {
            row[0]: dict(json.loads(row[1])) for row in self._rows("SELECT refund_no, doc FROM refunds ORDER BY rowid")
        }

    def add_rolled_back(self, order_no: str, order: Document) -> None:
        """Keep for the tester what was rolled back."""
        self._connection.execute("INSERT INTO rolled_back (order_no, doc) VALUES (?, ?)", (order_no, _text(order)))

    def rolled_back(self) -> list[str]:
        """Order numbers rolled back, in order."""
        return [row[0] for row in self._rows("SELECT order_no FROM rolled_back ORDER BY sequence")]

    # the day list

    def add_entry(self, line: str, number: str, business_day: date, entry: Document) -> None:
        """One line of the day list."""
        self._connection.execute(
            "INSERT INTO entries (line, number, business_day, campus, amount_fen, doc) VALUES (?, ?, ?, ?, ?, ?)",
            (line, number, business_day.isoformat(), entry["campus"], entry["amount_fen"], _text(entry)),
        )

    def misbook_entry(self, order_no: str, amount_fen: int) -> None:
        """Show another amount for an order's posting, and for its first payment."""
        self._connection.execute(
            "UPDATE entries SET doc = json_set(doc, '$.amount_fen', ?, '$.payments[0].amount_fen',"
            " json_extract(doc, '$.payments[0].amount_fen') + ? - amount_fen), amount_fen = ?"
            " WHERE line = 'posting' AND number = ?",
            (amount_fen, amount_fen, amount_fen, order_no),
        )

    def remove_entries(self, line: str, number: str) -> None:
        """Take the line of an order or refund out of the day list."""
        self._connection.execute("DELETE FROM entries WHERE line = ? AND number = ?", (line, number))

    def entries(self, business_day: str, campus: str | None, after: int, limit: int) -> list[tuple[int, Document]]:
        """Lines with their sequence, in order."""
        rows = self._rows(
            "SELECT sequence, doc FROM entries WHERE business_day = ? AND (? IS NULL OR campus = ?) AND sequence > ?"
            " ORDER BY sequence LIMIT ?",
            *(business_day, campus, campus, after, limit),
        )
        return [(row[0], dict(json.loads(row[1]))) for row in rows]

    def entry_totals(self, business_day: str, campus: str | None) -> dict[str, tuple[int, int]]:
        """Count and fen by kind of line."""
        rows = self._rows(
            "SELECT line, COUNT(*), SUM(amount_fen) FROM entries"
            " WHERE business_day = ? AND (? IS NULL OR campus = ?) GROUP BY line",
            *(business_day, campus, campus),
        )
        return {row[0]: (row[1], row[2]) for row in rows}
