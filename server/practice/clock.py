"""China's time in the forms the wallets print it, and the waits that a practice process may shorten."""

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
_YEARS = (1970, 2200)


def dashed(at: datetime) -> str:
    """`2026-01-31 08:05:00` in China's time."""
    return at.astimezone(CHINA).replace(tzinfo=None).isoformat(" ", "seconds")


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
        raise ValueError("not an instant of our time")
    return _of_our_time(datetime.fromisoformat(f"{text[:8]}T{text[8:]}"))


def from_dashed(text: str) -> datetime:
    """The instant of a `yyyy-MM-dd HH:mm:ss` text in China's time; ValueError when it is none."""
    if len(text) != 19 or text[10] != " " or not text.isascii():
        raise ValueError("not an instant of our time")
    at = datetime.fromisoformat(text)
    if at.isoformat(" ") != text:
        raise ValueError("not an instant of our time")
    return _of_our_time(at)


def day_from(text: str, layout: str) -> date:
    """The day of a text by a strptime layout, exactly as that layout prints it; ValueError when it is none."""
    return china_day(_instant(text, layout))


def _instant(text: str, layout: str) -> datetime:
    at = datetime.strptime(text, layout).replace(tzinfo=CHINA)
    if at.strftime(layout) != text:
        raise ValueError("not an instant of our time")
    return _of_our_time(at)


def _of_our_time(at: datetime) -> datetime:
    if not _YEARS[0] <= at.year <= _YEARS[1]:
        raise ValueError("not an instant of our time")
    return at.replace(tzinfo=CHINA).astimezone(UTC)
