"""Open the cash drawer, only with a cause, and write the cause down."""

import logging
from collections.abc import Callable

from app.core.errors import NotPermitted
from app.desk.ports import Devices
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)


def _no_guard(_permission: str) -> None:
    """The session alone decides."""


class OpenDrawer:
    """The drawer of this window."""

    def __init__(self, *, devices: Devices, guard: Callable[[str], None] = _no_guard) -> None:
        """``guard`` checks a permission when the server cannot; it raises."""
        self._devices, self._guard = devices, guard

    def for_number(self, number: str) -> str:
        """Open for a cash payment, refund or shift of that number; answers an error code or empty text."""
        log.info("drawer: opened for %s", number)
        return self._devices.open_drawer()

    def by_hand(self, session: SessionView) -> str:
        """Open because the cashier asks. Raises NotPermitted."""
        if "drawer.open" not in session.permissions:
            raise NotPermitted("drawer.open")
        self._guard("drawer.open")
        log.info("drawer: opened by hand, operator %d", session.operator_id)
        return self._devices.open_drawer()
