"""Alerts in the database: one row a code and subject, an open one counted under its own lock."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import bindparam, case, select, text, update

from server.domain.alert import Alert, AlertLevel, raised_again
from server.storage.statements import Compiler, Runner
from server.storage.tables import alerts

_NAMES = [field.name for field in fields(Alert)]
OPEN = "ended_at IS NULL"


class AlertStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns = alerts.c
        key = (columns.code == bindparam("code"), columns.subject == bindparam("subject"))
        selected = select(*[columns[name] for name in _NAMES])
        still_open = text(OPEN)
        worst = case({level: level.rank for level in AlertLevel}, value=columns.level, else_=0).desc()
        self.insert = compiler.insert_new(alerts, _NAMES)
        self.get = compiler(selected.where(*key))
        self.get_for_update = compiler(selected.where(*key).with_for_update())
        keyed = update(alerts).where(columns.code == bindparam("key_code"), columns.subject == bindparam("key_subject"))
        self.update = compiler(keyed, [name for name in _NAMES if name not in ("code", "subject")])
        opened = update(alerts).where(*key, still_open)
        self.end = compiler(opened, ["ended_at", "ended_by", "changed_at", "note"])
        self.take = compiler(opened, ["owner_id", "changed_at"])
        in_order = selected.where(still_open).order_by(worst, columns.raised_at, columns.code, columns.subject)
        self.open = compiler(in_order.limit(bindparam("limit")))


class AlertRepository:
    """`server.ports.Alerts`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: AlertStatements) -> None:
        self._runner = runner
        self._statements = statements

    def raise_(self, alert: Alert) -> None:
        """As the port says."""
        statements = self._statements
        if self._runner.write(statements.insert, statements.insert.of(alert)):
            return
        key = {"code": alert.code, "subject": alert.subject}
        row = self._runner.row(statements.get_for_update, statements.get_for_update.given(**key))
        changed = alert if row is None else raised_again(Alert(*row), alert)
        self._runner.write(statements.update, statements.update.of(changed))

    def end(self, code: str, subject: str, now: datetime, by: int = 0, note: str = "") -> bool:
        """As the port says."""
        values = self._statements.end.given(
            code=code, subject=subject, ended_at=now, ended_by=by, changed_at=now, note=note
        )
        return self._runner.write(self._statements.end, values) > 0

    def take(self, code: str, subject: str, owner_id: int, now: datetime) -> bool:
        """As the port says."""
        values = self._statements.take.given(code=code, subject=subject, owner_id=owner_id, changed_at=now)
        return self._runner.write(self._statements.take, values) > 0

    def open(self, limit: int) -> Sequence[Alert]:
        """As the port says."""
        return [
            Alert(*row) for row in self._runner.rows(self._statements.open, self._statements.open.given(limit=limit))
        ]

    def get(self, code: str, subject: str) -> Alert | None:
        """As the port says."""
        row = self._runner.row(self._statements.get, self._statements.get.given(code=code, subject=subject))
        return None if row is None else Alert(*row)
