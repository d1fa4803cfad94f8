"""What a serial terminal's driver remembers of an act that it began: enough to say later what became of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Final

from drivers.ports import CardTransaction, TerminalRequest

_CHINA: Final = timezone(timedelta(hours=8))
_LONG_AGO_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Before:
    """The transaction that was the terminal's last before an act; without one, a number that no transaction has."""

    trace_no: str = "000000"
    reference_no: str = ""

    @classmethod
    def of(cls, found: CardTransaction | None) -> Before:
        """The last transaction as the terminal told it; None: it has none."""
        return cls() if found is None else cls(found.trace_no, found.reference_no)

    def known_to(self, request: TerminalRequest, found: CardTransaction | None) -> TerminalRequest:
        """The question, with what the driver itself knows: what is new since it looked is new, whatever its clock."""
        at = found.at if found is not None and found.at else request.begun_at
        return replace(request, last_trace_no=self.trace_no, last_reference_no=self.reference_no, begun_at=at)


@dataclass(slots=True)
class Begun:
    """A money act on its way: what was there before it, when it was sent, whether the terminal has ended it."""

    number: str
    before: Before | None
    sent_at: float
    over: bool = False


def china_now() -> datetime:
    """The hour at the window, whatever this computer's time zone is."""
    return datetime.now(_CHINA)


def seconds_since(moment: str, now: datetime) -> float:
    """Seconds from 'MMDDhhmmss' to ``now``; a day when there is no moment, or it lies in the future."""
    try:
        begun = datetime.strptime(f"{now.year}{moment}+0800", "%Y%m%d%H%M%S%z")
    except ValueError:
        return _LONG_AGO_S
    passed = (now - begun).total_seconds()
    return passed if passed >= 0 else _LONG_AGO_S


def random_digits(count: int) -> str:
    """So many digits, not all zero."""
    return f"{int.from_bytes(os.urandom(16), 'big') % (10**count - 1) + 1:0{count}d}"
