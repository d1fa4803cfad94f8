"""Sections of the settings about the clock work of reconciliation: times, our own statements, mail."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
KINDS = frozenset({"channel", "business", "source", "bank", "funds"})
NO_HOUR = "must be an hour of the day in Beijing, like 10:30"
ADDRESS = re.compile(r"[^@\s<>\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}")

Refuse = Callable[[str, str], object]
"""Takes the key at fault and what is wrong with it; does not return."""


class Reconciliation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When statements are fetched and days are run, at hours of the next day in Beijing.

    ``times`` by a party's name or by ``channel``, ``business``, ``source``, ``bank``, ``funds``. ``run_at_latest``: a
    day is run then without what has not come. ``automatic = false`` leaves everything to people.
    """

    automatic: bool = True
    run_at_latest: str = "14:00"
    catch_up_days: Annotated[int, Meta(ge=1, le=366)] = 31
    times: dict[str, str] = field(default_factory=dict)


class OwnStatements(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Our statement for each service channel: written at an hour of the next day into the directory of its name."""

    write_at: str = "01:00"
    directories: dict[str, str] = field(default_factory=dict)


class MailRecipient(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told what by mail; an empty list means all."""

    address: str
    roles: tuple[Literal["cashier", "supervisor", "finance", "administrator"], ...] = ()
    levels: tuple[Literal["notice", "warning", "urgent"], ...] = ("warning", "urgent")
    amount_from_fen: Annotated[int, Meta(ge=0, le=10**12)] = 0
    language: Literal["zh", "en"] = "zh"


class Mail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How alerts are mailed; without a ``host`` they are not."""

    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: str = ""
    sender: str = ""
    username: str = ""
    password_secret: str = ""
    every_minutes: Annotated[int, Meta(ge=1, le=1440)] = 30
    give_up_hours: Annotated[int, Meta(ge=1, le=240)] = 24
    recipients: tuple[MailRecipient, ...] = ()


class FundsChannel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a channel's money comes: words in the bank's text (the merchant number is always one), working days until it
    arrives, how much rounding of fees may leave over at most, the bank account in the books."""

    marks: tuple[str, ...] = ()
    lag_working_days: Annotated[int, Meta(ge=0, le=30)] = 1
    largest_rounding_fen: Annotated[int, Meta(ge=0, le=100_000)] = 100
    bank_account: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$")] = "main"


class Funds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When banks work, how channels settle, and the account of what rounding of fees leaves over."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    difference_account: Annotated[str, Meta(pattern=r"^[a-z_]{1,40}$")] = "fee_differences"
    channels: dict[str, FundsChannel] = field(
        default_factory=lambda: {
            "wechat": FundsChannel(marks=("财付通", "微信支付")),
            "alipay": FundsChannel(marks=("支付宝",)),
            "unionpay": FundsChannel(marks=("银联",)),
        }
    )


class Documents(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The font that PDFs carry in themselves: a TrueType file with Chinese; empty: a usual one of this computer."""

    font: str = ""


def hour(text: str) -> time:
    """An hour of the day from text that was checked."""
    return time.fromisoformat(text)


def check_times(reconciliation: Reconciliation, own: OwnStatements, parties: frozenset[str], refuse: Refuse) -> None:
    """Every hour is one, every party is known."""
    named = {f"reconciliation.times.{name}": at for name, at in reconciliation.times.items()}
    named |= {"reconciliation.run_at_latest": reconciliation.run_at_latest, "own_statements.write_at": own.write_at}
    for key, text in named.items():
        if not HOUR.fullmatch(text):
            refuse(key, NO_HOUR)
    for name in reconciliation.times:
        if name not in KINDS | parties:
            refuse(f"reconciliation.times.{name}", "names no channel, business system or kind of party")
    for name, directory in own.directories.items():
        if not directory:
            refuse(f"own_statements.directories.{name}", "must name a folder")


def check_mail(mail: Mail, is_file: Callable[[str], bool], refuse: Refuse) -> None:
    """What a mail server needs is there, and nobody signs in over an open line."""
    if mail.host and not ADDRESS.fullmatch(_address_of(mail.sender)):
        refuse("mail.sender", "must be an address like paydesk@hospital.example")
    if bool(mail.username) != bool(mail.password_secret):
        refuse("mail.password_secret" if mail.username else "mail.username", "both or neither must be given")
    if mail.security == "none" and mail.username:
        refuse("mail.security", "must be starttls or tls where somebody signs in")
    if mail.ca_file and not is_file(mail.ca_file):
        refuse("mail.ca_file", "no such file")
    for place, recipient in enumerate(mail.recipients):
        if not ADDRESS.fullmatch(recipient.address):
            refuse(f"mail.recipients[{place}].address", "must be an address like finance@hospital.example")


def hours(texts: Mapping[str, str]) -> dict[str, time]:
    """Hours by name."""
    return {name: hour(text) for name, text in texts.items()}


def _address_of(sender: str) -> str:
    """``name <address>`` or an address."""
    found = re.fullmatch(r"[^<>]*<([^<>]+)>", sender)
    return found.group(1) if found else sender
