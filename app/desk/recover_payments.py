"""After a start: close what the journal left open, before the next payment is taken."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

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

    def __init__(self, *, journal: Journal, follow: FollowPayment) -> None:
        self._journal, self._follow = journal, follow

    def __call__(self) -> Recovered:
        """Raises Unreachable when the server cannot be asked; may be repeated at any time."""
        views = [self._follow(intent.payment.payment_no) for intent in self._journal.open_intents()]
        for view in views:
            log.info("payment %s: recovered as %s", view.payment_no, view.state)
        return Recovered(
            ended=[view for view in views if view.state in ENDED],
            still_open=[view for view in views if view.state not in ENDED],
        )
