"""Signed snapshots of permissions: what a desk may show for itself while the server does not answer.

A snapshot is ``v1.<key id>.<content>.<signature>``: content and signature (Ed25519 over what stands before it) as
base64url. The private key is a secret in the vault; desks get the public ones with their enrolment and with every
configuration. After a rotation the older keys stay known, so that what was taken under them can still be delivered.
"""

import base64
import binascii
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.offline import SNAPSHOT_GOOD_FOR
from server.domain.offline import OfflineAllowed
from server.ports import UnitOfWorkFactory
from server.services.authorise import SignedIn
from server.services.secrets_at_rest import Secrets

log = logging.getLogger(__name__)

VERSION = "v1"
SECRET = "desk.snapshot_keys"  # noqa: S105 - the name of a secret, not a secret
KEPT_KEYS = 6
"""A rotation a quarter leaves what was signed a year ago verifiable."""
LOOK_AGAIN_S = 30
FORGED = "snapshot.forged"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Private keys (32 bytes) by id, the newest first: that one signs."""

    keys: tuple[tuple[str, bytes], ...]

    def with_new_key(self) -> "SigningKeys":
        """A further key, which signs from now on."""
        fresh = (secrets.token_hex(4), Ed25519PrivateKey.generate().private_bytes_raw())
        return SigningKeys((fresh, *self.keys)[:KEPT_KEYS])


class KeyRing(Protocol):
    """Where the signing keys are."""

    def read(self) -> SigningKeys:
        """The keys; the first are made when there are none yet."""
        ...


class FreshKeys:
    """Keys of this process alone."""

    def __init__(self) -> None:
        self._keys = SigningKeys(()).with_new_key()

    def read(self) -> SigningKeys:
        return self._keys


class KeysAtRest:
    """The keys as a secret of the installation, read again after a rotation."""

    def __init__(self, store: Callable[[], Secrets], clock: Clock, secret: str = SECRET) -> None:
        """``store`` opens the vault, which is done at the first use; ``secret`` is the name under which they lie."""
        self._store, self._clock, self._secret = store, clock, secret
        self._keys, self._read_s = SigningKeys(()), 0.0

    def read(self) -> SigningKeys:
        """Raises what the vault raises when it cannot be opened."""
        now_s = self._clock.monotonic_s()
        if not self._keys.keys or now_s - self._read_s > LOOK_AGAIN_S:
            made = self._store().open_or_make(self._secret, lambda: _to_bytes(SigningKeys(()).with_new_key()))
            self._keys, self._read_s = _from_bytes(made, self._secret), now_s
        return self._keys

    def rotate(self) -> str:
        """Sign with a new key from now on (other servers within half a minute); answers its id."""
        store = self._store()
        try:
            keys = _from_bytes(store.open(self._secret), self._secret)
        except NotFound:
            keys = SigningKeys(())
        keys = keys.with_new_key()
        store.put(self._secret, _to_bytes(keys))
        self._keys = keys
        return keys.keys[0][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFacts:
    """What a snapshot says; the border gives it its form."""

    signed_in: SignedIn
    shift_no: str
    allowed: OfflineAllowed
    largest_refund_fen: int
    issued_at: datetime
    expires_at: datetime


class Snapshots:
    """Say what a session allows, sign it, and know our own signature again."""

    def __init__(
        self,
        *,
        reader: UnitOfWorkFactory,
        clock: Clock,
        ring: KeyRing,
        allowed: OfflineAllowed,
        largest_refund_fen: int,
    ) -> None:
        """``largest_refund_fen``: up to so much a refund needs no second person."""
        self._reader, self._clock, self._ring = reader, clock, ring
        self._allowed, self._largest_refund_fen = allowed, largest_refund_fen

    def facts(self, signed_in: SignedIn) -> SnapshotFacts:
        """What a snapshot of this session says now; it ends with the session at the latest."""
        now = self._clock.now()
        with self._reader() as work:
            shift = work.shifts.open_of_window(signed_in.actor.window.window_id)
        return SnapshotFacts(
            signed_in=signed_in,
            shift_no=shift.shift_no if shift else "",
            allowed=self._allowed,
            largest_refund_fen=self._largest_refund_fen,
            issued_at=now,
            expires_at=min(now + SNAPSHOT_GOOD_FOR, signed_in.session.expires_at),
        )

    def sign(self, content: bytes) -> str:
        """The signed text, or empty text when the keys cannot be had: a desk then takes nothing by itself."""
        try:
            key_id, private = self._ring.read().keys[0]
        except Refused as error:
            log.error("no snapshot is signed: %s", error.code)
            return ""
        signed = f"{VERSION}.{key_id}.{_text(content)}"
        signature = Ed25519PrivateKey.from_private_bytes(private).sign(signed.encode())
        return f"{signed}.{_text(signature)}"

    def open(self, text: str) -> bytes:
        """The content of a text that we signed. Raises Refused ``snapshot.forged``."""
        signed, _, signature = text.rpartition(".")
        parts = signed.split(".")
        if len(parts) != 3 or parts[0] != VERSION or parts[1] not in dict(self._ring.read().keys):
            raise Refused(FORGED)
        private = dict(self._ring.read().keys)[parts[1]]
        try:
            Ed25519PrivateKey.from_private_bytes(private).public_key().verify(_bytes(signature), signed.encode())
        except InvalidSignature:
            raise Refused(FORGED) from None
        return _bytes(parts[2])

    def public_keys(self) -> Mapping[str, str]:
        """Public keys by id, the newest first, as base64url; none when the keys cannot be had."""
        try:
            keys = self._ring.read().keys
        except Refused as error:
            log.error("no public key of snapshots is told: %s", error.code)
            return {}
        return {key_id: _text(_public(private).public_bytes_raw()) for key_id, private in keys}


def _public(private: bytes) -> Ed25519PublicKey:
    return Ed25519PrivateKey.from_private_bytes(private).public_key()


def _to_bytes(keys: SigningKeys) -> bytes:
    return json.dumps([[key_id, _text(private)] for key_id, private in keys.keys]).encode()


def _from_bytes(text: bytes, secret: str) -> SigningKeys:
    try:
        return SigningKeys(tuple((str(key_id), _bytes(str(private))) for key_id, private in json.loads(text)))
    except (ValueError, TypeError):
        raise Refused("vault.damaged", name=secret) from None


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    """The bytes of one part, in the one spelling `_text` writes. Raises Refused ``snapshot.forged``."""
    try:
        data = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Refused(FORGED) from None
    if _text(data) != text:
        raise Refused(FORGED)
    return data
