"""Funds of a span of days: what channels owe by their statements, what banks show by theirs; and booking it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput
from app.core.reconciliation import StatementState
from server.domain.alert import AlertLevel
from server.domain.audit import AuditRow
from server.domain.identity import Actor
from server.domain.ledger import EntryKind, LedgerLine, money_account
from server.ports import UnitOfWorkFactory
from server.reconciliation.funds import (
    Arrangement,
    BankCalendar,
    BankLine,
    Funds,
    Settled,
    Settlement,
    SettlementState,
    settle,
)
from server.reconciliation.moved import FUNDS
from server.reconciliation.parties import Kind
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import audit_row, own_audit_row, require
from server.services.channel_funds import ChannelFunds
from server.services.reconciliation_rules import rules_of
from server.services.run_inputs import StatementsOfDay
from server.services.statement_rows import KeptStatement

log = logging.getLogger(__name__)

EARLIEST, LATEST = date(2020, 1, 1), date(2199, 12, 31)
LONGEST = timedelta(days=92)
LOOK_BACK = timedelta(days=14)
"""Settlements before the first day that a bank line of the span may belong to."""
BOOKED = "funds.booked"
DIFFERS = "funds.differs"
"""The alert that a channel's own account of what moved and its trade bill do not agree; subject: channel and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettling:
    """How a channel settles; its merchant number is always a mark too."""

    marks: tuple[str, ...] = ()
    lag_working_days: int = 1
    largest_rounding_fen: int = 100
    bank_account: str = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingRules:
    """The hospital's calendar of the bank, its channels, and the account of what rounding leaves over."""

    calendar: BankCalendar = field(default_factory=BankCalendar)
    channels: Mapping[str, ChannelSettling] = field(default_factory=dict)
    difference_account: str = "fee_differences"

    def of(self, channel: str) -> ChannelSettling:
        """The rules of a channel."""
        return self.channels.get(channel, ChannelSettling())


