"""What a fallback rule proposes among the exceptions of a run, with the terminals that either side knows."""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from app.core.reconciliation import StatementState
from app.core.terminal import CARD
from server.domain.reconciliation_rules import FallbackRule
from server.ports import UnitOfWork
from server.reconciliation.fallback import TERMINAL, Proposals, propose
from server.reconciliation.layout_reading import terminals_of
from server.reconciliation.outcome import Outcome

EARLIER = timedelta(days=7)
"""A line of an earlier day that is still open; its file is looked at again for its terminal."""
MOST_LOOKED_UP = 2_000
"""Payments whose terminal is looked up; a run with more exceptions of cards is not for rules."""


def proposals(work: UnitOfWork, shown: pl.DataFrame, rule: FallbackRule, day: date) -> Proposals:
    """As `propose`; terminals are looked up only for a rule that asks for them."""
    return propose(_with_terminals(work, shown, day) if rule.same_terminal else shown, rule)


def _with_terminals(work: UnitOfWork, shown: pl.DataFrame, day: date) -> pl.DataFrame:
    """Exceptions with the terminal that the channel's line names, else the one that our record of the card names."""
    rows = shown.filter(pl.col("outcome").cast(pl.String) == Outcome.EXCEPTION.value)
    channel, own = _of_statements(work, day), _of_records(work, rows)
    told = [
        channel.get((name, party_no), "") or own.get(our_no, "")
        for name, party_no, our_no in rows.select(pl.col("channel").cast(pl.String), "party_no", "our_no").iter_rows()
    ]
    return rows.with_columns(pl.Series(TERMINAL, told, dtype=pl.String))


def _of_statements(work: UnitOfWork, day: date) -> Mapping[tuple[str, str], str]:
    """Terminals by channel and the channel's number, of files whose layout names them; a number that stands at two
    terminals has none."""
    found: dict[tuple[str, str], str] = {}
    for each in work.statements.standing(day - EARLIER, day):
        layout = work.layouts.get(each.name, each.layout_version) if each.layout_version else None
        is_kept = each.party == "channel" and each.state is StatementState.KEPT
        content = work.statements.content(each.statement_id) if layout is not None and is_kept else None
        if layout is not None and content is not None:
            for number, terminal in terminals_of(layout, content):
                key = (each.name, number)
                found[key] = terminal if found.get(key, terminal) == terminal else ""
    return found


def _of_records(work: UnitOfWork, rows: pl.DataFrame) -> Mapping[str, str]:
    cards = rows.filter(pl.col("platform_fen").is_not_null(), pl.col("channel").cast(pl.String) == CARD)
    numbers = cards["our_no"].unique().sort().head(MOST_LOOKED_UP)
    records = [(number, work.cards.get(number)) for number in numbers]
    return {number: record.terminal_no for number, record in records if record is not None}
