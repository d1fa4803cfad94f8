"""WeChat Pay's merchant gateway: takes a request apart, believes nothing, runs the operation and signs the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from server.practice import ids
from server.practice.book import Notification, Order
from server.practice.exchange import Reply, Request
from server.practice.faults import HTML, Fault, FaultBook, damaged
from server.practice.till import Till
from server.practice.wechat import bill, comments, fund_bill, payments, refunds
from server.practice.wechat.call import DESCRIPTIONS, Answer, Call, Merchant, Refused
from server.practice.wechat.envelope import Unreadable, is_signed, read_xml, sign, write_xml
from server.practice.wechat.fields import COMMON, OPERATIONS, Operation, misfit

_RUN: dict[str, Callable[[Till, Call], Answer]] = {
    "micropay": payments.micropay,
    "unifiedorder": payments.unifiedorder,
    "orderquery": payments.orderquery,
    "closeorder": payments.closeorder,
    "reverse": payments.reverse,
    "refund": refunds.refund,
    "refundquery": refunds.refundquery,
    "downloadbill": bill.downloadbill,
    "downloadfundflow": fund_bill.downloadfundflow,
    "batchquerycomment": comments.batchquerycomment,
}
_FILES = ("downloadbill", "downloadfundflow")
# downloadbill has error codes of its own; downloadfundflow says the same words in the usual fields.
_BILL_CODES = {"SIGNERROR": ("20001", "sign error"), "SYSTEMERROR": ("100", "system error")}


class WechatGateway:
    """The whole gateway for some merchants. One call at a time."""

    def __init__(self, *, merchants: Sequence[Merchant], till: Till, faults: FaultBook) -> None:
        self._merchants = {merchant.mch_id: merchant for merchant in merchants}
        self._till = till
        self._faults = faults
        till.on_paid["wechat"] = self._notification

    def serves(self, path: str) -> bool:
        """Whether a path is one of this gateway's."""
        return path in OPERATIONS

    def handle(self, request: Request, now: datetime) -> Reply:
        """Answer one request; what it wrote is committed before the answer leaves."""
        operation = OPERATIONS.get(request.path)
        if operation is None:
            return Reply(status=404, headers={"Content-Type": "text/html"}, body=HTML)
        self._till.settle(now)
        try:
            call = self._verified(request, operation, now)
        except Refused as refused:
            reply = _unsigned(operation, refused)
        else:
            reply = self._answered(call, operation)
        self._till.book.commit()
        return reply

    def _verified(self, request: Request, operation: Operation, now: datetime) -> Call:
        """The call, once its certificate, its signature and all common fields are right."""
        if request.method != "POST":
            raise Refused("REQUIRE_POST_METHOD")
        try:
            fields = read_xml(request.body)
        except Unreadable as unreadable:
            raise Refused(unreadable.code) from None
        wrong = misfit(fields, COMMON)
        if wrong is not None:
            raise Refused(wrong.code, f"{DESCRIPTIONS[wrong.code]} {wrong.field}")
        merchant = self._merchants.get(fields["mch_id"])
        if merchant is None:
            raise Refused("MCHID_NOT_EXIST")
        if merchant.appid != fields["appid"]:
            known = any(other.appid == fields["appid"] for other in self._merchants.values())
            raise Refused("APPID_MCHID_NOT_MATCH" if known else "APPID_NOT_EXIST")
        if operation.certificate and request.client_certificate_serial != merchant.certificate_serial:
            raise Refused("CERT_ERROR")
        sign_type = fields.get("sign_type") or "MD5"
        if not is_signed(fields, merchant.api_key, sign_type) or (operation.hmac_only and sign_type != "HMAC-SHA256"):
            raise Refused("SIGNERROR")
        return Call(operation=operation.name, merchant=merchant, fields=fields, sign_type=sign_type, now=now)

    def _answered(self, call: Call, operation: Operation) -> Reply:
        number = call.get("out_trade_no") or call.get("out_refund_no") or call.get("transaction_id")
        fault = self._faults.take("wechat", call.operation, number)
        if fault is not None and not fault.executed and call.operation != "micropay":
            return self._reply(call, Answer(fault=fault))
        call = replace(call, fault=fault)
        try:
            answer = self._run(call, operation)
        except Refused as refused:
            if call.operation in _FILES:
                return damaged(_bill_error(call.operation, refused), fault)
            answer = Answer(fields=refused.fields(), fault=fault)
        return self._reply(call, answer if answer.fault else replace(answer, fault=fault))

    def _run(self, call: Call, operation: Operation) -> Answer:
        wrong = misfit(call.fields, operation.fields, operation.one_of)
        if wrong is not None:
            raise Refused(wrong.code, f"{DESCRIPTIONS[wrong.code]} {wrong.field}")
        if not self._till.house.admits("wechat", call.operation, call.now):
            raise Refused("FREQUENCY_LIMITED")
        return _RUN[call.operation](self._till, call)

    def _reply(self, call: Call, answer: Answer) -> Reply:
        fault = answer.fault
        refused = _refusal_of(call, fault)
        if refused is not None and call.operation in _FILES:
            return damaged(_bill_error(call.operation, refused), fault)
        if answer.file is not None:
            kind = "application/x-gzip" if answer.file.startswith(b"\x1f\x8b") else "text/plain; charset=utf-8"
            return damaged(Reply(headers={"Content-Type": kind}, body=answer.file), fault)
        fields = refused.fields() if refused is not None else dict(answer.fields)
        return damaged(_xml(self._signed(call, _altered(fields, fault), fault)), fault)

    def _signed(self, call: Call, fields: Mapping[str, str], fault: Fault | None) -> dict[str, str]:
        common = {
            "return_code": "SUCCESS",
            "return_msg": "OK",
            "appid": call.merchant.appid,
            "mch_id": call.merchant.mch_id,
            "nonce_str": ids.letters(self._till.random, 16),
        }
        whole = {**common, **fields}
        signature = sign(whole, call.merchant.api_key, call.sign_type)
        if fault is not None and fault.kind == "wrong_signature":
            signature = ("0" if signature[0] != "0" else "1") + signature[1:]
        return {**common, "sign": signature, **fields}

    def _notification(self, order: Order, at: datetime, tamper: str = "") -> Notification | None:
        """The message owed for a scanned order; orders by payment code get none. With `tamper` a spoilt one."""
        merchant = self._merchants.get(order.merchant)
        if merchant is None:
            return None
        nonce = ids.letters(self._till.random, 16)
        body = _notification_body(order, merchant, nonce, tamper)
        return Notification(
            identity=f"wx{order.channel_number}" + (f"-{nonce}" if tamper else ""),
            service="wechat",
            merchant=order.merchant,
            order_number=order.number,
            url=order.notify_url,
            body=body.decode(),
            content_type="text/xml; charset=utf-8",
            created_at=at,
            due_at=at,
        )


