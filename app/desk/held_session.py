"""What this desk holds of the session: the signed snapshot, for what never reaches the server, and a proof of the
password, so that a locked window opens again without it.

There is no new sign-in without the server. A locked window opens for the very person who locked it: while signing in,
a slow salted hash (scrypt) of the password is kept in memory alone, never on a disk; after five wrong tries without the
server only the server opens it. Time is measured by a clock that cannot be set: turning this computer's clock back does
not make a snapshot live longer.
"""

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import NotPermitted, NotSignedIn, Refused, Unreachable
from app.desk.link import Link
from app.desk.ports import Server, SnapshotReader
from app.wire.offline import Snapshot
from app.wire.sessions import SessionStarted

log = logging.getLogger(__name__)

TRIES_OFFLINE = 5
_COST = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class _Proof:
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> "_Proof":
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(password, salt))

    def fits(self, password: str) -> bool:
        return hmac.compare_digest(self.digest, _scrypt(password, self.salt))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSnapshot:
    """A snapshot whose signature was checked. ``ends_s`` is when it ends, on the clock that cannot be set."""

    signed: str
    content: Snapshot
    ends_s: float


class HeldSession:
    """Signs in at the server and holds what came back."""

    def __init__(self, *, server: Server, reader: SnapshotReader, link: Link, clock: Clock) -> None:
        self._server, self._reader, self._link, self._clock = server, reader, link, clock
        self._held: HeldSnapshot | None = None
        self._proof: _Proof | None = None
        self._tries = 0
        self._whose = (0, 0)

    def sign_in(self, username: str, password: str) -> SessionStarted:
        """Begin a session. Raises what the server refuses; Unreachable without it."""
        started = self._server.sign_in(username, password)
        self._proof, self._tries = _Proof.of(password), 0
        self._whose = (started.session.operator_id, started.session.window.window_id)
        self._take(started.snapshot)
        return started

    def password_changed(self, password: str) -> None:
        """The operator chose a new password, and may now have a snapshot."""
        self._proof, self._tries = _Proof.of(password), 0
        self.renew()

    def unlock(self, password: str) -> None:
        """Prove that it is the same person: at the server, else, when it cannot be reached, here.

        Raises NotSignedIn ``password.wrong`` and what the server refuses; Refused ``lock.server_needed`` when too many
        wrong passwords were given here.
        """
        if not self._link.offline:
            try:
                self._server.verify_password(password)
            except Unreachable:
                if not self._link.offline:
                    raise
            else:
                self._tries = 0
                return
        if self._proof is None or self._tries >= TRIES_OFFLINE:
            raise Refused("lock.server_needed")
        if not self._proof.fits(password):
            self._tries += 1
            raise NotSignedIn("password.wrong")
        log.info("unlocked without the server")

    def renew(self) -> None:
        """Have the snapshot say what is allowed now; one that cannot be had leaves the last one as it is."""
        try:
            self._take(self._server.renew_snapshot())
        except (Unreachable, Refused) as error:
            log.info("the snapshot was not renewed (%s)", error.code)

    def end(self) -> None:
        """Nobody is signed in any more."""
        self._held, self._proof, self._tries = None, None, 0

    def snapshot(self) -> HeldSnapshot:
        """What may be used while the server does not answer. Raises Refused ``snapshot.missing``,
        ``snapshot.expired``."""
        held = self._held
        if held is None:
            raise Refused("snapshot.missing")
        if self._clock.monotonic_s() >= held.ends_s:
            raise Refused("snapshot.expired")
        return held

    def allow(self, permission: str) -> HeldSnapshot:
        """The snapshot, if it holds the permission. Raises as ``snapshot``, and NotPermitted."""
        held = self.snapshot()
        if permission not in held.content.permissions:
            raise NotPermitted(permission)
        return held

    def guard(self, permission: str) -> None:
        """While the server does not answer, what it would check is checked here. Raises as ``allow``."""
        if self._link.offline:
            self.allow(permission)

    def _take(self, signed: str) -> None:
        """Hold a snapshot that is genuine; another window's or a forged one is as good as none."""
        self._held = None
        try:
            content = self._reader.read(signed)
        except Refused as refusal:
            log.warning("no work without the server in this session: %s", refusal.code)
            return
        if (content.operator_id, content.window_id) != self._whose:
            log.warning("no work without the server in this session: the snapshot is another's")
            return
        good_for: timedelta = content.expires_at - content.issued_at
        ends_s = self._clock.monotonic_s() + good_for.total_seconds()
        self._held = HeldSnapshot(signed=signed, content=content, ends_s=ends_s)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_COST)
