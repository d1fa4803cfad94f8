"""Who acts and from where: operators, roles, sessions, windows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions; empty ``channels`` or ``sources`` means all."""

    role_id: int
    name: str
    permissions: frozenset[str]
    channels: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    version: int = 0
    refund_alone_fen: int | None = None
    """Up to so much of one order a person may refund alone; None: the installation's setting."""
    refund_approve_fen: int | None = None
    """Up to so much of one order a person may approve for others; None: any amount."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who signs in. ``password_hash`` is argon2id. ``locked_at`` is set by failures or by an administrator.
    ``pin_hash`` (argon2id) is that of the short code for approving at another one's screen; empty: none."""

    operator_id: int
    username: str
    display_name: str
    password_hash: str
    role_ids: tuple[int, ...]
    active: bool
    must_change_password: bool
    failed_count: int = 0
    locked_at: datetime | None = None
    version: int = 0
    pin_hash: str = ""
    pin_failed_count: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; ``token_hash`` is the SHA-256 of the bearer token, which is stored nowhere."""

    token_hash: str
    operator_id: int
    window_id: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A place where a cashier takes money; ``code`` is four characters used in minted numbers. ``token_hash`` is the
    SHA-256 of its enrolment token, empty until enrolled; ``enrolment_hash`` that of a one-time enrolment code."""

    window_id: int
    code: str
    name: str
    campus: str
    active: bool
    token_hash: str = ""
    enrolment_hash: str = ""
    enrolment_expires_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, resolved from a session for the length of one request."""

    operator: Operator
    window: Window
    permissions: frozenset[str]
    channels: frozenset[str]
    """Empty: all."""
    address: str
    sources: frozenset[str] = frozenset()
    """Where payments may come from (``window``); empty: all."""
    refund_alone_fen: int | None = None
    """Up to so much of one order this person refunds alone; None: the installation's setting."""
    refund_approve_fen: int | None = 0
    """Up to so much of one order this person approves for others; None: any amount."""
