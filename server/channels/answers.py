"""What all channels share in reading: answers that are not believed, raw codes made safe, times and amounts."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.clock import BEIJING
from app.core.errors import Unreachable
from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from server.ports import ChannelAnswer, HttpReply, RefundAnswer

_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[!-~]{1,64}")
_FEN = re.compile(r"\d{1,12}", re.ASCII)
_COMPACT = re.compile(r"\d{14}", re.ASCII)
_SPACED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotBelieved:
    """An answer that proves nothing; ``reason`` is our code, ``channel_code`` the raw one if it is safe to keep."""

    reason: str
    channel_code: str = ""

    def of_payment(self) -> ChannelAnswer:
        """The same, said of a payment."""
        return ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, self.reason, self.channel_code)

    def of_reverse(self) -> ChannelAnswer:
        """The same, said of a reverse: it is to be sent again, and may take effect all the same."""
        return ChannelAnswer(
            PaymentEvent.CHANNEL_UNCLEAR, self.reason, self.channel_code, again=True, may_take_effect=True
        )

    def of_refund(self) -> RefundAnswer:
        """The same, said of a refund: the same number may be sent again, the channel tells repeats apart."""
        return RefundAnswer(RefundEvent.CHANNEL_UNCLEAR, self.reason, self.channel_code, retry=True)

    def of_refund_query(self) -> RefundAnswer:
        """The same, said of a question about a refund: only the question may be repeated."""
        return RefundAnswer(RefundEvent.CHANNEL_UNCLEAR, self.reason, self.channel_code)


def not_reached(error: Unreachable) -> NotBelieved:
    """Silence. That nothing was sent is noted, but it is no proof: proof is the channel's own word (promise 3)."""
    reason = "channel.not_sent" if error.code == "http.not_sent" else "channel.no_answer"
    return NotBelieved(reason, safe_code(error.code))


HELD_BACK = NotBelieved("channel.frequency", "pace")
"""A question that we did not send, so as not to ask more often than the channel allows."""


def refused_status(reply: HttpReply) -> NotBelieved | None:
    """An HTTP status that is not 200 says nothing about money, whatever the body holds (a proxy can make one)."""
    if reply.status == 200:
        return None
    return NotBelieved("channel.frequency" if reply.status == 429 else "channel.http_status", str(reply.status))


def unreadable(body: bytes) -> NotBelieved:
    """Why a body that is no message is none: empty, a web page (a network that wants a sign-in), or anything else."""
    start = body[:200].strip().lower()
    if not start:
        return NotBelieved("channel.empty_answer")
    return NotBelieved("channel.web_page" if start.startswith((b"<!doctype", b"<html")) else "channel.unreadable")


def safe_code(text: str) -> str:
    """A raw code if it looks like one, else ``?``: it is kept in the database and shown small on screens."""
    return text if _CODE.fullmatch(text) else "?"


def safe_number(text: str) -> str:
    """A channel's number if it looks like one, else empty."""
    return text if _NUMBER.fullmatch(text) else ""


def fen(text: str) -> int | None:
    """Whole fen as WeChat and UnionPay write them; None for anything else."""
    return int(text) if _FEN.fullmatch(text) else None


def beijing_compact(text: str) -> datetime | None:
    """``20260301093015`` in Beijing time as a UTC instant; None for anything else."""
    return _instant(f"{text[:8]}T{text[8:]}") if _COMPACT.fullmatch(text) else None


def beijing_spaced(text: str) -> datetime | None:
    """``2026-03-01 09:30:15`` in Beijing time as a UTC instant; None for anything else."""
    return _instant(text) if _SPACED.fullmatch(text) else None


def shown_text(text: str, largest_bytes: int) -> str:
    """Text for a payer's screen: no control characters, cut to so many bytes of UTF-8 between two characters."""
    clean = "".join(character if character.isprintable() else " " for character in text).strip()
    return clean.encode("utf-8", "ignore")[:largest_bytes].decode("utf-8", "ignore")


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
