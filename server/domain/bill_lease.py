"""How long the business system keeps bills locked for an order of ours, and when the lock is renewed or given back."""

from datetime import timedelta

BILL_LEASE_S = 900
"""The lease asked for; longer than any cashier loop."""
RENEW_AFTER = timedelta(seconds=BILL_LEASE_S * 2 // 3)
"""When the lock of an order that is still open is renewed, well before it runs out."""
RENEW_AGAIN = timedelta(seconds=60)
"""When a renewal that was not confirmed is tried again."""
UNLOCK_AGAIN = timedelta(seconds=60)
"""Wait between unlocks that the business system has not confirmed."""
UNLOCKS = BILL_LEASE_S // 60 + 2
"""Unlocks after which the other side's lease has certainly run out by itself."""
