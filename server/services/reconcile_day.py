"""Reconcile one day of one channel: its statement against the platform's records, every difference explained.

The statement is fetched, kept and checked as `fetch_statement` does; the platform's records are those of the day and
of the days beside it, so that what was placed at 23:59 and booked at 00:01 finds its own.
"""

import csv
import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from app.core.clock import BEIJING, Clock, accounting_day
from app.core.errors import Refused
from app.core.money import Money
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import OrderQuery, StatementEntry, UnitOfWork, UnitOfWorkFactory
from server.reconciliation.calendars import DEFAULT_CALENDARS, Calendar, Coverage
from server.reconciliation.day_proof import PartyProof, prove
from server.reconciliation.outcome import Outcome, reconcile
from server.reconciliation.parties import Kind, Party, RowState
from server.reconciliation.patterns import meaning, patterns
from server.reconciliation.rows import SCHEMA, empty, expects_mask
from server.services.authorise import own_audit_row
from server.services.fetch_statement import FetchedStatement, FetchStatement

log = logging.getLogger(__name__)

PAGE = 1000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NEIGHBOURS = timedelta(days=1)
LOOK_BACK = timedelta(days=7)
"""Orders whose refunds are looked through without being named by the statement; one that it names is found by number,
however old its order is."""

PAYMENT_STATES: Mapping[PaymentState, RowState] = {
    PaymentState.SENDING: RowState.UNKNOWN,
    PaymentState.WAITING: RowState.UNKNOWN,
    PaymentState.UNKNOWN: RowState.UNKNOWN,
    PaymentState.REVERSING: RowState.UNKNOWN,
    PaymentState.PAID: RowState.DONE,
    PaymentState.LATE_PAID: RowState.DONE,
    PaymentState.REFUNDED: RowState.DONE,
    PaymentState.NOT_PAID: RowState.NOT_DONE,
    PaymentState.REVERSED: RowState.DONE,
}
REFUND_STATES: Mapping[RefundState, RowState] = {
    RefundState.SENDING: RowState.UNKNOWN,
    RefundState.UNKNOWN: RowState.UNKNOWN,
    RefundState.PROCESSING: RowState.DONE,
    RefundState.ABNORMAL: RowState.DONE,
    RefundState.REFUNDED: RowState.DONE,
    RefundState.FAILED: RowState.NOT_DONE,
}
"""A refund that was never sent has no record here."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One exception: its four cells, what they mean, and the money. ``our_no`` may be empty for money not ours."""

    cells: str
    type: str
    cause: str
    act: str
    people: int
    kind: str
    our_no: str
    party_no: str
    channel_fen: int | None
    platform_fen: int | None
    platform_state: str
    at: datetime
    line: int


@dataclass(frozen=True, slots=True)
class DayResult:
    """What a day came to. ``proofs`` has a line a party; ``differences`` worst (most money) first."""

    channel: str
    day: date
    sha256: str
    matched: int
    in_transit: int
    proofs: Sequence[PartyProof]
    differences: Sequence[Difference]


HEADER = (
    "cells", "type", "cause", "act", "people", "kind", "our_no", "party_no", "channel_yuan", "platform_yuan",
    "platform_state", "at", "line",
)  # fmt: skip


