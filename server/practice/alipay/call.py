"""The values between Alipay's gateway and its methods: a verified call, its answer, a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from server.practice.faults import Fault

MESSAGES: dict[str, str] = {
    "10000": "Success",
    "10003": "order success pay inprocess",
    "20000": "Service Currently Unavailable",
    "20001": "Insufficient Token Permissions",
    "40001": "Missing Required Arguments",
    "40002": "Invalid Arguments",
    "40004": "Business Failed",
    "40005": "Call Limited",
    "40006": "Insufficient Permissions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """One application of a merchant: its numbers and the public key its requests are verified with."""

    app_id: str
    seller_id: str
    public_key: RSAPublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call whose signature and common parameters have been checked; `content` is biz_content, all values text."""

    method: str
    merchant: Merchant
    content: Mapping[str, str]
    notify_url: str
    now: datetime
    fault: Fault | None = None

    def get(self, name: str) -> str:
        """A value of biz_content, empty when it was not sent."""
        return self.content.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a method says, and the fault that meets it on its way."""

    code: str = "10000"
    fields: Mapping[str, Any] = field(default_factory=dict)
    fault: Fault | None = None


class Refused(Exception):
    """The call is refused: gateway code, sub code, and fields that go along."""

    def __init__(self, sub_code: str, sub_msg: str = "", *, code: str = "40004", **fields: Any) -> None:
        super().__init__(sub_code)
        self.code = code
        self.sub_code = sub_code
        self.sub_msg = sub_msg or SUB_MESSAGES.get(sub_code, sub_code)
        self.fields = fields

    def node(self) -> dict[str, Any]:
        """The answer's node."""
        message = MESSAGES.get(self.code, "Business Failed")
        head = {"code": self.code, "msg": message, "sub_code": self.sub_code, "sub_msg": self.sub_msg}
        return {**head, **self.fields}


SUB_MESSAGES: dict[str, str] = {
    "ACQ.SYSTEM_ERROR": "系统错误",
    "aop.ACQ.SYSTEM_ERROR": "系统异常",
    "ACQ.INVALID_PARAMETER": "参数无效",
    "ACQ.PAYMENT_AUTH_CODE_INVALID": "支付失败，获取顾客账户信息失败，请顾客刷新付款码后重新收款",
    "ACQ.BUYER_BALANCE_NOT_ENOUGH": "买家余额不足",
    "ACQ.PAYMENT_REQUEST_HAS_RISK": "支付有风险",
    "ACQ.TRADE_HAS_SUCCESS": "交易已被支付",
    "ACQ.TRADE_HAS_CLOSE": "交易已经关闭",
    "ACQ.CONTEXT_INCONSISTENT": "交易信息被篡改",
    "ACQ.TRADE_BUYER_NOT_MATCH": "交易买家不匹配",
    "ACQ.TRADE_NOT_EXIST": "交易不存在",
    "ACQ.TRADE_CANCEL_TIME_OUT": "超过撤销时间范围",
    "ACQ.CANCEL_NOT_ALLOWED": "交易发生过退款，不允许撤销",
    "ACQ.TRADE_HAS_FINISHED": "交易已完结",
    "ACQ.TRADE_STATUS_ERROR": "交易状态不合法",
    "ACQ.REASON_TRADE_STATUS_INVALID": "交易状态不合法",
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "撤销或退款金额与订单金额不一致",
    "ACQ.DISCORDANT_REPEAT_REQUEST": "请求信息不一致",
    "ACQ.TOTAL_FEE_EXCEED": "订单金额超过限额",
    "ACQ.PARTNER_ERROR": "商户APP_ID未与商户PID绑定",
    "isp.bill_not_exist": "账单不存在",
    "isv.app-call-limited": "应用调用次数超限",
    "isv.insufficient-isv-permissions": "ISV权限不足",
    "isv.invalid-signature": "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配",
    "isv.invalid-app-id": "无效的AppID参数",
    "isv.invalid-method": "不存在的方法名",
}
