"""After a start: close what the journal left open, before the next payment is taken."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.errors import NotSignedIn, Refused
from app.desk.follow_payment import ENDED, FollowPayment
from app.desk.ports import Journal
from app.wire.payments import PaymentView

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of the intents found: those with an end now, and those still open at the server."""

    ended: Sequence[PaymentView]
    still_open: Sequence[PaymentView]


class RecoverPayments:
    """Ask the server about every intent on this disk without an end."""

    def __init__(
        self, *, journal: Journal, follow: FollowPayment, ask_terminal: Callable[[], None] = lambda: None
    ) -> None:
        """``ask_terminal`` finishes what the window's card terminal was asked for, before the server is asked."""
        self._journal, self._follow, self._ask_terminal = journal, follow, ask_terminal

    def __call__(self) -> Recovered:
        """Raises Unreachable or NotSignedIn when the server cannot be asked; may be repeated at any time. An intent
        that the server refuses to speak of stays open on this disk: it must not keep the window shut for ever."""
        self._ask_terminal()
        followed = [self._recover(intent.payment.payment_no) for intent in self._journal.open_intents()]
        views = [view for view in followed if view is not None]
        return Recovered(
            ended=[view for view in views if view.state in ENDED],
            still_open=[view for view in views if view.state not in ENDED],
        )

    def _recover(self, payment_no: str) -> PaymentView | None:
        try:
            view = self._follow(payment_no)
        except NotSignedIn:
            raise
        except Refused as refusal:
            log.warning("payment %s: left open, the server says %s", payment_no, refusal.code)
            return None
        log.info("payment %s: recovered as %s", view.payment_no, view.state)
        return view
