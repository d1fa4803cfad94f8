"""Notice that the database was put back to an earlier point, whoever did it, and begin to heal.

The audit log is chained: each row's hash holds the one before, so a mark (place, hash) names one past. This server
keeps its newest mark in a file where a restore does not reach, every desk keeps the newest one it was told, and names
the newest payment it knows to be paid, or one that it does not find here although it was here. A mark that the
database does not have was taken in a past that is gone, and so was a payment that its channel alone knows.
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import BEIJING, Clock, accounting_day
from app.core.errors import PaydeskError
from app.core.ids import minted_at
from server.domain.alert import Alert, AlertLevel
from server.domain.audit import GENESIS
from server.domain.healing import LONGEST_GAP, Healing, HealingItem, ItemKind, ItemState, Mark
from server.ports import AuditQuery, MarkFile, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row

log = logging.getLogger(__name__)

INSTALLATION = "installation.id"
ALERT = "server.restored"
BY_FILE, BY_DESK, BY_PAYMENT, BY_COMMAND = (
    "healing.server_mark", "healing.desk_mark", "healing.payment_missing", "healing.command",
)  # fmt: skip


class NoticeRestore:
    """Compares marks with the database, and begins a healing for a past that is gone."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        mark_file: MarkFile | None = None,
        statements: Sequence[str] = (),
    ) -> None:
        """``statements`` are the channels that give a statement of a day."""
        self._uow, self._reader, self._clock = uow, reader, clock
        self._file, self._statements = mark_file, tuple(statements)
        self._installation = ""

    @property
    def installation(self) -> str:
        """The id of this installation, made at the first question and the same for ever."""
        if not self._installation:
            with self._uow() as work:
                self._installation = work.facts.get(INSTALLATION) or secrets.token_hex(8)
                if work.facts.get(INSTALLATION) is None:
                    work.facts.put(INSTALLATION, self._installation)
                    work.commit()
        return self._installation

    def mark(self) -> Mark:
        """Where the history stands now."""
        installation = self.installation
        with self._reader() as work:
            return self._mark(work, installation)

    def _mark(self, work: UnitOfWork, installation: str) -> Mark:
        chain_no, link = work.audit.head()
        newest = work.audit.search(AuditQuery(limit=1))
        return Mark(installation, chain_no, link, newest[0].row_id if newest else 0, self._clock.now())

    def look(self) -> None:
        """Compare this server's own mark, then keep the present one. Raises OSError when it cannot be kept."""
        if self._file is None:
            return
        kept = self._file.read()
        if kept is not None:
            self.compare(kept, BY_FILE)
        mark, newest = self.mark(), self._file.read()
        if newest is None or newest == kept or newest.row_id < mark.row_id:  # else another thread has kept a later one
            self._file.write(mark)

    def keep_mark(self) -> None:
        """Before money is asked for: the mark of the intent is kept, so that no database without it goes unnoticed. One
        that cannot be kept stops nobody; the watch tells of that."""
        try:
            self.look()
        except (PaydeskError, OSError) as error:
            log.warning("the mark of a payment is not kept (%s)", error)

    def compare(self, mark: Mark, reason: str, payment_no: str = "") -> None:
        """Begin to heal if the mark, or the payment (of which its desk knows that it was here), is not of this
        database's past. A mark of another installation says nothing."""
        if mark.installation != self.installation:
            log.warning("a mark of another installation is not compared (%s)", reason)
            return
        with self._reader() as work:
            missing = bool(payment_no) and work.payments.get(payment_no) is None
            if not missing and self._has(work, mark):
                return
            latest = work.healings.latest()
            if latest is not None and mark.at <= latest.noticed_at:
                return  # of the past that is known to be gone
            from_at = self._last_known(work, mark.at)
        self.begin(BY_PAYMENT if missing else reason, from_at)

    def missed(self, payment_no: str) -> None:
        """A channel knows a payment of ours that is not here: it was in a past that is gone."""
        with self._reader() as work:
            from_at = self._last_known(work, minted_at(payment_no))
        self.begin(BY_PAYMENT, from_at)

    def restored(self) -> None:
        """The restore command has just put the database back."""
        with self._reader() as work:
            newest = work.audit.search(AuditQuery(limit=1))
        self.begin(BY_COMMAND, newest[0].at if newest else self._clock.now() - LONGEST_GAP)

    def begin(self, reason: str, from_at: datetime) -> Healing | None:
        """Write down that the database was restored, and what is to be asked. None when another was first."""
        now = self._clock.now()
        with self._uow() as work:
            latest = work.healings.latest()
            if latest is not None and latest.ended_at is None:
                healing = replace(latest, from_at=min(latest.from_at, from_at), noticed_at=now, reason=reason)
                work.healings.save(healing)
            else:
                healing = Healing(latest.healing_no + 1 if latest else 1, reason, from_at, now)
                if not work.healings.add(healing):
                    return None
            self._ask_all(work, healing, now)
            work.alerts.raise_(Alert(ALERT, str(healing.healing_no), AlertLevel.URGENT, now, now))
            work.audit.add(
                own_audit_row(now, ALERT, str(healing.healing_no), reason=reason, from_at=from_at.isoformat())
            )
            work.commit()
        log.warning("the database was put back to %s (%s): healing", from_at.isoformat(), reason)
        return healing

    def _has(self, work: UnitOfWork, mark: Mark) -> bool:
        """Whether the mark is of this database's past."""
        newest = work.audit.search(AuditQuery(limit=1))
        if (newest[0].row_id if newest else 0) < mark.row_id:
            return False
        if mark.chain_no == 0:
            return mark.hash == GENESIS
        rows = work.audit.chained(mark.chain_no - 1, 1)
        return bool(rows) and (rows[0].chain_no, rows[0].hash) == (mark.chain_no, mark.hash)

    def _last_known(self, work: UnitOfWork, before: datetime) -> datetime:
        """The last instant the restored database knew: what was written since the restore is later than the mark, which
        was taken before it."""
        newest = work.audit.search(AuditQuery(last_at=before, limit=1))
        return newest[0].at if newest else before - LONGEST_GAP

    def _ask_all(self, work: UnitOfWork, healing: Healing, now: datetime) -> None:
        for window in work.windows.all():
            if window.active and window.token_hash:
                self._ask(work, healing, ItemKind.DESK, str(window.window_id), now, name=window.name)
        for channel in self._statements:
            for day in days_of(healing):
                self._ask(work, healing, ItemKind.DAY, f"{channel} {day}", now)

    def _ask(
        self, work: UnitOfWork, healing: Healing, kind: ItemKind, subject: str, now: datetime, **facts: str | int
    ) -> None:
        item = HealingItem(healing.healing_no, kind, subject, ItemState.WAITING, now, tuple(facts.items()))
        work.healings.put(item)


def days_of(healing: Healing) -> Sequence[date]:
    """The accounting days that a gap touches."""
    first, last = accounting_day(healing.asks_from), accounting_day(healing.noticed_at)
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def statement_due_at(day: date) -> datetime:
    """When channels have made their statement of a day: after 10:00 of the next, Beijing time."""
    return datetime.combine(day + timedelta(days=1), time(10, 5), BEIJING).astimezone(UTC)


def healing_of(work: UnitOfWork) -> Healing | None:
    """The healing under way, if any."""
    latest = work.healings.latest()
    return latest if latest is not None and latest.ended_at is None else None
