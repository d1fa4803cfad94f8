"""Ask for a refund from this desk, under a number minted here; an unclear answer is repeated under the same number."""

import logging

from app.core.clock import Clock
from app.core.errors import Refused, Unreachable
from app.core.fault_points import fault_point
from app.core.ids import NumberKind, mint
from app.desk.ports import Server
from app.wire.refunds import RefundReason, RefundView, RequestRefund
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

SENDINGS = 3


class RefundPayment:
    """Request a refund."""

    def __init__(self, *, server: Server, clock: Clock) -> None:
        self._server, self._clock = server, clock

    def __call__(
        self,
        session: SessionView,
        payment_no: str,
        amount_fen: int,
        reason: RefundReason,
        *,
        shift_no: str,
        note: str = "",
        bills: tuple[str, ...] = (),
    ) -> RefundView:
        """The refund as the server has it. Raises Refused; Unreachable after the same request was lost three times
        (it may stand in the list of open refunds)."""
        wanted = RequestRefund(
            refund_no=mint(NumberKind.REFUND, session.window.code, self._clock.now()),
            payment_no=payment_no,
            amount_fen=amount_fen,
            reason=reason,
            shift_no=shift_no,
            note=note,
            bills=bills,
        )
        fault_point("R0")
        lost: Unreachable | None = None
        for _ in range(SENDINGS):
            try:
                return self._server.request_refund(wanted)
            except Unreachable as error:
                log.warning("refund %s: %s", wanted.refund_no, error.code)
                lost = error
            except Refused:
                # A repeat that is refused says nothing of the first sending, which may have been taken.
                if lost is None:
                    raise
                return self._server.refund(wanted.refund_no)
        raise lost or Unreachable("server.no_answer")
