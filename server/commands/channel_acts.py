"""The channel acts: fetch a channel's statement of a day, and what payers wrote."""

import argparse
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.core.errors import Conflict, InvalidInput
from app.core.money import Money
from server import bootstrap
from server.channels.catalog import STATEMENT_ENTRIES, STATEMENT_READERS
from server.commands.databases import current_url
from server.ports import CommentedChannel
from server.services.fetch_comments import FetchComments, comments_csv
from server.services.fetch_statement import FetchedStatement, FetchStatement, ReadStatement
from server.settings import Settings

if TYPE_CHECKING:
    from server.services.reconcile_day import DayResult

SHOWN = 20
"""Exceptions printed; all of them are in the file."""

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
Fetch a channel's statement of one day and lay it beside our own records: every payment, refund and reversal is matched
by its number, in transit where the channel's calendar explains it, or an exception with its likely cause and the one
safe act. Nothing is changed. A day may be reconciled again; the same records make the same result.

ends with 0: everything is matched or in transit
ends with 1: there are exceptions (they are in FILE.csv, worst first), or the channel gave no statement"""


def add_channel_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``channel statement`` and ``channel comments`` to the parser."""
    channel = commands.add_parser(
        "channel",
        help="statements and comments from the payment channels",
        description="Acts at the payment channels of the settings. They need the database, not a running server; "
        "each is written to the audit log.",
    )
    acts = channel.add_subparsers(dest="act", required=True, metavar="ACT")
    raw = argparse.RawDescriptionHelpFormatter
    statement = acts.add_parser(
        "statement", help="fetch a day's statement and check it", description=STATEMENT_HELP, formatter_class=raw
    )
    statement.add_argument("--channel", required=True, choices=sorted(STATEMENT_READERS))
    statement.add_argument("--day", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="Beijing time")
    statement.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the raw file is kept")
    reconcile = acts.add_parser(
        "reconcile", help="a day's statement against our records", description=RECONCILE_HELP, formatter_class=raw
    )
    reconcile.add_argument("--channel", required=True, choices=sorted(STATEMENT_ENTRIES))
    reconcile.add_argument("--day", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="Beijing time")
    reconcile.add_argument("--out", required=True, type=Path, metavar="FILE.csv", help="where exceptions are written")
    comments = acts.add_parser(
        "comments", help="fetch what payers wrote, as CSV", description=COMMENTS_HELP, formatter_class=raw
    )
    comments.add_argument("--channel", default="wechat", choices=["wechat"])
    comments.add_argument("--first", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    comments.add_argument("--last", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    comments.add_argument("--out", required=True, type=Path, metavar="FILE.csv")


def act_on_channel(settings: Settings, given: argparse.Namespace) -> int:
    """Do one act. Answers the exit code. Raises PaydeskError for what is refused, SettingsError."""
    current_url(settings)
    if given.out.exists():
        raise Conflict("file.exists", path=str(given.out))
    with bootstrap.open_ends(settings) as ends:
        return _ACTS[given.act](ends, given)


def _statement(ends: bootstrap.Ends, given: argparse.Namespace) -> int:
    service = FetchStatement(uow=ends.database.uow, clock=ends.clock, channels=ends.channels, readers=STATEMENT_READERS)
    fetched = service.fetch(given.channel, given.day)
    if fetched.file.empty:
        print(f"{given.channel} {given.day}: no bill that day; nothing is written")
        return 0
    _keep(given.out, fetched.file.content)
    _say_file(given.out, fetched)
    _say_rows(service.read(fetched))
    return 0


def _reconcile(ends: bootstrap.Ends, given: argparse.Namespace) -> int:
    from server.services.reconcile_day import ReconcileDay, differences_csv  # its engine is loaded only where it runs

    fetch = FetchStatement(uow=ends.database.uow, clock=ends.clock, channels=ends.channels, readers=STATEMENT_READERS)
    service = ReconcileDay(
        uow=ends.database.uow, reader=ends.database.reader, clock=ends.clock, fetch=fetch, entries=STATEMENT_ENTRIES
    )
    result = service(given.channel, given.day)
    _say_result(result)
    if not result.differences:
        return 0
    _keep(given.out, differences_csv(result.differences))
    print(f"exceptions are in {given.out}")
    return 1


def _say_result(result: "DayResult") -> None:
    at_risk = Money(sum(max(one.channel_fen or 0, one.platform_fen or 0) for one in result.differences))
    print(f"{result.channel} {result.day}, statement sha256 {result.sha256}")
    print(
        f"matched {result.matched:,}, in transit {result.in_transit:,}, exceptions {len(result.differences):,}", end=""
    )
    print(f", at risk {at_risk} yuan")
    for proof in result.proofs:
        held = "adds up" if proof.holds else "DOES NOT ADD UP"
        print(
            f"{proof.party:<9} today {proof.today.count:,} of {Money(proof.today.fen)}, matched "
            f"{proof.matched.count:,} of {Money(proof.matched.fen)}, open {proof.closing.count:,} of "
            f"{Money(proof.closing.fen)}: {held}"
        )
    for one in result.differences[:SHOWN]:
        print(f"  {one.cells} {one.type:<16} {one.cause:<28} {one.act:<26} {one.our_no or one.party_no}")
    if len(result.differences) > SHOWN:
        print(f"  and {len(result.differences) - SHOWN:,} more")


def _say_file(out: Path, fetched: FetchedStatement) -> None:
    file = fetched.file
    print(f"{file.channel} {file.day}, merchant {file.merchant}")
    print(f"file    {out} ({len(file.content)} bytes, named {file.name} by the channel)")
    print(f"sha256  {fetched.sha256}")


def _say_rows(statement: ReadStatement) -> None:
    print(f"rows    {len(statement.rows)}, {len(statement.columns)} columns")
    for name, total in statement.totals.items():
        print(f"total   {name}\t{total}")
    print("the totals agree with the rows")


def _comments(ends: bootstrap.Ends, given: argparse.Namespace) -> int:
    commented = {name: channel for name, channel in ends.channels.items() if hasattr(channel, "fetch_comments")}
    channels = cast("Mapping[str, CommentedChannel]", commented)
    service = FetchComments(uow=ends.database.uow, clock=ends.clock, channels=channels)
    found = service(given.channel, given.first, given.last)
    _keep(given.out, comments_csv(found))
    print(f"{given.channel} {given.first} to {given.last}: comments: {len(found)}, in {given.out}")
    return 0


def _keep(out: Path, content: bytes) -> None:
    """Write a file that was not there, and have it on the disk. Raises Conflict, InvalidInput."""
    try:
        with out.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise Conflict("file.exists", path=str(out)) from None
    except OSError as error:
        raise InvalidInput("out", f"cannot be written: {error.strerror}") from None


_ACTS: dict[str, Callable[[bootstrap.Ends, argparse.Namespace], int]] = {
    "statement": _statement,
    "reconcile": _reconcile,
    "comments": _comments,
}
