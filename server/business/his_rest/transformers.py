"""Our values to the contract's JSON and its JSON to ours, pure; what has not the contract's form is Unreadable."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund, RefusedItem
from server.ports import Bill, BillItem, Patient, PostingWord, WithdrawalWord

Json = Mapping[str, Any]

SEARCH_BY: Mapping[str, str] = {
    "card": "card_no",
    "patient_no": "patient_no",
    "name": "name",
    "telephone": "telephone",
    "id_number": "id_no",
    "visit_no": "visit_no",
}
LARGEST_FEN = 99_999_999_999
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)


class Unreadable(ValueError):
    """An answer that has not the contract's form; the message names the member, never its value."""


# ---------------------------------------------------------------- out


def posting(order: Order, payments: Sequence[Payment], *, operator: str, window: str) -> Json:
    """Body of POST /postings: what the order's payments hold now, in our order of payment numbers."""
    held = [payment for payment in payments if payment.amount_fen > payment.refunded_fen]
    return {
        "order_no": order.order_no,
        "kind": "bills",
        "patient_no": order.patient_no,
        "account_no": None,
        "bills": [{"bill_no": bill.bill_no, "version": bill.version, "own_fen": bill.own_fen} for bill in order.bills],
        "total_fen": order.total_fen,
        "payments": [
            {
                "payment_no": payment.payment_no,
                "channel": payment.channel,
                "amount_fen": payment.amount_fen - payment.refunded_fen,
                "channel_number": payment.channel_number or None,
                "paid_at": instant_text(payment.paid_at or payment.changed_at),
            }
            for payment in sorted(held, key=lambda each: each.payment_no)
        ],
        "operator": label(operator),
        "window": label(window),
        "campus": label(order.campus),
    }


def withdrawal(refund: Refund, order: Order, *, operator: str, window: str) -> Json:
    """Body of POST /withdrawals: whole bills when the amount is theirs, single lines, else an amount of the order."""
    prices = {bill.bill_no: bill.own_fen for bill in order.bills}
    whole = bool(refund.bills) and sum(prices.get(bill_no, 0) for bill_no in refund.bills) == refund.amount_fen
    bills: list[Json] = [{"bill_no": bill_no, "line_nos": None} for bill_no in refund.bills] if whole else []
    for bill_no in dict.fromkeys(item.bill_no for item in refund.items):
        lines = sorted(item.line_no for item in refund.items if item.bill_no == bill_no)
        bills.append({"bill_no": bill_no, "line_nos": lines})
    return {
        "refund_no": refund.refund_no,
        "order_no": order.order_no,
        "kind": "bills" if bills else "amount",
        "account_no": None,
        "bills": bills,
        "amount_fen": refund.amount_fen,
        "reason": refund.reason,
        "operator": label(operator),
        "window": label(window),
        "campus": label(order.campus),
    }


def cancellation(refund: Refund, *, operator: str, window: str, campus: str) -> Json:
    """Body of POST /withdrawals/cancel."""
    return {
        "refund_no": refund.refund_no,
        "operator": label(operator),
        "window": label(window),
        "campus": label(campus),
    }


def lock(order_no: str, patient_no: str, bills: Iterable[tuple[str, str]], *, window: str, lease_s: int) -> Json:
    """Body of POST /locks."""
    pairs = [{"bill_no": bill_no, "version": version} for bill_no, version in bills]
    return {
        "order_no": order_no, "patient_no": patient_no, "bills": pairs, "lease_s": max(30, min(lease_s, 3600)),
        "window": label(window),
    }  # fmt: skip


def label(text: str) -> str:
    """A label of the contract: 1 to 64 characters without control characters."""
    clean = text if text.isprintable() else "".join(character for character in text if character.isprintable())
    return clean.strip()[:64] or "-"


def instant_text(instant: datetime) -> str:
    """An instant as RFC 3339 in UTC with Z."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


# ---------------------------------------------------------------- in


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object without a name twice. Raises Unreadable."""
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("not a JSON object in UTF-8, or a name twice") from None
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    return value


def patients(answer: Json) -> tuple[Patient, ...]:
    """The patients of an answer of /patients/find. The contract gives an age, not a birth day."""
    return tuple(
        Patient(
            patient_no=text(each, "patient_no"),
            name=text(each, "name"),
            card_no=text_or_empty(each, "card_no_masked"),
            sex=text(each, "sex"),
            birth_day=None,
            id_number_masked=text_or_empty(each, "id_no_masked"),
            telephone_masked=text_or_empty(each, "telephone_masked"),
        )
        for each in objects(answer, "patients")
    )


def bills(answer: Json) -> tuple[Bill, ...]:
    """The bills of an answer, each checked: total = insurance + own, and the sums of its items."""
    return tuple(_bill(each) for each in objects(answer, "bills"))


