"""What an emulated card terminal has in its memory: transactions of the open batch, the last one, totals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

SALE, VOID, REFUND = "sale", "void", "refund"
APPROVED: Final = "00"
NOT_FOUND, SETTLED, VOIDED, NO_SALE = "V0", "X4", "X5", "X6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One approved transaction; ``number`` is the cashier's, empty when it was keyed in by hand."""

    kind: str
    amount_fen: int
    trace_no: str
    reference_no: str
    authorisation_no: str
    batch_no: str
    at: datetime
    number: str = ""
    original_trace_no: str = ""
    voided: bool = False
    by_code: bool = False  # a wallet's code was scanned, no card


@dataclass(slots=True)
class Ledger:
    """Kept through power loss, as a terminal's flash is."""

    now: Callable[[], datetime]
    terminal_no: str = "30001234"
    merchant_no: str = "898330180620001"
    batch: int = 1
    trace: int = 0
    entries: list[Entry] = field(default_factory=list)
    settled: dict[str, int] | None = None  # the totals of the last settlement, which can be told again

    def next_trace(self) -> str:
        """A new trace number; it is used up even when the bank refuses."""
        self.trace = self.trace % 999_999 + 1
        return f"{self.trace:06d}"

    def keep(
        self, kind: str, amount_fen: int, trace_no: str, *, number: str = "", original: str = "", by_code: bool = False
    ) -> Entry:
        """Write an approved transaction down."""
        entry = Entry(
            kind=kind,
            amount_fen=amount_fen,
            trace_no=trace_no,
            reference_no=f"{self.now():%y%m}{self.batch % 100:02d}{trace_no}",
            authorisation_no=f"{(int(trace_no) * 7919) % 1_000_000:06d}",
            batch_no=f"{self.batch:06d}",
            at=self.now(),
            number=number,
            original_trace_no=original,
            by_code=by_code,
        )
        if kind == VOID:
            self.entries = [
                replace(each, voided=True) if each.trace_no == original and each.kind == SALE else each
                for each in self.entries
            ]
        self.entries.append(entry)
        return entry

    def last(self) -> Entry | None:
        """The last approved transaction of this terminal."""
        return self.entries[-1] if self.entries else None

    def may_void(self, trace_no: str, amount_fen: int) -> str:
        """``00``, or the code that says why not."""
        found = next((each for each in reversed(self.entries) if each.trace_no == trace_no), None)
        if found is None or found.amount_fen != amount_fen:
            return NOT_FOUND
        if found.kind != SALE:
            return NO_SALE
        if found.voided:
            return VOIDED
        return APPROVED if found.batch_no == f"{self.batch:06d}" else SETTLED

    def may_refund(self, reference_no: str, amount_fen: int) -> str:
        """``00``, or the code that says why not; refunds of one sale together never exceed it."""
        sale = next((each for each in self.entries if each.reference_no == reference_no and each.kind == SALE), None)
        if sale is None:
            return NOT_FOUND
        back = sum(
            each.amount_fen for each in self.entries if each.kind == REFUND and each.original_trace_no == sale.trace_no
        )
        if sale.voided:
            return VOIDED
        return APPROVED if back + amount_fen <= sale.amount_fen else "61"

    def trace_of(self, reference_no: str) -> str:
        """The trace number of the transaction with this reference number; empty without one."""
        return next((each.trace_no for each in self.entries if each.reference_no == reference_no), "")

    def totals(self) -> dict[str, int]:
        """Counts and fen of the open batch, voids taken off the sales."""
        of_batch = [each for each in self.entries if each.batch_no == f"{self.batch:06d}"]
        sales = [each for each in of_batch if each.kind == SALE and not each.voided]
        refunds = [each for each in of_batch if each.kind == REFUND]
        return {
            "batch": self.batch,
            "sales": len(sales),
            "sale_fen": sum(each.amount_fen for each in sales),
            "refunds": len(refunds),
            "refund_fen": sum(each.amount_fen for each in refunds),
        }

    def net_fen(self) -> int:
        """What stayed of everything, whatever batch it is in."""
        kept = sum(each.amount_fen for each in self.entries if each.kind == SALE and not each.voided)
        return kept - sum(each.amount_fen for each in self.entries if each.kind == REFUND)

    def settle(self) -> dict[str, int]:
        """The totals, and the batch begins anew."""
        found = self.settled = self.totals()
        self.batch += 1
        return found

    def charged_fen(self, number: str) -> int:
        """What this number of the cashier's took from the card in the end, refunds and voids taken off."""
        mine = [each for each in self.entries if each.number == number]
        return sum(each.amount_fen for each in mine if each.kind == SALE and not each.voided)
