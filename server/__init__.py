"""The shared server: payments, refunds, ledger, channels and business systems behind one HTTP interface.

A ring: `bootstrap` knows every piece; `api`, `jobs`, `channels`, `business`, `storage`, `vault` do not know each other;
under them `services` (a file a verb), `ports`, and the pure `domain`. Of `app` it sees `core`, and in `api` alone
`wire`; it never sees `ui` or `drivers`. `practice` stands in for the far ends and imports nothing of ours.
"""
