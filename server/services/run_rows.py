"""The rows of a run: a page of them, or all that fit as a file that no spreadsheet takes for formulas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import polars as pl

from app.core.clock import Clock
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.reconciliation.outcome import ORDER
from server.reconciliation.pages import Wanted, page
from server.reconciliation.patterns import patterns
from server.services.authorise import audit_row, require
from server.services.opened_runs import OpenedRuns, OpenRun

EXPORTED_AT_ONCE = 50_000
BEIJING_AHEAD = timedelta(hours=8)
FORMULA_STARTS = r"^[ \u3000\u00a0]*[=+\-@\t\r\n＝＋－＠]"
MARK = b"\xef\xbb\xbf"
"""By which spreadsheets know UTF-8."""
CELLS = [pattern.cells for pattern in patterns()]


@dataclass(frozen=True, slots=True)
class Page:
    """``rows`` bear the names of `server.reconciliation.groups.COLUMNS`, ``row`` (their place) and ``cells``."""

    total: int
    fen: int
    rows: tuple[Mapping[str, Any], ...]


class RunRows:
    """Pages come from the open column file. Raises NotPermitted, NotFound ``run.no_rows``."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, opened: OpenedRuns) -> None:
        self._uow, self._clock, self._opened = uow, clock, opened

    def page(self, actor: Actor, run_no: str, wanted: Wanted, offset: int, limit: int) -> Page:
        """Some rows, and how many fit; a role that covers some channels sees theirs."""
        require(actor, "reconciliation.view")
        run = self._opened(run_no)
        found = run.page(_covered(actor, wanted), offset, limit)
        rows = tuple({**row, "cells": CELLS[row["pattern"]]} for row in found.rows.to_dicts())
        return Page(found.total, found.fen, rows)

    def export(self, actor: Actor, run_no: str, wanted: Wanted) -> Iterator[bytes]:
        """A CSV file (UTF-8 with a mark, CRLF) in pieces; amounts in yuan, times in Asia/Shanghai. Written to the audit
        log."""
        require(actor, "reconciliation.view")
        run = self._opened(run_no)
        chosen = run.choose(_covered(actor, wanted))
        with self._uow() as work:
            work.audit.add(audit_row(actor, self._clock.now(), "reconciliation.exported", run_no, rows=chosen.total))
            work.commit()
        return pieces(run, _covered(actor, wanted))


def _covered(actor: Actor, wanted: Wanted) -> Wanted:
    return replace(wanted, channels=tuple(sorted(actor.channels))) if actor.channels else wanted


def pieces(run: OpenRun, wanted: Wanted) -> Iterator[bytes]:
    """All rows that fit, as the pieces of a CSV file."""
    chosen = run.choose(wanted)
    for offset in range(0, max(chosen.total, 1), EXPORTED_AT_ONCE):
        rows = _printed(page(run.rows, chosen, offset, EXPORTED_AT_ONCE))
        text = rows.write_csv(include_header=offset == 0, line_terminator="\r\n").encode()
        yield text if offset else MARK + text


def _printed(rows: pl.DataFrame) -> pl.DataFrame:
    cells = pl.col("pattern").cast(pl.UInt32).replace_strict(
        list(range(len(CELLS))), CELLS, return_dtype=pl.String
    )  # fmt: skip
    at = (pl.col("at").dt.replace_time_zone(None) + BEIJING_AHEAD).dt.strftime("%Y-%m-%d %H:%M:%S")
    numbers = ("channel", "business", "source", "our_no", "party_no", "business_no")
    shown = rows.select(
        pl.col("outcome").cast(pl.String), _safe(cells).alias("cells"), pl.col("type", "field", "kind").cast(pl.String),
        *[_safe(pl.col(name).cast(pl.String)).alias(name) for name in numbers],
        *[_yuan(f"{party}_fen").alias(f"{party}_yuan") for party in ORDER],
        at.alias("at"), "day", pl.col("carried").cast(pl.Int8), "exception_no",
    )  # fmt: skip
    return shown.with_columns(pl.col(pl.String).fill_null(""))


def _safe(text: pl.Expr) -> pl.Expr:
    """A text that came from outside, with an apostrophe before what a spreadsheet would take for a formula."""
    return pl.when(text.str.contains(FORMULA_STARTS)).then("'" + text).otherwise(text)


def _yuan(name: str) -> pl.Expr:
    """Whole fen as yuan text, exactly; amounts of rows are never negative."""
    fen = pl.col(name)
    return (fen // 100).cast(pl.String) + "." + (fen % 100).cast(pl.String).str.zfill(2)
