"""What a desk may do while the server does not answer, and the chain that shows whether such a payment is missing."""

import hashlib
from datetime import timedelta

OFFLINE_KINDS = frozenset({"cash"})
"""Channels whose money is proven at the window itself, so that it can be taken without the server. A card terminal that
answers for the bank may join; a wallet's code never, because only the server may ask its channel."""

SNAPSHOT_GOOD_FOR = timedelta(hours=12)
"""How long a signed snapshot of permissions may be used; no longer than a session lasts."""

CHAIN_BEGINS = "0" * 64
"""What stands before the first entry of a desk's chain."""


def chain_hash(previous: str, *facts: str | int) -> str:
    """The hash of an entry: SHA-256 over the one before and the entry's facts, in hexadecimal.

    Facts are joined by a newline, which none of them may hold, so that two entries never read the same.
    """
    texts = [previous, *map(str, facts)]
    if any("\n" in text for text in texts):
        raise ValueError("a fact of the chain holds a newline")
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
