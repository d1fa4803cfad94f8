"""Ask for a refund from this desk, under a number minted here; an unclear answer is repeated under the same number."""

import logging

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound, Refused, Unreachable
from app.core.fault_points import fault_point
from app.core.ids import NumberKind, mint
from app.desk.link import CERTAIN
from app.desk.ports import Act, History, Server
from app.wire.refunds import RefundItem, RefundReason, RefundView, RequestRefund
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

SENDINGS = 3
HEALING = "refund.healing"


class RefundPayment:
    """Request a refund."""

    def __init__(self, *, server: Server, clock: Clock, history: History | None = None) -> None:
        """``history`` has the refund on this disk before it is sent."""
        self._server, self._clock, self._history = server, clock, history

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
        items: tuple[RefundItem, ...] = (),
        payout: bool = False,
    ) -> RefundView:
        """The refund as the server has it. ``shift_no``: the shift that is open here, or that of the payment, which has
        none when no window took it. Raises Refused, also without any shift, before anything is kept; Unreachable after
        the same request was lost three times (it may stand in the list of open refunds, unless it never left this
        computer: then the journal says so, and no server that was put back makes it again)."""
        if not shift_no:
            raise Conflict("shift.not_open")
        wanted = RequestRefund(
            refund_no=mint(NumberKind.REFUND, session.window.code, self._clock.now()),
            payment_no=payment_no,
            amount_fen=amount_fen,
            reason=reason,
            shift_no=shift_no,
            note=note,
            bills=bills,
            items=items,
            route="payout" if payout else "original",
        )
        self._record(session, wanted)
        fault_point("R0")
        try:
            view = self._send(wanted)
        except Refused as refused:
            self._note(wanted, refused.code)
            raise
        except Unreachable as lost:
            if lost.code in CERTAIN:
                self._note(wanted, lost.code)
            raise
        self._note(wanted, view.state.value)
        return view

    def _record(self, session: SessionView, wanted: RequestRefund) -> None:
        if self._history is not None:
            now, who = self._clock.now(), session.operator_id
            self._history.record_act(Act(number=wanted.refund_no, content=wanted, recorded_at=now, operator_id=who))

    def _note(self, wanted: RequestRefund, outcome: str) -> None:
        if self._history is not None:
            self._history.note_act(wanted.refund_no, outcome)

    def _send(self, wanted: RequestRefund) -> RefundView:
        """Raises Unreachable with a code of `CERTAIN` only if no sending has left this computer."""
        lost: Unreachable | None = None
        for _ in range(SENDINGS):
            try:
                return self._server.request_refund(wanted)
            except Unreachable as error:
                log.warning("refund %s: %s", wanted.refund_no, error.code)
                if lost is None or lost.code in CERTAIN:
                    lost = error
            except Refused as refused:
                # A repeat that is refused says nothing of a sending before it, which may have been taken.
                if lost is None or lost.code in CERTAIN:
                    raise
                try:
                    return self._server.refund(wanted.refund_no)
                except NotFound:  # a server that was put back says nothing of it either: it may have forgotten it
                    raise (lost if refused.code == HEALING else refused) from None
        raise lost or Unreachable("server.no_answer")
