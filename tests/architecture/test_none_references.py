"""PySide6 6.12.0 on Python 3.11 lost a reference to None at nearly every void call, which kills the process."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

CALLS = 500
NOISE = 50


def test_void_calls_give_back_the_references_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for number in range(CALLS):
        thing.setProperty("paid", number)
        thing.setObjectName("desk")
        thing.blockSignals(False)
    assert abs(sys.getrefcount(None) - before) < NOISE
