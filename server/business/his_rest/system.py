"""A hospital's HIS as a BusinessSystem, by CONTRACT.md: signed both ways, and only a verified word is a decision."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound, Unreachable
from server.business.his_rest import transformers
from server.business.his_rest.answers import AnswerClass, HisAnswer, classify
from server.business.his_rest.settings import HisRestSettings
from server.business.his_rest.signing import answer_is_signed, request_signature
from server.business.his_rest.transformers import Json, Unreadable
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import (
    Bill,
    HttpRequest,
    Patient,
    PostingAnswer,
    PostingWord,
    Send,
    StatementFile,
    WithdrawalAnswer,
    WithdrawalWord,
)

LARGEST_ANSWER = 4 * 1024 * 1024
_FIND_LIMIT = 50
_READ_LIMIT = 20
_LONGEST_SEARCH = 64
_Read = TypeVar("_Read")


class HisRestSystem:
    """One HIS. Thread-safe: it keeps nothing between calls."""

    def __init__(
        self, *, name: str, settings: HisRestSettings, send: Send, clock: Clock, nonce: Callable[[], str]
    ) -> None:
        """``name`` is how our orders call this system; ``nonce`` gives 16 to 64 letters and digits, new each time."""
        self.name = name
        self.merchant = ""
        self.gives_statement = settings.statements
        self._settings = settings
        self._send = send
        self._clock = clock
        self._nonce = nonce

    def find_patients(self, by: str, text: str) -> Sequence[Patient]:
        """Patients by a key of ``SEARCH_BY``. Raises InvalidInput, Conflict ``card.blocked``, Unreachable."""
        if by not in transformers.SEARCH_BY:
            raise InvalidInput("by", f"one of {', '.join(transformers.SEARCH_BY)}")
        if not 1 <= len(text) <= _LONGEST_SEARCH:
            raise InvalidInput("text", f"1 to {_LONGEST_SEARCH} characters")
        body = {"by": transformers.SEARCH_BY[by], "value": text, "limit": _FIND_LIMIT}
        answer = self._read("/patients/find", body)
        return _readable(transformers.patients, answer)

    def list_bills(self, patient_no: str) -> Sequence[Bill]:
        """What a patient owes now. Raises NotFound ``patient.unknown``, Unreachable."""
        answer = self._read("/bills/find", {"patient_no": patient_no, "states": ["open", "locked"]})
        return _readable(transformers.bills, answer)

    def read_bills(self, bill_nos: Sequence[str]) -> Sequence[Bill]:
        """Named bills in any state, twenty a call. Raises Unreachable."""
        found: list[Bill] = []
        for first in range(0, len(bill_nos), _READ_LIMIT):
            answer = self._read("/bills/read", {"bill_nos": list(bill_nos[first : first + _READ_LIMIT])})
            found += _readable(transformers.bills, answer)
        return found

    def lock_bills(
        self, order_no: str, patient_no: str, bills: Iterable[tuple[str, str]], *, window: str, lease_s: int
    ) -> None:
        """Lock for an order, all or none. Raises Conflict with the HIS's code and the bill, NotFound, Unreachable."""
        body = transformers.lock(order_no, patient_no, bills, window=window, lease_s=lease_s)
        answer = self._read("/locks", body)
        if answer.get("order_no") != order_no:
            raise Unreachable("his.no_answer", reason="his.other_number")

    def unlock_bills(self, order_no: str) -> None:
        """Release an order's locks. Raises Unreachable."""
        self._read("/locks/release", {"order_no": order_no})

    def post(self, order: Order, payments: Sequence[Payment], *, operator: str, window: str) -> PostingAnswer:
        """Tell that an order is paid. ``posting.differs`` and faults stay unclear: money is kept, a person looks."""
        answer = self._ask("/postings", transformers.posting(order, payments, operator=operator, window=window))
        if answer.kind is AnswerClass.REFUSED:
            return PostingAnswer("refused", answer.code)
        if answer.kind is not AnswerClass.DONE:
            return PostingAnswer("unclear", answer.code)
        try:
            return _posted(answer.fields, order)
        except Unreadable:
            return PostingAnswer("unclear", "his.unreadable")

    def find_posting(self, order_no: str) -> PostingWord:
        """How an order stands there now (contract 4.9)."""
        answer = self._standing("postings", "order_no", order_no)
        if answer.kind is not AnswerClass.DONE:
            return PostingWord("unclear", answer.code)
        try:
            return transformers.posting_word(answer.fields)
        except Unreadable:
            return PostingWord("unclear", "his.unreadable")

    def find_withdrawal(self, refund_no: str) -> WithdrawalWord:
        """How a withdrawal stands there now (contract 4.13)."""
        answer = self._standing("withdrawals", "refund_no", refund_no)
        if answer.kind is not AnswerClass.DONE:
            return WithdrawalWord("unclear", answer.code)
        try:
            return transformers.withdrawal_word(answer.fields)
        except Unreadable:
            return WithdrawalWord("unclear", "his.unreadable")

    def withdraw(self, refund: Refund, order: Order, *, operator: str, window: str) -> WithdrawalAnswer:
        """Take items back before money moves; the refund number makes repeats safe."""
        body = transformers.withdrawal(refund, order, operator=operator, window=window)
        answer = self._ask("/withdrawals", body)
        if answer.kind is AnswerClass.REFUSED:
            return WithdrawalAnswer("refused", answer.code, transformers.refused_items(answer.fields))
        if answer.kind is not AnswerClass.DONE:
            return WithdrawalAnswer("unclear", answer.code)
        said = tuple(answer.fields.get(name) for name in ("refund_no", "order_no", "state"))
        if said != (refund.refund_no, order.order_no, "allowed"):
            return WithdrawalAnswer("unclear", "his.other_number")
        barred = answer.fields.get("posted") is False  # never posted: amount and items are not looked at
        if not barred and answer.fields.get("amount_fen") != refund.amount_fen:
            return WithdrawalAnswer("unclear", "his.amount_differs")
        return WithdrawalAnswer("withdrawn", "his.withdrawn")

    def cancel_withdrawal(self, refund: Refund, *, operator: str, window: str) -> WithdrawalAnswer:
        """Put the items back; ``withdrawn`` here means that nothing of the withdrawal stands any more."""
        campus = self._settings.campus
        body = transformers.cancellation(refund, operator=operator, window=window, campus=campus)
        answer = self._ask("/withdrawals/cancel", body)
        if answer.kind is AnswerClass.REFUSED:
            return WithdrawalAnswer("refused", answer.code)
        if answer.kind is not AnswerClass.DONE:
            return WithdrawalAnswer("unclear", answer.code)
        done = answer.fields.get("refund_no") == refund.refund_no and answer.fields.get("state") in (
            "cancelled",
            "refused",
        )
        return WithdrawalAnswer("withdrawn", "his.put_back") if done else WithdrawalAnswer("unclear", "his.unreadable")

    def fetch_statement(self, day: date) -> StatementFile:
        """The file of a business day (contract 4.17), believed only when it is signed. Raises Unreachable
        ``statement.not_ready``, ``statement.refused`` with the HIS's code, silence."""
        nonce = self._nonce()
        reply = self._send(self._signed(f"/statements/{day.isoformat()}", None, nonce))
        if not answer_is_signed(
            self._settings.secret, self._settings.key_id,
            status=reply.status, headers=reply.headers, nonce=nonce, body=reply.body,
        ):  # fmt: skip
            raise Unreachable("statement.refused", reason="his.bad_signature")
        if reply.status == 200:
            return StatementFile(self.name, self.merchant, day, f"{self.name}_{day:%Y%m%d}.csv", reply.body)
        try:
            code = transformers.text_or_empty(transformers.read_object(reply.body), "code")
        except Unreadable:
            code = ""
        if reply.status == 503 and code == "statement.not_ready":
            raise Unreachable("statement.not_ready", channel_code=code)
        raise Unreachable("statement.refused", reason="channel.unknown_code", channel_code=code[:64])

    def _read(self, operation: str, body: Json) -> Json:
        """The fields of a done request, or the error that the port promises."""
        answer = self._ask(operation, body)
        if answer.kind is AnswerClass.DONE:
            return answer.fields
        if answer.kind is AnswerClass.REFUSED and answer.code.endswith(".unknown"):
            raise NotFound(answer.code)
        if answer.kind in (AnswerClass.REFUSED, AnswerClass.DIFFERS):
            raise Conflict(answer.code, **transformers.first_bill_in_conflict(answer.fields))
        raise Unreachable("his.no_answer", reason=answer.code)

    def _standing(self, what: str, name: str, number: str) -> HisAnswer:
        """What stands there under a number; an answer about another one is UNKNOWN."""
        answer = self._ask(f"/{what}/{number}", None)
        other = answer.kind is AnswerClass.DONE and answer.fields.get(name) != number
        return _unknown("his.other_number") if other else answer

    def _ask(self, operation: str, body: Json | None) -> HisAnswer:
        """One signed request (a GET without a body); silence and whatever cannot be verified are UNKNOWN."""
        nonce = self._nonce()
        try:
            reply = self._send(self._signed(operation, body, nonce))
        except Unreachable as error:
            return _unknown("his.not_sent" if error.code == "http.not_sent" else "his.no_answer")
        if len(reply.body) > LARGEST_ANSWER:
            return _unknown("his.unreadable")
        if not answer_is_signed(
            self._settings.secret, self._settings.key_id,
            status=reply.status, headers=reply.headers, nonce=nonce, body=reply.body,
        ):  # fmt: skip
            return _unknown("his.bad_signature")
        try:
            return classify(operation, reply.status, transformers.read_object(reply.body))
        except Unreadable:
            return _unknown("his.unreadable")

    def _signed(self, operation: str, fields: Json | None, nonce: str) -> HttpRequest:
        url, method = self._settings.base_url + operation, "GET" if fields is None else "POST"
        body = b"" if fields is None else msgspec.json.encode(fields)
        timestamp = str(int(self._clock.now().timestamp()))
        signature = request_signature(
            self._settings.secret, method=method, target=urlsplit(url).path, timestamp=timestamp, nonce=nonce, body=body
        )
        return HttpRequest(
            method=method,
            url=url,
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json, application/problem+json",
                "Paydesk-Key-Id": self._settings.key_id,
                "Paydesk-Timestamp": timestamp,
                "Paydesk-Nonce": nonce,
                "Paydesk-Signature": signature,
            },
            body=body,
            timeout_s=self._settings.answer_timeout_s,
        )


def _posted(fields: Json, order: Order) -> PostingAnswer:
    if fields.get("order_no") != order.order_no or fields.get("state") != "posted":
        return PostingAnswer("unclear", "his.other_number")
    receipt_no = transformers.text_or_empty(fields, "receipt_no") or transformers.text_or_empty(fields, "invoice_no")
    return PostingAnswer(
        "posted",
        "his.posted",
        receipt_no=receipt_no,
        guidance=transformers.text_or_empty(fields, "guidance")[:500],
        posted_at=transformers.instant(fields, "posted_at"),
    )


def _readable(read: Callable[[Json], _Read], answer: Json) -> _Read:
    try:
        return read(answer)
    except Unreadable as error:
        raise Unreachable("his.no_answer", reason="his.unreadable", member=str(error)) from None


def _unknown(code: str) -> HisAnswer:
    return HisAnswer(AnswerClass.UNKNOWN, code, {})
