"""Sessions in the database, found by the hash of their token."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, update

from app.core.errors import Conflict
from server.domain.identity import Session
from server.storage.statements import KEY, Compiler, Runner, Shelf
from server.storage.tables import sessions


class SessionStatements(Shelf[Session]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, sessions, Session, "token_hash")
        columns = sessions.c
        by_token = update(sessions).where(columns.token_hash == bindparam(KEY + "token_hash"))
        of_operator = update(sessions).where(columns.operator_id == bindparam(KEY + "operator_id"))
        over = or_(columns.ended_at < bindparam("before"), columns.expires_at < bindparam("before"))
        self.touch = compiler(by_token, ["seen_at"])
        self.end = compiler(by_token.where(columns.ended_at.is_(None)), ["ended_at"])
        others = columns.token_hash != bindparam(KEY + "keep")
        self.end_of_operator = compiler(of_operator.where(columns.ended_at.is_(None), others), ["ended_at"])
        self.delete_ended = compiler(delete(sessions).where(over))


class SessionRepository:
    """`server.ports.Sessions`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: SessionStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, session: Session) -> None:
        """Store a new session; Conflict ``session.exists``."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(session)):
            raise Conflict("session.exists")

    def get(self, token_hash: str) -> Session | None:
        """One session, ended or not."""
        return self._statements.read_one(self._runner, self._statements.get, token_hash=token_hash)

    def touch(self, token_hash: str, seen_at: datetime) -> None:
        """Note when it was last used."""
        self._runner.write(self._statements.touch, self._statements.touch.given(token_hash=token_hash, seen_at=seen_at))

    def end(self, token_hash: str, ended_at: datetime) -> None:
        """End it; harmless when it has ended."""
        self._runner.write(self._statements.end, self._statements.end.given(token_hash=token_hash, ended_at=ended_at))

    def end_of_operator(self, operator_id: int, ended_at: datetime, *, keep: str = "") -> None:
        """End an operator's sessions, all but the one whose token has the hash ``keep``."""
        statement = self._statements.end_of_operator
        self._runner.write(statement, statement.given(operator_id=operator_id, ended_at=ended_at, keep=keep))

    def delete_ended(self, before: datetime) -> int:
        """Remove sessions that ended or expired before an instant; how many."""
        statement = self._statements.delete_ended
        return self._runner.write(statement, statement.given(before=before))
