"""The admin acts about day proofs and day zero: show the public key, verify a file, import the old system."""

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.core.clock import BEIJING, SystemClock
from app.core.errors import InvalidInput, NotFound
from server.commands.databases import current_url
from server.documents.cells import yuan
from server.ends import open_vault
from server.services.day_zero import ImportDayZero
from server.services.proof_keys import ProofKeys, PublishedKey
from server.services.seals import DOCUMENT_KEYS, Verdict, verify
from server.services.secrets_at_rest import Secrets
from server.services.snapshots import KeysAtRest
from server.settings import Settings
from server.storage.engine import open_database

LARGEST_BYTES = 256 * 1024 * 1024
SAYS: Mapping[str, str] = {
    "": "GOOD: numbers and page are as this server signed them (key {key_id}).",
    "seal.none": "NOT SIGNED: this file bears no seal of this server. It is no proof, or another program saved it "
    "again.",
    "seal.key_unknown": "UNKNOWN KEY: signed with key {key_id}, which was not given. Name the right public key with "
    "--key.",
    "seal.file_changed": "PAGE CHANGED: the signed numbers below are intact, but the file around them is not as it was "
    "made. Trust the numbers below, not the page.",
    "seal.content_changed": "CHANGED: the numbers in this file are not those that were signed. Do not trust it.",
    "seal.content_lost": "NO NUMBERS: the seal is ours, but the signed content is not in the file.",
}
"""What was found, for people."""
SHOWN = ("opening", "today", "matched", "closed", "closing")


def proof_key(settings: Settings, given: argparse.Namespace) -> int:
    """Print the public keys, after making a new one when that is wanted."""
    with _proof_keys(settings) as keys:
        if given.new:
            print(f"# new proofs are sealed with {keys.rotate()}; those made before stay verifiable", file=sys.stderr)
        for key in keys.published():
            print(f"{key.key_id} {key.public_key}")
    return 0


def verify_proof(settings: Settings, given: argparse.Namespace) -> int:
    """Verify a file."""
    content = _read(given.file)
    if given.key:
        keys, about = _given_keys(given.key), ""
        verdict = verify(content, keys)
    else:
        with _proof_keys(settings) as own:
            published = own.published()
        verdict = verify(content, {key.key_id: key.public_key for key in published})
        about = next((_about(key) for key in published if key.key_id == verdict.key_id), "")
    print(SAYS[verdict.problem].format(key_id=verdict.key_id) + about)
    if verdict.content is not None:
        _print_content(verdict.content)
    return 0 if _is_good(verdict) else 1


def import_day_zero(settings: Settings, given: argparse.Namespace) -> int:
    """Import day zero."""
    database = open_database(current_url(settings))
    try:
        done = ImportDayZero(database.uow, SystemClock(), settings.campus)(_read(given.file))
    finally:
        database.close()
    print(f"day zero is {done.day}: {done.balances} balances, {done.in_transit} rows in transit")
    print(f"sha256 of the file: {done.sha256}")
    return 0


def _is_good(verdict: Verdict) -> bool:
    if verdict.problem:
        return False
    return bool(verdict.content and verdict.content.get("holds"))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InvalidInput("file", "is too large")
        return path.read_bytes()
    except OSError:
        raise NotFound("file.not_found", path=str(path)) from None


@contextmanager
def _proof_keys(settings: Settings) -> Iterator[ProofKeys]:
    clock = SystemClock()
    database = open_database(current_url(settings))
    try:
        vault = open_vault(settings)
        store = Secrets(database.reader, database.uow, clock, vault)
        yield ProofKeys(database.uow, database.reader, clock, KeysAtRest(lambda: store, clock, DOCUMENT_KEYS))
    finally:
        database.close()


def _about(key: PublishedKey) -> str:
    """When a key was made, and whether it still seals."""
    made = f"made {key.made_at.astimezone(BEIJING):%Y-%m-%d}" if key.made_at else "the first key"
    return f" That key: {made}, {'seals new proofs' if key.seals else 'replaced by a newer one since'}."


def _given_keys(text: str) -> Mapping[str, str]:
    """Keys as ``proof-key`` prints them: lines in a file, or one line. Raises InvalidInput."""
    path = Path(text)
    lines = _read(path).decode("ascii", "replace").splitlines() if path.is_file() else [text]
    keys = {}
    for line in lines:
        key_id, _, public = line.strip().partition(" ")
        try:
            whole = len(base64.b64decode(public, validate=True)) == 32
        except (binascii.Error, ValueError):
            whole = False
        if not whole:
            raise InvalidInput("--key", "must be lines of a key id and its base64, as proof-key prints them")
        keys[key_id] = public
    return keys


def _print_content(content: Mapping[str, Any]) -> None:
    """The signed numbers, for a person to hold against the page."""
    print(f"{content.get('hospital')}, day {content.get('day')}, run {content.get('run', {}).get('run_no')}")
    for party in content.get("parties", ()):
        lines = ", ".join(f"{name} {_pair(party[name])}" for name in SHOWN)
        print(f"  {party['party']} {party['name'] or '-'}: {lines}: {'agrees' if party['holds'] else 'DIFFERS'}")
    for book in content.get("books", ()):
        fen = book["payments_fen"] - book["refunds_fen"]
        print(f"  books {book['channel']}: {book['payments']} payments, {book['refunds']} refunds, {yuan(fen)}")
    for check in content.get("checks", ()):
        print(f"  check {check['name']}: {'agrees' if check['holds'] else 'DIFFERS ' + json.dumps(check)}")
    if not content.get("holds"):
        print("IT DOES NOT HOLD: what was signed says itself that it does not add up. It is no proof.")


def _pair(told: Mapping[str, int]) -> str:
    return f"{told['count']} / {yuan(told['fen'])}"