def differences_csv(differences: Sequence[Difference]) -> bytes:
    """A CSV file that spreadsheets open in Chinese (UTF-8 with a mark, CRLF); times in Asia/Shanghai, a line number of
    the statement. Numbers that come from a channel cannot be taken for formulas: they are quoted by an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in differences:
        yuan = ["" if fen is None else Money(fen).yuan for fen in (one.channel_fen, one.platform_fen)]
        numbers = [f"'{number}" if number[:1] in FORMULA_STARTS else number for number in (one.our_no, one.party_no)]
        at = f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        head = (f"'{one.cells}" if one.cells.startswith("-") else one.cells, one.type, one.cause, one.act, one.people)
        writer.writerow((*head, one.kind, *numbers, *yuan, one.platform_state, at, one.line or ""))
    return text.getvalue().encode("utf-8-sig")


class ReconcileDay:
    """Platform against one channel. Repeatable: the same records make the same result."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        fetch: FetchStatement,
        calendars: Mapping[str, Calendar] = DEFAULT_CALENDARS,
    ) -> None:
        self._uow, self._reader, self._clock, self._fetch = uow, reader, clock, fetch
        self._calendars = calendars

    def __call__(self, channel: str, day: date) -> DayResult:
        """Raises NotFound, Unreachable ``statement.not_ready`` …, Refused ``statement.unreadable`` (line, column)."""
        fetched = self._fetch.fetch(channel, day)
        lines = [] if fetched.file.empty else _channel_rows(channel, day, self._fetch.read(fetched))
        said = _frame(lines)
        known = self._known(channel, day, {line["our_no"] for line in lines})
        coverage = {(Party.CHANNEL, channel): Coverage(self._calendars[channel], day)}
        run_day = accounting_day(self._clock.now())
        frames = {Party.CHANNEL: said, Party.PLATFORM: known, Party.BUSINESS: empty(), Party.SOURCE: empty()}
        groups = reconcile(frames, coverage, run_day)
        frames, groups = _of_the_day(frames, groups, day)
        result = _result(channel, day, fetched, frames, groups)
        self._note(result)
        return result

    def _known(self, channel: str, day: date, named: AbstractSet[str]) -> pl.DataFrame:
        """The platform's records of the day and its neighbours, and those of the numbers that the statement names."""
        first, last = day - NEIGHBOURS, day + NEIGHBOURS
        with self._reader() as work:
            rows = [row for page in _orders(work, day) for row in _platform_rows(work, page, channel)]
            rows = [row for row in rows if first <= row["day"] <= last or row["our_no"] in named]
            rows += _named_rows(work, sorted(named - {row["our_no"] for row in rows}), channel)
        return _frame(rows)

    def _note(self, result: DayResult) -> None:
        log.info(
            "reconciled %s %s: %d matched, %d in transit, %d exceptions",
            result.channel, result.day, result.matched, result.in_transit, len(result.differences),
        )  # fmt: skip
        with self._uow() as work:
            work.audit.add(
                own_audit_row(
                    self._clock.now(), "reconciliation.run", f"{result.channel} {result.day}", sha256=result.sha256,
                    matched=result.matched, in_transit=result.in_transit, exceptions=len(result.differences),
                )
            )  # fmt: skip
            work.commit()


def _channel_rows(channel: str, day: date, entries: Sequence[StatementEntry]) -> list[dict[str, Any]]:
    """A row a line; a payment that was wholly reversed on the same day is one row, which cancels itself. Raises Refused
    ``statement.unreadable`` for a line of another day."""
    undone = {(entry.payment_no, entry.amount_fen) for entry in entries if entry.kind is Kind.REVERSE}
    for entry in entries:
        if accounting_day(entry.at) != day:
            raise Refused("statement.unreadable", line=entry.line, column="", rule="is of another day")
    return [
        {
            "channel": channel,
            "our_no": entry.refund_no if entry.kind is Kind.REFUND else entry.payment_no,
            "party_no": entry.refund_channel_number if entry.kind is Kind.REFUND else entry.channel_number,
            "kind": entry.kind.value,
            "state": RowState.DONE.value,
            "amount_fen": entry.amount_fen,
            "fee_milli_fen": entry.fee_milli_fen,
            "at": entry.at,
            "day": day,
            "line": entry.line,
        }
        for entry in entries
        if not (entry.kind is Kind.PAY and (entry.payment_no, entry.amount_fen) in undone)
    ]


def _orders(work: UnitOfWork, day: date) -> Iterator[Sequence[Order]]:
    after = None
    while True:
        query = OrderQuery(first_day=day - LOOK_BACK, last_day=day + NEIGHBOURS, after=after, limit=PAGE)
        page = work.orders.search(query)
        if page:
            yield page
        if len(page) < PAGE:
            return
        after = (page[-1].created_at, page[-1].order_no)


def _platform_rows(work: UnitOfWork, orders: Sequence[Order], channel: str) -> Iterator[dict[str, Any]]:
    numbers = [order.order_no for order in orders]
    for payment in work.payments.of_orders(numbers):
        if payment.channel == channel:
            yield _payment_row(payment)
    for refund in work.refunds.of_orders(numbers):
        if refund.channel == channel and refund.state in REFUND_STATES:
            yield _refund_row(refund)


def _named_rows(work: UnitOfWork, numbers: Sequence[str], channel: str) -> Iterator[dict[str, Any]]:
    for number in numbers:
        payment = work.payments.get(number)
        if payment is not None and payment.channel == channel:
            yield _payment_row(payment)
        refund = work.refunds.get(number)
        if refund is not None and refund.channel == channel and refund.state in REFUND_STATES:
            yield _refund_row(refund)


