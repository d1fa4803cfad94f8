"""The fault cases that real processes are tried with: which case a test is of, and how long the run may be."""

from __future__ import annotations

import os

import pytest

LONG = os.environ.get("PAYDESK_FAULTS") == "long"
"""Everything on both databases (`make faults`); otherwise a share of it on each."""


def case(*ids: str) -> pytest.MarkDecorator:
    """The fault cases that a test tries, by their numbers in the catalogue."""
    return pytest.mark.case(*ids)


def short_on(*storages: str) -> pytest.MarkDecorator:
    """On which storages a test is run when the run is short; none: only in the long one."""
    return pytest.mark.short_on(*storages)


def belongs(item: pytest.Item) -> bool:
    """Whether a test is part of this run."""
    mark = item.get_closest_marker("short_on")
    if LONG or mark is None:
        return True
    storage = getattr(item, "callspec").params.get("product", "") if hasattr(item, "callspec") else ""  # noqa: B009
    return storage in mark.args


def share(points: tuple[str, ...], storage: str) -> tuple[str, ...]:
    """Which points a storage tries: all in the long run, else every second one, the others on the other storage."""
    return points if LONG else points[storage == "postgresql" :: 2]
