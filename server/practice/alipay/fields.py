"""What Alipay demands of the common parameters and of biz_content, method by method, as tables."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from server.practice.clock import from_dashed
from server.practice.money import fen_from_yuan

MOST_FEN = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Field:
    """One value of biz_content: its longest text, whether it must be there, and what it must look like."""

    name: str
    longest: int
    required: bool = False
    fits: Callable[[str], bool] | None = None


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _amount(value: str) -> bool:
    try:
        return 1 <= fen_from_yuan(value) <= MOST_FEN
    except ValueError:
        return False


def _instant(value: str) -> bool:
    try:
        from_dashed(value)
    except ValueError:
        return False
    return True


_number = _matches(r"[0-9A-Za-z_\-]+")
_timeout_form = _matches(r"([1-9][0-9]{0,4}[mhd])|1c")
LONGEST_TIMEOUT = timedelta(days=15)


def _timeout(value: str) -> bool:
    return _timeout_form(value) and (lasting(value) or LONGEST_TIMEOUT) <= LONGEST_TIMEOUT


_ORDER = (
    Field("out_trade_no", 64, True, _number),
    Field("subject", 256, True),
    Field("total_amount", 12, True, _amount),
    Field("discountable_amount", 12, False, _amount),
    Field("undiscountable_amount", 12, False, _amount),
    Field("seller_id", 28),
    Field("body", 128),
    Field("operator_id", 28),
    Field("store_id", 32),
    Field("terminal_id", 32),
    Field("timeout_express", 6, False, _timeout),
    Field("time_expire", 19, False, _instant),
)
_ONE = (Field("out_trade_no", 64, False, _number), Field("trade_no", 64, False, _number))
_EITHER = ("out_trade_no", "trade_no")


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its short name (faults, README), its fields, and of which one must be given."""

    short: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()


METHODS: dict[str, Method] = {
    "alipay.trade.pay": Method(
        "pay",
        (
            *_ORDER,
            Field("scene", 32, True, _matches("bar_code|wave_code|security_code")),
            Field("auth_code", 64, True),
            Field("product_code", 64),
            Field("buyer_id", 28),
        ),
    ),
    "alipay.trade.precreate": Method(
        "precreate", (*_ORDER, Field("qr_code_timeout_express", 6, False, _timeout), Field("product_code", 64))
    ),
    "alipay.trade.query": Method("query", _ONE, _EITHER),
    "alipay.trade.cancel": Method("cancel", _ONE, _EITHER),
    "alipay.trade.close": Method("close", (*_ONE, Field("operator_id", 28)), _EITHER),
    "alipay.trade.refund": Method(
        "refund",
        (
            *_ONE,
            Field("refund_amount", 12, True, _amount),
            Field("out_request_no", 64, False, _number),
            Field("refund_reason", 256),
        ),
        _EITHER,
    ),
    "alipay.trade.fastpay.refund.query": Method(
        "refund_query", (*_ONE, Field("out_request_no", 64, True, _number)), _EITHER
    ),
    "alipay.data.dataservice.bill.downloadurl.query": Method(
        "bill",
        (
            Field("bill_type", 20, True, _matches("trade|signcustomer")),
            Field("bill_date", 15, True, _matches(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")),
            Field("smid", 20),
        ),
    ),
}


def wrong_field(content: Mapping[str, str], method: Method) -> str | None:
    """The name of the first value that is missing or wrong."""
    for rule in method.fields:
        if rule.required and not content.get(rule.name):
            return rule.name
    if method.one_of and not any(content.get(name) for name in method.one_of):
        return method.one_of[0]
    for rule in method.fields:
        value = content.get(rule.name, "")
        if value and (len(value) > rule.longest or (rule.fits is not None and not rule.fits(value))):
            return rule.name
    return None


def lasting(text: str) -> timedelta | None:
    """How long `90m`, `2h`, `15d` last; None for `1c` and for nothing."""
    if not text or text == "1c":
        return None
    unit = {"m": "minutes", "h": "hours", "d": "days"}[text[-1]]
    return timedelta(**{unit: int(text[:-1])})
