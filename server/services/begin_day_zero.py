"""Day zero at a screen: how it stands, what a file would import, and the import that two people agree on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.errors import Conflict
from server.domain.day_zero import OpeningBalance, check_totals, sums_of
from server.domain.identity import Actor
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import require
from server.services.day_zero import RULE, ImportDayZero, day_zero_of, reconciled_from
from server.services.day_zero_file import read_day_zero
from server.services.step_up import CheckStepUp, StepUp

PERMISSION = "reconciliation.day_zero"


@dataclass(frozen=True, slots=True)
class DayZeroStanding:
    """``day`` and what was imported; ``too_late`` is a day that was reconciled before it could be."""

    day: date | None = None
    at: datetime | None = None
    in_transit_count: int = 0
    in_transit_fen: int = 0
    sha256: str = ""
    too_late: date | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A file whose totals agree with its rows; ``booked_before`` as `app.wire.day_zero` says."""

    day: date
    balances: Sequence[OpeningBalance]
    in_transit: Sequence[tuple[tuple[str, str], tuple[int, int]]]
    sha256: str
    booked_before: date | None


class BeginDayZero:
    """A file is looked at as often as one likes; it is imported once, and both people have the right."""

    def __init__(self, reader: UnitOfWorkFactory, check: CheckStepUp, importing: ImportDayZero) -> None:
        self._reader, self._check, self._import = reader, check, importing

    def standing(self, actor: Actor) -> DayZeroStanding:
        """Raises NotPermitted."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return _standing(work)

    def look(self, actor: Actor, content: bytes) -> LookedAt:
        """What a file would import; nothing is stored. Raises NotPermitted, Refused and Conflict as
        `ImportDayZero`."""
        require(actor, PERMISSION)
        zero = read_day_zero(content)
        check_totals(zero)
        with self._reader() as work:
            self._import.check_free(work, zero.day)
            booked = work.ledger.first_day()
        return LookedAt(
            day=zero.day, balances=zero.balances, in_transit=sorted(sums_of(zero.in_transit).items()),
            sha256=hashlib.sha256(content).hexdigest(),
            booked_before=booked if booked is not None and booked < zero.day else None,
        )  # fmt: skip

    def begin(self, actor: Actor, content: bytes, sha256: str, offered: StepUp) -> DayZeroStanding:
        """Import the file that was looked at. Raises like `look`, what the check raises, Conflict
        ``day_zero.same_person``, ``day_zero.other_file``."""
        require(actor, PERMISSION)
        second = self._check(actor, offered)
        require(second, PERMISSION)
        if second.operator.operator_id == actor.operator.operator_id:
            raise Conflict("day_zero.same_person")
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Conflict("day_zero.other_file")
        self._import(content, by=actor, agreed=second)
        return self.standing(actor)


def _standing(work: UnitOfWork) -> DayZeroStanding:
    day = day_zero_of(work)
    if day is None:
        return DayZeroStanding(too_late=reconciled_from(work, date.min))
    opening = next(run for run in work.runs.of_day(day - timedelta(days=1)) if run.rule_version == RULE)
    totals = work.runs.totals(opening.run_no)  # what was given back counts negative here, as in what was looked at
    return DayZeroStanding(
        day=day, at=opening.asked_at, in_transit_count=sum(each.in_transit_count for each in totals),
        in_transit_fen=sum(each.in_transit_fen for each in totals), sha256=opening.inputs[0][2],
    )  # fmt: skip
