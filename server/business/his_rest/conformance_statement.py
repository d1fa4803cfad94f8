"""Conformance checks of a day's statement (contract 4.17): form, totals, and that it says what the list says."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

from server.business.his_rest.conformance_client import HisClient, Skipped, fail
from server.business.his_rest.conformance_reading import Run

NAMES = ("line", "order_no", "refund_no", "payment_no", "channel", "receipt_no", "amount_fen", "at")
_TOTALS = re.compile(r"#totals,(\d{4}-\d\d-\d\d),(\d+),(\d+),(\d+),(\d+)")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
LOOKED_BACK = 7


def day_statement(run: Run) -> None:
    """A day that is over has one signed file, the same each time, whose totals are its lines and those of the list."""
    day = _business_day(run) - timedelta(days=1)
    for _ in range(LOOKED_BACK):  # the last day on which something happened says most
        if _list_totals(run, day) != (0, 0, 0, 0):
            break
        day -= timedelta(days=1)
    content = _file(run.client, day)
    if content != _file(run.client, day):
        fail(f"the statement of {day} asked twice is not the same bytes")
    totals = _checked(content, day)
    if totals != _list_totals(run, day):
        fail(f"the statement of {day} and /postings/list do not say the same totals")


def day_statement_too_early(run: Run) -> None:
    """A day that is not over has no statement yet, and what is no day is refused."""
    tomorrow = _business_day(run) + timedelta(days=1)
    _file(run.client, tomorrow - timedelta(days=2))  # raises Skipped where there are no statements
    answer = run.client.call("GET", f"/statements/{tomorrow}")
    if (answer.status, answer.code) != (503, "statement.not_ready"):
        fail(f"expected 503 statement.not_ready, got {answer.summary}")
    answer = run.client.call("GET", "/statements/2026-02-30")
    if answer.code not in ("request.invalid", "request.route"):
        fail(f"expected request.invalid, got {answer.summary}")


def _business_day(run: Run) -> date:
    said = run.client.good("/time").get("business_day")
    return date.fromisoformat(said) if isinstance(said, str) else datetime.now(UTC).date()


def _list_totals(run: Run, day: date) -> tuple[int, ...]:
    """Count and fen of postings' payments and of withdrawals, out of the pages of the list."""
    counts, cursor = [0, 0, 0, 0], None
    while True:
        body = {"business_day": day.isoformat(), "cursor": cursor, "limit": 1000}
        page = run.client.good("/postings/list", body)
        for line in page["lines"]:
            payments = [one["amount_fen"] for one in line["payments"]]
            back = line["line"] == "withdrawal"
            counts[2 if back else 0] += 1 if back else len(payments)
            counts[3 if back else 1] += line["amount_fen"] if back else sum(payments)
        cursor = page["next_cursor"]
        if cursor is None:
            return tuple(counts)


def _file(client: HisClient, day: date) -> bytes:
    """The file. Raises Skipped where the HIS gives none (it MAY leave them out)."""
    answer, content = client.file(f"/statements/{day}")
    if answer.code == "request.route":
        raise Skipped("this HIS gives no statements: statements = false in Paydesk's settings")
    if answer.status != 200:
        fail(f"expected 200 for {day}, got {answer.summary}")
    if answer.media_type != "text/csv":
        fail(f"media type {answer.media_type} in place of text/csv")
    return content


def _checked(content: bytes, day: date) -> tuple[int, ...]:
    try:
        lines = [line for line in content.decode("utf-8").splitlines() if line]
    except UnicodeDecodeError:
        fail("the statement is not UTF-8")
    if len(lines) < 2:
        fail("the statement needs a line of names and a line of totals")
    names = next(csv.reader([lines[0]]))
    missing = [name for name in NAMES if name not in names]
    if missing:
        fail(f"the first line does not name {', '.join(missing)}")
    said = _TOTALS.fullmatch(lines[-1])
    if said is None or said.group(1) != day.isoformat():
        fail("the last line is not #totals of that day with two counts and two sums")
    counts = [0, 0, 0, 0]
    for number, row in enumerate(csv.DictReader(io.StringIO("\n".join(lines[:-1]))), 2):
        if row["line"] not in ("posting", "withdrawal") or not (row["amount_fen"] or "").isdigit():
            fail(f"line {number} is neither a posting nor a withdrawal of whole fen")
        if not _INSTANT.fullmatch(row["at"] or ""):
            fail(f"line {number}: at is no instant")
        place = 0 if row["line"] == "posting" else 2
        counts[place] += 1
        counts[place + 1] += int(row["amount_fen"])
    totals = tuple(int(text) for text in said.groups()[1:])
    if totals != tuple(counts):
        fail("the totals are not those of the lines")
    return totals