class FundsOfDays:
    """Asked for a span."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        rows: StatementsOfDay,
        rules: SettlingRules,
    ) -> None:
        """Days of the bank that the hospital enters count beside the calendar of ``rules``."""
        self._uow, self._reader, self._clock, self._rows, self._rules = uow, reader, clock, rows, rules
        self._channels = ChannelFunds(rows)

    def of(self, actor: Actor, first: date, last: date) -> Funds:
        """Settlements of accounting days and unexplained lines of bank days from first to last. Raises NotPermitted,
        InvalidInput ``last`` (before first, or more than 92 days), Refused ``statement.unreadable``."""
        require(actor, "reconciliation.view")
        if not EARLIEST <= first <= last <= LATEST or last - first > LONGEST:
            raise InvalidInput("last", "must be from the first day on, at most 92 days later")
        whole = self._settled(first, last)
        return Funds(
            tuple(one for one in whole.settled if first <= one.settlement.day <= last),
            tuple(line for line in whole.unexplained if first <= line.day <= last),
        )

    def book(self, actor: Actor, first: date, last: date) -> int:
        """Write a balanced entry for every settlement that has arrived and is not in the books yet: the bank's account
        and the fee against the merchant's account, and what rounding left over to its own. Answers how many. Raises as
        `of`."""
        require(actor, "reconciliation.run")
        funds = self.of(actor, first, last)
        now, span = self._clock.now(), f"{first}..{last}"
        return self._book(funds, span, lambda count: audit_row(actor, now, BOOKED, span, settlements=count))

    def booked(self, funds: Funds) -> frozenset[str]:
        """The entries of these settlements that are in the books (`entry_no`)."""
        numbers = [entry_no(one.settlement) for one in funds.settled]
        with self._reader() as work:
            return frozenset(number for number in numbers if work.ledger.has(number, EntryKind.SETTLEMENT))

    def book_arrived(self, until: date) -> int:
        """The same by itself, for what may have arrived in a bank's statement up to a day: what that explains within
        the rule of rounding, and nothing else: a day that a channel tells in two ways waits for a person, who is told.
        Answers how many."""
        first, now = until - LOOK_BACK, self._clock.now()
        span = f"{first}..{until}"
        whole = self._settled(first, until)
        self._tell([one.settlement for one in whole.settled if one.settlement.told_by == FUNDS])
        alike = Funds(tuple(one for one in whole.settled if not one.settlement.differences), whole.unexplained)
        return self._book(alike, span, lambda count: own_audit_row(now, BOOKED, span, settlements=count))

    def _tell(self, settlements: Sequence[Settlement]) -> None:
        now = self._clock.now()
        with self._uow() as work:
            for one in settlements:
                subject, most = f"{one.channel}:{one.day}", max((abs(each.fen) for each in one.differences), default=0)
                before = work.alerts.get(DIFFERS, subject)
                if not most:
                    end_alert(work, DIFFERS, subject, now)
                elif before is None or not before.ended_by or before.amount_fen != most:  # else explained by a person
                    raise_alert(work, DIFFERS, subject, AlertLevel.WARNING, now, amount_fen=most)
            work.commit()

    def _book(self, funds: Funds, span: str, row: Callable[[int], AuditRow]) -> int:
        """Each settlement once, whoever books it."""
        booked = 0
        with self._uow() as work:
            for one in funds.settled:
                lines = self._entry(one)
                if one.state is not SettlementState.ARRIVED or not lines:
                    continue
                try:
                    work.ledger.add(lines)
                except Conflict as error:
                    if error.code != "ledger.entry_exists":
                        raise
                    continue
                booked += 1
            if booked:
                work.audit.add(row(booked))
            work.commit()
        log.info("funds %s: %d settlements booked", span, booked)
        return booked

    def _settled(self, first: date, last: date) -> Funds:
        begins, ends = first - LOOK_BACK, last + LONGEST
        with self._reader() as work:
            found = work.statements.standing(begins, ends)
        calendar = self._calendar()
        settlements = self._channels.settlements(
            [each for each in found if each.day <= last + LOOK_BACK],
            lambda channel, day: calendar.after(day, self._rules.of(channel).lag_working_days),
        )
        bank_days = sorted({each.day for each in found if each.party == "bank"})
        lines = [line for day in bank_days for line in self._bank_lines(day)]
        heard = max((each.day for each in found if each.party == "bank" and each.state in _HEARD), default=None)
        return settle(settlements, lines, self._arrangements(settlements), heard)

    def _arrangements(self, settlements: Sequence[Settlement]) -> Sequence[Arrangement]:
        accounts = sorted({(one.channel, one.merchant) for one in settlements})
        return [
            Arrangement(
                channel=channel,
                merchant=merchant,
                marks=(*self._rules.of(channel).marks, merchant),
                lag_working_days=self._rules.of(channel).lag_working_days,
                largest_rounding_fen=self._rules.of(channel).largest_rounding_fen,
                difference_account=f"{self._rules.difference_account}/{channel}",
            )
            for channel, merchant in accounts
        ]

    def _calendar(self) -> BankCalendar:
        with self._reader() as work:
            own = rules_of(work)
        return self._rules.calendar.but_for(frozenset(own.holidays), frozenset(own.workdays))

    def _bank_lines(self, day: date) -> Sequence[BankLine]:
        return [
            line for each in self._rows.of_day(day) if each.statement.party == "bank" for line in _lines_of(each, day)
        ]

    def _entry(self, one: Settled) -> Sequence[LedgerLine]:
        owed = one.settlement
        now = self._clock.now()
        day = max((line.day for line, _ in one.arrivals), default=owed.arrival_day)
        amounts = {
            f"bank/{self._rules.of(owed.channel).bank_account}": one.arrived_fen,
            f"fees/{owed.channel}": owed.fee_fen,
            one.account: owed.net_fen - one.arrived_fen,
            money_account(owed.channel, owed.merchant, ""): -(owed.gross_fen - owed.refund_fen),
        }
        return [
            LedgerLine(
                entry_no=entry_no(owed), kind=EntryKind.SETTLEMENT, account=account,
                amount_fen=fen, channel=owed.channel, merchant=owed.merchant, campus="", order_no="", payment_no="",
                refund_no="", shift_no="", window_id=0, operator_id=0, at=now, day=day,
            )
            for account, fen in amounts.items()
            if fen
        ]  # fmt: skip


def entry_no(owed: Settlement) -> str:
    """Under what number a settlement's arrival stands in the books, once."""
    return f"{owed.channel}/{owed.merchant}/{owed.day}"


_HEARD = frozenset({StatementState.KEPT, StatementState.NONE_THAT_DAY})
_BACK = (Kind.REFUND.value, Kind.REVERSE.value)


def _lines_of(kept: KeptStatement, day: date) -> Sequence[BankLine]:
    """The lines of one bank's day; what goes out is negative. The text is all that the bank printed of numbers and
    purpose, as the layout names them."""
    found = []
    names = ("line", "kind", "amount_fen", "our_no", "party_no", "business_no")
    for line, kind, amount_fen, *texts in kept.frame().select(names).iter_rows():
        fen = -amount_fen if kind in _BACK or kind == Kind.FEE.value else amount_fen
        key = f"{day}/{kept.statement.name}/{kept.statement.statement_id}/{line:08d}"
        found.append(BankLine(key, day, " ".join(text for text in texts if text), fen))
    return found
