"""The values between WeChat's gateway and its operations: a verified call, its answer, a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from server.practice.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """One merchant account: its numbers, API key and the serial of its client certificate."""

    appid: str
    mch_id: str
    api_key: str
    certificate_serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call whose signature and fields have been checked."""

    operation: str
    merchant: Merchant
    fields: Mapping[str, str]
    sign_type: str
    now: datetime
    fault: Fault | None = None

    def get(self, name: str) -> str:
        """A field's value, empty when it was not sent."""
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operation says: fields to be signed, or a file; and the fault that meets it on its way."""

    fields: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None
    fault: Fault | None = None


class Refused(Exception):
    """The call is refused with a code of WeChat's; `extra` fields go into the answer."""

    def __init__(self, code: str, description: str = "", **extra: str) -> None:
        super().__init__(code)
        self.code = code
        self.description = description or DESCRIPTIONS.get(code, code)
        self.extra = extra

    def fields(self) -> dict[str, str]:
        """The answer's fields."""
        return {"result_code": "FAIL", "err_code": self.code, "err_code_des": self.description, **self.extra}


DESCRIPTIONS: dict[str, str] = {
    "SYSTEMERROR": "系统超时",
    "BANKERROR": "银行系统异常",
    "USERPAYING": "需要用户输入支付密码",
    "AUTHCODEEXPIRE": "二维码已过期，请用户在微信上刷新后再试",
    "AUTH_CODE_ERROR": "每个二维码仅限使用一次，请刷新再试",
    "AUTH_CODE_INVALID": "101 付款码无效，请扫描微信支付付款码",
    "NOTENOUGH": "余额不足",
    "NOTSUPORTCARD": "不支持卡类型",
    "ORDERPAID": "该订单已支付",
    "ORDERCLOSED": "订单已关闭",
    "ORDERREVERSED": "订单已撤销",
    "OUT_TRADE_NO_USED": "商户订单号重复",
    "ORDERNOTEXIST": "订单不存在",
    "REVERSE_EXPIRE": "订单无法撤销",
    "TRADE_OVERDUE": "订单已经超过退款期限",
    "TRADE_ERROR": "交易错误",
    "TRADE_STATE_ERROR": "订单状态错误",
    "REFUND_FEE_MISMATCH": "订单金额或退款金额与之前请求不一致",
    "REFUNDNOTEXIST": "退款订单查询失败",
    "INVALID_TRANSACTIONID": "无效transaction_id",
    "FREQUENCY_LIMITED": "频率限制",
    "NOAUTH": "商户无此接口权限",
    "CERT_ERROR": "证书校验错误",
    "SIGNERROR": "签名错误，请检查后再试",
    "XML_FORMAT_ERROR": "XML格式错误",
    "NOT_UTF8": "编码格式错误",
    "POST_DATA_EMPTY": "post数据为空",
    "REQUIRE_POST_METHOD": "请使用post方法",
    "LACK_PARAMS": "缺少参数",
    "PARAM_ERROR": "参数错误",
    "APPID_NOT_EXIST": "APPID不存在",
    "MCHID_NOT_EXIST": "商户号mch_id不存在",
    "APPID_MCHID_NOT_MATCH": "appid和mch_id不匹配",
}
