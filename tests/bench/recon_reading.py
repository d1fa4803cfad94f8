"""Readers of the bench's files, and the least that reading one of them can cost."""

from __future__ import annotations

import io
import zipfile

import polars as pl

from bench.recon_day import SOURCE
from server.business.catalog import read_statement
from server.channels.catalog import STATEMENT_READERS
from server.reconciliation.layout_reading import reader_of
from server.services.statement_rows import StatementReaders


def readers() -> StatementReaders:
    """Of every file of the day: those that the product knows, and the configured layout of the source's."""
    channels = {("channel", name): read for name, read in STATEMENT_READERS.items()}
    known = {**channels, ("business", "his"): read_statement, ("source", "kiosk"): reader_of(SOURCE)}
    return StatementReaders(known)


def parse_needed(name: str, content: bytes) -> int:
    """The least that reading a file can cost: Polars parses the needed columns and nothing is made of them."""
    if name == "wechat":
        columns = [f"c{place}" for place in range(28)]
        lines = pl.scan_csv(
            content, separator="`", quote_char=None, has_header=False, skip_lines=1,
            schema=dict.fromkeys(columns, pl.String), missing_columns="insert",
        )  # fmt: skip
        return lines.select(columns[place] for place in (1, 6, 7, 10, 15, 16, 23, 25, 26)).collect().height
    if name == "alipay":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read(archive.namelist()[0])
        columns = [f"c{place}" for place in range(25)]
        lines = pl.scan_csv(
            text, has_header=False, skip_lines=5, schema=dict.fromkeys(columns, pl.String), encoding="utf8-lossy",
            missing_columns="insert",
        )  # fmt: skip
        return lines.select(columns[place] for place in (0, 1, 2, 5, 11, 12, 21, 22)).collect().height
    if name == "his":
        names = ["line", "order_no", "payment_no", "channel", "amount_fen", "at"]
        return pl.scan_csv(content, missing_columns="insert", infer_schema=False).select(names).collect().height
    names = ["payment_no", "order_no", "amount_fen", "date", "time"]
    return pl.scan_csv(content, infer_schema=False).select(names).collect().height
