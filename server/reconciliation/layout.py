"""A configured layout: how a card acquirer's or a bank's file is read, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutColumn:
    """Where one field of the canonical row comes from: a header's name, else a place (from 1) and for fixed widths a
    width, both counted in characters for fixed widths and in columns else."""

    field: str
    header: str = ""
    place: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutTotals:
    """Which line of the footer (from 1) says how many rows there are and what they come to; a place of 0: it does not
    say. ``sum_of``: ``net`` payments less refunds, ``paid`` payments alone, ``all`` both added. Widths are of fixed
    widths."""

    line: int
    count_place: int = 0
    count_width: int = 0
    sum_place: int = 0
    sum_width: int = 0
    sum_of: str = "net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One version of a layout; the words are those of `app.wire.statements.Layout`. ``delimiter`` ``fixed`` reads fixed
    widths; ``unit`` is ``yuan`` or ``fen``; ``sign`` ``minus`` or ``word``. ``version`` is 0 until stored."""

    name: str
    party: str
    title: str
    encoding: str
    delimiter: str
    header_lines: int
    footer_lines: int
    unit: str
    sign: str
    refund_words: tuple[str, ...]
    date_form: str
    time_form: str
    columns: tuple[LayoutColumn, ...]
    version: int = 0
    totals: LayoutTotals | None = None
