"""Numbers in the shapes that the wallets give them."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from random import Random

from server.practice.clock import CHINA

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def digits(random: Random, count: int) -> str:
    """`count` random decimal digits."""
    return f"{random.randrange(10**count):0{count}d}"


def letters(random: Random, count: int) -> str:
    """`count` random letters and digits."""
    return "".join(random.choices(_LETTERS, k=count))


def _day(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y%m%d")


def wechat_transaction(at: datetime, random: Random) -> str:
    """A WeChat transaction_id: 28 digits that begin with 4200 and carry the day."""
    return f"420000{digits(random, 4)}{_day(at)}{digits(random, 10)}"


def wechat_refund(at: datetime, random: Random) -> str:
    """A WeChat refund_id: 29 digits that begin with 503."""
    return f"5030{digits(random, 7)}{_day(at)}{digits(random, 10)}"


def alipay_trade(at: datetime, random: Random) -> str:
    """An Alipay trade_no: 28 digits that begin with the day."""
    return f"{_day(at)}22001{digits(random, 15)}"


def unused(make: Callable[[], str], taken: Callable[[str], bool]) -> str:
    """The first number made that nobody has."""
    number = make()
    while taken(number):
        number = make()
    return number


def wechat_payer(payment_code: str) -> str:
    """The openid behind a payment code; the same code is the same payer."""
    number = int.from_bytes(hashlib.sha256(payment_code.encode()).digest(), "big")
    text = ""
    for _ in range(25):
        number, rest = divmod(number, len(_LETTERS))
        text += _LETTERS[rest]
    return "ofy" + text


def alipay_payer(payment_code: str) -> str:
    """The buyer_user_id behind a payment code: 16 digits that begin with 2088."""
    number = int.from_bytes(hashlib.sha256(payment_code.encode()).digest(), "big")
    return f"2088{number % 10**12:012d}"
