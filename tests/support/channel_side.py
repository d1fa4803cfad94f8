"""One channel of any kind, its practice gateway behind it, and payments and refunds to try it with."""

from dataclasses import dataclass, replace
from itertools import count

from app.core.payment import PaymentEvent
from server.channels.cash.channel import CashSettings
from server.channels.catalog import ChannelSettings, build_channels
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import Channel, ChannelAnswer
from support.channel_values import a_payment, a_refund
from support.practice_world import PracticeWorld

NUMBERS = count(1)
OPERATIONS = {
    "wechat": {"pay": "micropay", "query": "orderquery", "reverse": "reverse", "refund": "refund",
               "query_refund": "refundquery", "statement": "downloadbill"},
    "alipay": {"pay": "pay", "query": "query", "reverse": "cancel", "refund": "refund",
               "query_refund": "refund_query", "statement": "bill"},
}  # fmt: skip


@dataclass
class Side:
    """One channel, the world behind it, and payments and refunds to try it with."""

    name: str
    channel: Channel
    world: PracticeWorld

    def payment(self, amount_fen: int = 1234) -> Payment:
        now = self.world.clock.now()
        return a_payment(
            payment_no=f"P260301093000W001{next(NUMBERS):011d}", channel=self.name, merchant=self.channel.merchant,
            amount_fen=amount_fen, tendered_fen=amount_fen, created_at=now, changed_at=now,
        )  # fmt: skip

    def refund(self, payment: Payment, amount_fen: int = 234) -> Refund:
        return a_refund(
            refund_no=f"R260301093000W001{next(NUMBERS):011d}", payment_no=payment.payment_no, channel=self.name,
            amount_fen=amount_fen,
        )  # fmt: skip

    def pay(self, payment: Payment, behaviour: str = "pays", seconds: int = 0) -> ChannelAnswer:
        code = self.world.code(self.name, behaviour, seconds) if self.name in OPERATIONS else ""
        return self.channel.pay(payment, auth_code=code, subject="门诊缴费", address="10.0.0.5")

    def paid(self, amount_fen: int = 1234) -> Payment:
        payment = self.payment(amount_fen)
        answer = self.pay(payment)
        assert answer.event is PaymentEvent.CHANNEL_PAID
        return replace(payment, channel_number=answer.channel_number, paid_at=answer.paid_at)

    def fault(self, kind: str, operation: str, *, times: int | None = 1) -> None:
        self.world.fault(kind, service=self.name, operation=OPERATIONS[self.name][operation], times=times)


def build(name: str, world: PracticeWorld) -> Side:
    """The channel of that name in a practice world."""
    settings: dict[str, ChannelSettings] = {
        "cash": CashSettings(), "wechat": world.wechat_settings(), "alipay": world.alipay_settings()
    }  # fmt: skip
    return Side(name, build_channels(settings, world, world.clock)[name], world)
