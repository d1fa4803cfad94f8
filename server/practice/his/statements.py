"""The statement of a business day as a file: every payment that was posted and every withdrawal, totals at the end."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime

from server.practice.exchange import Reply
from server.practice.his.book import Book, Document
from server.practice.his.problems import Problem

PATH = re.compile(r"/statements/(\d{4}-\d{2}-\d{2})", re.ASCII)
COLUMNS = ("line", "order_no", "refund_no", "payment_no", "channel", "receipt_no", "amount_fen", "at")
PIECE = 1000


def day_file(book: Book, day_text: str, now: datetime, *, at_once: bool) -> Reply:
    """The file of a day that is over; of the present one only where statements are served at once."""
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        raise Problem("request.invalid", errors=[{"field": "business_day", "rule": "day"}]) from None
    if day > book.business_day(now) or (day == book.business_day(now) and not at_once):
        raise Problem("statement.not_ready")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count, fen = {"posting": 0, "withdrawal": 0}, {"posting": 0, "withdrawal": 0}
    for row in _rows(book, day_text):
        writer.writerow(row)
        count[row[0]] += 1
        fen[row[0]] += int(row[6])
    totals = ("#totals", day_text, count["posting"], fen["posting"], count["withdrawal"], fen["withdrawal"])
    writer.writerow(totals)
    return Reply(headers={"Content-Type": "text/csv; charset=utf-8"}, body=text.getvalue().encode())


def _rows(book: Book, day: str) -> Iterator[tuple[str, ...]]:
    after = 0
    while page := book.entries(day, None, after, PIECE):
        for _, entry in page:
            yield from _lines(entry)
        after = page[-1][0]


def _lines(entry: Document) -> Iterator[tuple[str, ...]]:
    order, receipt = entry["order_no"], entry.get("receipt_no") or ""
    if entry["line"] == "withdrawal":
        yield "withdrawal", order, entry["refund_no"], "", "", receipt, str(entry["amount_fen"]), entry["at"]
        return
    for paid in entry["payments"]:
        amount = str(paid["amount_fen"])
        yield "posting", order, "", paid["payment_no"], paid["channel"], receipt, amount, entry["at"]
