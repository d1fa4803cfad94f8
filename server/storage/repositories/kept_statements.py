"""Statements of parties, their bytes, and the layouts of files, in the database."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from hashlib import sha256

from isal import isal_zlib
from sqlalchemy import bindparam, delete, select, text, update

from app.core.errors import Conflict, Refused
from app.core.reconciliation import StatementState
from server.domain.statement import EndedRequest, RequestEnd, Statement
from server.reconciliation.layout import Layout
from server.storage.repositories.identity import NumberedShelf
from server.storage.standing_statements import TAKES_PLACE, is_packed, standing
from server.storage.statement_tables import statement_files, statement_layouts, statement_requests, statements
from server.storage.statements import Compiler, Prepared, Runner

_KEY = ("party", "name", "merchant", "day")
_LAYOUT = [field.name for field in fields(Layout)]


class KeptStatementStatements(NumberedShelf[Statement]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, statements, Statement, "statement_id")
        columns, files = statements.c, statement_files.c
        of_key = [columns[name] == bindparam(f"of_{name}", type_=columns[name].type) for name in _KEY]
        self.same_file = compiler(self.select.where(*of_key, columns.sha256 == bindparam("of_sha256")))
        self.supersede = compiler(
            update(statements)
            .where(*of_key, text("state IN ('kept', 'none_that_day')"), columns.statement_id != bindparam("but"))
            .values(state=StatementState.SUPERSEDED, version=columns.version + 1)
        )
        self.forget_expected = compiler(
            delete(statements).where(*of_key, columns.state == StatementState.EXPECTED)
        )  # fmt: skip
        self.between = compiler(
            self.select.where(
                columns.day >= bindparam("first_day", type_=columns.day.type),
                columns.day <= bindparam("last_day", type_=columns.day.type),
                columns.state != StatementState.SUPERSEDED,
            )
        )
        self.of_day = compiler(
            self.select.where(
                columns.party == bindparam("party"), columns.name == bindparam("name"), columns.day == bindparam("day"),
                columns.state != StatementState.EXPECTED,
            ).order_by(columns.statement_id.desc())
        )  # fmt: skip
        self.add_file = compiler.insert_new(statement_files, ["statement_id", "packed", "content"])
        self.mend_file = compiler(
            update(statement_files)
            .where(files.statement_id == bindparam("statement_id"))
            .values(packed=bindparam("packed"), content=bindparam("content"))
        )
        self.file = compiler(
            select(files.packed, files.content, columns.size, columns.sha256, *[columns[name] for name in _KEY]).where(
                files.statement_id == bindparam("statement_id"), columns.statement_id == files.statement_id
            )
        )
        asked = statement_requests.c
        self.end_request = compiler.insert_new(statement_requests, [field.name for field in fields(EndedRequest)])
        self.request_end = compiler(
            select(asked.became).where(
                asked.operator_id == bindparam("operator_id"), asked.request == bindparam("request")
            )
        )  # fmt: skip
        self.forget_requests = compiler(
            delete(statement_requests).where(asked.at < bindparam("before", type_=asked.at.type))
        )  # fmt: skip


class KeptStatementRepository:
    """`server.ports.Statements`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, prepared: KeptStatementStatements) -> None:
        self._runner = runner
        self._statements = prepared

    def add(self, statement: Statement, content: bytes) -> Statement:
        """As the port says."""
        known = self._same_file(statement)
        if statement.state in TAKES_PLACE:
            self._clear(statement, known.statement_id if known else 0)
        if known is not None:
            again = replace(
                statement, statement_id=known.statement_id, version=known.version, received_at=known.received_at,
                fetched_by=known.fetched_by, file_name=known.file_name,
            )  # fmt: skip
            self.save(again)
            self._mend(known.statement_id, content)
            return replace(again, version=known.version + 1)
        prepared = self._statements
        statement_id = prepared.add(self._runner, statement)
        if statement_id is None:
            raise Conflict("statement.standing", party=statement.party, name=statement.name, day=str(statement.day))
        if content:
            self._write_file(prepared.add_file, statement_id, content)
        return replace(statement, statement_id=statement_id)

    def get(self, statement_id: int) -> Statement | None:
        """One row."""
        return self._statements.read_one(self._runner, self._statements.get, statement_id=statement_id)

    def save(self, statement: Statement) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.update, self._statements.update.of(statement)):
            raise Conflict("storage.stale", statement_id=statement.statement_id)

    def content(self, statement_id: int) -> bytes | None:
        """As the port says."""
        row = self._runner.row(self._statements.file, self._statements.file.given(statement_id=statement_id))
        if row is None:
            return None
        packed, stored, size, known, party, name, _, day = row
        try:
            content = isal_zlib.decompress(stored, bufsize=max(size, 1)) if packed else bytes(stored)
        except isal_zlib.error:  # type: ignore[misc] # its stub tells an instance
            content = b""
        if sha256(content).hexdigest() != known:
            raise Refused("statement.damaged", party=party, name=name, day=day.isoformat())
        return content

    def standing(self, first_day: date, last_day: date) -> Sequence[Statement]:
        """As the port says."""
        found = self._statements.read_all(
            self._runner, self._statements.between, first_day=first_day, last_day=last_day
        )  # fmt: skip
        return standing(found)

    def of_day(self, party: str, name: str, day: date) -> Sequence[Statement]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_day, party=party, name=name, day=day)

    def end_request(self, ended: EndedRequest) -> RequestEnd:
        """As the port says."""
        if self._runner.write(self._statements.end_request, self._statements.end_request.of(ended)):
            return ended.became
        return self.request_end(ended.operator_id, ended.request) or ended.became

    def request_end(self, operator_id: int, request: str) -> RequestEnd | None:
        """As the port says."""
        wanted = self._statements.request_end.given(operator_id=operator_id, request=request)
        row = self._runner.row(self._statements.request_end, wanted)
        return None if row is None else RequestEnd(row[0])

    def forget_requests(self, before: datetime) -> None:
        """As the port says."""
        self._runner.write(self._statements.forget_requests, self._statements.forget_requests.given(before=before))

    def _same_file(self, statement: Statement) -> Statement | None:
        if not statement.sha256:
            return None
        return self._statements.read_one(
            self._runner, self._statements.same_file, of_party=statement.party, of_name=statement.name,
            of_merchant=statement.merchant, of_day=statement.day, of_sha256=statement.sha256,
        )  # fmt: skip

    def _mend(self, statement_id: int, content: bytes) -> None:
        """The same bytes came again: they take the place of what has been damaged or lost here meanwhile."""
        try:
            is_lost = self.content(statement_id) is None
        except Refused:
            self._write_file(self._statements.mend_file, statement_id, content)
        else:
            if is_lost:
                self._write_file(self._statements.add_file, statement_id, content)

    def _write_file(self, statement: Prepared, statement_id: int, content: bytes) -> None:
        packed = is_packed(content)
        stored = isal_zlib.compress(content, 1) if packed else content
        self._runner.write(statement, statement.given(statement_id=statement_id, packed=packed, content=stored))

    def _clear(self, statement: Statement, but: int) -> None:
        key = {f"of_{name}": getattr(statement, name) for name in _KEY}
        prepared = self._statements
        self._runner.write(prepared.forget_expected, prepared.forget_expected.given(**key))
        self._runner.write(prepared.supersede, prepared.supersede.given(**key, but=but))


class LayoutStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns = statement_layouts.c
        selected = select(*[columns[name] for name in _LAYOUT])
        newest_first = selected.where(columns.name == bindparam("name")).order_by(columns.version.desc()).limit(1)
        self.insert = compiler.insert_new(statement_layouts, _LAYOUT)
        self.newest = compiler(newest_first)
        self.one = compiler(
            selected.where(columns.name == bindparam("name"), columns.version == bindparam("version"))
        )  # fmt: skip
        self.all = compiler(selected.order_by(columns.name, columns.version))


class LayoutRepository:
    """`server.ports.Layouts`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, prepared: LayoutStatements) -> None:
        self._runner = runner
        self._statements = prepared

    def add(self, layout: Layout) -> Layout:
        """As the port says."""
        newest = self.get(layout.name)
        following = replace(layout, version=layout.version + 1)
        stale = (newest.version if newest else 0) != layout.version
        if stale or not self._runner.write(self._statements.insert, self._statements.insert.of(following)):
            raise Conflict("storage.stale", layout=layout.name)
        return following

    def get(self, name: str, version: int = 0) -> Layout | None:
        """As the port says."""
        if version:
            row = self._runner.row(self._statements.one, self._statements.one.given(name=name, version=version))
        else:
            row = self._runner.row(self._statements.newest, self._statements.newest.given(name=name))
        return None if row is None else _layout(row)

    def latest(self) -> Sequence[Layout]:
        """As the port says."""
        rows = self._runner.rows(self._statements.all, self._statements.all.given())
        return list({layout.name: layout for layout in map(_layout, rows)}.values())


def _layout(row: list[object]) -> Layout:
    return Layout(**dict(zip(_LAYOUT, row, strict=True)))  # type: ignore[arg-type]
