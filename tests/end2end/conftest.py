"""What holds for every end-to-end test: clients die with their connections open, as killed desks do."""

from pathlib import Path

import pytest

from support.fault_cases import belongs, cases_of
from support.product import Product

HERE = Path(__file__).parent
FORGIVEN = ("ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def server_is_up(product: Product) -> None:
    """Every test begins with a server that runs."""
    product.start_if_dead()


def pytest_configure(config: pytest.Config) -> None:
    """The mark that ties a test to the fault cases it tries."""
    config.addinivalue_line("markers", "case(*ids): the fault cases that this test tries")
    config.addinivalue_line("markers", "short_on(*storages): where it is run when the run is short")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The short run takes a share on each storage; and a thread's pooled connection is closed by the collector when the
    thread is gone: that is no fault here."""
    left_out = [item for item in items if not belongs(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if belongs(item)]
    for item in items:
        if item.path.is_relative_to(HERE):
            item.user_properties.append(("cases", list(cases_of(item))))
            for forgiven in FORGIVEN:
                item.add_marker(pytest.mark.filterwarnings(forgiven))
