"""The timetable of reconciliation: at which hour of the next day a party's statement is asked for, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import BEIJING

DEFAULT_TIMES: Mapping[str, time] = {
    "wechat": time(10, 30),
    "alipay": time(10, 30),
    "unionpay": time(9, 30),
    "card": time(9, 30),
    "business": time(2, 0),
    "source": time(3, 0),
    "bank": time(11, 0),
}
"""WeChat and Alipay have their statements after 10:00 (RECONCILIATION, parties and calendars); hours of Beijing."""
OTHERWISE = time(10, 30)
ASK_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 60))
"""Between two questions for a statement that is not ready; the last one repeats."""
ASKED_FOR = timedelta(days=7)
"""After so long nobody but a person asks for a statement any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """``times`` by a party's name (``wechat``, ``his``) or kind (``business``); what it does not name has its default.

    ``run_at_latest``: the run of a day begins then without the statements that have not come. ``write_own_at``: our own
    statements for service channels are written. After a stop, at most ``catch_up_days`` days are caught up on, each
    given ``catch_up_grace`` for its statements.
    """

    times: Mapping[str, time] = field(default_factory=dict)
    run_at_latest: time = time(14, 0)
    write_own_at: time = time(1, 0)
    catch_up_days: int = 31
    catch_up_grace: timedelta = timedelta(hours=1)

    def due_at(self, party: str, name: str, day: date) -> datetime:
        """When the statement of a day is first asked for."""
        known = (self.times.get(name), self.times.get(party), DEFAULT_TIMES.get(name), DEFAULT_TIMES.get(party))
        return next_day_at(day, next((at for at in known if at is not None), OTHERWISE))

    def latest_at(self, day: date) -> datetime:
        """When the run of a day begins whatever is missing."""
        return next_day_at(day, self.run_at_latest)

    def own_at(self, day: date) -> datetime:
        """When our own statements of a day are written."""
        return next_day_at(day, self.write_own_at)

    def to_plan(self, planned: date, today: date) -> Sequence[date]:
        """Days that are over and not planned yet, oldest first, bounded."""
        first = max(planned + timedelta(days=1), today - timedelta(days=self.catch_up_days))
        return [first + timedelta(days=days) for days in range((today - first).days)]


def ask_again_in(tries: int) -> timedelta:
    """How long to wait after so many questions."""
    return ASK_AGAIN[min(max(tries, 1), len(ASK_AGAIN)) - 1]


def next_day_at(day: date, at: time) -> datetime:
    """An hour of the day after an accounting day, in Beijing."""
    return datetime.combine(day + timedelta(days=1), at, BEIJING).astimezone(UTC)
