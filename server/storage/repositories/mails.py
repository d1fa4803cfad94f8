"""Mails in the database: a row a mail."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import bindparam, select, update

from server.domain.mail import Mail
from server.storage.mail_tables import mails
from server.storage.statements import KEY, Compiler, Runner

_NAMES = [field.name for field in fields(Mail)]


class MailStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.add = compiler.insert_new(mails, _NAMES)
        changed = update(mails).where(mails.c.message_id == bindparam(KEY + "message_id"))
        self.save = compiler(changed, [name for name in _NAMES if name != "message_id"])
        selected = select(*[mails.c[name] for name in _NAMES])
        newest = selected.order_by(mails.c.made_at.desc(), mails.c.message_id)
        self.get = compiler(selected.where(mails.c.message_id == bindparam("message_id")))
        self.latest_to = compiler(newest.where(mails.c.recipient == bindparam("recipient")).limit(1))
        self.latest = compiler(newest.limit(bindparam("limit")))


class MailRepository:
    """`server.ports.mails.Mails`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: MailStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, mail: Mail) -> bool:
        """As the port says."""
        return self._runner.write(self._statements.add, self._statements.add.of(mail)) == 1

    def get(self, message_id: str) -> Mail | None:
        """As the port says."""
        row = self._runner.row(self._statements.get, self._statements.get.given(message_id=message_id))
        return None if row is None else Mail(*row)

    def save(self, mail: Mail) -> None:
        """As the port says."""
        self._runner.write(self._statements.save, self._statements.save.of(mail))

    def latest_to(self, recipient: str) -> Mail | None:
        """As the port says."""
        row = self._runner.row(self._statements.latest_to, self._statements.latest_to.given(recipient=recipient))
        return None if row is None else Mail(*row)

    def latest(self, limit: int) -> Sequence[Mail]:
        """As the port says."""
        rows = self._runner.rows(self._statements.latest, self._statements.latest.given(limit=limit))
        return [Mail(*row) for row in rows]
