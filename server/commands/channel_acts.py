"""The channel acts: fetch a channel's statement of a day, and what payers wrote."""

import argparse
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from app.core.errors import Conflict, InvalidInput
from server import bootstrap
from server.channels.catalog import STATEMENT_READERS
from server.commands.databases import current_url
from server.ports import CommentedChannel
from server.services.fetch_comments import FetchComments, comments_csv
from server.services.fetch_statement import FetchedStatement, FetchStatement, ReadStatement
from server.settings import Settings

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
    "comments": _comments,
}
