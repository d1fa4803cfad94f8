"""Runs, their totals and the parts of their column files in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date

from sqlalchemy import bindparam, delete, func, literal_column, select, text, update

from app.core.errors import Conflict
from app.core.reconciliation import LIVE_RUNS, RunState
from server.domain.run import Run, RunTotal
from server.storage.columns import states_clause
from server.storage.run_tables import run_parts, run_totals, runs
from server.storage.statements import KEY, Compiler, Runner

_RUN = [field.name for field in fields(Run)]
_TOTAL = [field.name for field in fields(RunTotal)]
_READABLE = "state IN ('done', 'superseded')"


class RunStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns, parts, totals = runs.c, run_parts.c, run_totals.c
        selected = select(*[columns[name] for name in _RUN])
        by_key = selected.where(columns.run_no == bindparam("run_no"))
        self.insert = compiler.insert_new(runs, _RUN)
        self.get = compiler(by_key)
        self.get_for_update = compiler(by_key.with_for_update())
        found = (columns.run_no == bindparam("run_no"), columns.row_version == bindparam(KEY + "row_version"))
        changed = update(runs).where(*found).values(row_version=literal_column("row_version + 1"))
        self.update = compiler(changed, [name for name in _RUN if name not in ("run_no", "row_version")])
        one_day, done = columns.day == bindparam("of_day", type_=columns.day.type), text("state = 'done'")
        self.supersede = compiler(
            update(runs).where(one_day, done, columns.run_no != bindparam("but"))
            .values(state=RunState.SUPERSEDED, row_version=literal_column("row_version + 1"))
        )  # fmt: skip
        days = (columns.day >= bindparam("first_day"), columns.day <= bindparam("last_day"))
        self.standing = compiler(selected.where(*days, done).order_by(columns.day))
        self.between = compiler(selected.where(*days).order_by(columns.day, columns.asked_at, columns.run_no))
        self.of_day = compiler(selected.where(one_day).order_by(columns.asked_at.desc(), columns.run_no.desc()))
        live = text(states_clause(LIVE_RUNS))
        self.live = compiler(selected.where(live).order_by(columns.asked_at, columns.run_no))
        self.add_part = compiler.insert_new(run_parts, ["run_no", "file", "place", "content"])
        self.forget_parts = compiler(delete(run_parts).where(parts.run_no == bindparam("run_no")))
        mine = (parts.run_no == bindparam("run_no"), parts.file == bindparam("file"))
        self.forget_part = compiler(delete(run_parts).where(*mine, parts.place == bindparam("place")))
        self.count_parts = compiler(
            select(func.count()).select_from(run_parts.join(runs, parts.run_no == columns.run_no))
            .where(*mine, text(_READABLE))
        )  # fmt: skip
        self.part = compiler(select(parts.content).where(*mine, parts.place == bindparam("place")))
        self.add_total = compiler.insert_new(run_totals, ["run_no", *_TOTAL])
        of_run = totals.run_no == bindparam("run_no")
        self.forget_totals = compiler(delete(run_totals).where(of_run))
        in_order = select(*[totals[name] for name in _TOTAL]).where(of_run).order_by(totals.party, totals.name)
        self.totals = compiler(in_order)


class RunRepository:
    """`server.ports.runs.Runs`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: RunStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, run: Run) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(run)):
            code = "run.live" if self.get(run.run_no) is None else "run.number_reused"
            raise Conflict(code, run_no=run.run_no)

    def get(self, run_no: str, *, for_update: bool = False) -> Run | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        row = self._runner.row(statement, statement.given(run_no=run_no))
        return None if row is None else Run(*row)

    def save(self, run: Run) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.update, self._statements.update.of(run)):
            raise Conflict("storage.stale", run_no=run.run_no)

    def keep_part(self, run_no: str, file: str, place: int, content: bytes) -> None:
        """As the port says."""
        forget, add = self._statements.forget_part, self._statements.add_part
        self._runner.write(forget, forget.given(run_no=run_no, file=file, place=place))
        self._runner.write(add, add.given(run_no=run_no, file=file, place=place, content=content))

    def forget_parts(self, run_no: str) -> None:
        """As the port says."""
        self._runner.write(self._statements.forget_parts, self._statements.forget_parts.given(run_no=run_no))

    def finish(self, run: Run, totals: Sequence[RunTotal]) -> None:
        """As the port says."""
        statements = self._statements
        self._runner.write(statements.supersede, statements.supersede.given(of_day=run.day, but=run.run_no))
        self.save(replace(run, state=RunState.DONE))
        self._runner.write(statements.forget_totals, statements.forget_totals.given(run_no=run.run_no))
        for total in totals:
            named = {name: getattr(total, name) for name in _TOTAL}
            self._runner.write(statements.add_total, statements.add_total.given(run_no=run.run_no, **named))

    def standing(self, first_day: date, last_day: date) -> Sequence[Run]:
        """As the port says."""
        statement = self._statements.standing
        values = statement.given(first_day=first_day, last_day=last_day)
        return [Run(*row) for row in self._runner.rows(statement, values)]

    def of_day(self, day: date) -> Sequence[Run]:
        """As the port says."""
        statement = self._statements.of_day
        return [Run(*row) for row in self._runner.rows(statement, statement.given(of_day=day))]

    def latest(self, first_day: date, last_day: date) -> Sequence[Run]:
        """As the port says."""
        statement = self._statements.between
        rows = self._runner.rows(statement, statement.given(first_day=first_day, last_day=last_day))
        return list({run.day: run for run in (Run(*row) for row in rows)}.values())

    def live(self) -> Sequence[Run]:
        """As the port says."""
        return [Run(*row) for row in self._runner.rows(self._statements.live, self._statements.live.given())]

    def totals(self, run_no: str) -> Sequence[RunTotal]:
        """As the port says."""
        statement = self._statements.totals
        return [RunTotal(*row) for row in self._runner.rows(statement, statement.given(run_no=run_no))]

    def parts(self, run_no: str, file: str) -> Iterable[bytes]:
        """As the port says."""
        counted = self._statements.count_parts
        row = self._runner.row(counted, counted.given(run_no=run_no, file=file))
        for place in range(row[0] if row else 0):
            content = self.part(run_no, file, place)
            if content is not None:
                yield content

    def part(self, run_no: str, file: str, place: int) -> bytes | None:
        """As the port says."""
        found = self._statements.part
        row = self._runner.row(found, found.given(run_no=run_no, file=file, place=place))
        return None if row is None else bytes(row[0])
