"""WeChat V2 as a Channel: each call builds fields, signs, sends, verifies, and hands over to the transformers."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from ipaddress import ip_address

from app.core.clock import Clock
from app.core.errors import Unreachable
from app.core.fault_points import fault_point
from app.core.payment import PaymentEvent
from server.channels.answers import HELD_BACK, NotBelieved, not_reached
from server.channels.pace import Pace
from server.channels.signing import SignType
from server.channels.wechat import comments, envelope, statement, transformers
from server.channels.wechat.settings import WeChatSettings
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelAnswer, ChannelRules, Comment, HttpReply, HttpRequest, RefundAnswer, Send, StatementFile

_AUTH_CODE = re.compile(r"1[0-5]\d{16}", re.ASCII)


class WeChatChannel:
    """Payment by code at WeChat. Thread-safe: between calls it keeps only its pace."""

    name = "wechat"

    def __init__(self, *, settings: WeChatSettings, send: Send, clock: Clock, nonce: Callable[[], str]) -> None:
        """``nonce`` gives 1 to 32 letters and digits, new for each request."""
        self.merchant: str = settings.merchant
        self.rules: ChannelRules = settings.rules
        self.gives_fund_bill = settings.fund_bill
        self._settings = settings
        self._send = send
        self._clock = clock
        self._pace = Pace(settings.rules.requests_per_second, clock)
        self._nonce = nonce

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """Charge by payment code; called once a payment. A code of another form is refused without being sent."""
        if not _AUTH_CODE.fullmatch(auth_code):
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.code_invalid")
        if not 0 < payment.amount_fen <= self.rules.largest_payment_fen:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.amount_not_allowed")
        fields = transformers.pay_fields(
            payment, auth_code=auth_code, subject=subject, address=_ip(address), now=self._clock.now()
        )
        answer = self._ask("/pay/micropay", fields, always=True)
        return answer.of_payment() if isinstance(answer, NotBelieved) else transformers.to_pay_answer(answer, payment)

    def query(self, payment: Payment) -> ChannelAnswer:
        """Ask what became of a payment."""
        answer = self._ask("/pay/orderquery", transformers.order_fields(payment))
        return answer.of_payment() if isinstance(answer, NotBelieved) else transformers.to_query_answer(answer, payment)

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """Close an unpaid order or send a paid one's money back; sent again while the answer says ``again``."""
        answer = self._ask("/secapi/pay/reverse", transformers.order_fields(payment), certificate=True)
        if isinstance(answer, NotBelieved):
            return answer.of_reverse()
        return transformers.to_reverse_answer(answer, payment)

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Send a refund; WeChat knows a repeat by its number."""
        fields = transformers.refund_fields(refund, payment, text=self._settings.refund_text)
        answer = self._ask("/secapi/pay/refund", fields, certificate=True)
        if isinstance(answer, NotBelieved):
            return answer.of_refund()
        return transformers.to_refund_answer(answer, refund, payment)

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Ask what became of a refund."""
        answer = self._ask("/pay/refundquery", transformers.refund_query_fields(refund))
        if isinstance(answer, NotBelieved):
            return answer.of_refund_query()
        return transformers.to_refund_query_answer(answer, refund, payment)

    def fetch_statement(self, day: date) -> StatementFile:
        """The trade bill of a day, kept as received. Raises Unreachable; see ``statement.to_file``."""
        reply = self._exchange(
            "/pay/downloadbill",
            statement.bill_fields(day),
            sign_type=self._settings.sign_type,
            timeout_s=statement.TIMEOUT_S,
        )
        return statement.to_file(reply, channel=self.name, merchant=self.merchant, day=day)

    def fetch_fund_bill(self, day: date) -> StatementFile:
        """The fund-flow bill of a day, kept as received. This call takes HMAC-SHA256 alone, and the certificate.
        Raises Unreachable as above."""
        reply = self._exchange(
            "/pay/downloadfundflow",
            statement.fund_fields(day),
            sign_type=SignType.HMAC_SHA256,
            certificate=True,
            timeout_s=statement.TIMEOUT_S,
        )
        return statement.to_file(reply, channel=self.name, merchant=self.merchant, day=day, mark="_funds")

    def fetch_comments(self, first_at: datetime, last_at: datetime) -> Sequence[Comment]:
        """What payers wrote between two instants of the last three months. Raises Unreachable; see ``comments``."""

        def page(offset: int) -> HttpReply:
            fields = comments.comment_fields(first_at, last_at, offset)
            # This call takes HMAC-SHA256 alone, whatever the merchant uses elsewhere.
            return self._exchange(
                "/billcommentsp/batchquerycomment", fields, sign_type=SignType.HMAC_SHA256, certificate=True
            )

        return comments.all_comments(page)

    def _ask(
        self, path: str, fields: Mapping[str, str], *, certificate: bool = False, always: bool = False
    ) -> Mapping[str, str] | NotBelieved:
        if not self._pace.allows(always=always):
            return HELD_BACK
        sign_type = self._settings.sign_type
        try:
            reply = self._exchange(path, fields, sign_type=sign_type, certificate=certificate)
        except Unreachable as error:
            return not_reached(error)
        fault_point("P3")
        return transformers.opened(reply, self._settings, sign_type)

    def _exchange(
        self,
        path: str,
        fields: Mapping[str, str],
        *,
        sign_type: SignType,
        certificate: bool = False,
        timeout_s: int = 0,
    ) -> HttpReply:
        """One signed request. The standby host is tried only when the first certainly heard nothing."""
        whole = transformers.signed(self._settings, fields, nonce=self._nonce(), sign_type=sign_type)
        body = envelope.write(whole)

        def request(base_url: str) -> HttpRequest:
            return HttpRequest(
                method="POST",
                url=base_url + path,
                headers={"Content-Type": "text/xml; charset=utf-8", "Accept": "*/*"},
                body=body,
                timeout_s=timeout_s or self.rules.answer_timeout_s,
                client_certificate=self._settings.client_certificate if certificate else "",
            )

        try:
            return self._send(request(self._settings.base_url))
        except Unreachable as error:
            if error.code != "http.not_sent" or not self._settings.standby_url:
                raise
            return self._send(request(self._settings.standby_url))


def _ip(address: str) -> str:
    """The address if it is one; WeChat refuses the call for anything else, and a name must not cost a payment."""
    try:
        return str(ip_address(address))
    except ValueError:
        return "127.0.0.1"
