"""Who asks, and whether he may: a bearer token becomes an Actor for one request; services ask `require` of him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import Conflict, NotPermitted, NotSignedIn
from server.domain.audit import AuditRow
from server.domain.identity import Actor, Operator, Role, Session, Window
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.tokens import token_hash

SEEN_EVERY = timedelta(seconds=30)
"""How stale ``seen_at`` may be; writing it at each request would cost a commit a request."""


def require(actor: Actor, permission: str) -> None:
    """Raise NotPermitted unless one of the actor's roles holds the permission."""
    if permission not in actor.permissions:
        raise NotPermitted(permission)


def require_channel(actor: Actor, channel: str) -> None:
    """Raise NotPermitted (``channel.<name>``) unless the actor's roles cover the payment channel; empty is all."""
    if actor.channels and channel not in actor.channels:
        raise NotPermitted(f"channel.{channel}")


def require_source(actor: Actor, source: str) -> None:
    """Raise NotPermitted (``source.<name>``) unless the actor's roles cover where a payment comes from; empty is
    all."""
    if actor.sources and source not in actor.sources:
        raise NotPermitted(f"source.{source}")


def audit_row(actor: Actor, at: datetime, action: str, subject: str, **detail: str | int) -> AuditRow:
    """The row that says this actor did this; ``detail`` holds short facts, never secrets or a patient's data."""
    return AuditRow(
        at=at,
        action=action,
        subject=subject,
        operator_id=actor.operator.operator_id,
        operator_name=actor.operator.username,
        window_id=actor.window.window_id,
        address=actor.address,
        detail=tuple(detail.items()),
    )


def own_audit_row(at: datetime, action: str, subject: str, **detail: str | int) -> AuditRow:
    """The row for what the program did by itself (a job, the command line)."""
    return AuditRow(
        at=at, action=action, subject=subject, operator_id=0, operator_name="", window_id=0, address="",
        detail=tuple(detail.items()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long a sign-in lasts: at most ``longest``, and ``idle`` without a request."""

    longest: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is alive, and who acts in it."""

    actor: Actor
    session: Session
    role_names: tuple[str, ...]


def roles_of(work: UnitOfWork, operator: Operator) -> list[Role]:
    """The operator's roles as they are at this moment."""
    return [role for role in (work.roles.get(role_id) for role_id in operator.role_ids) if role is not None]


def permissions_of(work: UnitOfWork, operator: Operator) -> frozenset[str]:
    """What the operator may do at this moment."""
    return frozenset[str]().union(*(role.permissions for role in roles_of(work, operator)))


def actor_of(work: UnitOfWork, operator: Operator, window: Window, address: str) -> tuple[Actor, tuple[str, ...]]:
    """The actor with what the operator's roles allow at this moment, and the names of those roles."""
    roles = roles_of(work, operator)
    one = roles[0] if len(roles) == 1 else None
    actor = Actor(
        operator=operator,
        window=window,
        permissions=one.permissions if one else frozenset[str]().union(*(role.permissions for role in roles)),
        channels=one.channels if one else _limits([role.channels for role in roles]),
        address=address,
        sources=one.sources if one else _limits([role.sources for role in roles]),
        refund_alone_fen=refund_alone_of(roles),
        refund_approve_fen=refund_approve_of(roles),
    )
    return actor, tuple(role.name for role in roles)


def channels_of(roles: Sequence[Role]) -> frozenset[str]:
    """The payment channels that roles cover together; empty is all."""
    return _limits([role.channels for role in roles])


def refund_alone_of(roles: Sequence[Role]) -> int | None:
    """Up to so much (fen) of one order roles let a person refund alone; None: the installation's setting."""
    asking = [role.refund_alone_fen for role in roles if "refunds.request" in role.permissions]
    named = [limit_fen for limit_fen in asking if limit_fen is not None]
    return max(named) if named else None if asking else 0


def refund_approve_of(roles: Sequence[Role]) -> int | None:
    """Up to so much (fen) of one order roles let a person approve for others; None: any amount."""
    limits = [role.refund_approve_fen for role in roles if "refunds.approve" in role.permissions]
    return None if None in limits else max((limit for limit in limits if limit is not None), default=0)


def _limits(limits: Sequence[frozenset[str]]) -> frozenset[str]:
    """Limits of several roles add up, and one role without a limit lifts them all."""
    return frozenset[str]().union(*limits) if all(limits) else frozenset()


class Authorise:
    """Resolve the tokens of one request. Raises NotSignedIn (``session.none``, ``session.ended``), Conflict
    (``password.must_change``)."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, rules: SessionRules) -> None:
        self._reader, self._uow, self._clock, self._rules = reader, uow, clock, rules

    def __call__(self, bearer: str, window_token: str, address: str, *, to_change_password: bool = False) -> SignedIn:
        """The live session behind the two tokens. Unless ``to_change_password``, an operator who must change the
        password is refused."""
        if not bearer or not window_token:
            raise NotSignedIn("session.none")
        now, key = self._clock.now(), token_hash(bearer)
        with self._reader() as work:
            session = work.sessions.get(key)
            if session is None:
                raise NotSignedIn("session.none")
            window, operator = work.windows.get(session.window_id), work.operators.get(session.operator_id)
            if not self._alive(session, now) or window is None or operator is None:
                raise NotSignedIn("session.ended")
            if not window.active or window.token_hash != token_hash(window_token):
                raise NotSignedIn("session.ended")
            if not operator.active or operator.locked_at is not None:
                raise NotSignedIn("session.ended")
            actor, role_names = actor_of(work, operator, window, address)
        if now - session.seen_at >= SEEN_EVERY:
            with self._uow() as work:
                work.sessions.touch(key, now)
                work.commit()
        if operator.must_change_password and not to_change_password:
            raise Conflict("password.must_change")
        return SignedIn(actor, session, role_names)

    def _alive(self, session: Session, now: datetime) -> bool:
        return session.ended_at is None and now < session.expires_at and now - session.seen_at < self._rules.idle
