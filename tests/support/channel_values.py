"""Payments, refunds and far ends for tests of channels: values to start from, and a `send` that plays a script."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app.core.errors import Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import HttpReply, HttpRequest

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that stands where it is put."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return self.at.timestamp()


def a_payment(**changes: Any) -> Payment:
    """A WeChat payment of 12.34 yuan on its way; any field may be changed."""
    fields: dict[str, Any] = {
        "payment_no": "P260301093000W001ABCDEFGHJKM",
        "order_no": "O260301093000W001ABCDEFGHJKM",
        "channel": "wechat",
        "merchant": "1900000109",
        "campus": "main",
        "source": "window",
        "window_id": 1,
        "operator_id": 7,
        "shift_no": "S260301080000W001ABCDEFGHJKM",
        "amount_fen": 1234,
        "tendered_fen": 1234,
        "state": PaymentState.SENDING,
        "created_at": NOW,
        "changed_at": NOW,
        "day": date(2026, 3, 1),
    }
    return Payment(**(fields | changes))


def a_refund(**changes: Any) -> Refund:
    """A refund of 2.34 yuan of that payment; any field may be changed."""
    fields: dict[str, Any] = {
        "refund_no": "R260301100000W001ABCDEFGHJKM",
        "payment_no": "P260301093000W001ABCDEFGHJKM",
        "order_no": "O260301093000W001ABCDEFGHJKM",
        "channel": "wechat",
        "amount_fen": 234,
        "reason": "refund.patient_request",
        "note": "",
        "bills": ("B1",),
        "business_withdrawal": True,
        "state": RefundState.SENDING,
        "window_id": 1,
        "shift_no": "S260301080000W001ABCDEFGHJKM",
        "requested_by": 7,
        "requested_at": NOW,
        "changed_at": NOW,
    }
    return Refund(**(fields | changes))


def reply(body: bytes, status: int = 200) -> HttpReply:
    """A whole answer without headers."""
    return HttpReply(status=status, headers={}, body=body)


Step = HttpReply | Unreachable | Callable[[HttpRequest], HttpReply]


@dataclass
class ScriptedSend:
    """A far end that plays one step a request and keeps what it was sent; one request too many is an error."""

    steps: list[Step]
    requests: list[HttpRequest] = field(default_factory=list)

    @classmethod
    def of(cls, *steps: Step | Iterable[Step]) -> "ScriptedSend":
        whole: list[Step] = []
        for step in steps:
            if isinstance(step, HttpReply | Unreachable) or callable(step):
                whole.append(step)
            else:
                whole.extend(step)
        return cls(whole)

    def __call__(self, request: HttpRequest) -> HttpReply:
        self.requests.append(request)
        step = self.steps.pop(0)
        if isinstance(step, Unreachable):
            raise step
        return step if isinstance(step, HttpReply) else step(request)
