"""Follow a payment by its number until it is known; an intent the server never saw is ended there so that it stays
dead.
"""

import logging
from collections.abc import Callable

from app.core.errors import NotFound, Refused
from app.core.fault_points import fault_point
from app.core.payment import PaymentState
from app.desk.ports import Intent, Journal, Server
from app.wire.payments import PaymentView

log = logging.getLogger(__name__)

ENDED = frozenset({PaymentState.PAID, PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED})


def close_intent(journal: Journal, payment_no: str, outcome: str) -> None:
    """Note the end of an intent on this disk. A disk that refuses hides no end that is known: the intent stays open
    there, and is asked about once more at the next start."""
    try:
        journal.close(payment_no, outcome)
    except Refused as refusal:
        log.warning("payment %s: ended as %s, not noted on this disk (%s)", payment_no, outcome, refusal.code)


class FollowPayment:
    """One question about one payment, answered with its state at the server."""

    def __init__(
        self,
        *,
        server: Server,
        journal: Journal,
        compare_histories: Callable[[str], None] | None = None,
        was_asked: Callable[[str], bool] = lambda _number: False,
    ) -> None:
        """``compare_histories``: before a number is called never seen, the server is told what this desk remembers, and
        the number itself if it has had it; a server that was put back to an earlier point takes over the intents that
        it has lost. ``was_asked``: whether the window's card terminal was asked under a number, which it is only after
        the server's word."""
        self._server, self._journal, self._compare = server, journal, compare_histories
        self._was_asked = was_asked
        self._was_there: set[str] = set()
        """Payments without an end that the server has spoken of since this program started: who asks again after the
        next patient need not know it."""

    def __call__(self, payment_no: str, *, known_version: int = -1, wait_s: int = 0) -> PaymentView:
        """The payment; waits up to ``wait_s`` for a version other than the known one. Raises Unreachable, NotFound."""
        if known_version >= 0:
            self._was_there.add(payment_no)
        try:
            view = self._server.payment(payment_no, known_version=known_version, wait_s=wait_s)
        except NotFound:
            was_there = payment_no in self._was_there or self._was_asked(payment_no)
            view = self._abandon(payment_no, was_there=was_there)
        self._was_there.add(payment_no)
        if view.state in ENDED:
            self._was_there.discard(payment_no)
            close_intent(self._journal, payment_no, view.state.value)
            fault_point("P5d")
        return view

    def _abandon(self, payment_no: str, *, was_there: bool) -> PaymentView:
        if self._compare is not None:
            self._compare(payment_no if was_there and self._open_intent(payment_no) is not None else "")
        intent = self._open_intent(payment_no)
        if intent is None:
            raise NotFound("payment.not_found", payment_no=payment_no)
        log.warning("payment %s: the server %s it", payment_no, "has lost" if was_there else "never had")
        return self._server.abandon_payment(intent.payment)

    def _open_intent(self, payment_no: str) -> Intent | None:
        found = (intent for intent in self._journal.open_intents() if intent.payment.payment_no == payment_no)
        return next(found, None)