def _bill(fields: Json) -> Bill:
    items = tuple(_item(each) for each in objects(fields, "items"))
    total, insurance, own = (fen(fields, name) for name in ("total_fen", "insurance_fen", "own_fen"))
    sums = (
        sum(item.amount_fen for item in items),
        sum(item.insurance_fen for item in items),
        sum(item.own_fen for item in items),
    )
    if not items or total != insurance + own or sums != (total, insurance, own):
        raise Unreadable("bill sums")
    locked_by = fields.get("locked_by")
    until = fields.get("presettled_until")
    return Bill(
        bill_no=text(fields, "bill_no"),
        kind=text(fields, "kind"),
        title=items[0].name,
        department=text_or_empty(fields, "department"),
        doctor=text_or_empty(fields, "doctor"),
        created_at=instant(fields, "created_at"),
        items=items,
        total_fen=total,
        insurance_fen=insurance,
        own_fen=own,
        version=text(fields, "version"),
        state=text(fields, "state"),
        locked_by=text_or_empty(locked_by, "window") if isinstance(locked_by, dict) else "",
        presettled_until=None if until is None else instant(fields, "presettled_until"),
    )


def _item(fields: Json) -> BillItem:
    amount, insurance, own = (fen(fields, name) for name in ("amount_fen", "insurance_fen", "own_fen"))
    if amount != insurance + own:
        raise Unreadable("item sums")
    return BillItem(
        name=text(fields, "name"),
        spec=text_or_empty(fields, "spec"),
        quantity=text(fields, "quantity"),
        unit=text_or_empty(fields, "unit"),
        amount_fen=amount,
        insurance_fen=insurance,
        own_fen=own,
        line_no=fields["line_no"] if type(fields.get("line_no")) is int else 0,
    )


def refused_items(problem: Json) -> tuple[RefusedItem, ...]:
    """What a refused withdrawal says of each line that was asked for; empty when it names none."""
    found = problem.get("items")
    lines = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return tuple(
        RefusedItem(
            bill_no=_word(each, "bill_no"),
            line_no=each["line_no"] if type(each.get("line_no")) is int else 0,
            name=_word(each, "name")[:100],
            code=_word(each, "code")[:64],
            reason=_word(each, "reason")[:100],
        )
        for each in lines[:500]
    )


def first_bill_in_conflict(problem: Json) -> dict[str, str]:
    """The first bill that a refused lock names (``bill_no``, empty when it names none), and where it is held: the
    ``window`` or machine and ``until_at``, when the business system says so."""
    found = problem.get("bills")
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, dict):
        return {"bill_no": ""}
    holder = first.get("locked_by")
    said = {"bill_no": _word(first, "bill_no")}
    if not isinstance(holder, dict) or not _word(holder, "window"):
        return said
    said["window"] = _word(holder, "window")[:60]
    try:
        return {**said, "until_at": instant(holder, "expires_at").isoformat()}
    except Unreadable:
        return said


def posting_word(fields: Json) -> PostingWord:
    """How an order stands, out of GET /postings/{order_no}: what of it still stands is what was not withdrawn."""
    state = text(fields, "state")
    if state == "posted":
        stands = fen(fields, "total_fen") - fen(fields, "withdrawn_fen")
        return PostingWord("posted", "his.posted", stands, text_or_empty(fields, "receipt_no"), _paid_by(fields))
    if state not in ("withdrawn", "refused", "absent"):
        raise Unreadable("state")
    return PostingWord(state, text_or_empty(fields, "code") or f"his.{state}", payment_nos=_paid_by(fields))


def withdrawal_word(fields: Json) -> WithdrawalWord:
    """How a withdrawal stands, out of GET /withdrawals/{refund_no}."""
    state = text(fields, "state")
    if state == "allowed":
        return WithdrawalWord("withdrawn", "his.withdrawn", fen(fields, "amount_fen"))
    if state not in ("refused", "cancelled", "absent"):
        raise Unreadable("state")
    return WithdrawalWord(state, text_or_empty(fields, "code") or f"his.{state}")


def _paid_by(fields: Json) -> tuple[str, ...]:
    payments = fields.get("payments")
    if not isinstance(payments, list):
        return ()
    return tuple(text(one, "payment_no") for one in payments if isinstance(one, dict))


def text(fields: Json, name: str) -> str:
    """A member that is text and not empty."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise Unreadable(name)
    return value


def text_or_empty(fields: Json, name: str) -> str:
    """A member that is text or null."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(name)
    return value or ""


def fen(fields: Json, name: str) -> int:
    """A member that is whole fen within the contract's range."""
    value = fields.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST_FEN:
        raise Unreadable(name)
    return value


def instant(fields: Json, name: str) -> datetime:
    """A member that is an instant."""
    value = fields.get(name)
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise Unreadable(name)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable(name) from None


def objects(fields: Json, name: str) -> Sequence[Json]:
    """A member that is a list of objects."""
    value = fields.get(name)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unreadable(name)
    return value


def _word(fields: Json, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unreadable("a name twice")
    return fields


_DECODER = json.JSONDecoder(object_pairs_hook=_no_name_twice, parse_float=str)
