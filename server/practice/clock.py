"""China's time in the forms the wallets print it, and the waits that a practice process may shorten."""

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")


def dashed(at: datetime) -> str:
    """`2026-01-31 08:05:00` in China's time."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def compact(at: datetime) -> str:
    """`20260131080500` in China's time."""
    return at.astimezone(CHINA).strftime("%Y%m%d%H%M%S")


def china_day(at: datetime) -> date:
    """The calendar day in China at that instant."""
    return at.astimezone(CHINA).date()


def day_start(day: date) -> datetime:
    """The instant at which that day begins in China."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def from_compact(text: str) -> datetime:
    """The instant of a `yyyyMMddHHmmss` text in China's time; ValueError when it is none."""
    if len(text) != 14 or not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=CHINA).astimezone(UTC)


def from_dashed(text: str) -> datetime:
    """The instant of a `yyyy-MM-dd HH:mm:ss` text in China's time; ValueError when it is none."""
    if len(text) != 19:
        raise ValueError(text)
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).astimezone(UTC)


def day_from(text: str, layout: str) -> date:
    """The day of a text by a strptime layout, exactly as long as that layout prints; ValueError when it is none."""
    day = datetime.strptime(text, layout).date()  # noqa: DTZ007 - a day has no zone
    if day.strftime(layout) != text:
        raise ValueError(text)
    return day
