"""What holds for every end-to-end test: clients die with their connections open, as killed desks do."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
FORGIVEN = ("ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A thread's pooled connection is closed by the collector when the thread is gone; that is no fault here."""
    for item in items:
        if item.path.is_relative_to(HERE):
            for forgiven in FORGIVEN:
                item.add_marker(pytest.mark.filterwarnings(forgiven))
