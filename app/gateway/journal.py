"""The journal: intents and receipts on this computer's disk, durable before anything is sent (SQLite, FULL).

The file is locked for as long as a desk is open, so a second desk on the same computer refuses to start.
"""

import json
import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection

from app.core.clock import Clock
from app.core.errors import Refused
from app.desk.ports import (
    Act,
    HandedIntent,
    Intent,
    OfflineEntry,
    OfflineTaken,
    PrintedReceipt,
    TerminalAsk,
    TerminalEntry,
    newest_of,
)
from app.gateway import history_rows, offline_rows, terminal_rows
from app.gateway.journal_tables import BLANK, INTENTS, METADATA, OFFLINE, RECEIPTS
from app.wire import codec
from app.wire.payments import TakePayment
from app.wire.terminals import TerminalWord

log = logging.getLogger(__name__)

BUSY_TIMEOUT_S = 1
KEPT_RECEIPTS = 2000
READY = "ready.at"


class SqliteJournal:
    """``app.desk.ports.Journal`` in one SQLite file. ``record`` returns after the commit has reached the disk."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Opens or makes the file. Raises Refused ``desk.already_running`` when another desk has it open,
        ``journal.damaged`` when it is not sound, ``journal.unwritable``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._clock = path, clock
        self._lock = threading.Lock()
        self._engine = sa.create_engine(
            f"sqlite+pysqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
            poolclass=sa.pool.StaticPool, hide_parameters=True,
        )  # fmt: skip
        sa.event.listen(self._engine, "connect", _prepare)
        try:
            with self._engine.connect() as connection:
                sound = connection.execute(sa.text("PRAGMA quick_check")).scalar_one()
            if sound != "ok":
                raise Refused("journal.damaged")
            METADATA.create_all(self._engine)
        except sa.exc.OperationalError as error:
            if "locked" in str(error.orig):
                raise Refused("desk.already_running") from error
            raise Refused("journal.unwritable") from error
        except sa.exc.DatabaseError as error:
            raise Refused("journal.damaged") from error
        self._opened = self._inodes()

    def _inodes(self) -> tuple[int, int]:
        """The file and its write-ahead log, as the folder has them now. Raises OSError."""
        return self._path.stat().st_ino, self._path.with_name(self._path.name + "-wal").stat().st_ino

    def check_ready(self) -> None:
        """Raises Refused ``journal.gone`` when the file has vanished while it is open (a virus scanner), and
        ``journal.full``, ``journal.unwritable`` or ``journal.damaged`` when a small write does not become durable."""
        self._check_there()
        self.remember(READY, self._clock.now().isoformat())

    def _check_there(self) -> None:
        """What is written to a file that is gone would be lost at the next start, although the write succeeds."""
        try:
            there = self._inodes() == self._opened
        except OSError:
            there = False
        if not there:
            raise Refused("journal.gone")

    def close_file(self) -> None:
        """Close the file; the journal is not used afterwards."""
        self._engine.dispose()

    def record(self, intent: Intent) -> None:
        if intent.payment.auth_code:
            raise ValueError("a payment code never reaches the disk")
        self._check_there()
        self._write(
            sa.insert(INTENTS).values(
                payment_no=intent.payment.payment_no,
                recorded_at=intent.recorded_at.isoformat(),
                operator_id=intent.operator_id,
                payment=codec.encode(intent.payment),
            )
        )

    def close(self, payment_no: str, outcome: str) -> None:
        self._write(sa.update(INTENTS).where(INTENTS.c.payment_no == payment_no).values(outcome=outcome))

    def open_intents(self) -> Sequence[Intent]:
        return self._intents(INTENTS.c.outcome == "")

    def intents_since(self, at: datetime) -> Sequence[Intent]:
        second = at.astimezone(UTC).isoformat()[:19]  # as texts: a second early, then compared as instants
        found = self._intents(INTENTS.c.recorded_at >= second)
        return [intent for intent in found if intent.recorded_at >= at]

    def _intents(self, condition: sa.ColumnElement[bool]) -> Sequence[Intent]:
        query = sa.select(INTENTS).where(condition).order_by(INTENTS.c.recorded_at)
        try:
            return [
                Intent(
                    payment=codec.decode(row.payment, TakePayment),
                    recorded_at=datetime.fromisoformat(row.recorded_at),
                    operator_id=row.operator_id,
                )
                for row in self._rows(query)
            ]
        except ValueError:
            raise Refused("journal.damaged") from None

    def record_offline(self, taken: OfflineTaken) -> OfflineEntry:
        if taken.payment.auth_code:
            raise ValueError("a payment code never reaches the disk")
        self._check_there()
        with self._lock, self._begin() as connection:
            return offline_rows.add(connection, taken)

    def undelivered(self) -> Sequence[OfflineEntry]:
        with self._lock, self._begin() as connection:
            return offline_rows.read(connection, OFFLINE.c.outcome == "")

    def offline_from(self, sequence: int) -> Sequence[OfflineEntry]:
        with self._lock, self._begin() as connection:
            return offline_rows.read(connection, OFFLINE.c.sequence >= sequence)

    def note_delivery(self, sequence: int, outcome: str, reason: str) -> None:
        with self._lock, self._begin() as connection:
            offline_rows.note(connection, sequence, outcome, reason)

    def latest_offline(self, limit: int) -> Sequence[OfflineEntry]:
        with self._lock, self._begin() as connection:
            return offline_rows.latest(connection, limit)

    def record_act(self, act: Act) -> None:
        self._check_there()
        with self._lock, self._begin() as connection:
            history_rows.add_act(connection, act)

    def note_act(self, number: str, outcome: str) -> None:
        with self._lock, self._begin() as connection:
            history_rows.note_act(connection, number, outcome)

    def acts_since(self, at: datetime) -> Sequence[Act]:
        try:
            with self._lock, self._begin() as connection:
                return history_rows.acts_since(connection, at)
        except ValueError:
            raise Refused("journal.damaged") from None

    def handed_since(self, at: datetime) -> Sequence[HandedIntent]:
        try:
            with self._lock, self._begin() as connection:
                return history_rows.intents_since(connection, at)
        except ValueError:
            raise Refused("journal.damaged") from None

    def begin_act(self, ask: TerminalAsk) -> None:
        self._check_there()
        with self._lock, self._begin() as connection:
            terminal_rows.begin(connection, ask)

    def claim_act(self, ask: TerminalAsk) -> None:
        self._check_there()
        with self._lock, self._begin() as connection:
            terminal_rows.claim(connection, ask)

    def bury_act(self, ask: TerminalAsk, word: TerminalWord) -> bool:
        self._check_there()
        with self._lock, self._begin() as connection:
            return terminal_rows.bury(connection, ask, word)

    def note_word(self, number: str, word: TerminalWord) -> None:
        with self._lock, self._begin() as connection:
            terminal_rows.note_word(connection, number, word)

    def note_told(self, number: str) -> None:
        with self._lock, self._begin() as connection:
            terminal_rows.note_told(connection, number)

    def act_entry(self, number: str) -> TerminalEntry | None:
        try:
            with self._lock, self._begin() as connection:
                return terminal_rows.entry(connection, number)
        except ValueError:
            raise Refused("journal.damaged") from None

    def untold_acts(self) -> Sequence[TerminalEntry]:
        try:
            with self._lock, self._begin() as connection:
                return terminal_rows.untold(connection)
        except ValueError:
            raise Refused("journal.damaged") from None

    def words_done(self) -> Sequence[TerminalWord]:
        try:
            with self._lock, self._begin() as connection:
                return terminal_rows.words_done(connection)
        except ValueError:
            raise Refused("journal.damaged") from None

    def last_done(self) -> TerminalWord | None:
        return newest_of(self.words_done())

    def words_since(self, at: datetime) -> Sequence[TerminalEntry]:
        try:
            with self._lock, self._begin() as connection:
                return terminal_rows.words_since(connection, at)
        except ValueError:
            raise Refused("journal.damaged") from None

    def open_trials(self) -> Sequence[TerminalEntry]:
        try:
            with self._lock, self._begin() as connection:
                return terminal_rows.open_trials(connection)
        except ValueError:
            raise Refused("journal.damaged") from None

    def close_trials(self) -> None:
        with self._lock, self._begin() as connection:
            terminal_rows.close_trials(connection)

    def last_paid(self) -> str:
        with self._lock, self._begin() as connection:
            return history_rows.last_paid(connection)

    def remember(self, name: str, value: str) -> None:
        with self._lock, self._begin() as connection:
            history_rows.remember(connection, name, value)

    def remembered(self, name: str) -> str:
        with self._lock, self._begin() as connection:
            return history_rows.remembered(connection, name)

    def prune(self) -> None:
        with self._lock, self._begin() as connection:
            history_rows.prune(connection, self._clock.now())

    def keep_receipt(self, receipt: PrintedReceipt) -> None:
        values = {
            "payment_no": receipt.payment_no,
            "made_at": receipt.made_at.isoformat(),
            "title": receipt.title,
            "document": json.dumps(list(receipt.document), ensure_ascii=False),
            "printed": receipt.printed,
        }
        too_old = sa.select(sa.func.max(RECEIPTS.c.row_no) - KEPT_RECEIPTS).scalar_subquery()
        with self._lock, self._begin() as connection:
            connection.execute(sa.delete(RECEIPTS).where(RECEIPTS.c.payment_no == receipt.payment_no))
            connection.execute(sa.insert(RECEIPTS).values(values))
            connection.execute(sa.delete(RECEIPTS).where(RECEIPTS.c.row_no <= too_old))
            connection.execute(sa.delete(BLANK).where(BLANK.c.payment_no == receipt.payment_no))
            if receipt.blank:
                connection.execute(sa.insert(BLANK).values(payment_no=receipt.payment_no))

    def receipt(self, payment_no: str) -> PrintedReceipt | None:
        found = self._receipts(RECEIPTS.c.payment_no == payment_no)
        return found[0] if found else None

    def mark_printed(self, payment_no: str) -> None:
        self._write(sa.update(RECEIPTS).where(RECEIPTS.c.payment_no == payment_no).values(printed=True))

    def mark_blank(self, payment_no: str) -> None:
        with self._lock, self._begin() as connection:
            connection.execute(sa.delete(BLANK).where(BLANK.c.payment_no == payment_no))
            connection.execute(sa.insert(BLANK).values(payment_no=payment_no))

    def unprinted(self) -> Sequence[PrintedReceipt]:
        return self._receipts(RECEIPTS.c.printed.is_(False))

    def _receipts(self, condition: sa.ColumnElement[bool]) -> list[PrintedReceipt]:
        blank = RECEIPTS.c.payment_no.in_(sa.select(BLANK.c.payment_no)).label("blank")
        query = sa.select(RECEIPTS, blank).where(condition).order_by(RECEIPTS.c.row_no)
        return [
            PrintedReceipt(
                payment_no=row.payment_no,
                made_at=datetime.fromisoformat(row.made_at),
                title=row.title,
                document=json.loads(row.document),
                printed=row.printed,
                blank=row.blank and not row.printed,
            )
            for row in self._rows(query)
        ]

    def _rows(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self._lock, self._begin() as connection:
            return connection.execute(query).all()

    def _write(self, statement: sa.Insert | sa.Update) -> None:
        with self._lock, self._begin() as connection:
            connection.execute(statement)

    def _begin(self) -> "_Turn":
        return _Turn(self._engine)


class _Turn:
    """One transaction; a full or damaged disk is a refusal, before anything is sent."""

    def __init__(self, engine: sa.Engine) -> None:
        self._context = engine.begin()

    def __enter__(self) -> sa.Connection:
        return self._context.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            self._context.__exit__(kind, error, trace)  # type: ignore[arg-type]
        except sa.exc.DatabaseError as failure:
            raise _refusal(failure) from failure
        if isinstance(error, sa.exc.DatabaseError):
            raise _refusal(error) from error


def _refusal(error: sa.exc.DatabaseError) -> Refused:
    text = str(error.orig)
    if "full" in text:
        return Refused("journal.full")
    return Refused("journal.damaged" if "malformed" in text or "not a database" in text else "journal.unwritable")


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
