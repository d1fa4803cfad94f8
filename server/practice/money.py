"""Yuan text and whole fen, with no float between them."""

import re
from decimal import ROUND_HALF_UP, Decimal

_YUAN = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?")


def yuan(amount_fen: int) -> str:
    """`-12.34` for -1234."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole}.{rest:02d}"


def fen_from_yuan(text: str) -> int:
    """Whole fen of yuan text with at most two decimals; ValueError for anything else."""
    if not _YUAN.fullmatch(text):
        raise ValueError("not an amount in yuan")
    return int(Decimal(text).scaleb(2))


def fee_fen(amount_fen: int, rate: Decimal) -> int:
    """The fee of one row, rounded half up to whole fen as the channels do row by row; negative as its amount."""
    fee = (Decimal(abs(amount_fen)) * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(fee) if amount_fen >= 0 else -int(fee)


def yuan_five_decimals(amount_fen: int) -> str:
    """`0.04000` for 4, as WeChat prints fees."""
    return yuan(amount_fen) + "000"
