"""The form of every answer of a HIS, so that the conformance test can say which member is wrong."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from server.business.his_rest.conformance_client import fail

Form = Callable[[Any], bool]

MAX_FEN = 99_999_999_999


def _matches(expression: str) -> Form:
    compiled = re.compile(expression)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fen(value: Any) -> bool:
    return _integer(value) and 0 <= value <= MAX_FEN


def _instant(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _or_null(form: Form) -> Form:
    return lambda value: value is None or form(value)


def _word(*words: str) -> Form:
    return lambda value: value in words


def _text(most: int) -> Form:
    return lambda value: isinstance(value, str) and len(value) <= most


def _list(value: Any) -> bool:
    return isinstance(value, list)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


number = _matches(r"[\x21-\x7e]{1,64}")
masked = _or_null(lambda value: isinstance(value, str) and "*" in value)

TIME: dict[str, Form] = {
    "contract": _word("1.0"),
    "system": _text(200),
    "time": _instant,
    "business_day": _day,
    "state": _word("open", "closing"),
}
PATIENT: dict[str, Form] = {
    "patient_no": number,
    "name": lambda value: isinstance(value, str) and 1 <= len(value) <= 200,
    "name_masked": lambda value: isinstance(value, str) and "*" in value,
    "sex": _word("male", "female", "unknown"),
    "age": _or_null(lambda value: _integer(value) and 0 <= value < 150),
    "id_no_masked": masked,
    "telephone_masked": masked,
    "card_no_masked": masked,
    "kind": _word("outpatient", "inpatient", "discharged"),
    "insurance": _or_null(_text(200)),
    "visit_no": _or_null(number),
    "department": _or_null(_text(200)),
    "bed": _or_null(_text(200)),
    "deposit_account_no": _or_null(number),
    "discharged_at": _or_null(_instant),
}
ITEM: dict[str, Form] = {
    "line_no": lambda value: _integer(value) and value >= 1,
    "name": _text(200),
    "spec": _or_null(_text(200)),
    "quantity": _matches(r"[0-9]{1,9}(\.[0-9]{1,6})?"),
    "unit": _or_null(_text(200)),
    "unit_price_fen": _fen,
    "amount_fen": _fen,
    "insurance_fen": _fen,
    "own_fen": _fen,
}
BILL: dict[str, Form] = {
    "bill_no": number,
    "version": number,
    "patient_no": number,
    "kind": _word("outpatient", "registration", "inpatient", "deposit"),
    "department": _or_null(_text(200)),
    "doctor": _or_null(_text(200)),
    "visit_no": _or_null(number),
    "account_no": _or_null(number),
    "created_at": _instant,
    "items": lambda value: isinstance(value, list) and 1 <= len(value) <= 500,
    "total_fen": _fen,
    "insurance_fen": _fen,
    "own_fen": _fen,
    "presettled_until": _or_null(_instant),
    "state": _word("open", "locked", "paid", "withdrawn", "cancelled"),
    "locked_by": _or_null(lambda value: isinstance(value, dict)),
}
HOLDER: dict[str, Form] = {"order_no": number, "window": _text(64), "expires_at": _instant}
LOCK: dict[str, Form] = {"order_no": number, "already": _truth, "expires_at": _instant, "own_fen": _fen, "bills": _list}
POSTED: dict[str, Form] = {
    "order_no": number,
    "state": _word("posted"),
    "already": _truth,
    "receipt_no": _or_null(number),
    "invoice_no": _or_null(number),
    "guidance": _text(500),
    "posted_at": _instant,
    "business_day": _day,
}
ASKED_POSTING: dict[str, Form] = {
    "order_no": number,
    "state": _word("posted", "withdrawn", "refused", "absent"),
    "receipt_no": _or_null(number),
    "invoice_no": _or_null(number),
    "guidance": _or_null(_text(500)),
    "posted_at": _or_null(_instant),
    "business_day": _or_null(_day),
    "kind": _or_null(_word("bills", "deposit")),
    "patient_no": _or_null(number),
    "account_no": _or_null(number),
    "bills": _list,
    "total_fen": _or_null(_fen),
    "withdrawn_fen": _or_null(_fen),
    "payments": _list,
    "code": _or_null(_matches(r"[a-z_]+\.[a-z_]+")),
}
DAY_LIST: dict[str, Form] = {
    "business_day": _day,
    "closed": _truth,
    "totals": lambda value: isinstance(value, dict),
    "lines": _list,
    "next_cursor": _or_null(_text(200)),
}
LINE: dict[str, Form] = {
    "line": _word("posting", "withdrawal"),
    "order_no": number,
    "refund_no": _or_null(number),
    "patient_no": number,
    "receipt_no": _or_null(number),
    "kind": _word("bills", "deposit", "amount"),
    "account_no": _or_null(number),
    "amount_fen": _fen,
    "payments": _list,
    "at": _instant,
    "operator": _text(64),
    "window": _text(64),
    "campus": _text(64),
}
ALLOWED: dict[str, Form] = {
    "refund_no": number,
    "order_no": number,
    "state": _word("allowed"),
    "already": _truth,
    "posted": _truth,
    "amount_fen": _fen,
    "items": _list,
    "invoice_no": _or_null(number),
    "withdrawn_at": _instant,
    "business_day": _day,
}
BALANCE: dict[str, Form] = {
    "account_no": number,
    "patient_no": number,
    "state": _word("open", "closed"),
    "balance_fen": _integer,
    "paid_in_fen": _fen,
    "spent_fen": _fen,
    "as_of": _instant,
}


def check(document: Any, forms: dict[str, Form], what: str) -> dict[str, Any]:
    """The document, every member of it in its form. Raises Failed naming the member, never its value."""
    if not isinstance(document, dict):
        fail(f"{what} is not an object")
    for name, form in forms.items():
        if name not in document:
            fail(f"{what}: member {name} is missing")
        if not form(document[name]):
            fail(f"{what}: member {name} has a wrong form")
    return dict(document)


def check_bill(value: Any) -> dict[str, Any]:
    """A bill whose members and sums are right."""
    bill = check(value, BILL, "bill")
    items = [check(item, ITEM, "item") for item in bill["items"]]
    if len({item["line_no"] for item in items}) != len(items):
        fail("bill: a line_no twice")
    for part in (bill, *items):
        whole_fen = part["total_fen"] if "total_fen" in part else part["amount_fen"]
        if whole_fen != part["insurance_fen"] + part["own_fen"]:
            fail("bill: total is not insurance + own")
    for name, member in (("total_fen", "amount_fen"), ("insurance_fen", "insurance_fen"), ("own_fen", "own_fen")):
        if bill[name] != sum(item[member] for item in items):
            fail(f"bill: {name} is not the sum of its items")
    if (bill["state"] == "locked") != (bill["locked_by"] is not None):
        fail("bill: locked_by must be there exactly when the state is locked")
    if bill["locked_by"] is not None:
        check(bill["locked_by"], HOLDER, "locked_by")
    return bill
