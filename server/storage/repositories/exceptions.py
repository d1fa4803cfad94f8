"""Exceptions, their evidence and the calls of connected systems in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
    text,
    update,
)

from app.core.errors import Conflict
from app.core.reconciliation import OPEN_EXCEPTIONS
from server.domain.exception_case import Evidence, ExceptionCase, Found, parties_text, search_text
from server.ports.exceptions import Draft, ExceptionQuery
from server.storage.exception_tables import (
    ENDED,
    OPEN,
    connected_calls,
    exception_drafts,
    exception_evidence,
    exception_files,
    exceptions,
)
from server.storage.statements import KEY, Compiler, Prepared, Runner, Values, among, rows_of
from server.storage.tables import operators

_FOUND = ["safe_act" if field.name == "act" else field.name for field in fields(Found)]
_CASE = [field.name for field in fields(ExceptionCase) if field.name != "found"]
_NAMES = [*_FOUND, *_CASE]
_ALL = [*_NAMES, "search_text", "parties"]
_EVIDENCE = ["exception_no", "at", "source", "code", "detail", "operator_id", "text", "attachment_id",
             "attachment_name"]  # fmt: skip
_FOUND_VALUES = attrgetter(*[field.name for field in fields(Found)])
_CASE_VALUES = attrgetter(*_CASE)
_PIECE_VALUES = attrgetter(*[field.name for field in fields(Evidence)][:-1])
"""All but the id, in the order of `_EVIDENCE`."""
_CLOSED = ["state", "changed_at", "run_no", "outcome"]
"""What `server.domain.exception_acts.closed` changes."""
_LENGTHS = (20, 5, 1)
"""Rows of one insert; a longer one is no faster, and putting the first together would hold the writer."""


class ExceptionStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        columns = exceptions.c
        self.select = select(*[columns[name] for name in _NAMES])
        by_key = self.select.where(columns.exception_no == bindparam("exception_no"))
        self.get = compiler(by_key)
        self.get_for_update = compiler(by_key.with_for_update())
        self.of_numbers = compiler.chunked(self.select, columns.exception_no)
        self._rows: dict[tuple[str, int], Prepared] = {}
        found = (columns.exception_no == bindparam("exception_no"), columns.version == bindparam(KEY + "version"))
        changed = update(exceptions).where(*found).values(version=literal_column("version + 1"))
        self.update = compiler(changed, [name for name in _ALL if name not in ("exception_no", "version")])
        days = (columns.day >= bindparam("first_day"), columns.day <= bindparam("last_day"))
        self.open_of_days = compiler(self.select.where(*days, text(OPEN)).order_by(columns.exception_no))
        late = func.sum(case((columns.limit_at < bindparam("now"), 1), else_=0))
        summed = select(columns.type, func.count(), func.sum(columns.at_risk_fen), late).where(text(OPEN))
        self.summed = summed.group_by(columns.type).order_by(columns.type)
        self.summary = compiler(self.summed)
        self._evidence(compiler)
        self._drafts(compiler)

    def _drafts(self, compiler: Compiler) -> None:
        columns, drafts, pieces = exceptions.c, exception_drafts.c, exception_evidence.c
        this_run = drafts.run_no == bindparam("run_no")
        this: BindParameter[str] = bindparam("exception_no")
        self.begin_drafts = compiler.insert_new(exception_drafts, ["run_no"])
        self.end_drafts = compiler(delete(exception_drafts).where(this_run))
        self.drafting = compiler(select(drafts.run_no).order_by(drafts.run_no))
        opened = columns.opened_by_run == bindparam("run_no")
        self.opened_by = compiler(select(columns.exception_no).where(opened).order_by(columns.exception_no))
        self.forget_evidence = compiler(delete(exception_evidence).where(pieces.exception_no == this))
        self.forget = compiler(delete(exceptions).where(columns.exception_no == this))
        versions = select(columns.exception_no, columns.version, columns.opened_by_run)
        self.versions = compiler.chunked(versions, columns.exception_no)
        seen = columns.opened_by_run.not_in(select(drafts.run_no))
        together: Any = select(func.count(), func.sum(columns.version)).where(seen)
        self.summed_versions = compiler.chunked(together, columns.exception_no)
        found = (columns.exception_no == this, columns.version == bindparam(KEY + "version"))
        closing = update(exceptions).where(*found).values(version=literal_column("version + 1"))
        self.close = compiler(closing, _CLOSED)

    def _evidence(self, compiler: Compiler) -> None:
        pieces, files, calls = exception_evidence.c, exception_files.c, connected_calls.c
        added = compiler.insert(exception_evidence).returning(pieces.evidence_id)
        self.add_evidence = compiler(added, _EVIDENCE)
        stored = compiler.insert(exception_files).returning(files.attachment_id)
        self.add_file = compiler(stored, ["exception_no", "content"])
        of_one = select(*[pieces[name] for name in (*_EVIDENCE, "evidence_id")])
        of_one = of_one.where(pieces.exception_no == bindparam("exception_no"))
        self.timeline = compiler(of_one.order_by(pieces.at, pieces.evidence_id))
        file = select(files.exception_no, files.content).where(files.attachment_id == bindparam("attachment_id"))
        self.attachment = compiler(file)
        self.forget_calls = compiler(delete(connected_calls).where(calls.at < bindparam("before", type_=calls.at.type)))
        self.call = compiler.insert_new(connected_calls, ["system", "nonce", "at"])

    def rows(self, table: Table, columns: Sequence[str], length: int) -> Prepared:
        """The insert of so many rows; made when it is first wanted."""
        if (table.name, length) not in self._rows:
            self._rows[table.name, length] = self.compiler.insert_rows(table, columns, length)
        return self._rows[table.name, length]


class ExceptionRepository:
    """`server.ports.Exceptions`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: ExceptionStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, case: ExceptionCase) -> None:
        """As the port says."""
        self.add_many([case])

    def add_many(self, cases: Sequence[ExceptionCase]) -> None:
        """As the port says; Conflict ``exception.exists`` if one of them is there."""
        self._add(cases, self._inserts(exceptions, _ALL, list(map(_values, cases))))

    def ready(self, cases: Sequence[ExceptionCase]) -> Draft:
        """As the port says."""
        return Draft(cases, self._inserts(exceptions, _ALL, list(map(_values, cases))))

    def draft(self, run_no: str, draft: Draft) -> None:
        """As the port says."""
        begin = self._statements.begin_drafts
        self._runner.write(begin, begin.given(run_no=run_no))
        self._add(draft.cases, draft.rows)

    def show_drafts(self, run_no: str) -> None:
        """As the port says."""
        self._runner.write(self._statements.end_drafts, self._statements.end_drafts.given(run_no=run_no))

    def drafting(self) -> Sequence[str]:
        """As the port says."""
        return [str(run_no) for (run_no,) in self._runner.rows(self._statements.drafting, ())]

    def drafts(self, run_no: str) -> Sequence[str]:
        """As the port says."""
        opened_by = self._statements.opened_by
        if run_no not in self.drafting():
            return ()
        return [str(number) for (number,) in self._runner.rows(opened_by, opened_by.given(run_no=run_no))]

    def forget_drafts(self, run_no: str, exception_nos: Sequence[str]) -> None:
        """As the port says."""
        if run_no not in self.drafting():
            return
        for number, _, opened_by in rows_of(self._runner, self._statements.versions, exception_nos):
            if opened_by == run_no:
                for forget in (self._statements.forget_evidence, self._statements.forget):
                    self._runner.write(forget, forget.given(exception_no=number))

    def get(self, exception_no: str, *, for_update: bool = False) -> ExceptionCase | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        row = self._runner.row(statement, statement.given(exception_no=exception_no))
        return None if row is None else next(iter(self._seen([_case(row)])), None)

    def of_numbers(self, exception_nos: Sequence[str]) -> Sequence[ExceptionCase]:
        """As the port says, in the order of the numbers."""
        found = [_case(row) for row in rows_of(self._runner, self._statements.of_numbers, exception_nos)]
        return sorted(self._seen(found), key=lambda each: each.found.exception_no)

    def unchanged(self, versions: Mapping[str, int]) -> bool:
        """As the port says; counted and summed by the database, for the writer waits meanwhile. As versions only grow,
        none has grown while their sum has not."""
        found = rows_of(self._runner, self._statements.summed_versions, versions)
        count, grown = sum(int(row[0]) for row in found), sum(int(row[1] or 0) for row in found)
        return (count, grown) == (len(versions), sum(versions.values()))

    def save(self, case: ExceptionCase) -> None:
        """As the port says."""
        named = dict(zip(_ALL, _values(case), strict=True))
        if not self._runner.write(self._statements.update, self._statements.update.given(**named)):
            raise Conflict("storage.stale", exception_no=case.found.exception_no)

    def save_closed(self, cases: Sequence[ExceptionCase]) -> None:
        """As the port says."""
        close = self._statements.close
        for each in cases:
            number, named = each.found.exception_no, {name: getattr(each, name) for name in _CLOSED}
            if not self._runner.write(close, close.given(exception_no=number, version=each.version, **named)):
                raise Conflict("storage.stale", exception_no=number)

    def open_of_days(self, first_day: date, last_day: date) -> Sequence[ExceptionCase]:
        """As the port says, by number."""
        statement = self._statements.open_of_days
        rows = self._runner.rows(statement, statement.given(first_day=first_day, last_day=last_day))
        return self._seen([_case(row) for row in rows])

    def search(self, query: ExceptionQuery) -> tuple[int, Sequence[ExceptionCase]]:
        """As the port says. Only keys are counted and sorted; the rows of the page are read by them."""
        conditions, compiler = [*_conditions(query), *self._not_drafts()], self._statements.compiler
        counted = compiler.once(select(func.count()).select_from(exceptions).where(*conditions))
        row = self._runner.row(counted, counted.given())
        total = int(row[0]) if row else 0
        if not query.limit or query.offset >= total:
            return total, ()
        keys = select(exceptions.c.exception_no).where(*conditions).order_by(*_order(query))
        paged = compiler.once(keys.limit(query.limit).offset(query.offset))
        numbers = [str(number) for (number,) in self._runner.rows(paged, paged.given())]
        rows = {each.found.exception_no: each for each in self.of_numbers(numbers)}
        return total, [rows[number] for number in numbers if number in rows]

    def summary(self, now: datetime, channels: frozenset[str] = frozenset()) -> Sequence[tuple[str, int, int, int]]:
        """As the port says, by type."""
        statement = self._statements.summary
        conditions = self._not_drafts()
        if channels:
            conditions.append(among(exceptions.c.channel, sorted({*channels, ""})))
        if conditions:
            limited = self._statements.summed.where(*conditions)
            statement = self._statements.compiler.once(limited)
        rows = self._runner.rows(statement, statement.given(now=now))
        return [(str(kind), int(count), int(fen), int(late)) for kind, count, fen, late in rows]

    def add_evidence(self, evidence: Evidence, content: bytes = b"") -> Evidence:
        """As the port says."""
        statements = self._statements
        if content:
            values = statements.add_file.given(exception_no=evidence.exception_no, content=content)
            evidence = replace(evidence, attachment_id=int(self._runner.rows(statements.add_file, values)[0][0]))
        named = dict(zip(_EVIDENCE, _PIECE_VALUES(evidence), strict=True))
        rows = self._runner.rows(statements.add_evidence, statements.add_evidence.given(**named))
        return replace(evidence, evidence_id=int(rows[0][0]))

    def add_evidence_many(self, pieces: Sequence[Evidence]) -> None:
        """As the port says."""
        for insert, values in self._inserts(exception_evidence, _EVIDENCE, list(map(_PIECE_VALUES, pieces))):
            self._runner.write(insert, values)

    def timeline(self, exception_no: str) -> Sequence[Evidence]:
        """As the port says."""
        statement = self._statements.timeline
        return [Evidence(*row) for row in self._runner.rows(statement, statement.given(exception_no=exception_no))]

    def attachment(self, attachment_id: int) -> tuple[str, bytes] | None:
        """As the port says."""
        statement = self._statements.attachment
        row = self._runner.row(statement, statement.given(attachment_id=attachment_id))
        return None if row is None else (str(row[0]), bytes(row[1]))

    def first_call(self, system: str, nonce: str, at: datetime, forget_before: datetime) -> bool:
        """As the port says."""
        statements = self._statements
        self._runner.write(statements.forget_calls, statements.forget_calls.given(before=forget_before))
        return self._runner.write(statements.call, statements.call.given(system=system, nonce=nonce, at=at)) == 1

    def _seen(self, cases: list[ExceptionCase]) -> list[ExceptionCase]:
        """Without drafts, which are as they were written. Asked after the rows: a draft seen is one still, or hidden no
        more."""
        if all(case.version for case in cases):
            return cases
        unseen = frozenset(self.drafting())
        return [case for case in cases if case.opened_by_run not in unseen] if unseen else cases

    def _not_drafts(self) -> list[ColumnElement[bool] | Any]:
        unseen = self.drafting()
        return [~among(exceptions.c.opened_by_run, unseen)] if unseen else []

    def _add(self, cases: Sequence[ExceptionCase], inserts: Sequence[tuple[Prepared, Values]]) -> None:
        added = sum(self._runner.write(insert, values) for insert, values in inserts)
        if added != len(cases):
            raise Conflict("exception.exists", exception_no=cases[0].found.exception_no)

    def _inserts(
        self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> list[tuple[Prepared, Values]]:
        """The inserts of rows, many at a time."""
        inserts, place = list[tuple[Prepared, Values]](), 0
        while place < len(rows):
            length = next(length for length in _LENGTHS if length <= len(rows) - place)
            insert = self._statements.rows(table, columns, length)
            inserts.append((insert, insert.of_rows(rows[place : place + length])))
            place += length
        return inserts


def _values(case: ExceptionCase) -> list[Any]:
    """The values of `_ALL`."""
    return [*_FOUND_VALUES(case.found), *_CASE_VALUES(case), search_text(case.found), parties_text(case.found)]


def _case(row: Sequence[Any]) -> ExceptionCase:
    return ExceptionCase(Found(*row[: len(_FOUND)]), *row[len(_FOUND) :])


def _conditions(query: ExceptionQuery) -> list[ColumnElement[bool] | Any]:
    columns = exceptions.c
    conditions: list[ColumnElement[bool] | Any] = [among(columns.state, query.states)] if query.states else []
    if OPEN_EXCEPTIONS.issuperset(query.states):  # said as the small indexes say it
        conditions.append(text(OPEN))
    elif OPEN_EXCEPTIONS.isdisjoint(query.states):
        conditions.append(text(ENDED))
    equal = {columns.channel: query.channel, columns.pattern: query.pattern, columns.owner_id: query.owner_id}
    conditions += [column == value for column, value in equal.items() if value]
    if query.channels:
        conditions.append(among(columns.channel, sorted({*query.channels, ""})))
    if query.types:
        conditions.append(among(columns.type, query.types))
    if query.party:
        conditions.append(columns.parties.contains(f" {query.party} ", autoescape=True))
    if query.not_proposed_by:
        conditions.append(columns.proposed_by != query.not_proposed_by)
    if query.limit_before is not None:
        conditions.append(columns.limit_at < query.limit_before)
    if query.first_day is not None:
        conditions.append(columns.day >= query.first_day)
    if query.last_day is not None:
        conditions.append(columns.day <= query.last_day)
    if query.text:
        wanted = query.text.lower()
        named = func.lower(operators.c.username + " " + operators.c.display_name).contains(wanted, autoescape=True)
        owned = columns.owner_id.in_(select(operators.c.operator_id).where(named))
        conditions.append(columns.search_text.contains(wanted, autoescape=True) | owned)
    return conditions


def _order(query: ExceptionQuery) -> list[Any]:
    """Ties are broken by number, so that pages never overlap; *worst* is most money first, then the oldest."""
    columns = exceptions.c
    if query.sort == "worst":
        worst: list[Any] = [columns.at_risk_fen, columns.opened_at, columns.exception_no]
        downward = (True, False, False)
        return [
            each.desc() if down is not query.descending else each.asc()
            for each, down in zip(worst, downward, strict=True)
        ]
    owner = select(operators.c.display_name).where(operators.c.operator_id == columns.owner_id).scalar_subquery()
    keys = {
        "opened_at": columns.opened_at, "amount_fen": columns.amount_fen, "limit_at": columns.limit_at,
        "type": columns.type, "state": columns.state, "owner": func.coalesce(owner, ""),
    }  # fmt: skip
    key = keys[query.sort]
    return [key.desc() if query.descending else key.asc(), columns.exception_no.asc()]
