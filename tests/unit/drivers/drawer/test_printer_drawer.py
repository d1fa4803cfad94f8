"""The cash drawer on a printer: polarity of its switch, no power, no switch, no answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers.drawer.printer_drawer import DrawerSettings, PrinterDrawer
from drivers.errors import OFFLINE, DeviceError, WriteError
from drivers.ports import DrawerState, Health, Outcome


class Connector:
    """A printer's drawer connector: ``levels`` answers the switch's level from the number of pulses so far."""

    def __init__(self, levels: Callable[[int], bool | None], error: DeviceError | None = None) -> None:
        self.pulses: list[tuple[int, int, int]] = []
        self._levels = levels
        self._error = error

    def kick(self, *, pin: int, on_ms: int, off_ms: int, timeout_s: float) -> None:
        if self._error is not None:
            raise self._error
        self.pulses.append((pin, on_ms, off_ms))

    def drawer_pin_high(self, timeout_s: float) -> bool | None:
        return self._levels(len(self.pulses))


LOW_WHEN_OPEN = DrawerSettings(opens_within_s=0.1)
HIGH_WHEN_OPEN = DrawerSettings(open_level="high", opens_within_s=0.1)


@pytest.mark.parametrize(
    ("settings", "levels", "outcome", "confirmed", "code"),
    [
        pytest.param(LOW_WHEN_OPEN, lambda n: n == 0, Outcome.DONE, True, "", id="opens, low is open"),
        pytest.param(HIGH_WHEN_OPEN, lambda n: n > 0, Outcome.DONE, True, "", id="opens, high is open"),
        pytest.param(LOW_WHEN_OPEN, lambda n: True, Outcome.FAILED, True, "drawer.no_power", id="no power"),
        pytest.param(LOW_WHEN_OPEN, lambda n: False, Outcome.DONE, True, "drawer.was_open", id="stood open"),
        pytest.param(LOW_WHEN_OPEN, lambda n: None, Outcome.UNKNOWN, False, "drawer.unconfirmed", id="no answer"),
        pytest.param(
            DrawerSettings(has_switch=False), lambda n: True, Outcome.DONE, False, "drawer.unconfirmed", id="no switch"
        ),
    ],
)
def test_a_kick_is_judged_by_the_switch(
    settings: DrawerSettings, levels: Callable[[int], bool | None], outcome: Outcome, confirmed: bool, code: str
) -> None:
    connector = Connector(levels)
    result = PrinterDrawer(connector, settings).open_drawer(1.0)
    assert (result.outcome, result.confirmed, result.code) == (outcome, confirmed, code)
    assert connector.pulses == [(2, 100, 400)]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        pytest.param(DeviceError(OFFLINE), Outcome.FAILED, id="no line"),
        pytest.param(WriteError(OFFLINE, 0), Outcome.FAILED, id="no byte left"),
        pytest.param(WriteError(OFFLINE, 3), Outcome.UNKNOWN, id="cut pulse"),
    ],
)
def test_a_pulse_that_was_not_sent_is_a_failure(error: DeviceError, outcome: Outcome) -> None:
    result = PrinterDrawer(Connector(lambda n: True, error), LOW_WHEN_OPEN).open_drawer(1.0)
    assert (result.outcome, result.code) == (outcome, OFFLINE)


def test_state_and_health_without_an_answer_are_unknown() -> None:
    drawer = PrinterDrawer(Connector(lambda n: None), LOW_WHEN_OPEN)
    assert drawer.status(1.0).drawer is DrawerState.UNKNOWN
    assert drawer.check_health(1.0).health is Health.UNVERIFIED
