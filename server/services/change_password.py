"""Change one's own password, and prove it at a locked window."""

from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import InvalidInput, NotSignedIn
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.services.authorise import SignedIn, audit_row
from server.services.check_password import Asker, CheckPassword
from server.services.passwords import Passwords


def check_new_password(username: str, password: str) -> None:
    """Raise InvalidInput for a password that is the name or a single repeated character (length is checked earlier)."""
    if password.casefold() == username.casefold() or len(set(password)) < 3:
        raise InvalidInput("new_password", "too_simple", code="password.too_simple")


class VerifyPassword:
    """The signed-in operator proves the password, to unlock the window. A failure counts; too many lock and end the
    session."""

    def __init__(self, check_password: CheckPassword) -> None:
        self._check = check_password

    def __call__(self, actor: Actor, password: str) -> None:
        self._check(actor.operator.username, password, Asker(actor.window.window_id, actor.address))


class ChangePassword:
    """Raises Refused ``password.wrong``, Conflict ``operator.locked``, InvalidInput for a new password that will not
    do."""

    def __init__(
        self, uow: UnitOfWorkFactory, clock: Clock, check_password: CheckPassword, passwords: Passwords
    ) -> None:
        self._uow, self._clock, self._check, self._passwords = uow, clock, check_password, passwords

    def __call__(self, signed_in: SignedIn, old: str, new: str) -> None:
        """Check the old password, store the new one, end the operator's sessions elsewhere. A first password, of an
        administrator's making, ends here."""
        actor = signed_in.actor
        username = actor.operator.username
        check_new_password(username, new)
        if old == new:
            raise InvalidInput("new_password", "same_as_old", code="password.same_as_old")
        self._check(username, old, Asker(actor.window.window_id, actor.address))
        fresh_hash, now = self._passwords.hash(new), self._clock.now()
        with self._uow() as work:
            current = work.operators.get(actor.operator.operator_id)
            if current is None or not current.active or current.locked_at is not None:
                raise NotSignedIn("session.ended")
            work.operators.save(replace(current, password_hash=fresh_hash, must_change_password=False))
            work.sessions.end_of_operator(current.operator_id, now, keep=signed_in.session.token_hash)
            work.audit.add(audit_row(actor, now, "operator.password_changed", username))
            work.commit()
