"""A failing seed made short: visits and faults are left out, half of them, a quarter, one by one, while it still
fails the same way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from simulation.invariants import Broken
from simulation.one_seed import played
from simulation.plan import Plan
from simulation.world import World

LONGEST_S = 60.0
SHOWN_LINES = 80


def reason(world: World) -> str:
    """What kind of failure it is: the promise that is broken, or the type of the error."""
    failure = world.failure
    if failure is None:
        return ""
    return f"promise {failure.promise}" if isinstance(failure, Broken) else type(failure).__name__


def shrink(
    happened: Sequence[str], fails: Callable[[Sequence[str]], bool], *, longest_s: float = LONGEST_S
) -> Sequence[str]:
    """The fewest of the things that happened with which it still fails (delta debugging), as far as time allows."""
    ends_s = time.monotonic() + longest_s
    kept, parts = list(happened), 2
    while len(kept) >= 2 and time.monotonic() < ends_s:
        size = max(1, len(kept) // parts)
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            if fails(rest):
                kept, parts = rest, max(parts - 1, 2)
                break
            if time.monotonic() > ends_s:
                return kept
        else:
            if size == 1:
                break
            parts = min(parts * 2, len(kept))
    return kept


def shortest(seed: int, plan: Plan, *, sqlite: bool = False, longest_s: float = LONGEST_S) -> tuple[World, World]:
    """The whole world of a seed and the shortest one that fails like it (the same one when it does not fail)."""
    whole = played(seed, replace(plan, told=True), sqlite=sqlite)
    wanted = reason(whole)
    if not wanted:
        return whole, whole

    def fails(names: Sequence[str]) -> bool:
        return reason(played(seed, replace(plan, only=frozenset(names)), sqlite=sqlite)) == wanted

    names = shrink(list(whole.chance.happened), fails, longest_s=longest_s)
    return whole, played(seed, replace(plan, only=frozenset(names), told=True), sqlite=sqlite)


def tell_shortest(seed: int, plan: Plan, *, sqlite: bool = False) -> bool:
    """Print a seed as a story, shrunk when it fails; whether it fails."""
    whole, short = shortest(seed, plan, sqlite=sqlite)
    size = f"{len(whole.chance.happened)} visits and faults, of which {len(short.chance.happened)} are needed"
    print(f"\nseed {seed}: {whole.failure or 'every promise is kept'} ({size})")
    for line in short.story[-SHOWN_LINES:]:
        print("  " + line)
    return whole.failure is not None
