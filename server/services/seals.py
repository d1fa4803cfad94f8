"""Seal documents with the server's own key, and say of a file whether its seal holds and what is wrong if not.

What is signed (Ed25519) is the canonical content of a document; a PDF carries it as an attachment, and ends with a line
that signs every byte before it, so that neither the numbers nor the page around them can be changed unseen.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from server.domain.document import Seal
from server.services.snapshots import KeyRing

DOCUMENT_KEYS = "documents.proof_keys"
"""The name of the secret in the vault."""
CONTENT, FILE = b"paydesk content v1\n", b"paydesk file v1\n"
"""What stands before the signed bytes, so that a signature of one kind is never taken for another."""
_LINE = re.compile(rb"%paydesk-seal ([0-9a-f]{8}) ([A-Za-z0-9+/]{86}==)\n\Z")
_ATTACHED = re.compile(rb"/Type /EmbeddedFile")
_LENGTH = re.compile(rb"/Length (\d+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a file. ``problem`` is empty when all is well, else a stable code:

    ``seal.none`` it bears none, ``seal.key_unknown`` signed by a key that was not given, ``seal.file_changed`` the
    numbers are as signed but the file around them is not, ``seal.content_changed`` the numbers are not as signed,
    ``seal.content_lost`` the file's seal holds but no content is in it. ``content`` is there when it can be trusted.
    """

    problem: str
    key_id: str = ""
    content: Mapping[str, Any] | None = None


class Sealer:
    """Signs with the newest key of a ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def seal(self, content: bytes) -> Seal:
        """Sign a content. Raises what the vault raises when the key cannot be had."""
        key_id, private = self._ring.read().keys[0]
        key = Ed25519PrivateKey.from_private_bytes(private)
        public = key.public_key().public_bytes_raw()
        return Seal(content, _text(key.sign(CONTENT + content)), key_id, _text(public))

    def seal_file(self, file: bytes) -> bytes:
        """The PDF with the line that signs it."""
        key_id, private = self._ring.read().keys[0]
        signature = Ed25519PrivateKey.from_private_bytes(private).sign(FILE + hashlib.sha256(file).digest())
        return file + f"%paydesk-seal {key_id} {_text(signature)}\n".encode("ascii")

    def public_keys(self) -> Mapping[str, str]:
        """Public keys (base64) by id, the newest first."""
        return {
            key_id: _text(Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw())
            for key_id, private in self._ring.read().keys
        }


def verify(file: bytes, public_keys: Mapping[str, str]) -> Verdict:
    """Look at a PDF, or at the JSON that the API answered. Needs nothing but the public keys (base64) by id."""
    if file.startswith(b"%PDF-"):
        return _verify_pdf(file, public_keys)
    return _verify_json(file, public_keys)


def _verify_pdf(file: bytes, public_keys: Mapping[str, str]) -> Verdict:
    line = _LINE.search(file)
    content, signature, key_id = _attached(file)
    if line is None:
        return Verdict("seal.file_changed" if content else "seal.none", key_id, _trusted(content, signature, key_id,
                                                                                       public_keys))  # fmt: skip
    sealed_by = line.group(1).decode("ascii")
    if sealed_by not in public_keys:
        return Verdict("seal.key_unknown", sealed_by)
    body = FILE + hashlib.sha256(file[: line.start()]).digest()
    whole = _signed(body, line.group(2).decode("ascii"), public_keys[sealed_by])
    trusted = _trusted(content, signature, key_id, public_keys)
    if whole and trusted is None:
        return Verdict("seal.content_lost", sealed_by)
    if whole:
        return Verdict("", sealed_by, trusted)
    return Verdict("seal.content_changed" if trusted is None else "seal.file_changed", sealed_by, trusted)


def _verify_json(file: bytes, public_keys: Mapping[str, str]) -> Verdict:
    try:
        told = json.loads(file)
        content, signature, key_id = told["content"].encode("ascii"), str(told["signature"]), str(told["key_id"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Verdict("seal.none")
    if not signature:
        return Verdict("seal.none")
    if key_id not in public_keys:
        return Verdict("seal.key_unknown", key_id)
    trusted = _trusted(content, signature, key_id, public_keys)
    return Verdict("" if trusted is not None else "seal.content_changed", key_id, trusted)


def _attached(file: bytes) -> tuple[bytes, str, str]:
    """Content, signature and key id as the attachment of a PDF of ours says them; empty where they are not there."""
    mark = _ATTACHED.search(file)
    begin = file.rfind(b" obj", 0, mark.start()) if mark else -1
    length = _LENGTH.search(file, begin) if mark and begin >= 0 else None
    start = file.find(b"stream", mark.end()) if mark else -1
    if length is None or start < 0:
        return b"", "", ""
    start += len(b"stream")
    start += 2 if file[start : start + 2] == b"\r\n" else 1
    try:
        told = json.loads(file[start : start + int(length.group(1))])
        return told["content"].encode("ascii"), str(told["signature"]), str(told["key_id"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return b"", "", ""


def _trusted(content: bytes, signature: str, key_id: str, public_keys: Mapping[str, str]) -> Mapping[str, Any] | None:
    if key_id not in public_keys or not _signed(CONTENT + content, signature, public_keys[key_id]):
        return None
    return dict(json.loads(content))


def _signed(signed: bytes, signature: str, public_key: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), signed)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
