"""Notifications already applied, and small named facts of the installation."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from server.storage.statements import Compiler, Runner
from server.storage.tables import facts, notices


class FactStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        insert = compiler.insert(facts)
        replaced = insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded["value"]})
        self.put = compiler(replaced, ["name", "value"])
        self.get = compiler(select(facts.c.value).where(facts.c.name == bindparam("name")))
        self.all = compiler(select(facts.c.name, facts.c.value))
        self.notice = compiler.insert_new(notices, ["channel", "notice_id", "at"])


class NoticeRepository:
    """`server.ports.Notices`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: FactStatements) -> None:
        self._runner = runner
        self._statements = statements

    def first_time(self, channel: str, notice_id: str, at: datetime) -> bool:
        """Record a notification; False when it had been recorded before."""
        statement = self._statements.notice
        return self._runner.write(statement, statement.given(channel=channel, notice_id=notice_id, at=at)) == 1


class FactRepository:
    """`server.ports.Facts`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: FactStatements) -> None:
        self._runner = runner
        self._statements = statements

    def get(self, name: str) -> str | None:
        """A fact."""
        row = self._runner.row(self._statements.get, self._statements.get.given(name=name))
        return None if row is None else str(row[0])

    def put(self, name: str, value: str) -> None:
        """Set a fact."""
        self._runner.write(self._statements.put, self._statements.put.given(name=name, value=value))

    def beginning_with(self, prefix: str) -> Sequence[tuple[str, str]]:
        """Facts whose names begin so, by name; there are few facts, so all are read."""
        rows = self._runner.rows(self._statements.all, self._statements.all.given())
        return sorted((str(name), str(value)) for name, value in rows if str(name).startswith(prefix))
