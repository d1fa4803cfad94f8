"""Corrected postings in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam

from app.core.errors import Conflict
from server.domain.posting import PostingCorrection
from server.storage.correction_tables import posting_corrections
from server.storage.statements import Compiler, Runner, Shelf

FIXED = ("order_no", "exception_no", "business", "old_no", "new_no", "begun_at")


class CorrectionStatements(Shelf[PostingCorrection]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, posting_corrections, PostingCorrection, "withdrawal_no", FIXED)
        columns = posting_corrections.c
        oldest_first = self.select.order_by(columns.begun_at, columns.withdrawal_no)
        begun = bindparam("at", type_=columns.begun_at.type)
        self.begun_since = compiler(oldest_first.where(columns.begun_at >= begun))


class CorrectionRepository:
    """`server.ports.Corrections`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: CorrectionStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, correction: PostingCorrection) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(correction)):
            raise Conflict("correction.exists", withdrawal_no=correction.withdrawal_no)

    def get(self, withdrawal_no: str, *, for_update: bool = False) -> PostingCorrection | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, withdrawal_no=withdrawal_no)

    def save(self, correction: PostingCorrection) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.update, self._statements.update.of(correction)):
            raise Conflict("storage.stale", withdrawal_no=correction.withdrawal_no)

    def begun_since(self, at: datetime) -> Sequence[PostingCorrection]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.begun_since, at=at)
