"""What WeChat demands of every field: presence, length and form, operation by operation, as tables."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.practice.clock import day_from, from_compact


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its longest value in characters, whether it must be there, and what a value must look like."""

    name: str
    longest: int
    required: bool = False
    fits: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One path: its name, its fields, of which one must be given, and what it demands besides."""

    name: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()
    certificate: bool = False
    hmac_only: bool = False


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first field that is missing (LACK_PARAMS) or wrong (PARAM_ERROR)."""

    code: str
    field: str


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _instant(value: str) -> bool:
    try:
        from_compact(value)
    except ValueError:
        return False
    return True


def _day(value: str) -> bool:
    try:
        day_from(value, "%Y%m%d")
    except ValueError:
        return False
    return True


def _json(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except ValueError:
        return False


_amount = _matches(r"[1-9][0-9]{0,9}")
_number = _matches(r"[0-9A-Za-z_\-|*@]+")
_count = _matches(r"0|[1-9][0-9]{0,17}")
_url = _matches(r"https?://[^\s?#]+")
_yuan_currency = _matches(r"CNY")


def _of(*allowed: str) -> Callable[[str], bool]:
    return lambda value: value in allowed


_ORDER = (
    Field("device_info", 32),
    Field("body", 128, True),
    Field("detail", 6000),
    Field("attach", 127),
    Field("out_trade_no", 32, True, _number),
    Field("total_fee", 10, True, _amount),
    Field("fee_type", 16, False, _yuan_currency),
    Field("spbill_create_ip", 64, True, _address),
    Field("goods_tag", 32),
    Field("limit_pay", 32, False, _of("no_credit")),
    Field("time_start", 14, False, _instant),
    Field("time_expire", 14, False, _instant),
    Field("receipt", 8, False, _of("Y")),
    Field("scene_info", 256, False, _json),
    Field("profit_sharing", 1, False, _of("Y", "N")),
)
_TRANSACTION = Field("transaction_id", 32, False, _matches(r"[0-9A-Za-z]+"))
_ORDER_NUMBER = Field("out_trade_no", 32, False, _number)

OPERATIONS: dict[str, Operation] = {
    "/pay/micropay": Operation(
        name="micropay",
        fields=(*_ORDER, Field("auth_code", 128, True), Field("deposit", 1, False, _of("Y", "N"))),
    ),
    "/pay/unifiedorder": Operation(
        name="unifiedorder",
        fields=(
            *_ORDER,
            Field("notify_url", 256, True, _url),
            Field("trade_type", 16, True, _of("NATIVE", "JSAPI", "APP", "MWEB")),
            Field("product_id", 32),
            Field("openid", 128),
        ),
    ),
    "/pay/orderquery": Operation(
        name="orderquery", fields=(_TRANSACTION, _ORDER_NUMBER), one_of=("transaction_id", "out_trade_no")
    ),
    "/pay/closeorder": Operation(name="closeorder", fields=(Field("out_trade_no", 32, True, _number),)),
    "/secapi/pay/reverse": Operation(
        name="reverse",
        fields=(_TRANSACTION, _ORDER_NUMBER),
        one_of=("transaction_id", "out_trade_no"),
        certificate=True,
    ),
    "/secapi/pay/refund": Operation(
        name="refund",
        fields=(
            _TRANSACTION,
            _ORDER_NUMBER,
            Field("out_refund_no", 64, True, _number),
            Field("total_fee", 10, True, _amount),
            Field("refund_fee", 10, True, _amount),
            Field("refund_fee_type", 8, False, _yuan_currency),
            Field("refund_desc", 80),
            Field("refund_account", 30, False, _of("REFUND_SOURCE_UNSETTLED_FUNDS", "REFUND_SOURCE_RECHARGE_FUNDS")),
            Field("notify_url", 256, False, _url),
            Field("op_user_id", 32),
        ),
        one_of=("transaction_id", "out_trade_no"),
        certificate=True,
    ),
    "/pay/refundquery": Operation(
        name="refundquery",
        fields=(
            _TRANSACTION,
            _ORDER_NUMBER,
            Field("out_refund_no", 64, False, _number),
            Field("refund_id", 32, False, _matches(r"[0-9A-Za-z]+")),
            Field("offset", 10, False, _count),
        ),
        one_of=("refund_id", "out_refund_no", "transaction_id", "out_trade_no"),
    ),
    "/pay/downloadbill": Operation(
        name="downloadbill",
        fields=(
            Field("bill_date", 8, True, _day),
            Field("bill_type", 32, False, _of("ALL", "SUCCESS", "REFUND")),
            Field("tar_type", 8, False, _of("GZIP")),
        ),
    ),
    "/pay/downloadfundflow": Operation(
        name="downloadfundflow",
        fields=(
            Field("bill_date", 8, True, _day),
            Field("account_type", 32, True, _of("Basic", "Operation", "Fees")),
            Field("tar_type", 8, False, _of("GZIP")),
        ),
        certificate=True,
        hmac_only=True,
    ),
    "/billcommentsp/batchquerycomment": Operation(
        name="batchquerycomment",
        fields=(
            Field("begin_time", 19, True, _instant),
            Field("end_time", 19, True, _instant),
            Field("offset", 20, True, _count),
            Field("limit", 10, False, _matches(r"[1-9][0-9]{0,2}")),
        ),
        certificate=True,
        hmac_only=True,
    ),
}
COMMON = (
    Field("appid", 32, True),
    Field("mch_id", 32, True),
    Field("nonce_str", 32, True),
    Field("sign", 64, True),
    Field("sign_type", 32, False, _of("MD5", "HMAC-SHA256")),
)


def misfit(fields: Mapping[str, str], rules: tuple[Field, ...], one_of: tuple[str, ...] = ()) -> Misfit | None:
    """The first field that breaks a rule, missing ones first."""
    for rule in rules:
        if rule.required and not fields.get(rule.name):
            return Misfit("LACK_PARAMS", rule.name)
    if one_of and not any(fields.get(name) for name in one_of):
        return Misfit("LACK_PARAMS", one_of[-1])
    for rule in rules:
        value = fields.get(rule.name, "")
        if not value:
            continue
        if len(value) > rule.longest or (rule.fits is not None and not rule.fits(value)):
            return Misfit("PARAM_ERROR", rule.name)
    return None