def _notification_body(order: Order, merchant: Merchant, nonce: str, tamper: str) -> bytes:
    if tamper == "amount":
        order = replace(order, amount_fen=order.amount_fen + 1)
    fields = {
        "return_code": "SUCCESS",
        "appid": merchant.appid,
        "mch_id": merchant.mch_id,
        "nonce_str": nonce,
        **payments.paid_message(order),
    }
    if tamper == "merchant":
        fields["mch_id"] = merchant.mch_id[::-1]
    signature = sign(fields, merchant.api_key)
    return write_xml({**fields, "sign": signature[::-1] if tamper == "signature" else signature})


def _refusal_of(call: Call, fault: Fault | None) -> Refused | None:
    """The refusal that a fault puts in place of the answer, if it is one of those."""
    recall = {"recall": "Y"} if call.operation == "reverse" else {}
    match fault.kind if fault else "":
        case "system_error" | "system_error_charged":
            return Refused("SYSTEMERROR", **recall)
        case "unknown_code":
            return Refused("BRAND_NEW_CODE", "新的错误码", **recall)
        case "refuse":
            return Refused("NOAUTH")
        case "error":
            return Refused((fault.code if fault else "") or "SYSTEMERROR", **recall)
    return None


def _altered(fields: dict[str, str], fault: Fault | None) -> dict[str, str]:
    """An answer that is rightly signed and speaks of something else."""
    if fault is not None and fault.kind == "other_order" and fields.get("out_trade_no"):
        return {**fields, "out_trade_no": fields["out_trade_no"][::-1] + "X"}
    if fault is not None and fault.kind == "other_amount":
        names = ("total_fee", "cash_fee", "refund_fee", "settlement_total_fee")
        return {name: str(int(value) + 1) if name in names else value for name, value in fields.items()}
    return fields


def _xml(fields: Mapping[str, str]) -> Reply:
    return Reply(headers={"Content-Type": "text/plain; charset=utf-8"}, body=write_xml(fields))


def _unsigned(operation: Operation, refused: Refused) -> Reply:
    """A refusal before the caller is known: no signature, `return_code` FAIL."""
    if operation.name == "downloadbill":
        return _bill_error(operation.name, refused)
    fields = {"return_code": "FAIL", "return_msg": refused.description, **refused.fields()}
    return _xml(fields)


def _bill_error(operation: str, refused: Refused) -> Reply:
    if operation == "downloadfundflow":
        return _xml({"return_code": "SUCCESS", "return_msg": "OK", **refused.fields()})
    code, message = _BILL_CODES.get(refused.code, ("20001", refused.description))
    if refused.code.isdigit():
        code = refused.code
    return _xml({"return_code": "FAIL", "return_msg": message, "error_code": code})
