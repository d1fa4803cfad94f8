"""Withdrawals: items are taken back before a refund or refused one by one, and put back when it is not made."""

from datetime import datetime
from typing import Any

from server.practice.his.book import Book, Document
from server.practice.his.deposits import balance_fen
from server.practice.his.fields import instant_text
from server.practice.his.problems import Problem, invalid

CORRECTION = "correction"
"""The reason of a withdrawal after which the bills are to be posted anew."""
CONTENT = ("order_no", "kind", "account_no", "bills", "amount_fen")
UNKNOWN_WITHDRAWAL: dict[str, Any] = {
    "order_no": None,
    "posted": None,
    "amount_fen": None,
    "items": [],
    "invoice_no": None,
    "withdrawn_at": None,
    "business_day": None,
    "code": None,
}
Line = tuple[str, Document]
"""A bill's number and one of its items."""


def _content(body: Document) -> Document:
    def lines(one: Document) -> Document:
        return {"bill_no": one["bill_no"], "line_nos": sorted(one["line_nos"]) if one["line_nos"] else None}

    bills = sorted((lines(one) for one in body["bills"]), key=lambda one: str(one["bill_no"]))
    return {**{name: body[name] for name in CONTENT}, "bills": bills}


def _check_members(body: Document) -> None:
    deposit = body["kind"] == "deposit"
    if deposit != (body["account_no"] is not None):
        raise invalid("account_no", "required" if deposit else "null")
    if (body["kind"] != "bills") == bool(body["bills"]):
        raise invalid("bills", "length")
    if body["kind"] != "bills" and body["amount_fen"] == 0:
        raise invalid("amount_fen", "range")


def withdraw(book: Book, body: Document, now: datetime) -> Document:
    """4.11: decide a withdrawal, or repeat what was decided. Raises Problem; a refusal is remembered."""
    _check_members(body)
    kept = book.refund(body["refund_no"])
    if kept is not None:
        return _repeat(kept, body)
    try:
        return _decide(book, body, now)
    except Problem as refusal:
        refuse(book, body, refusal)
        raise


def refuse(book: Book, body: Document, refusal: Problem) -> None:
    """Remember a refusal as final."""
    if refusal.decides and book.refund(body["refund_no"]) is None:
        decided = {"state": "refused", "code": refusal.code, "members": refusal.members, "body": body}
        book.save_refund(body["refund_no"], decided)


def _repeat(kept: Document, body: Document) -> Document:
    if kept["body"] is not None and _content(kept["body"]) != _content(body):
        raise Problem("withdrawal.differs")
    if kept["state"] == "cancelled":
        raise Problem("withdrawal.cancelled")
    if kept["state"] == "refused":
        raise Problem(kept["code"], **kept["members"])
    return {**kept["answer"], "already": True}


def _decide(book: Book, body: Document, now: datetime) -> Document:
    order = book.order(body["order_no"])
    if order is None or order["state"] in ("refused", "barred"):
        if order is None:
            barred = {"state": "barred", "code": None, "body": None, "withdrawn_fen": 0, "barred_by": body["refund_no"]}
            book.save_order(body["order_no"], barred)
            book.release(body["order_no"], now)
        return _allow(book, body, [], {}, now, posted=False)
    order_kind = "deposit" if body["kind"] == "deposit" else "bills"
    if order["body"]["kind"] != order_kind or order["body"]["account_no"] != body["account_no"]:
        raise Problem("bill.not_in_order")
    lines = _lines_of(book, order, body)
    left_fen = order["body"]["total_fen"] - order["withdrawn_fen"]
    exact_fen = sum(item["own_fen"] for _, item in lines) if body["kind"] == "bills" else body["amount_fen"]
    if body["amount_fen"] != exact_fen or exact_fen > left_fen:
        raise Problem("withdrawal.amount_differs", expected_fen=min(exact_fen, left_fen))
    debits = _debits(book, order, body, lines)
    _check_accounts(book, debits, now)
    return _take(book, order, body, lines, debits, now)


def _lines_of(book: Book, order: Document, body: Document) -> list[Line]:
    """The items that a withdrawal takes with it. Raises Problem when one of them cannot be taken."""
    if body["kind"] == "deposit":
        return []
    return _lines(book, order, body) if body["kind"] == "bills" else _lines_for_amount(book, order, body)


def _lines_for_amount(book: Book, order: Document, body: Document) -> list[Line]:
    """No items while something is left of the order; all of them with the last fen."""
    bills = [bill for bill in (book.bill(one["bill_no"]) for one in order["body"]["bills"]) if bill]
    standing = [(bill["bill_no"], item) for bill in bills for item in bill["items"] if item["withdrawn_by"] is None]
    free = [(bill_no, item) for bill_no, item in standing if item["executed"] is None]
    left_fen = order["body"]["total_fen"] - order["withdrawn_fen"]
    if body["amount_fen"] > left_fen:
        raise Problem("withdrawal.amount_differs", expected_fen=left_fen)
    if body["amount_fen"] > sum(item["own_fen"] for _, item in free):
        report = [_item_report(bill["bill_no"], item["line_no"], item) for bill in bills for item in bill["items"]]
        raise Problem("item.executed", items=report)
    return standing if body["amount_fen"] == left_fen and len(free) == len(standing) else []


