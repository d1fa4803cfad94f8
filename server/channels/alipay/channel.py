"""Alipay as a Channel: each call builds parameters, signs, sends, verifies, and hands over to the transformers."""

import re
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode, urlsplit

from app.core.clock import BEIJING, Clock
from app.core.errors import Unreachable
from app.core.fault_points import fault_point
from app.core.payment import PaymentEvent
from server.channels.alipay import notification, transformers
from server.channels.alipay.envelope import Node
from server.channels.alipay.settings import AlipaySettings
from server.channels.alipay.transformers import Content
from server.channels.answers import HELD_BACK, NotBelieved, not_reached
from server.channels.pace import Pace
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import (
    ChannelAnswer,
    ChannelRules,
    HttpReply,
    HttpRequest,
    Notification,
    RefundAnswer,
    Send,
    StatementFile,
)

_AUTH_CODE = re.compile(r"(2[5-9]|30)\d{14,22}", re.ASCII)
_BILL = "alipay.data.dataservice.bill.downloadurl.query"
_BILL_TIMEOUT_S = 60
_READY_AT = time(10)
"""Daily bills are there by 10:00 of the next day; before that "does not exist" may mean "not yet"."""


class AlipayChannel:
    """Payment by code at Alipay. Thread-safe: between calls it keeps only its pace."""

    name = "alipay"

    def __init__(self, *, settings: AlipaySettings, send: Send, clock: Clock) -> None:
        self.merchant: str = settings.merchant
        self.rules: ChannelRules = settings.rules
        self.gives_fund_bill = settings.fund_bill
        self._settings = settings
        self._send = send
        self._clock = clock
        self._pace = Pace(settings.rules.requests_per_second, clock)

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """Charge by payment code; called once a payment. A code of another form is refused without being sent."""
        if not _AUTH_CODE.fullmatch(auth_code):
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.code_invalid")
        if not 0 < payment.amount_fen <= self.rules.largest_payment_fen:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.amount_not_allowed")
        content = transformers.pay_content(payment, auth_code=auth_code, subject=subject)
        answer = self._ask("alipay.trade.pay", content, pay=True)
        return answer.of_payment() if isinstance(answer, NotBelieved) else transformers.to_pay_answer(answer, payment)

    def query(self, payment: Payment) -> ChannelAnswer:
        """Ask what became of a payment."""
        answer = self._ask("alipay.trade.query", transformers.trade_content(payment))
        return answer.of_payment() if isinstance(answer, NotBelieved) else transformers.to_query_answer(answer, payment)

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """Cancel: close an unpaid trade or send a paid one's money back; again while the answer says ``again``."""
        answer = self._ask("alipay.trade.cancel", transformers.trade_content(payment))
        return (
            answer.of_reverse() if isinstance(answer, NotBelieved) else transformers.to_cancel_answer(answer, payment)
        )

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Send a refund; Alipay knows a repeat by its number."""
        content = transformers.refund_content(refund, payment, text=self._settings.refund_text)
        answer = self._ask("alipay.trade.refund", content)
        if isinstance(answer, NotBelieved):
            return answer.of_refund()
        return transformers.to_refund_answer(answer, refund, payment)

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Ask what became of a refund."""
        content = transformers.refund_query_content(refund, payment)
        answer = self._ask("alipay.trade.fastpay.refund.query", content)
        if isinstance(answer, NotBelieved):
            return answer.of_refund_query()
        return transformers.to_refund_query_answer(answer, refund, payment)

    def fetch_statement(self, day: date) -> StatementFile:
        """The business bill of a day, a ZIP kept as received. Raises Unreachable; see ``_fetch``."""
        return self._fetch("trade", f"alipay_{self.merchant}_{day:%Y%m%d}", day)

    def fetch_fund_bill(self, day: date) -> StatementFile:
        """The account log of a day, likewise."""
        return self._fetch("signcustomer", f"alipay_{self.merchant}_{day:%Y%m%d}_funds", day)

    def _fetch(self, bill_type: str, name: str, day: date) -> StatementFile:
        """Link and file in one go: the link lives 30 s.

        Raises Unreachable: ``statement.not_ready``, ``statement.refused`` (with the channel's code), or silence.
        """
        reply = self._exchange(_BILL, {"bill_type": bill_type, "bill_date": day.isoformat()})
        answer = transformers.opened(reply, _BILL, self._settings)
        if isinstance(answer, NotBelieved):
            raise Unreachable("statement.refused", reason=answer.reason, channel_code=answer.channel_code)
        if answer.text("code") != "10000":
            return self._no_statement(name, day, answer, reply.body)
        link = urlsplit(answer.text("bill_download_url"))
        if link.scheme not in ("https", "http") or not link.netloc:
            raise Unreachable("statement.refused", reason="channel.unreadable", channel_code="bill_download_url")
        url = link._replace(scheme="https").geturl()
        file = self._send(HttpRequest(method="GET", url=url, timeout_s=_BILL_TIMEOUT_S))
        if file.status != 200 or not file.body.startswith(b"PK"):
            raise Unreachable("statement.not_ready", status=file.status)
        return StatementFile(self.name, self.merchant, day, f"{name}.csv.zip", file.body)

    def read_notification(self, body: bytes) -> Notification | None:
        """Alipay's own message, verified; see ``notification.read_notification``."""
        return notification.read_notification(body, self._settings)

    def _no_statement(self, name: str, day: date, answer: Node, body: bytes) -> StatementFile:
        sub_code = answer.text("sub_code").lower().removeprefix("isp.")
        if sub_code != "bill_not_exist":
            raise Unreachable("statement.refused", reason="channel.unknown_code", channel_code=sub_code[:64])
        if self._clock.now() < datetime.combine(day + timedelta(days=1), _READY_AT, BEIJING):
            raise Unreachable("statement.not_ready", channel_code=sub_code)
        return StatementFile(self.name, self.merchant, day, f"{name}.json", body, empty=True)

    def _ask(self, method: str, content: Content, *, pay: bool = False) -> Node | NotBelieved:
        if not self._pace.allows(always=pay):
            return HELD_BACK
        try:
            reply = self._exchange(method, content, notify=pay)
        except Unreachable as error:
            return not_reached(error)
        fault_point("P3")
        return transformers.opened(reply, method, self._settings)

    def _exchange(self, method: str, content: Content, *, notify: bool = False) -> HttpReply:
        fields = transformers.parameters(self._settings, method, content, now=self._clock.now(), notify=notify)
        return self._send(
            HttpRequest(
                method="POST",
                url=self._settings.gateway_url + "?charset=utf-8",
                headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "*/*"},
                body=urlencode(fields).encode("ascii"),
                timeout_s=self.rules.answer_timeout_s,
            )
        )
