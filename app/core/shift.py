"""The states of a shift: one cashier's time at one window, from float to count."""

from enum import StrEnum


class ShiftState(StrEnum):
    """Where a shift stands."""

    OPEN = "open"
    CLOSED = "closed"


DENOMINATIONS_FEN = (10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins of the renminbi that a drawer can hold, in fen, largest first."""
