"""The keys by which this computer checks what the server signed, kept beside the window's token, and the checking."""

import base64
import binascii
import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.core.errors import Refused
from app.wire import codec
from app.wire.offline import Snapshot, SnapshotKey

log = logging.getLogger(__name__)

VERSION = "v1"
FORGED = "snapshot.forged"


class SnapshotKeys:
    """``app.desk.ports.SnapshotReader`` over a file of public keys. They come with the enrolment and are renewed with
    every configuration, over the same proven line as the token; so a rotation at the server reaches every desk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys = _read(path)

    def keep(self, keys: Iterable[SnapshotKey]) -> None:
        """Keep these keys, whole or not at all; an answer without any (an older server's) changes nothing."""
        wanted = {key.key_id: key.public_key for key in keys}
        if not wanted or wanted == self._keys:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(wanted, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._keys = wanted

    def read(self, signed: str) -> Snapshot:
        """The content of a signed text. Raises Refused ``snapshot.missing`` or ``snapshot.forged``."""
        if not signed:
            raise Refused("snapshot.missing")
        head, _, signature = signed.rpartition(".")
        parts = head.split(".")
        if len(parts) != 3 or parts[0] != VERSION or parts[1] not in self._keys:
            raise Refused(FORGED)
        _verify(self._keys[parts[1]], signature, head)
        try:
            return codec.decode(_bytes(parts[2]), Snapshot)
        except codec.WireError:
            raise Refused(FORGED) from None


def _verify(key: str, signature: str, head: str) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), head.encode())
    except (InvalidSignature, ValueError):
        raise Refused(FORGED) from None


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Refused(FORGED) from None
    if base64.urlsafe_b64encode(data).decode("ascii") != text:  # one text, one spelling
        raise Refused(FORGED)
    return data


def _read(path: Path) -> Mapping[str, str]:
    try:
        kept = json.loads(path.read_text("utf-8"))
        return {str(key_id): str(key) for key_id, key in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        log.warning("the keys of the server's signatures cannot be read; they come anew with its configuration")
        return {}
