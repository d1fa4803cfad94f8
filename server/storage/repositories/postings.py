"""Postings in the database: the outbox to the business systems."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text

from app.core.errors import Conflict
from server.domain.posting import Posting
from server.storage.statements import Compiler, Runner, Shelf
from server.storage.tables import postings


class PostingStatements(Shelf[Posting]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, postings, Posting, "order_no", ("business", "created_at"))
        oldest_first = self.select.order_by(postings.c.created_at)
        self.of_orders = compiler.chunked(oldest_first, postings.c.order_no)
        self.pending = compiler(oldest_first.where(text("state = 'pending'")).limit(bindparam("limit")))


class PostingRepository:
    """`server.ports.Postings`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: PostingStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, posting: Posting) -> None:
        """Store a new posting, one an order; Conflict ``posting.exists``."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(posting)):
            raise Conflict("posting.exists", order_no=posting.order_no)

    def get(self, order_no: str, *, for_update: bool = False) -> Posting | None:
        """An order's posting; ``for_update`` keeps others from changing it until this unit of work ends."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, order_no=order_no)

    def save(self, posting: Posting) -> None:
        """Store a changed posting and add one to its version; Conflict ``storage.stale``."""
        if not self._runner.write(self._statements.update, self._statements.update.of(posting)):
            raise Conflict("storage.stale", order_no=posting.order_no)

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Posting]:
        """The postings of many orders."""
        return self._statements.read_chunks(self._runner, self._statements.of_orders, order_nos)

    def pending(self, limit: int) -> Sequence[Posting]:
        """The oldest postings still to be answered."""
        return self._statements.read_all(self._runner, self._statements.pending, limit=limit)
