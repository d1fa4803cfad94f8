"""Close a month: every day has a done run, nothing is under way, and two people say so; then nothing enters it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput
from server.domain.identity import Actor
from server.domain.month import Month, MonthState, days_of, month_of
from server.domain.run import Run
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.day_zero import day_zero_of
from server.services.details import operator_name
from server.services.step_up import CheckStepUp, StepUp

log = logging.getLogger(__name__)

FIRST = date(2020, 1, 1)
"""No run is older."""
A_DAY = timedelta(days=1)
NOBODY_YET = datetime(2020, 1, 1, tzinfo=UTC)
"""Stands in sums that nobody has proposed."""


@dataclass(frozen=True, slots=True)
class MonthStanding:
    """A month as it stands: its row (None while nobody has proposed to close it), the sums of its standing runs (or,
    once closed, those it was closed with), days without a done run, the names of who proposed and closed it. ``begins``
    is the first day of ours where it is not the month's own; ``over``: its last day is."""

    month: str
    row: Month | None
    sums: Month
    missing_days: Sequence[date]
    proposed_by: str
    closed_by: str
    begins: date | None = None
    over: bool = True


class Months:
    """List months; propose to close one, and close it as another person."""

    def __init__(self, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def list(self, actor: Actor) -> Sequence[MonthStanding]:
        """Every month of ours that has a day which is over, the newest first. Raises NotPermitted."""
        require(actor, "reconciliation.view")
        today = accounting_day(self._clock.now())
        with self._reader() as work:
            first = first_day_of(work, today)
            if first is None:
                return []
            runs = _by_month(work.runs.standing(first.replace(day=1), today))
            rows = {row.month: row for row in work.months.all()}
            return [
                _standing(work, month, rows.get(month), runs.get(month, ()), first, today)
                for month in reversed(_months(first, max(first, today - A_DAY)))
            ]

    def close(self, actor: Actor, month: str, note: str, *, at_screen_of: Actor | None = None) -> MonthStanding:
        """The first person proposes, the second closes; the same person again only proposes anew.

        Raises NotPermitted, InvalidInput ``month.none``, Conflict ``month.not_over``, ``month.closed``,
        ``month.before_first`` (``day``: the first of ours),
        ``month.days_missing`` (``day``, ``days``), ``month.run_live``, ``month.earlier_open`` (``month``).
        """
        require(actor, "reconciliation.close_month")
        now = self._clock.now()
        with self._uow() as work:
            row = work.months.get(month, for_update=True)
            if row is not None and row.state is MonthState.CLOSED:
                raise Conflict("month.closed", month=month)
            standing = self._closable(work, month, row, now)
            fresh = _changed(standing, actor, row, note, now)
            if row is None:
                work.months.add(fresh)
            else:
                work.months.save(fresh)
            closed = fresh.state is MonthState.CLOSED
            beside = {"at_screen_of": at_screen_of.operator.username} if at_screen_of else {}
            work.audit.add(
                audit_row(
                    actor, now, "month.closed" if closed else "month.proposed", month,
                    exceptions=standing.sums.exceptions_count, exceptions_fen=standing.sums.exceptions_fen, **beside,
                )
            )  # fmt: skip
            stored = work.months.get(month)
            work.commit()
            log.info("month %s: %s by operator %s", month, fresh.state.value, actor.operator.operator_id)
        return replace(
            standing, row=stored, proposed_by=standing.proposed_by or actor.operator.display_name,
            closed_by=actor.operator.display_name if closed else "",
        )  # fmt: skip

    def _closable(self, work: UnitOfWork, month: str, row: Month | None, now: datetime) -> MonthStanding:
        try:
            days = days_of(month)
        except ValueError:
            raise InvalidInput("month", "is no month", code="month.none") from None
        today = accounting_day(now)
        if days[-1] >= today:
            raise Conflict("month.not_over", month=month)
        first = first_day_of(work, today)
        if first is not None and days[-1] < first:
            raise Conflict("month.before_first", month=month, day=first.isoformat())
        standing = _standing(work, month, row, work.runs.standing(days[0], days[-1]), first, today)
        if standing.missing_days:
            raise Conflict(
                "month.days_missing", month=month, day=standing.missing_days[0].isoformat(),
                days=len(standing.missing_days),
            )  # fmt: skip
        live = [run.day for run in work.runs.live() if month_of(run.day) == month]
        if live:
            raise Conflict("month.run_live", month=month, day=live[0].isoformat())
        closed = {one.month for one in work.months.all() if one.state is MonthState.CLOSED}
        still_open = [name for name in _months(first or days[0], days[0]) if name < month and name not in closed]
        if still_open:
            raise Conflict("month.earlier_open", month=still_open[0])
        return standing


class CloseMonthBeside:
    """Propose and close at one screen: the second person proves who they are beside the first."""

    def __init__(self, check: CheckStepUp, months: Months) -> None:
        self._check, self._months = check, months

    def __call__(self, actor: Actor, month: str, note: str, offered: StepUp) -> MonthStanding:
        """Raises what the check raises, Conflict ``month.same_person``, and like `Months.close`."""
        require(actor, "reconciliation.close_month")
        second = self._check(actor, offered)
        require(second, "reconciliation.close_month")
        if second.operator.operator_id == actor.operator.operator_id:
            raise Conflict("month.same_person")
        self._months.close(actor, month, note)
        return self._months.close(second, month, note, at_screen_of=actor)


def first_day_of(work: UnitOfWork, today: date) -> date | None:
    """The first accounting day that was lived here: day zero where one was imported, else the first day of the books,
    else that of the first run; nobody asks for days before it. None where there is none yet."""
    zero = day_zero_of(work)
    if zero is not None:
        return zero
    booked = work.ledger.first_day()
    if booked is not None:
        return booked
    runs = work.runs.standing(FIRST, today)
    return runs[0].day if runs else None


def require_open_day(work: UnitOfWork, day: date) -> None:
    """Raise Conflict ``month.closed`` for a day whose month is closed: it takes no run any more; ``day_zero.before``
    (``day``: day zero) for one of the old system, whose opening rows a run would put aside."""
    zero = day_zero_of(work)
    if zero is not None and day < zero:
        raise Conflict("day_zero.before", day=zero.isoformat())
    month = work.months.get(month_of(day))
    if month is not None and month.state is MonthState.CLOSED:
        raise Conflict("month.closed", month=month.month)


def _changed(standing: MonthStanding, actor: Actor, row: Month | None, note: str, now: datetime) -> Month:
    """The row as it is stored: proposed anew by the same person, closed by another."""
    who = actor.operator.operator_id
    if row is None or row.proposed_by == who:
        version = row.version if row else 0
        return replace(standing.sums, proposed_by=who, proposed_at=now, note=note, version=version)
    return replace(
        standing.sums, state=MonthState.CLOSED, proposed_by=row.proposed_by, proposed_at=row.proposed_at,
        closed_by=who, closed_at=now, note=note or row.note, version=row.version,
    )  # fmt: skip


def _standing(
    work: UnitOfWork, month: str, row: Month | None, runs: Sequence[Run], first: date | None, today: date
) -> MonthStanding:
    done = {run.day for run in runs}
    wanted = [day for day in days_of(month) if day < today and (first is None or day >= first)]
    closed = row is not None and row.state is MonthState.CLOSED
    return MonthStanding(
        month=month,
        row=row,
        sums=row if row is not None and closed else _sums(month, runs),
        missing_days=() if closed else [day for day in wanted if day not in done],
        proposed_by=operator_name(work, row.proposed_by) if row else "",
        closed_by=operator_name(work, row.closed_by or 0) if row else "",
        begins=first if first is not None and first.day > 1 and month_of(first) == month else None,
        over=days_of(month)[-1] < today,
    )


def _sums(month: str, runs: Sequence[Run]) -> Month:
    """Matched of all days; in transit and exceptions of the last one, which carries the others' on."""
    last = max(runs, key=lambda run: run.day, default=None)
    return Month(
        month=month,
        state=MonthState.PROPOSED,
        proposed_by=0,
        proposed_at=NOBODY_YET,
        matched_count=sum(run.matched_count for run in runs),
        matched_fen=sum(run.matched_fen for run in runs),
        in_transit_count=last.in_transit_count if last else 0,
        in_transit_fen=last.in_transit_fen if last else 0,
        exceptions_count=last.exceptions_count if last else 0,
        exceptions_fen=last.exceptions_fen if last else 0,
    )


def _months(first: date, last: date) -> Sequence[str]:
    """Every month from that of the one day to that of the other."""
    places = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in places]


def _by_month(runs: Sequence[Run]) -> Mapping[str, Sequence[Run]]:
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(month_of(run.day), []).append(run)
    return found
