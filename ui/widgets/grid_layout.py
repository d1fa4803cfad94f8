"""How a person arranged the columns of a grid: order, widths, which are shown, how many stand still; as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NARROWEST_PX, WIDEST_PX = 48, 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLayout:
    """``order`` holds every column's name; the first ``frozen`` of those shown do not scroll sideways."""

    order: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 1

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that are shown, in their order."""
        return tuple(name for name in self.order if name not in self.hidden)

    def to_text(self) -> str:
        """For the preferences."""
        return json.dumps(
            {"order": self.order, "hidden": sorted(self.hidden), "widths": dict(self.widths), "frozen": self.frozen}
        )


def layout_of(text: str, usual: GridLayout) -> GridLayout:
    """A layout that was kept, brought up to the columns there are now; the usual one where nothing can be read."""
    try:
        kept = json.loads(text)
        order, hidden, widths = list(kept["order"]), set(kept["hidden"]), dict(kept["widths"])
        frozen = int(kept["frozen"])
    except (ValueError, TypeError, KeyError):
        return usual
    known = [name for name in order if name in usual.order]
    known += [name for name in usual.order if name not in known]
    hidden = (hidden & set(usual.order)) | {name for name in usual.hidden if name not in order}
    if len(hidden) == len(usual.order):
        return usual
    return GridLayout(
        order=tuple(dict.fromkeys(known)), hidden=frozenset(hidden), widths=_widths(widths, usual.order),
        frozen=max(0, min(frozen, len(known) - len(hidden))),
    )  # fmt: skip


def moved(layout: GridLayout, name: str, steps: int) -> GridLayout:
    """The same with one column some places further right (or left, below zero)."""
    order = list(layout.order)
    place = order.index(name)
    order.insert(max(0, min(place + steps, len(order) - 1)), order.pop(place))
    return GridLayout(order=tuple(order), hidden=layout.hidden, widths=layout.widths, frozen=layout.frozen)


def _widths(kept: Mapping[object, object], known: Sequence[str]) -> dict[str, int]:
    return {
        str(name): max(NARROWEST_PX, min(width, WIDEST_PX))
        for name, width in kept.items()
        if name in known and isinstance(width, int)
    }
