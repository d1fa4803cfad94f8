"""Sign an operator in at an enrolled window."""

from dataclasses import dataclass

from app.core.clock import Clock
from app.core.errors import NotSignedIn, Refused
from server.domain.identity import Session, Window
from server.ports import UnitOfWorkFactory
from server.services.attempts import Attempts
from server.services.authorise import SessionRules, SignedIn, actor_of, audit_row
from server.services.check_password import Asker, CheckPassword
from server.services.tokens import new_token, token_hash


@dataclass(frozen=True, slots=True)
class Started:
    """A new session and its bearer token, which exists nowhere else."""

    token: str
    signed_in: SignedIn


def enrolled_window(reader: UnitOfWorkFactory, window_token: str) -> Window:
    """The active window behind a token. Raises NotSignedIn ``window.not_enrolled``."""
    if not window_token:
        raise NotSignedIn("window.not_enrolled")
    with reader() as work:
        window = work.windows.by_token_hash(token_hash(window_token))
    if window is None or not window.active:
        raise NotSignedIn("window.not_enrolled")
    return window


class SignIn:
    """Start a session. Raises NotSignedIn ``window.not_enrolled`` or ``sign_in.failed`` (name or password, never
    which), Conflict ``operator.locked``, Refused ``attempts.too_many``."""

    def __init__(
        self,
        reader: UnitOfWorkFactory,
        uow: UnitOfWorkFactory,
        clock: Clock,
        check_password: CheckPassword,
        attempts: Attempts,
        rules: SessionRules,
    ) -> None:
        self._reader, self._uow, self._clock, self._check = reader, uow, clock, check_password
        self._attempts, self._rules = attempts, rules

    def __call__(self, username: str, password: str, *, window_token: str, address: str) -> Started:
        """Check the password and start a session at the window."""
        window = enrolled_window(self._reader, window_token)
        self._attempts.take(f"sign-in {address} {window.window_id}")
        try:
            operator = self._check(username, password, Asker(window.window_id, address))
        except Refused as error:
            if error.code == "password.wrong":
                raise NotSignedIn("sign_in.failed") from None
            raise
        token, now = new_token(), self._clock.now()
        session = Session(
            token_hash=token_hash(token),
            operator_id=operator.operator_id,
            window_id=window.window_id,
            created_at=now,
            seen_at=now,
            expires_at=now + self._rules.longest,
        )
        with self._uow() as work:
            actor, role_names = actor_of(work, operator, window, address)
            work.sessions.add(session)
            work.audit.add(audit_row(actor, now, "session.started", operator.username))
            work.commit()
        return Started(token, SignedIn(actor, session, role_names))
