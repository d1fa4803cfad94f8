"""What Alipay must be told about a merchant, checked when the server starts; each error names the key at fault."""

import re
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric import rsa

from app.core.errors import InvalidInput
from server.channels.alipay.rules import RULES
from server.channels.signing import UnusableKey, load_private_key, load_public_key
from server.ports import ChannelRules

_ID = re.compile(r"\d{1,32}", re.ASCII)
_URL = re.compile(r"https://[^\s?#]+")
_TOKEN = re.compile(r"[!-~]{0,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlipaySettings:
    """One merchant at Alipay.

    ``merchant`` is the seller's partner number (PID, 2088…), ``app_id`` our application, ``private_key`` our RSA key
    (PEM or bare base64), ``alipay_public_key`` the key that Alipay's console shows for that application.
    ``notify_url`` is our public address for notifications, empty for none. ``refund_text`` is what a payer reads.
    ``fund_bill``: the account log of each day is fetched beside the business bill.
    """

    secrets: ClassVar[tuple[str, ...]] = ("private_key", "app_auth_token")

    merchant: str
    app_id: str
    private_key: str = field(repr=False)
    alipay_public_key: str = field(repr=False)
    app_auth_token: str = field(default="", repr=False)
    gateway_url: str = "https://openapi.alipay.com/gateway.do"
    notify_url: str = ""
    refund_text: str = "退费"
    fund_bill: bool = True
    rules: ChannelRules = RULES
    own_key: rsa.RSAPrivateKey = field(init=False, repr=False, compare=False)
    their_key: rsa.RSAPublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("merchant", "app_id"):
            _must(bool(_ID.fullmatch(getattr(self, name))), name, "1 to 32 digits")
        _must(bool(_TOKEN.fullmatch(self.app_auth_token)), "app_auth_token", "at most 40 visible ASCII characters")
        _must(bool(_URL.fullmatch(self.gateway_url)), "gateway_url", "https address without a query")
        _must(self.notify_url == "" or bool(_URL.fullmatch(self.notify_url)), "notify_url", "empty or https address")
        _must(len(self.notify_url) <= 256, "notify_url", "at most 256 characters")
        try:
            object.__setattr__(self, "own_key", load_private_key(self.private_key))
        except UnusableKey as error:
            raise InvalidInput("private_key", str(error), "settings.invalid") from None
        try:
            object.__setattr__(self, "their_key", load_public_key(self.alipay_public_key))
        except UnusableKey as error:
            raise InvalidInput("alipay_public_key", str(error), "settings.invalid") from None


def _must(holds: bool, key: str, rule: str) -> None:
    if not holds:
        raise InvalidInput(key, rule, "settings.invalid")
