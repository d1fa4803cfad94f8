"""Deposit accounts and the ward's daily charges: what was paid in, what was spent, what is left."""

from datetime import date, datetime, timedelta

from server.practice.his.book import SHANGHAI_OFFSET, Book, Document
from server.practice.his.catalogue import daily_charges
from server.practice.his.fields import instant_text, parse_instant
from server.practice.his.problems import Problem, invalid

MAX_DAYS = 366


def _local_day(instant: str) -> date:
    return (parse_instant(instant) + SHANGHAI_OFFSET).date()


def _stay(patient: Document, now: datetime) -> tuple[date, date]:
    """First and last day of a stay that may be charged by now."""
    last = patient["discharged_at"] or instant_text(now)
    return _local_day(patient["admitted_at"]), _local_day(last)


def spent_fen(book: Book, account: Document, now: datetime) -> int:
    """All charges of the stay up to today, in fen."""
    patient = book.patient(account["patient_no"])
    if patient is None:
        return 0
    first, last = _stay(patient, now)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return sum(item["own_fen"] for day in days for item in daily_charges(account["visit_no"], day))


def balance_fen(book: Book, account: Document, now: datetime) -> int:
    """What is left, in fen; negative when more was spent than paid in."""
    return int(account["paid_in_fen"]) - spent_fen(book, account, now)


def _known_account(book: Book, account_no: str) -> Document:
    account = book.account(account_no)
    if account is None:
        raise Problem("account.unknown")
    return account


def balance(book: Book, body: Document, now: datetime) -> Document:
    """4.14."""
    account = _known_account(book, body["account_no"])
    spent = spent_fen(book, account, now)
    return {
        "account_no": account["account_no"],
        "patient_no": account["patient_no"],
        "state": account["state"],
        "balance_fen": account["paid_in_fen"] - spent,
        "paid_in_fen": account["paid_in_fen"],
        "spent_fen": spent,
        "as_of": instant_text(now),
    }


def cursor_of(body: Document) -> int:
    """The sequence after which a page begins. Raises Problem for a cursor that is not ours."""
    cursor = body.get("cursor")
    if cursor is None:
        return 0
    if not (cursor.startswith("c") and cursor[1:].isdecimal() and len(cursor) <= 16):
        raise invalid("cursor", "pattern")
    return int(cursor[1:])


def page(rows: list[tuple[int, Document]], limit: int) -> tuple[list[Document], str | None]:
    """Documents of one page and the next cursor, from one row more than the page takes."""
    shown = rows[:limit]
    return [document for _, document in shown], f"c{shown[-1][0]}" if len(rows) > limit else None


def records(book: Book, body: Document) -> Document:
    """4.15."""
    account = _known_account(book, body["account_no"])
    first, last = date.fromisoformat(body["from_day"]), date.fromisoformat(body["to_day"])
    if not 0 <= (last - first).days < MAX_DAYS:
        raise invalid("to_day", "range")
    limit = body.get("limit", 200)
    rows = book.account_records(account["account_no"], body["from_day"], body["to_day"], cursor_of(body), limit + 1)
    shown, next_cursor = page(rows, limit)
    return {"account_no": account["account_no"], "records": shown, "next_cursor": next_cursor}


def daily_list(book: Book, body: Document, now: datetime) -> Document:
    """4.16."""
    visit_no, day = body["visit_no"], date.fromisoformat(body["day"])
    patient = next((one for one in book.patients() if one["visit_no"] == visit_no), None)
    account = book.account(patient["account_no"]) if patient and patient["account_no"] else None
    if patient is None or account is None:
        raise Problem("visit.unknown")
    first, last = _stay(patient, now)
    items = daily_charges(visit_no, day) if first <= day <= last else []
    return {
        "visit_no": visit_no,
        "patient_no": patient["patient_no"],
        "day": body["day"],
        "items": items,
        "total_fen": sum(item["amount_fen"] for item in items),
        "stay_total_fen": spent_fen(book, account, now),
    }


def day_list(book: Book, body: Document, now: datetime) -> Document:
    """4.10: every posting and withdrawal of a business day, a page at a time."""
    day, campus, limit = body["business_day"], body.get("campus"), body.get("limit", 200)
    shown, next_cursor = page(book.entries(day, campus, cursor_of(body), limit + 1), limit)
    totals = book.entry_totals(day, campus)
    postings, withdrawals = totals.get("posting", (0, 0)), totals.get("withdrawal", (0, 0))
    return {
        "business_day": day,
        "closed": date.fromisoformat(day) < book.business_day(now),
        "totals": {
            "posting_count": postings[0],
            "posting_fen": postings[1],
            "withdrawal_count": withdrawals[0],
            "withdrawal_fen": withdrawals[1],
        },
        "lines": shown,
        "next_cursor": next_cursor,
    }
