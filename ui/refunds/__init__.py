"""Refunds: find the payment, say how much and why, follow it to its end; approve what waits for a second person."""
