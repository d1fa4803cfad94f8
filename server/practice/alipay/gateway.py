"""Alipay's OpenAPI gateway: takes a form apart, believes nothing, runs the method and signs the answer's exact text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from server.practice.alipay import bill, refunds, trades
from server.practice.alipay.call import MESSAGES, Answer, Call, Merchant, Refused
from server.practice.alipay.envelope import is_signed, node_text, read_content, signature_of
from server.practice.alipay.fields import METHODS, wrong_field
from server.practice.alipay.notify import notification
from server.practice.book import Notification, Order
from server.practice.clock import from_dashed
from server.practice.exchange import Reply, Request
from server.practice.faults import HTML, Fault, FaultBook, damaged
from server.practice.money import fen_from_yuan, yuan
from server.practice.till import Till

PATH = "/gateway.do"
_RUN: dict[str, Callable[[Till, Call], Answer]] = {
    "pay": trades.pay,
    "precreate": trades.precreate,
    "query": trades.query,
    "cancel": trades.cancel,
    "close": trades.close,
    "refund": refunds.refund,
    "refund_query": refunds.refund_query,
}
# Common parameter, its longest value, the middle of its sub codes.
_COMMON = (
    ("app_id", 32, "app-id"),
    ("method", 128, "method"),
    ("sign_type", 10, "signature-type"),
    ("sign", 344, "signature"),
    ("timestamp", 19, "timestamp"),
    ("version", 3, "version"),
    ("charset", 10, "charset"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The gateway's own secrets: what it signs with, and what makes a bill link its own."""

    private_key: RSAPrivateKey
    link_secret: bytes


class AlipayGateway:
    """The whole gateway for some applications. One call at a time."""

    def __init__(
        self, *, merchants: Sequence[Merchant], keys: Keys, base_url: str, till: Till, faults: FaultBook
    ) -> None:
        self._merchants = {merchant.app_id: merchant for merchant in merchants}
        self._keys = keys
        self._base_url = base_url
        self._till = till
        self._faults = faults
        till.on_paid["alipay"] = self._notification

    def serves(self, path: str) -> bool:
        """Whether a path is one of this gateway's."""
        return path in (PATH, bill.PATH)

    def handle(self, request: Request, now: datetime) -> Reply:
        """Answer one request; what it wrote is committed before the answer leaves."""
        self._till.settle(now)
        reply = self._download(request, now) if request.path == bill.PATH else self._call(request, now)
        self._till.book.commit()
        return reply

    def _call(self, request: Request, now: datetime) -> Reply:
        try:
            call, content_is_good = self._verified(request, now)
        except Refused as refused:
            # Errors of the gateway itself come unsigned.
            return _json('{"error_response":' + node_text(refused.node()) + "}")
        method = METHODS[call.method]
        fault = self._faults.take("alipay", method.short, call.get("out_trade_no") or call.get("trade_no"))
        if fault is not None and not fault.executed and method.short != "pay":
            return self._reply(call, Answer(fault=fault))
        try:
            answer = self._run(replace(call, fault=fault), content_is_good)
        except Refused as refused:
            return self._reply(call, Answer(fault=fault), refused)
        return self._reply(call, answer if answer.fault else replace(answer, fault=fault))

    def _verified(self, request: Request, now: datetime) -> tuple[Call, bool]:
        """The call, once its common parameters and its signature are right."""
        parameters = _parameters(request)
        for name, _, word in _COMMON:
            if not parameters.get(name):
                raise Refused(f"isv.missing-{word}", f"缺少{name}参数", code="40001")
        for name, longest, word in _COMMON:
            if len(parameters[name]) > longest:
                raise Refused(f"isv.invalid-{word}", f"无效的{name}参数", code="40002")
        merchant = self._merchants.get(parameters["app_id"])
        if merchant is None:
            raise Refused("isv.invalid-app-id", code="40002")
        if parameters["method"] not in METHODS:
            raise Refused("isv.invalid-method", code="40002")
        _check_forms(parameters)
        if not is_signed(parameters, merchant.public_key):
            raise Refused("isv.invalid-signature", code="40002")
        try:
            content, good = read_content(parameters.get("biz_content", "")), True
        except ValueError:
            content, good = {}, False
        notify_url = parameters.get("notify_url", "")
        call = Call(method=parameters["method"], merchant=merchant, content=content, notify_url=notify_url, now=now)
        return call, good

    def _run(self, call: Call, content_is_good: bool) -> Answer:
        if not content_is_good:
            raise Refused("isv.invalid-parameter", "参数无效：biz_content", code="40002")
        method = METHODS[call.method]
        wrong = wrong_field(call.content, method)
        if wrong is not None and method.short == "bill":
            raise Refused("isv.invalid-arguments", f"{wrong}不合法", code="40002")
        if wrong is not None:
            raise Refused("ACQ.INVALID_PARAMETER", f"参数无效：{wrong}")
        if not self._till.house.admits("alipay", method.short, call.now):
            raise Refused("isv.app-call-limited", code="40005")
        if method.short == "bill":
            secret = self._keys.link_secret
            return bill.download_url(self._till, call, base_url=self._base_url, secret=secret)
        return _RUN[method.short](self._till, call)

    def _reply(self, call: Call, answer: Answer, refused: Refused | None = None) -> Reply:
        fault = answer.fault
        refused = _refusal_of(fault) or refused
        message = MESSAGES.get(answer.code, "Success")
        node = refused.node() if refused else {"code": answer.code, "msg": message, **answer.fields}
        text = node_text(_altered(node, fault))
        signature = signature_of(text, self._keys.private_key)
        if fault is not None and fault.kind == "wrong_signature":
            signature = ("A" if signature[0] != "A" else "B") + signature[1:]
        name = call.method.replace(".", "_") + "_response"
        return damaged(_json(f'{{"{name}":{text},"sign":"{signature}"}}'), fault)

    def _download(self, request: Request, now: datetime) -> Reply:
        parameters = request.query_values()
        if request.method != "GET":
            return Reply(status=405, headers={"Content-Type": "text/html"}, body=HTML)
        if not bill.link_is_good(parameters, self._keys.link_secret, now):
            return Reply(
                status=403, headers={"Content-Type": "text/html"}, body=b"<html><body>link expired</body></html>"
            )
        fault = self._faults.take("alipay", "bill_file")
        if fault is not None and not fault.executed:
            return damaged(Reply(status=503), fault)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{parameters["downloadFileName"]}"',
        }
        return damaged(Reply(headers=headers, body=bill.file_of(self._till, parameters, now)), fault)

    def _notification(self, order: Order, at: datetime, tamper: str = "") -> Notification | None:
        """The message owed for a paid order; with `tamper` a spoilt one."""
        merchant = self._merchants.get(order.merchant)
        if merchant is None:
            return None
        return notification(order, merchant, self._keys.private_key, at, self._till.random, tamper=tamper)


