"""What is printed at a desk: the receipt as it is kept, and what became of a print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class PrintedReceipt:
    """A receipt that was made here, kept for reprinting: the neutral document and what it was for. ``blank``: it is
    certain that nothing of it came out."""

    payment_no: str
    made_at: datetime
    title: str
    document: Sequence[Mapping[str, Any]]
    printed: bool
    blank: bool = False

    @property
    def in_doubt(self) -> bool:
        """Whether it perhaps came out, wholly or in part: printed again it bears the mark of a second print. Two
        receipts that are alike are money in the hands of somebody who wants a refund twice."""
        return not self.printed and not self.blank


class PrintOutcome(StrEnum):
    """What became of a print: done, not begun (nothing on paper), or unknown (perhaps part of it)."""

    DONE = "done"
    NOT_BEGUN = "not_begun"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Printed:
    """The outcome of a print and, unless done, the device's code (``printer.paper_out``, ``device.no_answer`` …)."""

    outcome: PrintOutcome
    code: str = ""
