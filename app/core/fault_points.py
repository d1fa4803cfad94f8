"""Named places between two durable steps where a test may end the program; in production nothing happens there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Hook = Callable[[str], object]

POINTS = (
    "P0", "P1d", "P1s", "P2", "P3", "P4", "P5s", "P5d", "P6", "P7", "P8", "P9",
    "R0", "R1", "R2", "R3", "R4", "R5", "R6", "N0", "N1", "N2", "N3", "N4", "N5",
    "X1", "X2", "X3", "X4", "T0", "T1", "T2", "T3",
)  # fmt: skip
"""A payment: bill locked, intent durable at the desk and at the server, about to be sent, channel has answered the
wire, answer read, answer durable at the server and at the desk, about to tell the business system, it has answered,
its answer durable, receipt printed. A refund: intent durable, amount reserved, approved, items withdrawn, about to be
sent, answered, answer durable. An exception: its act durable, the parties asked again; of a posting's correction, about
to be withdrawn, withdrawn. A card terminal: the try of a refund durable at the desk, the act durable there, the
terminal has answered, its word durable at the desk."""

_hooks: list[Hook] = []


def fault_point(name: str) -> None:
    """Pass a place by its name: nothing, unless a test has set a hook, which may raise or end the process."""
    if _hooks:
        _hooks[-1](name)


def set_hook(hook: Hook | None) -> None:
    """Have a hook called at every place from now on, in every thread; None takes all hooks away. For tests."""
    _hooks.clear()
    if hook is not None:
        _hooks.append(hook)


@contextmanager
def hooked(hook: Hook) -> Iterator[None]:
    """The same until the block ends; the hook before counts again afterwards."""
    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.remove(hook)
