"""Open the cash drawer, only with a cause, and write the cause down.

Before notes of a refund are handed out they stand in this computer's journal: a server whose database is put back asks
for it, and they are not handed out again.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import Conflict, NotPermitted, PaydeskError
from app.core.ids import minted_at
from app.desk.ports import CASH, Act, Devices, History
from app.desk.shift_ports import ShiftServer
from app.wire.refunds import CashGiven, RefundView
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

GIVEN, NOT_OPENED = "given", "not_opened"
CASH_GIVEN = "refund.cash_given"
"""The notes of this refund have left the drawer here, or may have."""
CLOCKS_DIFFER = timedelta(days=1)
"""The clocks of whoever made a refund's number and of this desk differ by less."""


def _no_guard(_permission: str) -> None:
    """The session alone decides."""


class OpenDrawer:
    """The drawer of this window."""

    def __init__(
        self,
        *,
        devices: Devices,
        guard: Callable[[str], None] = _no_guard,
        server: ShiftServer | None = None,
        history: History | None = None,
        clock: Clock | None = None,
    ) -> None:
        """``guard`` checks a permission when the server cannot; it raises. ``server`` writes an opening by hand into
        the audit log; payments, refunds and movements stand there themselves. ``history`` has the notes of a refund on
        this disk before they leave, at the time of ``clock``."""
        self._devices, self._guard, self._server = devices, guard, server
        self._history, self._clock = history, clock

    def for_number(self, number: str) -> str:
        """Open for a cash payment, payout or movement of that number; answers an error code or empty text."""
        log.info("drawer: opened for %s", number)
        return self._devices.open_drawer()

    def for_refund(self, session: SessionView, refund: RefundView) -> str:
        """Open to hand out the notes of a cash refund, once; answers an error code (then they may be handed out later)
        or empty text. Raises Conflict ``refund.cash_given`` when they were handed out here, or may have been when this
        program ended; Refused ``journal.…``. The drawer stays shut then."""
        number = CASH + refund.refund_no
        if self._history is not None and self._clock is not None:
            _not_given(self._history, refund.refund_no)
            content = CashGiven(
                refund_no=refund.refund_no, payment_no=refund.payment_no, amount_fen=refund.amount_fen,
                reason=refund.reason, shift_no=refund.shift_no or None,
            )  # fmt: skip
            now, who = self._clock.now(), session.operator_id
            self._history.record_act(Act(number=number, content=content, recorded_at=now, operator_id=who))
        code = self.for_number(refund.refund_no)
        if self._history is not None:
            self._history.note_act(number, NOT_OPENED if code else GIVEN)
        return code

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


def _not_given(history: History, refund_no: str) -> None:
    number = CASH + refund_no
    for act in history.acts_since(minted_at(refund_no) - CLOCKS_DIFFER):
        if act.number == number and act.outcome != NOT_OPENED:
            raise Conflict(CASH_GIVEN, refund_no=refund_no)
