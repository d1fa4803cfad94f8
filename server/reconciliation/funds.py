"""Funds: what each channel owes for each accounting day against what the bank shows, every bank line claimed once.

The rule of rounding: a channel rounds the fee of each statement line by itself, by at most half a fen; so the arrival
may differ from the sum of printed fees by at most one fen for every two lines, and never by more than the arrangement
says. What differs within the rule goes to a named account; everything else is a state for a person: short, over, late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from server.reconciliation.moved import FundsDifference, Sums

LONGEST_RUN = 12
"""Days in a row that may come in one arrival (the longest holidays have eight days without a bank)."""
MOST_TOGETHER = 10
"""Bank lines of one day of which every choice is tried; more are tried only all together."""


class SettlementState(StrEnum):
    """Where the money of one accounting day stands."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    SHORT = "short"
    OVER = "over"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class BankCalendar:
    """When a bank works: Monday to Friday but for ``holidays``, and on ``workdays`` (weekends that are worked)."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether money arrives on a day."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def but_for(self, holidays: frozenset[date], workdays: frozenset[date]) -> "BankCalendar":
        """With days that somebody nearer to the bank has entered: whatever stood here, they count."""
        return BankCalendar((self.holidays - workdays) | holidays, (self.workdays - holidays) | workdays)

    def after(self, day: date, working_days: int) -> date:
        """So many working days after a day (0: the day itself, or the next one that is worked)."""
        left, found = working_days, day
        while left or not self.works(found):
            found += timedelta(days=1)
            left -= 1 if left and self.works(found) else 0
        return found


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How one merchant account is settled: so many working days later; the bank's text holds one of ``marks``; what
    rounding leaves over goes to ``difference_account``, up to ``largest_rounding_fen``."""

    channel: str
    merchant: str
    marks: tuple[str, ...]
    lag_working_days: int = 1
    largest_rounding_fen: int = 100
    longest_wait_days: int = 31
    difference_account: str = "fee_differences"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a channel owes for one accounting day: ``refund_fen`` positive; ``fee_milli_fen`` thousandths of a fen that
    the channel keeps, fees given back on refunds taken off; ``lines`` of the statement.

    ``told_by``: ``funds`` where the channel's own account of what moved is there, else ``channel``, its trade bill.
    What both do not tell alike is in ``differences``; ``other_fen`` came or went beside the trade, ``balance_fen`` is
    what the channel held afterwards."""

    channel: str
    merchant: str
    day: date
    gross_fen: int
    refund_fen: int
    fee_milli_fen: int
    lines: int
    arrival_day: date
    told_by: str = "channel"
    differences: tuple[FundsDifference, ...] = ()
    other_fen: int = 0
    balance_fen: int | None = None

    @property
    def fee_fen(self) -> int:
        """The fee in whole fen, half a fen away from zero."""
        return Sums(self.gross_fen, self.refund_fen, self.fee_milli_fen, self.lines).fee_fen

    @property
    def net_fen(self) -> int:
        """What should arrive; negative when more was given back than taken (the next arrival is smaller by it)."""
        return self.gross_fen - self.refund_fen - self.fee_fen

    @property
    def funds_difference_fen(self) -> int:
        """What moved less what the trade bill comes to; 0 where only balances or nothing differ."""
        trade = {"gross": 1, "refund": -1, "fee": -1}
        return sum(trade.get(one.name, 0) * one.fen for one in self.differences)


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a bank's statement; ``key`` tells it from every other. Money out is negative."""

    key: str
    day: date
    text: str
    fen: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement with the parts of bank lines that were laid to it, and where it stands."""

    settlement: Settlement
    state: SettlementState
    arrivals: tuple[tuple[BankLine, int], ...]
    account: str

    @property
    def arrived_fen(self) -> int:
        """What the bank has shown for it."""
        return sum(fen for _, fen in self.arrivals)

    @property
    def difference_fen(self) -> int:
        """Arrived less expected, 0 while nothing has arrived."""
        return self.arrived_fen - self.settlement.net_fen if self.arrivals else 0


@dataclass(frozen=True, slots=True)
class Funds:
    """Every settlement by day, channel, merchant, and the bank lines that belong to none."""

    settled: tuple[Settled, ...]
    unexplained: tuple[BankLine, ...]


def settle(
    settlements: Sequence[Settlement], lines: Sequence[BankLine], arrangements: Sequence[Arrangement],
    heard_until: date | None,
) -> Funds:  # fmt: skip
    """Lay bank lines to settlements: each line wholly to one or several settlements of one merchant, or to none.
    ``heard_until`` is the last day of which the bank's statement is there: what was due by then and is not is late. The
    order of settlements and lines does not matter."""
    settled: list[Settled] = []
    unexplained: list[BankLine] = []
    of: dict[int, list[BankLine]] = {place: [] for place in range(len(arrangements))}
    for line in sorted(lines, key=lambda line: (line.day, line.key)):
        place = _recognised(line, arrangements)
        if place is None:
            unexplained.append(line)
        else:
            of[place].append(line)
    for place, arrangement in enumerate(arrangements):
        whose = (arrangement.channel, arrangement.merchant)
        mine = [one for one in settlements if (one.channel, one.merchant) == whose]
        account = _Account(arrangement, sorted(mine, key=lambda one: one.day), of[place])
        account.lay()
        settled += account.settled(heard_until)
        unexplained += account.free
    settled.sort(key=lambda one: (one.settlement.day, one.settlement.channel, one.settlement.merchant))
    return Funds(tuple(settled), tuple(sorted(unexplained, key=lambda line: (line.day, line.key))))


def _recognised(line: BankLine, arrangements: Sequence[Arrangement]) -> int | None:
    """Whose line it is: the arrangement with the longest mark in its text; two that fit alike are nobody's."""
    found: list[tuple[int, int]] = []
    for place, arrangement in enumerate(arrangements):
        longest = max((len(mark) for mark in arrangement.marks if mark and mark in line.text), default=0)
        if longest:
            found.append((longest, place))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return found[0][1]


