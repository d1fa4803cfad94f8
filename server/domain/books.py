"""The books of one accounting day: sums over the ledger's lines, by channel and by shift, and what must agree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from server.domain.ledger import EntryKind

MOVES_MONEY = frozenset({EntryKind.PAYMENT, EntryKind.LATE_PAYMENT, EntryKind.REFUND})
"""Entries by which money came or went; the carried ones only say in which shift it is counted."""
CARRIED = frozenset({EntryKind.CARRIED_PAYMENT, EntryKind.CARRIED_REFUND})
MONEY_ACCOUNTS = ("cash", "channel", "payable")
KNOWN_ACCOUNTS = (*MONEY_ACCOUNTS, "business")
"""Account kinds that are told apart here; all others are ``other``."""
GIVES_BACK = frozenset({EntryKind.REFUND, EntryKind.CARRIED_REFUND})


@dataclass(frozen=True, slots=True)
class DaySum:
    """Lines of one accounting day that are alike. ``account_kind`` is one of KNOWN_ACCOUNTS or ``other``; ``fen`` is
    their sum, debit positive; all of one sign. ``corrects`` as in the ledger: a day of a closed month."""

    account_kind: str
    shift_no: str
    channel: str
    kind: EntryKind
    count: int
    fen: int
    corrects: str = ""

    @property
    def is_money(self) -> bool:
        """Whether it says where money is: a drawer, a merchant's account, what the bank paid out for us."""
        return self.account_kind in MONEY_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Tally:
    """Payments and refunds counted; amounts of both positive."""

    payments: int = 0
    payments_fen: int = 0
    refunds: int = 0
    refunds_fen: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.payments + other.payments, self.payments_fen + other.payments_fen, self.refunds + other.refunds,
            self.refunds_fen + other.refunds_fen,
        )  # fmt: skip

    @property
    def count(self) -> int:
        """Records of both kinds."""
        return self.payments + self.refunds

    @property
    def fen(self) -> int:
        """Payments less refunds."""
        return self.payments_fen - self.refunds_fen


@dataclass(frozen=True, slots=True)
class Check:
    """Two ways to the same sum. It is made with the proof and cannot be left out."""

    name: str
    left_count: int
    left_fen: int
    right_count: int
    right_fen: int

    @property
    def holds(self) -> bool:
        """Whether both ways lead to the same."""
        return (self.left_count, self.left_fen) == (self.right_count, self.right_fen)


@dataclass(frozen=True, slots=True)
class Books:
    """One day's books. ``by_shift`` counts cash alone, a drawer a shift (waiting places of late money too).
    ``of_its_own`` are the payments of the day's own, also those that were booked in a later month."""

    by_channel: tuple[tuple[str, Tally], ...]
    by_shift: tuple[tuple[str, Tally], ...]
    of_its_own: Tally
    checks: tuple[Check, ...]

    @property
    def total(self) -> Tally:
        """All channels."""
        return sum((tally for _, tally in self.by_channel), Tally())

    @property
    def shifts(self) -> Tally:
        """All drawers."""
        return sum((tally for _, tally in self.by_shift), Tally())


def books_of(sums: Sequence[DaySum], day: date) -> Books:
    """Sum the day up along channels and along shifts, with the checks that tie them to each other:

    ``entries_balance``: all lines of the day sum to zero. ``money_is_owed``: what came and went on money accounts
    stands against the business systems in the same entries. ``drawers``: the cash that the shifts count is the cash of
    the books, whatever was carried from one shift into another.
    """
    booked = [one for one in sums if one.corrects != day.isoformat()]
    money = [one for one in booked if one.is_money and one.kind in MOVES_MONEY]
    counted = [one for one in booked if one.is_money and one.kind in MOVES_MONEY | CARRIED and one.channel == "cash"]
    owed = [one for one in booked if not one.is_money and one.kind in MOVES_MONEY]
    own = [one for one in sums if one.is_money and one.kind in MOVES_MONEY and one.corrects in ("", day.isoformat())]
    by_channel = _by(money, attrgetter("channel"))
    by_shift = _by(counted, attrgetter("shift_no"))
    total, drawers = sum((each for _, each in by_channel), Tally()), sum((each for _, each in by_shift), Tally())
    cash = dict(by_channel).get("cash", Tally())
    owed_count, owed_fen = sum(one.count for one in owed), -sum(one.fen for one in owed)
    checks = (
        Check("entries_balance", 0, sum(one.fen for one in booked), 0, 0),
        Check("money_is_owed", owed_count, owed_fen, total.count, total.fen),
        Check("drawers", drawers.count, drawers.fen, cash.count, cash.fen),
    )
    return Books(by_channel, by_shift, _tally(own), checks)


def _by(sums: Sequence[DaySum], key: Callable[[DaySum], str]) -> tuple[tuple[str, Tally], ...]:
    return tuple((name, _tally(one for one in sums if key(one) == name)) for name in sorted(set(map(key, sums))))


def _tally(sums: Iterable[DaySum]) -> Tally:
    total = Tally()
    for one in sums:
        sign = 1 if (one.fen > 0) != (one.kind in GIVES_BACK) else -1
        if one.kind in GIVES_BACK:
            total += Tally(refunds=sign * one.count, refunds_fen=-one.fen)
        else:
            total += Tally(payments=sign * one.count, payments_fen=one.fen)
    return total


def account_kind(account: str) -> str:
    """The kind of an account: what stands before its first slash, if that is known."""
    before = account.partition("/")[0]
    return before if before in KNOWN_ACCOUNTS else "other"
