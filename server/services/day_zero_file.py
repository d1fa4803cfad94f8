"""Read the file of day zero, JSON or CSV, and name line and field of what is wrong with it."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.core.errors import Refused
from server.domain.day_zero import KINDS, PARTIES, DayZero, InTransit, OpeningBalance

LARGEST_BYTES = 64 * 1024 * 1024
HEADER = (
    "record", "account", "party", "name", "kind", "our_no", "party_no", "business_no", "at", "day", "count", "fen"
)  # fmt: skip
_ACCOUNT = re.compile(r"[a-z_]{1,20}/[^\s\x00-\x1f]{1,100}")
_NUMBER = re.compile(r"[^\x00-\x1f]{0,64}")
_FEN_LIMIT = 10**15


def read_day_zero(content: bytes) -> DayZero:
    """The file's content. Raises Refused ``day_zero.unreadable`` (``line``: the line of a CSV file, or the place in its
    list; ``field``, ``rule``)."""
    if len(content) > LARGEST_BYTES:
        raise _wrong(0, "file", "is larger than 64 MiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(content.count(b"\n", 0, error.start) + 1, "file", "is not UTF-8") from None
    return _from_json(text) if text.lstrip().startswith("{") else _from_csv(text)


def _wrong(line: int, field: str, rule: str) -> Refused:
    return Refused("day_zero.unreadable", line=line, field=field, rule=rule)


def _from_json(text: str) -> DayZero:
    try:
        tree = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise _wrong(getattr(error, "lineno", 0), "file", "is not JSON") from None
    _only(tree, ("day", "balances", "in_transit", "totals"), 0)
    totals = tree["totals"]
    _only(totals, ("balances", "in_transit"), 0)
    _only(totals["balances"], ("count", "fen"), 0)
    said = _list(totals, "in_transit", lambda line, row: (_party(line, row), _pair(line, row)))
    return _whole(
        _day(0, tree["day"]),
        list(enumerate(_list(tree, "balances", _balance), 1)),
        list(enumerate(_list(tree, "in_transit", _transit), 1)),
        _pair(0, totals["balances"]),
        said,
    )


def _from_csv(text: str) -> DayZero:
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(rows.fieldnames or ()) != HEADER:
        raise _wrong(1, "header", "must be " + ",".join(HEADER))
    day, balances_total, balances, transit, totals = None, (0, 0), [], [], []
    try:
        for row in rows:
            line, record = rows.line_num, row["record"]
            if None in row or None in row.values():
                raise _wrong(line, "record", f"must have {len(HEADER)} columns")
            if record == "day":
                day = _day(line, row["day"])
            elif record == "balance":
                balances.append((line, _balance(line, row)))
            elif record == "transit":
                transit.append((line, _transit(line, row)))
            elif record == "total" and row["account"] == "balances":
                balances_total = _pair(line, row)
            elif record == "total":
                totals.append((_party(line, row), _pair(line, row)))
            else:
                raise _wrong(line, "record", "must be day, balance, transit or total")
    except csv.Error:
        raise _wrong(rows.line_num, "file", "is not CSV") from None
    if day is None:
        raise _wrong(0, "day", "is not there")
    return _whole(day, balances, transit, balances_total, totals)


def _whole(
    day: date, balances: list[tuple[int, OpeningBalance]], transit: list[tuple[int, InTransit]],
    balances_total: tuple[int, int], totals: list[tuple[tuple[str, str], tuple[int, int]]],
) -> DayZero:  # fmt: skip
    accounts = set[str]()
    for line, balance in balances:
        if balance.account in accounts:
            raise _wrong(line, "account", "stands twice")
        accounts.add(balance.account)
    for line, row in transit:
        if row.day >= day:
            raise _wrong(line, "day", "must be before day zero")
    if len(dict(totals)) != len(totals):
        raise _wrong(0, "totals", "name a party twice")
    return DayZero(
        day, tuple(one for _, one in balances), tuple(row for _, row in transit), balances_total, dict(totals)
    )


def _only(tree: Any, names: tuple[str, ...], line: int) -> None:
    if not isinstance(tree, dict) or set(tree) != set(names):
        raise _wrong(line, "file", "must have " + ", ".join(names) + " and nothing else")


def _list(tree: Mapping[str, Any], name: str, read: Callable[[int, Any], Any]) -> list[Any]:
    rows = tree[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(0, name, "must be a list of objects")
    return [read(place, row) for place, row in enumerate(rows, 1)]


def _balance(line: int, row: Mapping[str, Any]) -> OpeningBalance:
    account = row.get("account")
    if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
        raise _wrong(line, "account", "must be kind/name")
    return OpeningBalance(account, _int(line, row, "fen"))


def _transit(line: int, row: Mapping[str, Any]) -> InTransit:
    party, name = _party(line, row, of_row=True)
    kind, fen = row.get("kind"), _int(line, row, "fen")
    if kind not in KINDS:
        raise _wrong(line, "kind", "must be " + ", ".join(KINDS))
    if fen <= 0:
        raise _wrong(line, "fen", "must be more than 0")
    our_no, party_no, business_no = (_text(line, row, field) for field in ("our_no", "party_no", "business_no"))
    if not our_no and not party_no:
        raise _wrong(line, "our_no", "or party_no is needed")
    at, day = _instant(line, row.get("at")), _day(line, row.get("day"))
    return InTransit(party, name, str(kind), our_no, party_no, business_no, at, day, fen)


def _party(line: int, row: Mapping[str, Any], *, of_row: bool = False) -> tuple[str, str]:
    """Party and name; a row of the platform names its channel, a total of the platform nobody."""
    party, name = row.get("party"), _text(line, row, "name")
    if party not in PARTIES:
        raise _wrong(line, "party", "must be " + ", ".join(PARTIES))
    if bool(name) != (of_row or party != "platform"):
        raise _wrong(line, "name", "is needed, but in totals of the platform")
    return str(party), name


def _pair(line: int, row: Mapping[str, Any]) -> tuple[int, int]:
    return _int(line, row, "count"), _int(line, row, "fen")


def _text(line: int, row: Mapping[str, Any], field: str) -> str:
    text = row.get(field, "")
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise _wrong(line, field, "must be a text of at most 64 letters")
    return text


def _int(line: int, row: Mapping[str, Any], field: str) -> int:
    value = row.get(field)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}", value, re.ASCII):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _FEN_LIMIT:
        raise _wrong(line, field, "must be a whole number")
    return value


def _day(line: int, text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        raise _wrong(line, "day", "must be a day like 2026-10-31") from None


def _instant(line: int, text: Any) -> datetime:
    wrong = _wrong(line, "at", "must be an instant with its offset, like 2026-10-31T23:59:58+08:00")
    try:
        instant = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise wrong from None
    if instant.tzinfo is None:
        raise wrong
    return instant
