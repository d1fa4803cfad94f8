"""The arguments of ``python -m server channel …``: words alone, so that help needs nothing else."""

import argparse
from datetime import date
from pathlib import Path

STATEMENT_HELP = """\
Ask a channel for its statement of one day and keep it as it came, byte for byte, in FILE (which must not exist).
Then read it: rows, printed totals, and whether the totals agree with the rows.

ends with 0: the file is there and agrees with itself; or the channel says that there is no bill of that day, and no
             file is written
ends with 1: the channel gives none (not made yet: after 10:00 of the next day; refused), or the file does not agree,
             which is said with line and column; the file is kept as evidence

The SHA-256 that is printed stands in the audit log too."""

COMMENTS_HELP = """\
Ask WeChat what payers wrote about their payments from the first to the last day (both whole, Beijing time; WeChat keeps
three months) and write it to FILE.csv, which must not exist: commented_at, channel_number, stars, text. A text that a
spreadsheet would take for a formula gets an apostrophe before it. No comments is a normal answer: a file with a header
alone. Needs the merchant certificate ([certificates.wechat])."""

RECONCILE_HELP = """\
Lay all parties of one day side by side: the statements of channels and business systems (those that are not there yet
are asked for now), our own records, and what the day before left open. Every record is matched by its number, in
transit where a calendar explains it, or an exception with its likely cause and the one safe act. The run is stored as
one started at a desk is; a day may be run again, and the same records make the same result.

ends with 0: everything is matched or in transit
ends with 1: there are exceptions (they are in FILE.csv, worst first), or the run is held or has failed"""


def add_channel_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``channel statement`` and ``channel comments`` to the parser."""
    channel = commands.add_parser(
        "channel",
        help="statements, comments, a day's reconciliation",
        description="Acts at the payment channels of the settings. They need the database, not a running server; "
        "each is written to the audit log.",
    )
    acts = channel.add_subparsers(dest="act", required=True, metavar="ACT")
    raw = argparse.RawDescriptionHelpFormatter
    statement = acts.add_parser(
        "statement", help="fetch a day's statement and check it", description=STATEMENT_HELP, formatter_class=raw
    )
    statement.add_argument("--channel", required=True)
    statement.add_argument("--day", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="Beijing time")
    statement.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the raw file is kept")
    reconcile = acts.add_parser(
        "reconcile", help="all parties of a day side by side", description=RECONCILE_HELP, formatter_class=raw
    )
    reconcile.add_argument("--day", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="Beijing time")
    reconcile.add_argument("--out", required=True, type=Path, metavar="FILE.csv", help="where exceptions are written")
    comments = acts.add_parser(
        "comments", help="fetch what payers wrote, as CSV", description=COMMENTS_HELP, formatter_class=raw
    )
    comments.add_argument("--channel", default="wechat", choices=["wechat"])
    comments.add_argument("--first", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    comments.add_argument("--last", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    comments.add_argument("--out", required=True, type=Path, metavar="FILE.csv")