def _lines(book: Book, order: Document, body: Document) -> list[Line]:
    """The items asked for, all of them free to be withdrawn."""
    in_order = {one["bill_no"] for one in order["body"]["bills"]}
    if any(one["bill_no"] not in in_order for one in body["bills"]):
        raise Problem("bill.not_in_order")
    lines: list[Line] = []
    report = []
    for one in body["bills"]:
        bill = book.bill(one["bill_no"])
        items = {item["line_no"]: item for item in bill["items"]} if bill else {}
        standing = [number for number, item in items.items() if item["withdrawn_by"] is None]
        asked = one["line_nos"] or standing or list(items)
        report += [_item_report(one["bill_no"], number, items.get(number)) for number in asked]
        lines += [(one["bill_no"], items[number]) for number in asked if number in items]
    refused = [item["code"] for item in report if item["code"]]
    if refused:
        raise Problem(refused[0], items=report)
    return lines


def _item_report(bill_no: str, line_no: int, item: Document | None) -> Document:
    code = reason = None
    if item is None:
        code = "item.unknown"
    elif item["withdrawn_by"] is not None:
        code = "item.withdrawn"
    elif item["executed"] is not None:
        code, reason = "item.executed", item["executed"]
    return {
        "bill_no": bill_no,
        "line_no": line_no,
        "name": item["name"] if item else None,
        "code": code,
        "reason": reason,
    }


def _debits(book: Book, order: Document, body: Document, lines: list[Line]) -> dict[str, int]:
    """What each deposit account gives back. Raises Problem for an amount that could come from several places."""
    if body["kind"] == "deposit":
        return {body["account_no"]: body["amount_fen"]}
    bills = {one["bill_no"]: book.bill(one["bill_no"]) or {} for one in order["body"]["bills"]}
    accounts = {bill_no: str(bill["account_no"]) for bill_no, bill in bills.items() if bill.get("kind") == "deposit"}
    if body["kind"] == "amount":
        if accounts and (len(accounts) < len(bills) or len(set(accounts.values())) > 1):
            raise Problem("withdrawal.refused")
        return {account_no: int(body["amount_fen"]) for account_no in accounts.values()}
    debits: dict[str, int] = {}
    for bill_no, item in lines:
        if bill_no in accounts:
            debits[accounts[bill_no]] = debits.get(accounts[bill_no], 0) + item["own_fen"]
    return debits


def _check_accounts(book: Book, debits: dict[str, int], now: datetime) -> None:
    for account_no, amount_fen in debits.items():
        account = book.account(account_no)
        if account is None or account["state"] != "open":
            raise Problem("patient.discharged")
        if balance_fen(book, account, now) < amount_fen:
            raise Problem("deposit.insufficient")


def _take(
    book: Book, order: Document, body: Document, lines: list[Line], debits: dict[str, int], now: datetime
) -> Document:
    refund_no = body["refund_no"]
    for bill_no in {bill_no for bill_no, _ in lines}:
        taken = {item["line_no"] for number, item in lines if number == bill_no}
        _mark(book, bill_no, taken, refund_no)
    for account_no, amount_fen in debits.items():
        _move(book, account_no, -amount_fen)
    withdrawn_fen = order["withdrawn_fen"] + body["amount_fen"]
    book.save_order(
        body["order_no"], {**order, "withdrawn_fen": withdrawn_fen, "state": _order_state(book, order, withdrawn_fen)}
    )
    answer = _allow(book, body, lines, debits, now, posted=True)
    if body["reason"] == CORRECTION and withdrawn_fen == order["body"]["total_fen"]:
        _reopen(book, order)
    day = book.business_day(now)
    for account_no, amount_fen in debits.items():
        record = {
            "record_no": f"DR{book.next_number('record'):08}",
            "kind": "given_back",
            "amount_fen": amount_fen,
            "at": answer["withdrawn_at"],
            "business_day": answer["business_day"],
            "order_no": body["order_no"],
            "refund_no": refund_no,
            "channel": order["body"]["payments"][0]["channel"] if order["body"]["payments"] else None,
        }
        book.add_account_record(account_no, refund_no, day, record)
    entry = {
        "line": "withdrawal",
        "order_no": body["order_no"],
        "refund_no": refund_no,
        "patient_no": order["body"]["patient_no"],
        "receipt_no": order["answer"]["receipt_no"],
        "kind": body["kind"],
        "account_no": body["account_no"],
        "amount_fen": body["amount_fen"],
        "payments": [],
        "at": answer["withdrawn_at"],
        **{name: body[name] for name in ("operator", "window", "campus")},
    }
    book.add_entry("withdrawal", refund_no, day, entry)
    return answer