class _Account:
    """One merchant account while its lines are laid."""

    def __init__(self, arrangement: Arrangement, settlements: list[Settlement], lines: list[BankLine]) -> None:
        self._rule, self._settlements = arrangement, settlements
        self._parts: list[list[tuple[BankLine, int]]] = [[] for _ in settlements]
        self._closed = [False] * len(settlements)
        self.free = lines

    def lay(self) -> None:
        """What fits exactly first, nearest to what was expected; then what is left, to the oldest that is due."""
        for day in sorted({line.day for line in self.free}):
            self._one_to_one(day)
            self._one_to_days(day)
            self._several_to_one(day)
            self._all_to_days(day)
        for line in list(self.free):
            self._left_over(line)

    def settled(self, heard_until: date | None) -> list[Settled]:
        """Every settlement with its state."""
        return [
            Settled(one, self._state(place, heard_until), tuple(self._parts[place]), self._rule.difference_account)
            for place, one in enumerate(self._settlements)
        ]

    def _state(self, place: int, heard_until: date | None) -> SettlementState:
        one = self._settlements[place]
        if self._parts[place] or one.net_fen == 0:
            difference = sum(fen for _, fen in self._parts[place]) - one.net_fen
            if abs(difference) <= self._rounding(one):
                return SettlementState.ARRIVED
            return SettlementState.SHORT if difference < 0 else SettlementState.OVER
        due = heard_until is not None and heard_until >= one.arrival_day
        return SettlementState.LATE if due else SettlementState.EXPECTED

    def _rounding(self, one: Settlement) -> int:
        return min((one.lines + 1) // 2, self._rule.largest_rounding_fen)

    def _open(self, day: date) -> list[int]:
        """Settlements that may arrive on a day and have nothing yet, those expected that day first, then the oldest."""
        longest = timedelta(days=self._rule.longest_wait_days)
        found = [
            place
            for place, one in enumerate(self._settlements)
            if not self._closed[place] and one.day <= day <= one.arrival_day + longest
        ]
        return sorted(found, key=lambda place: (self._settlements[place].arrival_day != day, place))

    def _on(self, day: date) -> list[BankLine]:
        return [line for line in self.free if line.day == day]

    def _one_to_one(self, day: date) -> None:
        for exact in (True, False):
            for line in self._on(day):
                for place in self._open(day):
                    one = self._settlements[place]
                    if abs(line.fen - one.net_fen) <= (0 if exact else self._rounding(one)) and one.net_fen:
                        self._claim([line], [place])
                        break

    def _one_to_days(self, day: date) -> None:
        """A long weekend comes in one sum."""
        for line in self._on(day):
            run = self._run_of(line.fen, day)
            if run:
                self._claim([line], run)

    def _several_to_one(self, day: date) -> None:
        for place in self._open(day):
            lines = self._on(day)
            if len(lines) < 2:
                return
            sizes = range(2, len(lines) + 1) if len(lines) <= MOST_TOGETHER else [len(lines)]
            one = self._settlements[place]
            chosen = next(
                (
                    choice
                    for size in sizes
                    for choice in combinations(lines, size)
                    if abs(sum(line.fen for line in choice) - one.net_fen) <= self._rounding(one)
                ),
                None,
            )
            if chosen:
                self._claim(list(chosen), [place])

    def _all_to_days(self, day: date) -> None:
        lines = self._on(day)
        run = self._run_of(sum(line.fen for line in lines), day) if len(lines) > 1 else []
        if run:
            self._claim(lines, run)

    def _run_of(self, fen: int, day: date) -> list[int]:
        """Open settlements in a row, two or more, that come to a sum: those with the day they were expected on first,
        then the shortest and oldest."""
        open_now = sorted(self._open(day))
        found: list[tuple[bool, int, int, list[int]]] = []
        for start in range(len(open_now)):
            for length in range(2, min(LONGEST_RUN, len(open_now) - start) + 1):
                run = open_now[start : start + length]
                rounding = sum(self._rounding(self._settlements[place]) for place in run)
                if abs(fen - sum(self._settlements[place].net_fen for place in run)) <= rounding:
                    foreign = any(self._settlements[place].arrival_day != day for place in run)
                    found.append((foreign, length, start, run))
        return min(found)[3] if found else []

    def _claim(self, lines: list[BankLine], places: list[int]) -> None:
        """Lay lines to settlements that they fit: each gets its net, what rounding left is spread within its rule."""
        total = sum(line.fen for line in lines)
        over = total - sum(self._settlements[place].net_fen for place in places)
        wanted: list[int] = []
        for place in places:
            one = self._settlements[place]
            part = max(-self._rounding(one), min(self._rounding(one), over))
            over -= part
            wanted.append(one.net_fen + part)
        wanted[-1] += over
        self._pour(lines, places, wanted)
        for place in places:
            self._closed[place] = True

    def _pour(self, lines: list[BankLine], places: list[int], wanted: list[int]) -> None:
        """Parts of lines into settlements, in order; the last of each takes what is left."""
        rest = [line.fen for line in lines]
        at = 0
        for number, place in enumerate(places):
            need = wanted[number]
            last = number == len(places) - 1
            while at < len(lines):
                final = at == len(lines) - 1
                part = rest[at] if last else need if final else min(need, rest[at]) if need > 0 else need
                if part:
                    self._parts[place].append((lines[at], part))
                rest[at] -= part
                need -= part
                if rest[at] == 0 and not final:
                    at += 1
                    continue
                if last and not final:
                    at += 1
                    continue
                break
        self.free = [line for line in self.free if line not in lines]

    def _left_over(self, line: BankLine) -> None:
        """A line that fits nothing: to what is due, the oldest first; what it has too much stays with the last."""
        due = [place for place in self._open(line.day) if self._settlements[place].arrival_day <= line.day]
        missing = {place: self._settlements[place].net_fen - sum(fen for _, fen in self._parts[place]) for place in due}
        targets = [place for place in due if missing[place] > 0]
        if line.fen <= 0 or not targets:
            return
        rest, chosen = line.fen, list[int]()
        for place in targets:
            if rest <= 0:
                break
            chosen.append(place)
            rest -= missing[place]
        wanted = [missing[place] for place in chosen]
        self._pour([line], chosen, wanted)
