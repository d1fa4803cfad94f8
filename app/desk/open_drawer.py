"""Open the cash drawer, only with a cause, and write the cause down."""

import logging
from collections.abc import Callable

from app.core.errors import NotPermitted, PaydeskError
from app.desk.ports import Devices
from app.desk.shift_ports import ShiftServer
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)


def _no_guard(_permission: str) -> None:
    """The session alone decides."""


class OpenDrawer:
    """The drawer of this window."""

    def __init__(
        self, *, devices: Devices, guard: Callable[[str], None] = _no_guard, server: ShiftServer | None = None
    ) -> None:
        """``guard`` checks a permission when the server cannot; it raises. ``server`` writes an opening by hand into
        the audit log; payments, refunds and movements stand there themselves."""
        self._devices, self._guard, self._server = devices, guard, server

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
        if self._server is not None:
            try:
                self._server.note_drawer()
            except PaydeskError as error:  # the drawer opens without the server too; this computer's log has it
                log.warning("drawer: opening by hand not in the audit log (%s)", error.code)
        return self._devices.open_drawer()
