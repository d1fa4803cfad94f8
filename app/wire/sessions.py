"""Signing in and out at an enrolled window."""

from dataclasses import dataclass
from datetime import datetime

from app.wire.limits import GivenPassword, Password, Username
from app.wire.windows import WindowView


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """``POST /api/sessions``, with the window's token in the header ``Paydesk-Window``."""

    username: Username
    password: GivenPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """Who is signed in here and what is allowed. Empty ``channels`` means all."""

    operator_id: int
    username: str
    display_name: str
    roles: tuple[str, ...]
    permissions: tuple[str, ...]
    channels: tuple[str, ...]
    window: WindowView
    expires_at: datetime
    must_change_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """The bearer token (shown once) and the session. ``server_at`` lets the desk see a wrong clock;
    ``snapshot`` is the signed text by which the desk knows what it may do while the server does not answer."""

    token: str
    session: SessionView
    server_at: datetime
    snapshot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """``POST /api/sessions/current/password``."""

    old_password: GivenPassword
    new_password: Password


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPassword:
    """``POST /api/sessions/current/verify``: unlock the locked window by the same operator."""

    password: GivenPassword
