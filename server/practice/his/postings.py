"""Postings: an order is decided once, and told the same ever after."""

from datetime import datetime
from typing import Any

from server.practice.his import bills
from server.practice.his.book import Book, Document
from server.practice.his.fields import instant_text, parse_instant
from server.practice.his.problems import Problem, invalid

UNKNOWN_POSTING: dict[str, Any] = {
    "receipt_no": None,
    "invoice_no": None,
    "guidance": None,
    "posted_at": None,
    "business_day": None,
    "kind": None,
    "patient_no": None,
    "account_no": None,
    "bills": [],
    "total_fen": None,
    "withdrawn_fen": None,
    "payments": [],
}


def content_of(body: Document) -> Document:
    """What makes two postings of an order the same one."""
    return {
        "kind": body["kind"],
        "patient_no": body["patient_no"],
        "account_no": body["account_no"],
        "total_fen": body["total_fen"],
        "bills": sorted(body["bills"], key=lambda one: str(one["bill_no"])),
        "payments": sorted(
            ({name: value for name, value in one.items() if name != "paid_at"} for one in body["payments"]),
            key=lambda one: str(one["payment_no"]),
        ),
    }


def check_sums(body: Document) -> None:
    """The rules between members. Raises Problem `request.invalid`."""
    deposit = body["kind"] == "deposit"
    if deposit != (body["account_no"] is not None):
        raise invalid("account_no", "required" if deposit else "null")
    if deposit == bool(body["bills"]):
        raise invalid("bills", "length")
    if sum(one["amount_fen"] for one in body["payments"]) != body["total_fen"]:
        raise invalid("payments", "sum")
    if deposit and body["total_fen"] == 0:
        raise invalid("total_fen", "range")
    if not deposit and sum(one["own_fen"] for one in body["bills"]) != body["total_fen"]:
        raise invalid("bills", "sum")


def view(order_no: str, order: Document | None) -> Document:
    """4.9: what became of an order."""
    state, code = "absent", None
    if order is not None:
        state, code = order["state"], order["code"]
    shown = {
        **UNKNOWN_POSTING,
        "order_no": order_no,
        "state": "withdrawn" if state == "barred" else state,
        "code": code,
    }
    if order is not None and state in ("posted", "withdrawn"):
        body = order["body"]
        answer = {
            name: order["answer"][name]
            for name in ("receipt_no", "invoice_no", "guidance", "posted_at", "business_day")
        }
        content = {name: body[name] for name in ("kind", "patient_no", "account_no", "bills", "total_fen", "payments")}
        shown = {**shown, **answer, **content, "withdrawn_fen": order["withdrawn_fen"]}
    return shown


def query(book: Book, order_no: str) -> Document:
    """4.9."""
    return view(order_no, book.order(order_no))


def post(book: Book, body: Document, now: datetime) -> Document:
    """4.7 and 4.8: decide an order, or repeat what was decided. Raises Problem; a refusal is remembered."""
    check_sums(body)
    order_no = body["order_no"]
    kept = book.order(order_no)
    if kept is not None:
        return _repeat(order_no, kept, body)
    try:
        return _decide(book, body, now)
    except Problem as refusal:
        refuse(book, body, refusal)
        raise


def refuse(book: Book, body: Document, refusal: Problem) -> None:
    """Remember a refusal as final; forget the order's locks."""
    if refusal.decides and book.order(body["order_no"]) is None:
        decided = {
            "state": "refused",
            "code": refusal.code,
            "members": refusal.members,
            "body": body,
            "withdrawn_fen": 0,
        }
        book.save_order(body["order_no"], decided)


def _repeat(order_no: str, kept: Document, body: Document) -> Document:
    if kept["state"] == "barred":
        raise Problem("order.withdrawn")
    if content_of(kept["body"]) != content_of(body):
        raise Problem("posting.differs", posted=view(order_no, kept))
    if kept["state"] == "refused":
        raise Problem(kept["code"], **kept["members"])
    return {**kept["answer"], "already": True}


def _decide(book: Book, body: Document, now: datetime) -> Document:
    guidance = _credit_deposit(book, body) if body["kind"] == "deposit" else _pay_bills(book, body, now)
    day = book.business_day(now)
    answer = {
        "order_no": body["order_no"],
        "state": "posted",
        "already": False,
        "receipt_no": f"R{day:%y%m%d}{book.next_number('receipt'):06}",
        "invoice_no": None,
        "guidance": guidance,
        "posted_at": instant_text(now),
        "business_day": day.isoformat(),
    }
    order = {"state": "posted", "code": None, "body": body, "answer": answer, "withdrawn_fen": 0}
    book.save_order(body["order_no"], order)
    book.release(body["order_no"], now)
    _record_credits(book, body, now)
    entry = {
        "line": "posting",
        "order_no": body["order_no"],
        "refund_no": None,
        "patient_no": body["patient_no"],
        "receipt_no": answer["receipt_no"],
        "kind": body["kind"],
        "account_no": body["account_no"],
        "amount_fen": body["total_fen"],
        "payments": body["payments"],
        "at": answer["posted_at"],
        **{name: body[name] for name in ("operator", "window", "campus")},
    }
    book.add_entry("posting", body["order_no"], day, entry)
    return answer


