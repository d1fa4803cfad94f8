"""A channel that counts answers nobody may believe: a rotated or wrongly imported key closes it before money moves."""

import threading
from datetime import date
from typing import Any, TypeVar

from app.core.clock import Clock, accounting_day
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from server.domain.gate import Verdict
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import Channel, ChannelAnswer, ChannelRules, RefundAnswer, StatementFile

NOT_BELIEVED = frozenset({"channel.bad_signature", "channel.refused_unsigned"})
"""A wrong key of theirs shows by the first, a wrong key of ours by the second: they cannot read who we are."""
NO_WORD = frozenset({"channel.no_answer", "channel.not_sent", "channel.frequency"})
"""Silence says nothing of keys."""
CLOSES_AFTER = 3
PROBE_WINDOW = "0000"
Answer = TypeVar("Answer", bound=ChannelAnswer | RefundAnswer)


class WatchedChannel:
    """Passes every call on. Closed after some answers in a row that bear no right signature; one that does opens it."""

    def __init__(self, channel: Channel, clock: Clock) -> None:
        self._channel, self._clock = channel, clock
        self._lock = threading.Lock()
        self._bad = 0
        self.name: str = channel.name
        self.merchant: str = channel.merchant
        self.rules: ChannelRules = channel.rules

    def __getattr__(self, name: str) -> Any:
        """What only some channels have: notifications, comments."""
        return getattr(self._channel, name)

    def verdict(self) -> Verdict:
        """Whether its answers can be believed; a closed one is asked for a payment that does not exist, and any answer
        with a right signature opens it."""
        if self._bad >= CLOSES_AFTER:
            self.query(_nothing(self, self._clock))
        code = "channel.key_wrong" if self._bad >= CLOSES_AFTER else ""
        return Verdict(f"signatures of {self.name}", code, channel=self.name, values=(("in_a_row", self._bad),))

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """As the port says."""
        return self._heard(self._channel.pay(payment, auth_code=auth_code, subject=subject, address=address))

    def query(self, payment: Payment) -> ChannelAnswer:
        """As the port says."""
        return self._heard(self._channel.query(payment))

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """As the port says."""
        return self._heard(self._channel.reverse(payment))

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """As the port says."""
        return self._heard(self._channel.refund(refund, payment))

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """As the port says."""
        return self._heard(self._channel.query_refund(refund, payment))

    def fetch_statement(self, day: date) -> StatementFile:
        """As the port says."""
        return self._channel.fetch_statement(day)

    def _heard(self, answer: Answer) -> Answer:
        reason = answer.reason if isinstance(answer, ChannelAnswer) else answer.outcome
        if reason not in NO_WORD:
            with self._lock:
                self._bad = self._bad + 1 if reason in NOT_BELIEVED else 0
        return answer


def _nothing(channel: WatchedChannel, clock: Clock) -> Payment:
    """A payment that nobody ever made, under a number that nobody ever will."""
    now = clock.now()
    return Payment(
        payment_no=mint(NumberKind.PAYMENT, PROBE_WINDOW, now), order_no="", channel=channel.name,
        merchant=channel.merchant, campus="", source="probe", window_id=0, operator_id=0, shift_no="", amount_fen=1,
        tendered_fen=1, state=PaymentState.UNKNOWN, created_at=now, changed_at=now, day=accounting_day(now),
    )  # fmt: skip
