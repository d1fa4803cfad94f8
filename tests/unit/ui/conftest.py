"""Windows for tests: one QApplication, a checkout over a play world; no test meets what another left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from support.checkout_screen import CheckoutScreen
from ui.text import Languages


@pytest.fixture(autouse=True)
def nothing_left_of_the_test_before(qapp: QApplication) -> None:
    """Windows of the test before are gone, and the language is that of the source."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    Languages(qapp).switch("en")


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[CheckoutScreen]:
    """A cashier at the checkout, shift open, Chinese, light."""
    screen = CheckoutScreen()
    yield screen
    screen.close()