def _credit_deposit(book: Book, body: Document) -> str:
    patient = bills.known_patient(book, body["patient_no"])
    account = book.account(body["account_no"])
    if account is None or account["patient_no"] != body["patient_no"]:
        raise Problem("account.unknown")
    if account["state"] != "open" or patient["kind"] == "discharged":
        raise Problem("patient.discharged")
    book.save_account({**account, "paid_in_fen": account["paid_in_fen"] + body["total_fen"]})
    return "预交金已入账，请妥善保管收据"


def _pay_bills(book: Book, body: Document, now: datetime) -> str:
    paid_by = min((parse_instant(one["paid_at"]) for one in body["payments"]), default=now)
    stored = bills.check_free(book, body["order_no"], body["patient_no"], body["bills"], now, paid_by)
    guidance: list[str] = []
    for bill in stored:
        items = [{**item, "executed": item["executed"] or item["executes_on_posting"]} for item in bill["items"]]
        book.save_bill({**bill, "items": items, "state": "paid", "order_no": body["order_no"]})
        if bill["kind"] == "deposit":
            _add_to_account(book, bill["account_no"], bill["own_fen"])
        guidance += [line for line in bill["guidance"] if line not in guidance]
    return "\n".join(guidance)[:500]


def _add_to_account(book: Book, account_no: str, amount_fen: int) -> None:
    account = book.account(account_no)
    if account is not None:
        book.save_account({**account, "paid_in_fen": account["paid_in_fen"] + amount_fen})


def _credits(book: Book, body: Document) -> list[tuple[str, int]]:
    if body["kind"] == "deposit":
        return [(body["account_no"], body["total_fen"])]
    stored = [book.bill(one["bill_no"]) for one in body["bills"]]
    return [(bill["account_no"], bill["own_fen"]) for bill in stored if bill and bill["kind"] == "deposit"]


def _record_credits(book: Book, body: Document, now: datetime) -> None:
    day = book.business_day(now)
    for account_no, amount_fen in _credits(book, body):
        record = {
            "record_no": f"DR{book.next_number('record'):08}",
            "kind": "paid_in",
            "amount_fen": amount_fen,
            "at": instant_text(now),
            "business_day": day.isoformat(),
            "order_no": body["order_no"],
            "refund_no": None,
            "channel": body["payments"][0]["channel"] if body["payments"] else None,
        }
        book.add_account_record(account_no, body["order_no"], day, record)


def misbook(book: Book, order_no: str) -> None:
    """The fault of a HIS that books one fen more than it was told, and stands by it."""
    order = book.order(order_no)
    if order is not None and order["state"] == "posted":
        total_fen = order["body"]["total_fen"] + 1
        book.save_order(order_no, {**order, "body": {**order["body"], "total_fen": total_fen}})
        book.misbook_entry(order_no, total_fen)


def enter_by_hand(book: Book, order_no: str, amount_fen: int, channel: str, now: datetime) -> Document:
    """A receipt in the day list alone, typed in at the HIS by hand: no bill, and no order of anybody."""
    day = book.business_day(now)
    payment = {
        "payment_no": f"P{order_no[1:]}",
        "channel": channel,
        "amount_fen": amount_fen,
        "channel_number": None,
        "paid_at": instant_text(now),
    }
    entry = {
        "line": "posting",
        "order_no": order_no,
        "refund_no": None,
        "patient_no": book.patients()[0]["patient_no"],
        "receipt_no": f"R{day:%y%m%d}{book.next_number('receipt'):06}",
        "kind": "bills",
        "account_no": None,
        "amount_fen": amount_fen,
        "payments": [payment],
        "at": instant_text(now),
        "operator": "HIS",
        "window": "HIS",
        "campus": "main",
    }
    book.add_entry("posting", order_no, day, entry)
    return {"order_no": order_no, "receipt_no": entry["receipt_no"]}


def roll_back(book: Book, order_no: str) -> bool:
    """The fault of a HIS that said posted and lost it: undo everything, keep only a note for the tester."""
    order = book.order(order_no)
    if order is None or order["state"] != "posted" or order["withdrawn_fen"]:
        return False
    body = order["body"]
    for account_no, amount_fen in _credits(book, body):
        _add_to_account(book, account_no, -amount_fen)
    for one in body["bills"]:
        bill = book.bill(one["bill_no"])
        if bill is not None:
            items = [
                {**item, "executed": None if item["executes_on_posting"] else item["executed"]}
                for item in bill["items"]
            ]
            book.save_bill({**bill, "items": items, "state": "open", "order_no": None})
    book.remove_account_records(order_no)
    book.remove_entries("posting", order_no)
    book.forget_order(order_no)
    book.add_rolled_back(order_no, order)
    return True
