"""What a voice announcer can be told to say: sentences for those that speak text, commands for those that know a list.

The commands are those of the widespread ``dsbdll`` strings; its lower-case letters differ from model to model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WITH_AMOUNT: Final = frozenset({"owed", "received", "change", "refund", "amount"})

SENTENCES: Final[Mapping[str, str]] = {
    "owed": "请您付款{amount}元",
    "received": "收您{amount}元",
    "change": "找您{amount}元",
    "refund": "退您{amount}元",
    "amount": "{amount}元",
    "hello": "您好",
    "wait": "请稍等",
    "thanks": "谢谢",
    "count": "请当面点清",
    "card": "请出示医保卡或社保卡",
    "name": "请问您的姓名",
    "password": "请输入密码",
}
"""Every phrase, as text to be spoken."""

_COMMON: Final[Mapping[str, str]] = {
    "owed": "{amount}J",
    "received": "{amount}Y",
    "change": "{amount}Z",
    "refund": "{amount}G",
    "amount": "{amount}P",
    "hello": "W",
    "wait": "W",
    "thanks": "X",
    "count": "D",
}
COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "dsbdll_tdkj": {**_COMMON, "name": "k", "card": "a"},
    "dsbdll_syc_q9": {**_COMMON, "name": "j", "card": "a"},
    "dsbdll_syc_xii": {**_COMMON, "name": "a"},
}
"""Phrase to command, one table a model; a phrase that a model does not know is not in its table."""
RESET: Final = "F"
STOP: Final = "&Stop$"


def amount_text(amount_fen: int) -> str:
    """Yuan with two places; announcers read no sign."""
    return f"{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"


def sentence(phrase: str, amount_fen: int) -> str:
    """The text to be spoken."""
    return SENTENCES[phrase].format(amount=amount_text(amount_fen))


def command(model: str, phrase: str, amount_fen: int) -> str | None:
    """The command string of a model; None for a phrase it does not know."""
    found = COMMANDS[model].get(phrase)
    return None if found is None else found.format(amount=amount_text(amount_fen))
