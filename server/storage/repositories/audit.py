"""The audit log in the database: rows are added unlinked, chained by a job, and never changed."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import BindParameter, bindparam, select, update

from app.core.errors import Conflict
from server.domain.audit import GENESIS, AuditRow
from server.ports import AuditQuery
from server.storage.statements import KEY, Compiler, Runner
from server.storage.tables import audit_head, audit_rows

_NAMES = [field.name for field in fields(AuditRow)]
_GIVEN = [name for name in _NAMES if name not in ("row_id", "chain_no", "hash")]


class AuditStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns = audit_rows.c
        limit: BindParameter[int] = bindparam("limit")
        self.compiler = compiler
        self.select = select(*[columns[name] for name in _NAMES])
        self.insert = compiler(compiler.insert(audit_rows), _GIVEN)
        self.unlinked = compiler(self.select.where(columns.chain_no.is_(None)).order_by(columns.row_id).limit(limit))
        following = self.select.where(columns.chain_no > bindparam("after"))
        self.chained = compiler(following.order_by(columns.chain_no).limit(limit))
        free = update(audit_rows).where(columns.row_id == bindparam(KEY + "row_id"), columns.chain_no.is_(None))
        self.link = compiler(free, ["chain_no", "hash"])
        self.head = compiler(select(audit_head.c.chain_no, audit_head.c.hash))
        self.begin_head = compiler.insert_new(audit_head, ["head_id", "chain_no", "hash"])
        moved = update(audit_head).where(audit_head.c.chain_no == bindparam(KEY + "before"))
        self.move_head = compiler(moved, ["chain_no", "hash"])


class AuditRepository:
    """`server.ports.Audit`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: AuditStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, row: AuditRow) -> None:
        """Store a row, not yet linked, inside this transaction."""
        self._runner.write(self._statements.insert, self._statements.insert.of(row))

    def unlinked(self, limit: int) -> Sequence[AuditRow]:
        """The oldest rows not yet in the chain."""
        return self._read(self._statements.unlinked.given(limit=limit), "unlinked")

    def head(self) -> tuple[int, str]:
        """The last place in the chain and its hash; (0, GENESIS) before the first."""
        row = self._runner.row(self._statements.head, ())
        return (0, GENESIS) if row is None else (int(row[0]), str(row[1]))

    def link(self, rows: Sequence[tuple[int, int, str]], head: tuple[int, str]) -> None:
        """Write (row id, place, hash) for rows and move the head; Conflict ``storage.stale`` if somebody else has."""
        if not rows:
            return
        link, move = self._statements.link, self._statements.move_head
        before = min(chain_no for _, chain_no, _ in rows) - 1
        if before == 0:
            begin = self._statements.begin_head
            self._runner.write(begin, begin.given(head_id=1, chain_no=0, hash=GENESIS))
        stale = Conflict("storage.stale", chain_no=head[0])
        if not self._runner.write(move, move.given(before=before, chain_no=head[0], hash=head[1])):
            raise stale
        for row_id, chain_no, row_hash in rows:
            if not self._runner.write(link, link.given(row_id=row_id, chain_no=chain_no, hash=row_hash)):
                raise stale

    def chained(self, after_chain_no: int, limit: int) -> Sequence[AuditRow]:
        """Rows of the chain after a place, in their places."""
        return self._read(self._statements.chained.given(after=after_chain_no, limit=limit), "chained")

    def search(self, query: AuditQuery) -> Sequence[AuditRow]:
        """Newest first; a page goes on before the last row id of the one before."""
        columns = audit_rows.c
        equal = {
            columns.operator_id: query.operator_id,
            columns.action: query.action,
            columns.subject: query.subject,
            columns.window_id: query.window_id,
        }
        found = self._statements.select.where(*[column == value for column, value in equal.items() if value])
        if query.first_at is not None:
            found = found.where(columns.at >= query.first_at)
        if query.last_at is not None:
            found = found.where(columns.at <= query.last_at)
        if query.before_row_id is not None:
            found = found.where(columns.row_id < query.before_row_id)
        statement = self._statements.compiler.once(found.order_by(columns.row_id.desc()).limit(query.limit))
        return [AuditRow(*row) for row in self._runner.rows(statement, statement.given())]

    def _read(self, values: Sequence[object], name: str) -> list[AuditRow]:
        return [AuditRow(*row) for row in self._runner.rows(getattr(self._statements, name), values)]
