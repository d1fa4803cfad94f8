"""Systems connected to the open interface: each has a name, whose records are its own, and a key; every call is signed
with it and good once.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound, NotSignedIn
from server.ports import UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.secrets_at_rest import PREFIX, Secrets

SIGNED_AS = "PAYDESK-OPEN1"
"""The first line of what is signed: a signature for this interface is good for no other."""
REPLAY_WINDOW = timedelta(minutes=5)
PARTIES = ("source", "business", "channel")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_STORED = "connected."


@dataclass(frozen=True, slots=True)
class ConnectedSystem:
    """A connected system: the records of ``party`` that bear the name ``of`` are its own (``source`` ``app``)."""

    name: str
    party: str
    of: str


@dataclass(frozen=True, slots=True)
class SignedCall:
    """A call as it came in; ``target`` is path and query as sent, ``timestamp`` whole seconds."""

    key_id: str
    timestamp: str
    nonce: str
    signature: str = field(repr=False)
    method: str
    target: str
    body: bytes = field(repr=False)


def signature_of(key: str, call: SignedCall) -> str:
    """Lower-case hex HMAC-SHA256 over the lines of the contract."""
    body = hashlib.sha256(call.body).hexdigest()
    text = f"{SIGNED_AS}\n{call.method}\n{call.target}\n{call.timestamp}\n{call.nonce}\n{body}"
    return hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class ConnectedSystems:
    """Add and take away connected systems, and find out which one is calling."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock, secrets_at_rest: Secrets
    ) -> None:
        self._uow, self._reader, self._clock, self._secrets = uow, reader, clock, secrets_at_rest

    def add(self, name: str, party: str, of: str) -> str:
        """A new key for the system of that name (an older one is worth nothing from now on), shown this once. Raises
        InvalidInput."""
        if not _NAME.fullmatch(name):
            raise InvalidInput("name", "small letters, digits, - and _; at most 32")
        if party not in PARTIES:
            raise InvalidInput("party", f"one of {', '.join(PARTIES)}")
        key = secrets.token_urlsafe(32)
        self._put(name, party, of or name, key)
        return key

    def remove(self, name: str) -> None:
        """Its key is worth nothing from now on. Raises NotFound ``connected.unknown``."""
        system, _ = self._read(name)
        self._put(name, system.party, system.of, "")

    def all(self) -> Sequence[tuple[ConnectedSystem, bool]]:
        """Every system, and whether it has a key."""
        with self._reader() as work:
            names = [fact for fact, _ in work.facts.beginning_with(PREFIX + _STORED)]
        found = [self._read(fact.removeprefix(PREFIX + _STORED)) for fact in names]
        return [(system, bool(key)) for system, key in found]

    def __call__(self, call: SignedCall) -> ConnectedSystem:
        """Who calls. Raises NotSignedIn ``signature.missing``, ``signature.wrong`` (also for a name that is not known),
        ``signature.clock``, ``signature.replayed``."""
        if not (call.key_id and call.signature and call.timestamp.isascii() and call.timestamp.isdecimal()):
            raise NotSignedIn("signature.missing")
        if len(call.timestamp) > 12 or not _NONCE.fullmatch(call.nonce) or not _NAME.fullmatch(call.key_id):
            raise NotSignedIn("signature.missing")
        try:
            system, key = self._read(call.key_id)
        except NotFound:
            system, key = ConnectedSystem("", "", ""), ""
        expected = signature_of(key or secrets.token_urlsafe(32), call)
        right = hmac.compare_digest(expected.encode(), call.signature.encode("utf-8", "replace"))
        if not right or not key:
            raise NotSignedIn("signature.wrong")
        now = self._clock.now()
        if abs(now.timestamp() - int(call.timestamp)) > REPLAY_WINDOW.total_seconds():
            raise NotSignedIn("signature.clock")
        with self._uow() as work:
            fresh = work.exceptions.first_call(system.name, call.nonce, now, now - 2 * REPLAY_WINDOW)
            work.commit()
        if not fresh:
            raise NotSignedIn("signature.replayed")
        return system

    def _read(self, name: str) -> tuple[ConnectedSystem, str]:
        try:
            stored = json.loads(self._secrets.open(_STORED + name))
        except NotFound:
            raise NotFound("connected.unknown", name=name) from None
        return ConnectedSystem(name, stored["party"], stored["of"]), stored["key"]

    def _put(self, name: str, party: str, of: str, key: str) -> None:
        self._secrets.put(_STORED + name, json.dumps({"party": party, "of": of, "key": key}).encode())
        now = self._clock.now()
        action = "connected.added" if key else "connected.removed"
        with self._uow() as work:
            work.audit.add(own_audit_row(now, action, name, party=party, of=of))
            work.commit()


def seconds_of(now: datetime) -> str:
    """An instant as a call's timestamp."""
    return str(int(now.astimezone(UTC).timestamp()))
