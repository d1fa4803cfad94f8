"""Accounting days: under which day a party books an instant, and until when its silence is explained."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

import polars as pl

from server.reconciliation.parties import Party

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Calendar:
    """How one party books: its day ends at ``cut`` (Beijing; 00:00 is midnight, UnionPay's 23:00 is an hour before).

    ``slack_s``: how long after our instant the party may still book the same act (a password typed across midnight, a
    refund accepted today and finished tomorrow). ``transit_days``: after so many days silence is an exception.
    """

    cut: time = time(0)
    slack_s: int = 0
    transit_days: int = 2

    def day_of(self, at: datetime) -> date:
        """The accounting day of an instant."""
        return (at.astimezone(BEIJING) + self._shift()).date()

    def days_of(self, at: pl.Expr) -> pl.Expr:
        """The same for a column of instants."""
        offset = timedelta(hours=8) + self._shift()
        return (at.dt.replace_time_zone(None) + offset).dt.date()

    def ends_at(self, day: date) -> datetime:
        """The first instant that no longer belongs to a day."""
        midnight = datetime.combine(day + timedelta(days=1), time(0), BEIJING)
        return (midnight - self._shift()).astimezone(UTC)

    def _shift(self) -> timedelta:
        """How much earlier than midnight the day ends."""
        if self.cut == time(0):
            return timedelta(0)
        return timedelta(hours=24 - self.cut.hour, minutes=-self.cut.minute)


DEFAULT_CALENDARS: Mapping[str, Calendar] = {
    "wechat": Calendar(slack_s=300, transit_days=2),
    "alipay": Calendar(slack_s=300, transit_days=2),
    "unionpay": Calendar(cut=time(23), slack_s=300, transit_days=3),
    "card": Calendar(cut=time(23), slack_s=300, transit_days=3),
    "cash": Calendar(transit_days=0),
    "business": Calendar(slack_s=3600, transit_days=2),
    "source": Calendar(slack_s=300, transit_days=2),
}
"""The parties' calendars as known (RECONCILIATION, parties and calendars); a hospital's settings override them."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What has been heard of a party: its calendar, and the last accounting day whose statement is in this run."""

    calendar: Calendar
    last_day: date | None


def explained(
    at: pl.Expr, name: pl.Expr, party: Party, coverage: Mapping[tuple[Party, str], Coverage], run_day: date
) -> pl.Expr:
    """Whether a party's silence about an act at ``at`` is explained by the calendar of its namesake: its statement for
    the latest day on which it may book the act has not been heard, and its limit in transit has not passed."""
    said = pl.lit(value=False)
    for (whose, its_name), known in sorted(coverage.items()):
        if whose is not party:
            continue
        calendar = known.calendar
        latest = calendar.days_of(at + pl.duration(seconds=calendar.slack_s))
        in_limit = (pl.lit(run_day) - calendar.days_of(at)).dt.total_days() <= calendar.transit_days
        unheard = pl.lit(value=True) if known.last_day is None else latest > pl.lit(known.last_day)
        said = pl.when(name.cast(pl.String) == its_name).then(in_limit & unheard).otherwise(said)
    return said
