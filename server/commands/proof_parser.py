"""The arguments of the admin acts about day proofs and day zero: words alone, so that help needs nothing else."""

import argparse
from pathlib import Path

FORM = """\
JSON (UTF-8):
  {"day": "2026-11-01",
   "balances": [{"account": "channel/wechat/1900000109", "fen": 1250000},
                {"account": "business/his", "fen": -1250000}],
   "in_transit": [{"party": "channel", "name": "wechat", "kind": "pay", "our_no": "", "party_no": "42000…",
                   "business_no": "", "at": "2026-10-31T23:59:58+08:00", "day": "2026-10-31", "fen": 12345}],
   "totals": {"balances": {"count": 2, "fen": 0},
              "in_transit": [{"party": "channel", "name": "wechat", "count": 1, "fen": 12345}]}}

CSV (UTF-8), the same as lines under this header; what a record does not have stays empty:
  record,account,party,name,kind,our_no,party_no,business_no,at,day,count,fen
  day,,,,,,,,,2026-11-01,,
  balance,channel/wechat/1900000109,,,,,,,,,,1250000
  transit,,channel,wechat,pay,,42000…,,2026-10-31T23:59:58+08:00,2026-10-31,,12345
  total,balances,,,,,,,,,1,1250000
  total,,channel,wechat,,,,,,,1,12345

day: the first accounting day of this system. account: kind/name, debit positive. party: channel, platform, business or
source; name: wechat, his … (a row of the platform names the channel it waits for, its total nobody); kind: pay,
refund or reverse. fen of a row in transit is never negative; in totals of rows
what is given back counts negative, and a reversal nothing. A hospital without an old system gives empty lists and
totals of nothing."""
"""The files that `server.services.day_zero_file` reads."""
KEY_HELP = """\
Print the public keys that verify day proofs, one a line: key id and base64, the newest first. Give them to whoever is
to verify without this server (auditors); they are not secret. The first call makes the key.

With --new, proofs are sealed with a new key from then on (after somebody who knew the old one has left, or by the
hospital's rule). Nothing has to be made again: every key that ever sealed stays published and verifies its proofs."""
VERIFY_HELP = """\
Verify a day proof offline: the PDF, or the JSON that the API answered. Says in words what is wrong and prints the
signed numbers as far as they can be trusted. With --key no database is needed.

ends with 0: everything is as it was signed
ends with 1: it is not, and the words say what"""
ZERO_HELP = (
    """\
Begin with the old system's opening balances and its rows in transit. Everything in FILE is imported or nothing; it can
be done once, before the first day is reconciled. The totals that the old system printed must agree with the rows.

"""
    + FORM
)


def add_proof_commands(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``proof-key``, ``verify-proof`` and ``day-zero`` to the admin acts."""
    raw = argparse.RawDescriptionHelpFormatter
    key = acts.add_parser(
        "proof-key", help="print the public keys that verify day proofs", description=KEY_HELP, formatter_class=raw
    )
    key.add_argument("--new", action="store_true", help="make a new key first; it seals from now on")
    proof = acts.add_parser("verify-proof", help="verify a day proof", description=VERIFY_HELP, formatter_class=raw)
    proof.add_argument("file", type=Path, metavar="FILE")
    proof.add_argument(
        "--key", metavar="PUBLIC", help="what proof-key printed: a line of it (key id and base64), or a file of lines"
    )
    zero = acts.add_parser(
        "day-zero", help="begin with the balances of an old system", description=ZERO_HELP, formatter_class=raw
    )
    zero.add_argument("file", type=Path, metavar="FILE")
