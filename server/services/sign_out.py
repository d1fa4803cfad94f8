"""End a session."""

from app.core.clock import Clock
from server.ports import UnitOfWorkFactory
from server.services.authorise import SignedIn, audit_row


class SignOut:
    """End the session at once; its token is worth nothing from then on."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def __call__(self, signed_in: SignedIn) -> None:
        now, actor = self._clock.now(), signed_in.actor
        with self._uow() as work:
            work.sessions.end(signed_in.session.token_hash, now)
            work.audit.add(audit_row(actor, now, "session.ended", actor.operator.username))
            work.commit()
