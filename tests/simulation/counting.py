"""What a cashier counts at the end of a shift."""

from __future__ import annotations

from collections import Counter

from app.core.errors import NotFound
from app.core.shift import DENOMINATIONS_FEN
from app.wire.shifts import CloseShift, Counted, WalletCounted
from simulation.rows import Rows


def count_of(rows: Rows, shift_no: str) -> CloseShift:
    """What is in the drawer, in the fewest pieces, and what the wallets show. Raises NotFound for a shift that a
    database that was put back has forgotten."""
    if not rows.has_shift(shift_no):
        raise NotFound("shift.not_found", shift_no=shift_no)
    left, pieces = max(rows.shift(shift_no).float_fen + rows.drawer_fen(shift_no), 0), []
    for fen in DENOMINATIONS_FEN:
        count, left = divmod(left, fen)
        if count:
            pieces.append(Counted(denomination_fen=fen, pieces=count))
    wallets: Counter[str] = Counter()
    for (channel, kind), fen in rows.totals(shift_no).items():
        wallets[channel] += fen if kind == "payment" else -fen
    counted = tuple(WalletCounted(channel=name, amount_fen=fen) for name, fen in wallets.items() if name != "cash")
    return CloseShift(counted=tuple(pieces), difference_reason="counted twice", wallets=counted)