def _reopen(book: Book, order: Document) -> None:
    """The bills of an order that was booked wrongly may be posted again, as they are."""
    for one in order["body"]["bills"]:
        bill = book.bill(one["bill_no"])
        if bill is not None:
            items = [{**item, "withdrawn_by": None} for item in bill["items"]]
            book.save_bill({**bill, "items": items, "state": "open", "order_no": None})


def _allow(
    book: Book, body: Document, lines: list[Line], debits: dict[str, int], now: datetime, *, posted: bool
) -> Document:
    answer = {
        "refund_no": body["refund_no"],
        "order_no": body["order_no"],
        "state": "allowed",
        "already": False,
        "posted": posted,
        "amount_fen": body["amount_fen"],
        "items": [
            {"bill_no": bill_no, "line_no": item["line_no"], "own_fen": item["own_fen"]} for bill_no, item in lines
        ],
        "invoice_no": None,
        "withdrawn_at": instant_text(now),
        "business_day": book.business_day(now).isoformat(),
    }
    refund = {"state": "allowed", "code": None, "members": {}, "body": body, "answer": answer, "debits": debits}
    book.save_refund(body["refund_no"], refund)
    return answer


def _mark(book: Book, bill_no: str, line_nos: set[int], refund_no: str | None) -> None:
    bill = book.bill(bill_no)
    if bill is None:
        return
    items = [{**item, "withdrawn_by": refund_no} if item["line_no"] in line_nos else item for item in bill["items"]]
    state = "withdrawn" if all(item["withdrawn_by"] for item in items) else "paid"
    book.save_bill({**bill, "items": items, "state": state})


def _move(book: Book, account_no: str, amount_fen: int) -> None:
    account = book.account(account_no)
    if account is not None:
        book.save_account({**account, "paid_in_fen": account["paid_in_fen"] + amount_fen})


def _order_state(book: Book, order: Document, withdrawn_fen: int) -> str:
    if order["body"]["total_fen"]:
        return "withdrawn" if withdrawn_fen == order["body"]["total_fen"] else "posted"
    states = [bill["state"] for bill in (book.bill(one["bill_no"]) for one in order["body"]["bills"]) if bill]
    return "withdrawn" if all(state == "withdrawn" for state in states) else "posted"


def cancel(book: Book, body: Document) -> Document:
    """4.12: put the items back, or bar a refund number never seen."""
    refund_no = body["refund_no"]
    kept = book.refund(refund_no)
    if kept is None:
        book.save_refund(refund_no, {"state": "cancelled", "code": None, "members": {}, "body": None})
        return {"refund_no": refund_no, "state": "cancelled", "already": False}
    if kept["state"] in ("cancelled", "refused"):
        return {"refund_no": refund_no, "state": kept["state"], "already": kept["state"] == "cancelled"}
    order_no = kept["body"]["order_no"]
    order = book.order(order_no)
    if order is not None and order["state"] == "barred" and order["barred_by"] == refund_no:
        book.forget_order(order_no)
    elif order is not None and kept["answer"]["posted"]:
        _put_back(book, order, kept)
    book.save_refund(refund_no, {**kept, "state": "cancelled"})
    return {"refund_no": refund_no, "state": "cancelled", "already": False}


def _put_back(book: Book, order: Document, kept: Document) -> None:
    body, items = kept["body"], kept["answer"]["items"]
    for account_no, amount_fen in kept["debits"].items():
        _move(book, account_no, amount_fen)
    for bill_no in {item["bill_no"] for item in items}:
        _mark(book, bill_no, {item["line_no"] for item in items if item["bill_no"] == bill_no}, None)
    book.remove_account_records(body["refund_no"])
    book.remove_entries("withdrawal", body["refund_no"])
    left_fen = order["withdrawn_fen"] - body["amount_fen"]
    book.save_order(body["order_no"], {**order, "state": "posted", "withdrawn_fen": left_fen})


def query(book: Book, refund_no: str) -> Document:
    """4.13: what became of a withdrawal."""
    kept = book.refund(refund_no)
    shown = {**UNKNOWN_WITHDRAWAL, "refund_no": refund_no, "state": kept["state"] if kept else "absent"}
    if kept is None or kept["body"] is None:
        return shown
    body = kept["body"]
    shown = {**shown, "order_no": body["order_no"], "amount_fen": body["amount_fen"], "code": kept["code"]}
    if kept["state"] == "refused":
        return shown
    told = ("posted", "items", "invoice_no", "withdrawn_at", "business_day")
    return {**shown, **{name: kept["answer"][name] for name in told}}
