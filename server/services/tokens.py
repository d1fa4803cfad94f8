"""Tokens and one-time codes: made of random bytes, kept only as SHA-256."""

import hashlib
import secrets

from app.core.ids import ALPHABET

_CODE_LENGTH = 12


def new_token() -> str:
    """32 random bytes as URL-safe text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a token as lower-case hex; enough, since a token has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_enrolment_code() -> str:
    """Twelve characters (60 random bits) that can be read over the telephone, in three groups: ``7KQ2-M9XA-04TD``."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(text[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def enrolment_hash(code: str) -> str:
    """SHA-256 of an enrolment code as typed: case, spaces and hyphens do not count, O is 0, I and L are 1."""
    plain = code.upper().replace(" ", "").replace("-", "").translate(str.maketrans("OIL", "011"))
    return token_hash(plain)
