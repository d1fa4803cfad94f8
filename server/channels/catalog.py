"""Which channels there are: the settings of each by name, and its builder; a new channel adds its lines here."""

import dataclasses
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.core.clock import Clock
from app.core.errors import InvalidInput
from server.channels.alipay import bill as alipay_bill
from server.channels.alipay import fund_bill as alipay_fund_bill
from server.channels.alipay.channel import AlipayChannel
from server.channels.alipay.settings import AlipaySettings
from server.channels.card.channel import CardChannel, CardSettings
from server.channels.cash.channel import CashChannel, CashSettings
from server.channels.wechat import bill as wechat_bill
from server.channels.wechat import fund_bill as wechat_fund_bill
from server.channels.wechat.channel import WeChatChannel
from server.channels.wechat.settings import WeChatSettings
from server.ports import Channel, Send, StatementEntry
from server.reconciliation.reading import ReadRows, StatementContext
from server.settings import read_section

ChannelSettings = CashSettings | CardSettings | WeChatSettings | AlipaySettings
SETTINGS: Mapping[str, type[ChannelSettings]] = {
    "cash": CashSettings,
    "card": CardSettings,
    "wechat": WeChatSettings,
    "alipay": AlipaySettings,
}

STATEMENT_READERS: Mapping[str, ReadRows] = {"wechat": wechat_bill.read_rows, "alipay": alipay_bill.read_rows}
"""The canonical rows of a statement file by channel; they raise StatementUnreadable with line and column."""

FUND_BILL_READERS: Mapping[str, ReadRows] = {"wechat": wechat_fund_bill.read_rows, "alipay": alipay_fund_bill.read_rows}
"""The same of what the channel itself says moved, with the columns of `moved.MORE`."""

STATEMENT_ENTRIES: Mapping[str, Callable[[bytes, StatementContext], Sequence[StatementEntry]]] = {
    "wechat": wechat_bill.read_entries,
    "alipay": alipay_bill.read_entries,
}
"""The same rows one by one, each with the payment that it belongs to."""


def read_settings(name: str, section: Mapping[str, Any]) -> ChannelSettings:
    """Settings of a channel from its section, with a table ``rules`` that may change single waits and limits.

    Raises InvalidInput ``settings.invalid`` whose field is the key at fault, with its path.
    """
    shape = SETTINGS.get(name)
    if shape is None:
        raise InvalidInput(f"channels.{name}", f"no such channel; there are {', '.join(SETTINGS)}", "settings.invalid")
    values = {key: value for key, value in section.items() if key != "rules"}
    settings = read_section(f"channels.{name}", shape, values)
    changed = section.get("rules", {})
    if not isinstance(changed, Mapping):
        raise InvalidInput(f"channels.{name}.rules", "is not a table", "settings.invalid")
    rules = {**dataclasses.asdict(settings.rules), **changed}
    checked = read_section(f"channels.{name}.rules", type(settings.rules), rules)
    for key, value in dataclasses.asdict(checked).items():
        # A wait may be nothing; a list of growing waits may not be empty, and none of its waits nothing.
        if value < 0 if isinstance(value, int) else not value or min(value) < 1:
            raise InvalidInput(f"channels.{name}.rules.{key}", "is out of range", "settings.invalid")
    return dataclasses.replace(settings, rules=checked)


def build_channels(
    settings: Mapping[str, ChannelSettings],
    send: Send,
    clock: Clock,
    nonce: Callable[[], str] = lambda: secrets.token_hex(16),
) -> dict[str, Channel]:
    """Channels by name; each settings value decides what is built."""
    return {name: _built(each, send, clock, nonce) for name, each in settings.items()}


def _built(settings: ChannelSettings, send: Send, clock: Clock, nonce: Callable[[], str]) -> Channel:
    match settings:
        case CashSettings():
            return CashChannel(settings=settings, clock=clock)
        case CardSettings():
            return CardChannel(settings=settings)
        case WeChatSettings():
            return WeChatChannel(settings=settings, send=send, clock=clock, nonce=nonce)
        case AlipaySettings():
            return AlipayChannel(settings=settings, send=send, clock=clock)
