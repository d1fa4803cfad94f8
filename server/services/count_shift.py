"""The count of a shift against its books: pieces by denomination, one number a wallet; a difference needs a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import accounting_day
from app.core.errors import Conflict, InvalidInput
from app.core.shift import DENOMINATIONS_FEN, DifferenceState
from server.domain.ledger import difference_entry
from server.domain.shift import Shift, ShiftDifference
from server.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShiftCount:
    """What a cashier hands in: pieces by denomination, a reason for a difference, who takes over unknown money, and
    what each wallet should show by (channel, fen)."""

    counted: tuple[tuple[int, int], ...]
    difference_reason: str
    handover_username: str = ""
    handover_password: str = ""
    wallets: tuple[tuple[str, int], ...] = ()

    @property
    def reason(self) -> str:
        """The reason, without blanks around it."""
        return self.difference_reason.strip()


def compare(work: UnitOfWork, shift: Shift, count: ShiftCount) -> Shift:
    """The shift with its count beside what the books expect; nobody who counts may see it before the shift is closed
    (see `server.services.kept_counts.judged`). Raises InvalidInput for a denomination or channel that there is not,
    Conflict ``shift.wallet_missing`` with ``channel``."""
    expected_fen, wallets = shift.float_fen + work.ledger.balance(f"cash/{shift.shift_no}"), _wallets(work, shift)
    counted = dict(count.wallets)
    if len(counted) != len(count.wallets) or "cash" in counted:
        raise InvalidInput("wallets", "names a channel twice, or the drawer")
    for channel in wallets:
        if channel not in counted:
            raise Conflict("shift.wallet_missing", channel=channel)
    return replace(
        shift, counted=count.counted, counted_fen=_counted_fen(count), expected_fen=expected_fen,
        difference_reason=count.reason,
        wallets=tuple((channel, fen, wallets.get(channel, 0)) for channel, fen in sorted(counted.items())),
    )  # fmt: skip


def moved_since(work: UnitOfWork, shift: Shift) -> Shift:
    """A counted shift whose books went on after the count: what the ledger says was moved is added to both sides."""
    expected_fen, wallets = shift.float_fen + work.ledger.balance(f"cash/{shift.shift_no}"), _wallets(work, shift)
    before = {channel: (counted, expected) for channel, counted, expected in shift.wallets}
    told = []
    for channel in sorted(before.keys() | wallets.keys()):
        counted, expected = before.get(channel, (0, 0))
        told.append((channel, counted + wallets.get(channel, 0) - expected, wallets.get(channel, 0)))
    moved_fen = expected_fen - shift.expected_fen
    return replace(shift, counted_fen=shift.counted_fen + moved_fen, expected_fen=expected_fen, wallets=tuple(told))


def differences_of(shift: Shift) -> Mapping[str, int]:
    """Counted minus expected by channel, in fen; only what differs."""
    found = {"cash": shift.counted_fen - shift.expected_fen}
    found |= {channel: counted - expected for channel, counted, expected in shift.wallets}
    return {channel: fen for channel, fen in found.items() if fen}


def write_down_differences(work: UnitOfWork, shift: Shift, now: datetime, explained_by: int) -> None:
    """A difference of a counted shift is an entry of the drawer's account and begins a life of its own."""
    for channel, amount_fen in differences_of(shift).items():
        explained = bool(shift.difference_reason)
        work.differences.add(
            ShiftDifference(
                shift_no=shift.shift_no, channel=channel, window_id=shift.window_id, operator_id=shift.operator_id,
                campus=shift.campus, amount_fen=amount_fen,
                state=DifferenceState.EXPLAINED if explained else DifferenceState.FOUND, found_at=now, changed_at=now,
                reason=shift.difference_reason, explained_by=explained_by if explained else None,
            )
        )  # fmt: skip
        if channel == "cash":
            work.ledger.add(difference_entry(shift, amount_fen, now, accounting_day(now)))


def _wallets(work: UnitOfWork, shift: Shift) -> dict[str, int]:
    """What each channel but cash took less what it gave back, for channels that the shift's books name at all."""
    sums: dict[str, int] = {}
    for total in work.ledger.shift_totals(shift.shift_no):
        if total.channel != "cash":
            signed_fen = -total.amount_fen if total.kind == "refund" else total.amount_fen
            sums[total.channel] = sums.get(total.channel, 0) + signed_fen
    return sums


def _counted_fen(count: ShiftCount) -> int:
    denominations = [denomination for denomination, _ in count.counted]
    if len(set(denominations)) != len(denominations) or set(denominations) - set(DENOMINATIONS_FEN):
        raise InvalidInput("counted", "names an unknown denomination, or one twice")
    return sum(denomination * pieces for denomination, pieces in count.counted)