def _payment_row(payment: Payment) -> dict[str, Any]:
    state = PAYMENT_STATES[payment.state]
    reversed_ = payment.state is PaymentState.REVERSED
    return {
        "channel": payment.channel,
        "our_no": payment.payment_no,
        "party_no": payment.channel_number,
        "business_no": payment.order_no,
        "kind": (Kind.REVERSE if reversed_ else Kind.PAY).value,
        "state": state.value,
        "amount_fen": payment.amount_fen,
        "at": payment.paid_at or payment.created_at,
        "day": payment.day,
        "expects": 0 if reversed_ or state is RowState.NOT_DONE else expects_mask(Party.CHANNEL),
    }


def _refund_row(refund: Refund) -> dict[str, Any]:
    state = REFUND_STATES[refund.state]
    at = refund.refunded_at or refund.changed_at
    return {
        "channel": refund.channel,
        "our_no": refund.refund_no,
        "party_no": "",
        "business_no": refund.order_no,
        "kind": Kind.REFUND.value,
        "state": state.value,
        "amount_fen": refund.amount_fen,
        "at": at,
        "day": accounting_day(at),
        "expects": 0 if state is RowState.NOT_DONE else expects_mask(Party.CHANNEL),
    }


def _frame(records: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    blank: dict[str, Any] = {
        "business": "", "source": "", "business_no": "", "fee_milli_fen": 0, "file": 0, "line": 0, "expects": 0,
        "carried": False,
    }  # fmt: skip
    return pl.DataFrame([{**blank, **record} for record in records], schema=SCHEMA)


def _of_the_day(
    frames: Mapping[Party, pl.DataFrame], groups: pl.DataFrame, day: date
) -> tuple[dict[Party, pl.DataFrame], pl.DataFrame]:
    """Without the neighbours' records that found nobody here: their own day is another run's."""
    platform = frames[Party.PLATFORM].with_row_index("row")
    its_day = groups.select(pl.col(Party.PLATFORM.value)).join(
        platform.select("row", "day"), left_on=Party.PLATFORM.value, right_on="row", how="left", maintain_order="left"
    )["day"]
    kept = groups.filter(pl.col(Party.CHANNEL.value).is_not_null() | (its_day == day).fill_null(value=True))
    rows = kept[Party.PLATFORM.value].drop_nulls()
    places = pl.DataFrame({"row": rows, "place": pl.int_range(rows.len(), dtype=pl.UInt32, eager=True)})
    moved = kept.join(places, left_on=Party.PLATFORM.value, right_on="row", how="left", maintain_order="left")
    kept = moved.with_columns(pl.col("place").alias(Party.PLATFORM.value)).drop("place")
    return {**frames, Party.PLATFORM: frames[Party.PLATFORM][rows]}, kept


def _result(
    channel: str, day: date, fetched: FetchedStatement, frames: Mapping[Party, pl.DataFrame], groups: pl.DataFrame
) -> DayResult:
    counts = dict(groups.group_by("outcome").len().iter_rows())
    differing = groups.filter(pl.col("outcome") == Outcome.EXCEPTION.value)
    differences = [_difference(group, frames) for group in differing.iter_rows(named=True)]
    return DayResult(
        channel=channel,
        day=day,
        sha256=fetched.sha256,
        matched=counts.get(Outcome.MATCHED.value, 0),
        in_transit=counts.get(Outcome.IN_TRANSIT.value, 0),
        proofs=[line for line in prove(frames, groups) if line.party in (Party.CHANNEL, Party.PLATFORM)],
        differences=sorted(differences, key=_worst_first),
    )


def _worst_first(difference: Difference) -> tuple[int, str, str]:
    money = max(difference.channel_fen or 0, difference.platform_fen or 0)
    return -money, difference.our_no, difference.party_no


def _difference(group: Mapping[str, Any], frames: Mapping[Party, pl.DataFrame]) -> Difference:
    def of(party: Party) -> dict[str, Any] | None:
        place = group[party.value]
        return None if place is None else frames[party].row(place, named=True)

    channel, platform = of(Party.CHANNEL), of(Party.PLATFORM)
    one = platform or channel or {}
    found = meaning(patterns()[group["pattern"]].cells, group["field"])
    return Difference(
        cells=found.cells,
        type=found.type,
        cause=found.cause,
        act=found.act,
        people=found.people,
        kind=one["kind"],
        our_no=one["our_no"],
        party_no=(channel or one)["party_no"],
        channel_fen=channel["amount_fen"] if channel else None,
        platform_fen=platform["amount_fen"] if platform else None,
        platform_state=platform["state"] if platform else "",
        at=one["at"],
        line=channel["line"] if channel else 0,
    )
