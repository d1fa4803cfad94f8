"""What WeChat must be told about a merchant, checked when the server starts; each error names the key at fault."""

import re
from dataclasses import dataclass, field
from typing import ClassVar

from app.core.errors import InvalidInput
from server.channels.signing import SignType
from server.channels.wechat.rules import RULES
from server.ports import ChannelRules

_ID = re.compile(r"[0-9A-Za-z_\-]{1,32}", re.ASCII)
_KEY = re.compile(r"[0-9A-Za-z]{32}", re.ASCII)
_URL = re.compile(r"https://[^\s/?#]+(/[^\s?#]*[^\s/?#])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatSettings:
    """One merchant at WeChat.

    ``merchant`` is mch_id, ``app_id`` the appid bound to it, ``api_key`` the 32-character V2 key. ``sub_merchant`` and
    ``sub_app_id`` are for service-provider mode. ``client_certificate`` is the name under which the sender knows the
    merchant certificate. ``standby_url`` is asked when the request certainly did not reach ``base_url``.
    ``refund_text`` is what a payer reads on a refund. ``fund_bill``: the fund-flow bill of each day is fetched too.
    """

    secrets: ClassVar[tuple[str, ...]] = ("api_key",)

    merchant: str
    app_id: str
    api_key: str = field(repr=False)
    sub_merchant: str = ""
    sub_app_id: str = ""
    sign_type: SignType = SignType.HMAC_SHA256
    base_url: str = "https://api.mch.weixin.qq.com"
    standby_url: str = ""
    client_certificate: str = "wechat"
    refund_text: str = "退费"
    fund_bill: bool = True
    rules: ChannelRules = RULES

    def __post_init__(self) -> None:
        for name in ("merchant", "app_id"):
            _must(bool(_ID.fullmatch(getattr(self, name))), name, "1 to 32 letters and digits")
        for name in ("sub_merchant", "sub_app_id"):
            value = getattr(self, name)
            _must(value == "" or bool(_ID.fullmatch(value)), name, "empty or 1 to 32 letters and digits")
        _must(bool(_KEY.fullmatch(self.api_key)), "api_key", "32 letters and digits")
        _must(bool(_URL.fullmatch(self.base_url)), "base_url", "https address without a slash at the end")
        _must(self.standby_url == "" or bool(_URL.fullmatch(self.standby_url)), "standby_url", "empty or https address")
        _must(self.client_certificate != "", "client_certificate", "the name of a configured certificate")


def _must(holds: bool, key: str, rule: str) -> None:
    if not holds:
        raise InvalidInput(key, rule, "settings.invalid")
