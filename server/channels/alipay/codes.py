"""What Alipay's codes mean to us: one table a call; a code that stands in none is unclear."""

from collections.abc import Mapping

from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R

OTHER_CODES: Mapping[str, str] = {
    "20000": "channel.system_error",
    "20001": "channel.setup_unclear",
    "40001": "channel.setup_unclear",
    "40002": "channel.setup_unclear",
    "40005": "channel.frequency",
    "40006": "channel.setup_unclear",
}
"""Codes of the gateway, said of any call."""

UNKNOWN_RESULT = frozenset(
    {"ACQ.SYSTEM_ERROR", "AQC.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error", "isp.unknown-error"}
)
"""Sub codes that mean "perhaps", whatever the code beside them."""

PAY_SUB_CODES: Mapping[str, tuple[P, str]] = {
    "ACQ.PAYMENT_AUTH_CODE_INVALID": (P.CHANNEL_REFUSED, "channel.code_invalid"),
    "ACQ.BUYER_BALANCE_NOT_ENOUGH": (P.CHANNEL_REFUSED, "channel.not_enough_money"),
    "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH": (P.CHANNEL_REFUSED, "channel.not_enough_money"),
    "ACQ.NO_PAYMENT_INSTRUMENTS_AVAILABLE": (P.CHANNEL_REFUSED, "channel.card_not_supported"),
    "ACQ.ERROR_BALANCE_PAYMENT_DISABLE": (P.CHANNEL_REFUSED, "channel.payer_account"),
    "ACQ.MOBILE_PAYMENT_SWITCH_OFF": (P.CHANNEL_REFUSED, "channel.payer_account"),
    "ACQ.USER_FACE_PAYMENT_SWITCH_OFF": (P.CHANNEL_REFUSED, "channel.payer_account"),
    "ACQ.BUYER_ENABLE_STATUS_FORBID": (P.CHANNEL_REFUSED, "channel.payer_account"),
    "ACQ.ERROR_BUYER_CERTIFY_LEVEL_LIMIT": (P.CHANNEL_REFUSED, "channel.payer_account"),
    "ACQ.PULL_MOBILE_CASHIER_FAIL": (P.CHANNEL_REFUSED, "channel.payer_refused"),
    "ACQ.PAYMENT_FAIL": (P.CHANNEL_REFUSED, "channel.payer_refused"),
    "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR": (P.CHANNEL_REFUSED, "channel.payer_limit"),
    "ACQ.BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR": (P.CHANNEL_REFUSED, "channel.payer_limit"),
    "ACQ.PAYMENT_REQUEST_HAS_RISK": (P.CHANNEL_REFUSED, "channel.risk"),
    "ACQ.BUYER_SELLER_EQUAL": (P.CHANNEL_REFUSED, "channel.payer_mismatch"),
    "ACQ.TOTAL_FEE_EXCEED": (P.CHANNEL_REFUSED, "channel.amount_not_allowed"),
    "ACQ.BEYOND_PAY_RESTRICTION": (P.CHANNEL_REFUSED, "channel.merchant_limit"),
    "ACQ.BEYOND_PER_RECEIPT_RESTRICTION": (P.CHANNEL_REFUSED, "channel.merchant_limit"),
    "ACQ.BEYOND_PER_RECEIPT_DAY_RESTRICTION": (P.CHANNEL_REFUSED, "channel.merchant_limit"),
    "ACQ.BEYOND_PER_RECEIPT_SINGLE_RESTRICTION": (P.CHANNEL_REFUSED, "channel.merchant_limit"),
    "ACQ.EXIST_FORBIDDEN_WORD": (P.CHANNEL_REFUSED, "channel.setup_wrong"),
    "ACQ.INVALID_PARAMETER": (P.CHANNEL_REFUSED, "channel.setup_wrong"),
    "ACQ.ACCESS_FORBIDDEN": (P.CHANNEL_REFUSED, "channel.setup_wrong"),
    "ACQ.PARTNER_ERROR": (P.CHANNEL_REFUSED, "channel.setup_wrong"),
    "ACQ.SELLER_BEEN_BLOCKED": (P.CHANNEL_REFUSED, "channel.setup_wrong"),
    "ACQ.INVALID_STORE_ID": (P.CHANNEL_REFUSED, "channel.setup_wrong"),
    # The number has a history: only a query tells which.
    "ACQ.TRADE_HAS_SUCCESS": (P.CHANNEL_UNCLEAR, "channel.already_paid"),
    "ACQ.TRADE_HAS_CLOSE": (P.CHANNEL_UNCLEAR, "channel.order_closed"),
    "ACQ.CONTEXT_INCONSISTENT": (P.CHANNEL_UNCLEAR, "channel.number_used"),
    "ACQ.TRADE_BUYER_NOT_MATCH": (P.CHANNEL_UNCLEAR, "channel.number_used"),
}

