"""What channels owe for days, by their own account of what moved where that is there, else by their trade bills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock

from app.core.reconciliation import StatementState
from server.domain.statement import Statement
from server.reconciliation.funds import Settlement
from server.reconciliation.moved import FUNDS, NOTHING, Moved, Sums, differences, moved, traded
from server.services.run_inputs import StatementsOfDay

REMEMBERED = 4_000
Account = tuple[str, str]
"""Channel and merchant."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of one day of an account."""

    trade: Sums | None = None
    own: Moved | None = None
    before_fen: int | None = None


class ChannelFunds:
    """Sums of a kept statement never change and are remembered."""

    def __init__(self, rows: StatementsOfDay) -> None:
        self._rows = rows
        self._sums: dict[int, Sums | Moved] = {}
        self._lock = Lock()

    def settlements(
        self, standing: Sequence[Statement], arrives: Callable[[str, date], date]
    ) -> Sequence[Settlement]:  # fmt: skip
        """Of each account and day. ``arrives`` says when a channel's money of a day is expected at the bank. Raises
        Refused ``statement.unreadable``."""
        mine = [each for each in standing if _counts(each)]
        sums = self._of(mine)
        days: dict[Account, dict[date, _Told]] = {}
        for each in mine:
            found = sums.get(each.statement_id)
            if found is None:  # superseded since it was listed: the newer file is seen the next time
                continue
            told = days.setdefault((each.name, each.merchant), {})
            before = told.get(each.day, _Told())
            told[each.day] = replace(before, own=found) if isinstance(found, Moved) else replace(before, trade=found)
        return [
            _settlement(account, day, told, arrives(account[0], day))
            for account, by_day in days.items()
            for day, told in _carried(by_day).items()
            if told.trade is not None or (told.own is not None and told.own != NOTHING)
        ]

    def _of(self, statements: Sequence[Statement]) -> Mapping[int, Sums | Moved]:
        empty = {each.statement_id: NOTHING for each in statements if each.state is StatementState.NONE_THAT_DAY}
        wanted = {each.statement_id for each in statements} - set(empty)
        unread = sorted({each.day for each in statements if each.statement_id in wanted - set(self._sums)})
        fresh = [each for day in unread for each in self._rows.of_day(day)]
        with self._lock:
            found = {number: self._sums[number] for number in wanted if number in self._sums}
            for each in fresh:
                if (number := each.statement.statement_id) in wanted - set(found):
                    is_own = each.statement.party == FUNDS
                    found[number] = moved(each.frame()) if is_own else traded(each.frame())
            self._sums |= found
            while len(self._sums) > REMEMBERED:
                self._sums.pop(next(iter(self._sums)))
        return {**empty, **found}


def _counts(statement: Statement) -> bool:
    if statement.party == FUNDS:
        return statement.state in (StatementState.KEPT, StatementState.NONE_THAT_DAY)
    return statement.party == "channel" and statement.state is StatementState.KEPT


def _carried(by_day: Mapping[date, _Told]) -> Mapping[date, _Told]:
    """Each day with the balance that the day before left, where that one was told; a day on which nothing moved leaves
    what it found."""
    carried: dict[date, _Told] = {}
    for day in sorted(by_day):
        before = carried.get(day - timedelta(days=1), _Told())
        left = before.before_fen if before.own == NOTHING else before.own.closing_fen if before.own else None
        carried[day] = replace(by_day[day], before_fen=left)
    return carried


def _settlement(account: Account, day: date, told: _Told, arrival_day: date) -> Settlement:
    own, trade = told.own, told.trade
    sums = own.sums if own is not None else trade or NOTHING.sums
    return Settlement(
        *account, day, sums.gross_fen, sums.refund_fen, sums.fee_milli_fen, sums.lines, arrival_day,
        told_by=FUNDS if own is not None else "channel",
        differences=differences(trade, own, told.before_fen) if own is not None else (),
        other_fen=own.other_fen if own is not None else 0,
        balance_fen=told.before_fen if own == NOTHING else own.closing_fen if own is not None else None,
    )  # fmt: skip
