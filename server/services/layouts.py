"""Layouts of files: looked at, tried on a sample with a preview, saved as a new version."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from app.core.clock import Clock
from app.core.errors import InvalidInput, Refused
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.reconciliation.layout import Layout
from server.reconciliation.layout_reading import read_sample
from server.services.authorise import audit_row, require
from server.services.keep_statement import total_fen

PERMISSION = "reconciliation.layouts"
SHOWN = 50
_SOME_TIME = datetime(2026, 11, 22, 13, 14, 15)  # noqa: DTZ001 - only its printed form is looked at


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a sample (canonical SCHEMA), how many there are and their sum; or why it cannot be read."""

    rows: pl.DataFrame
    total: int
    total_fen: int
    error: Refused | None = None


class Layouts:
    """Everything needs ``reconciliation.layouts``."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def all(self, actor: Actor) -> Sequence[Layout]:
        """The latest version of each, by name. Raises NotPermitted."""
        require(actor, PERMISSION)
        with self._reader() as work:
            return work.layouts.latest()

    def preview(self, actor: Actor, layout: Layout, sample: bytes) -> Preview:
        """Read a sample by a layout that need not be saved. Raises NotPermitted, InvalidInput."""
        require(actor, PERMISSION)
        check(layout)
        try:
            rows = read_sample(layout, sample)
        except Refused as error:
            return Preview(pl.DataFrame(), 0, 0, error)
        return Preview(rows.head(SHOWN), rows.height, total_fen(rows))

    def save(self, actor: Actor, layout: Layout) -> Layout:
        """Store the next version; files are read by it from now on, and those that are kept by the version they were
        read by. Raises NotPermitted, InvalidInput, Conflict ``storage.stale``."""
        require(actor, PERMISSION)
        check(layout)
        with self._uow() as work:
            stored = work.layouts.add(layout)
            row = audit_row(actor, self._clock.now(), "layout.saved", stored.name, version=stored.version)
            work.audit.add(row)
            work.commit()
        return stored


def check(layout: Layout) -> None:
    """A layout that could read a file. Raises InvalidInput whose field is what is wrong."""
    fields = [each.field for each in layout.columns]
    _must(len(set(fields)) == len(fields), "columns", "field_twice")
    _must("amount" in fields, "columns", "no_amount")
    _must(("at" in fields) != ("date" in fields), "columns", "one_of_at_and_date")
    _must("time" not in fields or ("date" in fields and layout.time_form != ""), "time_form", "needed_with_time")
    _must(
        layout.sign == "minus" or ("kind" in fields and bool(layout.refund_words)), "refund_words", "needed_with_word"
    )
    for each in layout.columns:
        named = each.header != ""
        _must(named != (each.place > 0), f"columns.{each.field}", "header_or_place")
        has_names = layout.header_lines > 0 and layout.delimiter != "fixed"
        _must(not named or has_names, "header_lines", "needed_with_header")
        _must(layout.delimiter != "fixed" or each.width > 0, f"columns.{each.field}", "needs_width")
    _must(layout.delimiter != "", "delimiter", "missing")
    totals = layout.totals
    if totals is not None:
        _must(totals.line <= layout.footer_lines, "totals", "beyond_the_footer")
        _must(totals.count_place > 0 or totals.sum_place > 0, "totals", "says_nothing")
        for place, width in ((totals.count_place, totals.count_width), (totals.sum_place, totals.sum_width)):
            _must(layout.delimiter != "fixed" or not place or width > 0, "totals", "needs_width")
    _check_form("date_form", layout.date_form)
    if layout.time_form:
        _check_form("time_form", layout.time_form)


def _check_form(field: str, form: str) -> None:
    _must("%f" not in form.replace(".%f", ""), field, "form")
    try:
        datetime.strptime(_SOME_TIME.strftime(form), form)  # noqa: DTZ007 - only whether it can be read
    except (ValueError, re.error):
        raise InvalidInput(field, "form") from None


def _must(holds: bool, field: str, rule: str) -> None:
    if not holds:
        raise InvalidInput(field, rule)
