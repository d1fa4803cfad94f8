"""A drawer was opened by hand, with no payment, refund or movement behind it: only the audit log knows."""

from app.core.clock import Clock
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.services.authorise import audit_row, require


class NoteDrawer:
    """Writes down who opened which window's drawer."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def __call__(self, actor: Actor) -> None:
        """Raises NotPermitted ``drawer.open``."""
        require(actor, "drawer.open")
        with self._uow() as work:
            work.audit.add(audit_row(actor, self._clock.now(), "drawer.opened", actor.window.code))
            work.commit()