PAY_REFUSING_CODES = frozenset({"20001", "40001", "40002", "40006"})
"""Signed, these say that the request was turned away before any trade existed; definite for a first pay call."""

TRADE_STATES: Mapping[str, tuple[P, str]] = {
    "WAIT_BUYER_PAY": (P.CHANNEL_WAITING, "channel.waiting_password"),
    "TRADE_SUCCESS": (P.CHANNEL_PAID, "channel.paid"),
    "TRADE_FINISHED": (P.CHANNEL_PAID, "channel.paid"),
    # Timed out, cancelled, or wholly refunded: in each case the money is not with the merchant.
    "TRADE_CLOSED": (P.CHANNEL_REVERSED, "channel.order_closed"),
}

CANCEL_SUB_CODES: Mapping[str, tuple[str, bool, bool]] = {
    "ACQ.TRADE_CANCEL_TIME_OUT": ("channel.reverse_expired", False, True),
    "ACQ.CANCEL_NOT_ALLOWED": ("channel.reverse_not_allowed", False, True),
    "ACQ.TRADE_HAS_FINISHED": ("channel.trade_finished", False, False),
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": ("channel.merchant_balance", True, False),
    "ACQ.REASON_TRADE_BEEN_FREEZEN": ("channel.trade_frozen", True, False),
    "ACQ.TRADE_NOT_EXIST": ("channel.not_found", True, False),
}
"""Reason, whether to cancel again, whether to refund instead; always unclear: only success is an end."""

REFUND_SUB_CODES: Mapping[str, tuple[R, str, bool]] = {
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": (R.CHANNEL_UNCLEAR, "channel.merchant_balance", True),
    "ACQ.REASON_TRADE_BEEN_FREEZEN": (R.CHANNEL_UNCLEAR, "channel.trade_frozen", True),
    "ACQ.DISCORDANT_REPEAT_REQUEST": (R.CHANNEL_UNCLEAR, "channel.refund_differs", False),
    "ACQ.TRADE_NOT_EXIST": (R.CHANNEL_UNCLEAR, "channel.not_found", False),
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": (R.CHANNEL_REFUSED, "channel.refund_too_much", False),
    "ACQ.REASON_TRADE_REFUND_FEE_ERR": (R.CHANNEL_REFUSED, "channel.refund_too_much", False),
    "ACQ.REFUND_FEE_ERROR": (R.CHANNEL_REFUSED, "channel.refund_too_much", False),
    "ACQ.TRADE_HAS_FINISHED": (R.CHANNEL_REFUSED, "channel.refund_too_late", False),
    "ACQ.TRADE_NOT_ALLOW_REFUND": (R.CHANNEL_REFUSED, "channel.refund_not_allowed", False),
    "ACQ.NOT_ALLOW_PARTIAL_REFUND": (R.CHANNEL_REFUSED, "channel.refund_not_allowed", False),
    "ACQ.ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND": (R.CHANNEL_REFUSED, "channel.refund_not_allowed", False),
    "ACQ.BUYER_ERROR": (R.CHANNEL_REFUSED, "channel.payer_account", False),
    "ACQ.REFUND_ACCOUNT_NOT_EXIST": (R.CHANNEL_REFUSED, "channel.payer_account", False),
}
"""Event, outcome, whether the same refund may be sent again."""
