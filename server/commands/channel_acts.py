"""The channel acts: fetch a channel's statement of a day, and what payers wrote."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from app.core.errors import Conflict, InvalidInput
from app.core.money import Money
from server.channels.catalog import STATEMENT_ENTRIES
from server.commands.databases import current_url
from server.ends import Ends, open_ends
from server.ports import CommentedChannel, StatementEntry
from server.reconciliation.parties import Kind
from server.services.fetch_comments import FetchComments, comments_csv
from server.services.fetch_statement import FetchedStatement, FetchStatement
from server.settings import Settings


def act_on_channel(settings: Settings, given: argparse.Namespace) -> int:
    """Do one act. Answers the exit code. Raises PaydeskError for what is refused, SettingsError."""
    current_url(settings)
    if given.out.exists():
        raise Conflict("file.exists", path=str(given.out))
    with open_ends(settings) as ends:
        if given.act == "reconcile":
            from server.commands.reconcile_act import reconcile_day  # its engine is loaded only where it runs

            return reconcile_day(settings, ends, given, _keep)
        return _ACTS[given.act](ends, given)


def _statement(ends: Ends, given: argparse.Namespace) -> int:
    service = FetchStatement(uow=ends.database.uow, clock=ends.clock, channels=ends.channels, readers=STATEMENT_ENTRIES)
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


def _say_rows(entries: Sequence[StatementEntry]) -> None:
    print(f"rows    {len(entries):,}")
    for kind in (Kind.PAY, Kind.REFUND, Kind.REVERSE):
        amounts = [entry.amount_fen for entry in entries if entry.kind is kind]
        print(f"{kind.value:<7} {len(amounts):,} of {Money(sum(amounts))}")
    print("the totals agree with the rows")


def _comments(ends: Ends, given: argparse.Namespace) -> int:
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


_ACTS: dict[str, Callable[[Ends, argparse.Namespace], int]] = {
    "statement": _statement,
    "comments": _comments,
}
