"""Day zero: what a hospital's accounts held and what was in transit by its old system, with the totals it printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.errors import Refused
from server.domain.ledger import EntryKind, LedgerLine

PARTIES = ("channel", "platform", "business", "source")
KINDS = ("pay", "refund", "reverse")
ENTRY_NO = "day-zero"


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """What one account holds, debit positive: ``channel/wechat/1900000109``, ``business/his``, ``bank/main`` …"""

    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class InTransit:
    """A record that one party has and another has not yet. ``fen`` is never negative; the kind says which way. ``name``
    of a row of the platform is the channel it waits for."""

    party: str
    name: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    at: datetime
    day: date
    fen: int

    @property
    def signed_fen(self) -> int:
        """As the day proof counts it: given back is negative, a reversal moved nothing."""
        return {"pay": self.fen, "refund": -self.fen}.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class DayZero:
    """``day`` is the first accounting day of ours; everything here is what stood when it began. Totals are those that
    the old system printed: of balances, and of each party's rows (party, name) as (count, fen)."""

    day: date
    balances: tuple[OpeningBalance, ...]
    in_transit: tuple[InTransit, ...]
    balances_total: tuple[int, int]
    transit_totals: Mapping[tuple[str, str], tuple[int, int]]


def sums_of(rows: Sequence[InTransit]) -> dict[tuple[str, str], tuple[int, int]]:
    """(count, fen) of each (party, name)."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        key = (row.party, "" if row.party == "platform" else row.name)
        count, fen = found.get(key, (0, 0))
        found[key] = (count + 1, fen + row.signed_fen)
    return found


def check_totals(zero: DayZero) -> None:
    """Raise Refused ``day_zero.totals_differ`` (``what``, the count and fen told, and those of the rows)."""
    _same("balances", zero.balances_total, (len(zero.balances), sum(one.fen for one in zero.balances)))
    counted = sums_of(zero.in_transit)
    for party, name in sorted(counted.keys() | zero.transit_totals.keys()):
        told = zero.transit_totals.get((party, name), (0, 0))
        _same(f"{party}/{name}", told, counted.get((party, name), (0, 0)))


def _same(what: str, told: tuple[int, int], counted: tuple[int, int]) -> None:
    if told != counted:
        raise Refused(
            "day_zero.totals_differ", what=what, told_count=told[0], told_fen=told[1], count=counted[0], fen=counted[1]
        )


def opening_entry(zero: DayZero, campus: str, at: datetime, day: date) -> Sequence[LedgerLine]:
    """One balanced entry: every balance, and against them what the hospital opened with. None for no balances."""

    def line(account: str, fen: int) -> LedgerLine:
        kind, _, rest = account.partition("/")
        channel, _, merchant = rest.partition("/") if kind == "channel" else ("", "", "")
        return LedgerLine(
            entry_no=ENTRY_NO, kind=EntryKind.OPENING, account=account, amount_fen=fen, channel=channel,
            merchant=merchant, campus=campus, order_no="", payment_no="", refund_no="", shift_no="", window_id=0,
            operator_id=0, at=at, day=day,
        )  # fmt: skip

    balances = [line(one.account, one.fen) for one in zero.balances if one.fen]
    rest = -sum(one.amount_fen for one in balances)
    return [*balances, line(f"opening/{campus}", rest)] if rest else balances