def _parameters(request: Request) -> dict[str, str]:
    """Query and form together, as the gateway takes them; bytes that are no UTF-8 spoil the signature."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    if request.method == "POST":
        pairs += parse_qsl(request.body.decode("utf-8", errors="replace"), keep_blank_values=True)
    return dict(pairs)


def _check_forms(parameters: Mapping[str, str]) -> None:
    if parameters["sign_type"] != "RSA2":
        raise Refused("isv.invalid-signature-type", "无效的签名类型", code="40002")
    if parameters["version"] != "1.0":
        raise Refused("isv.invalid-version", "无效的版本", code="40002")
    if parameters["charset"].lower() not in ("utf-8", "utf8"):
        raise Refused("isv.invalid-charset", "字符集错误", code="40002")
    if parameters.get("format", "JSON").upper() != "JSON":
        raise Refused("isv.invalid-format", "无效的数据格式", code="40002")
    try:
        from_dashed(parameters["timestamp"])
    except ValueError:
        raise Refused("isv.invalid-timestamp", "非法的时间戳参数", code="40002") from None
    url = parameters.get("notify_url", "")
    if url and (len(url) > 256 or not url.startswith(("http://", "https://"))):
        raise Refused("isv.invalid-parameter", "参数无效：notify_url", code="40002")


def _refusal_of(fault: Fault | None) -> Refused | None:
    """The refusal that a fault puts in place of the answer, if it is one of those."""
    match fault.kind if fault else "":
        case "system_error" | "system_error_charged":
            return Refused("aop.ACQ.SYSTEM_ERROR", code="20000")
        case "unknown_code":
            return Refused("ACQ.BRAND_NEW_CODE", "新的错误码")
        case "refuse":
            return Refused("isv.insufficient-isv-permissions", code="40006")
        case "error":
            code = (fault.code if fault else "") or "ACQ.SYSTEM_ERROR"
            return Refused("isp.unknow-error", code=code) if code.isdigit() else Refused(code)
    return None


def _altered(node: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """An answer that is rightly signed and speaks of something else."""
    if fault is not None and fault.kind == "other_order" and node.get("out_trade_no"):
        return {**node, "out_trade_no": node["out_trade_no"][::-1] + "X"}
    if fault is not None and fault.kind == "other_amount":
        names = ("total_amount", "receipt_amount", "buyer_pay_amount", "refund_fee")
        return {name: yuan(fen_from_yuan(value) + 1) if name in names else value for name, value in node.items()}
    return node


def _json(text: str) -> Reply:
    return Reply(headers={"Content-Type": "text/html;charset=utf-8"}, body=text.encode())
