"""The fault cases that real processes are tried with: which case a test is of, and how long the run may be."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

LONG = os.environ.get("PAYDESK_FAULTS") == "long"
"""Everything on both databases (`make faults`); otherwise a share of it on each."""


OF_FILES: Mapping[str, tuple[str, ...]] = {
    "test_servers_die": ("2",),
    "test_desks_die": ("1", "7"),
    "test_crooked_payments": ("9", "10", "12", "13", "14", "18"),
    "test_races": ("23", "24", "27", "29"),
    "test_late_and_notified_money": ("21", "25", "26"),
    "test_telling_the_his": ("30", "31", "32"),
    "test_giving_money_back": ("36", "37", "41"),
}
"""What whole files of end-to-end tests try."""
NEW_FILES = (
    "test_killed_at_points",
    "test_crooked_lines",
    "test_full_disks",
    "test_postgres_fails",
    "test_desk_processes_race",
    "test_restoring_the_database",
)
"""The files whose tests name their cases themselves."""


def cases_of(item: pytest.Item) -> tuple[str, ...]:
    """The cases that a test tries."""
    mark = item.get_closest_marker("case")
    return tuple(mark.args) if mark else OF_FILES.get(item.path.stem, ())


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
