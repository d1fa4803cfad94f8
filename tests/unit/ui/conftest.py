"""Windows for tests: one QApplication, a checkout over a play world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from support.checkout_screen import CheckoutScreen


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[CheckoutScreen]:
    """A cashier at the checkout, shift open, Chinese, light."""
    screen = CheckoutScreen()
    yield screen
    screen.close()
