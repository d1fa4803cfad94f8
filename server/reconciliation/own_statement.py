"""Our own statement of a day for a service channel: rows of the platform in, a CSV and a JSON file with totals out."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

import polars as pl

from app.core.clock import BEIJING
from app.core.money import Money
from app.core.spreadsheet import safe_cell
from server.reconciliation.parties import Kind, RowState

HEADER = ("our_no", "order_no", "channel", "channel_no", "kind", "state", "amount_yuan", "at")
TOTALS = ("payments", "payments_yuan", "refunds", "refunds_yuan", "net_yuan", "unknown")


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """The two files and what they come to. ``sha256`` (hexadecimal) is that of the CSV file and stands in the JSON
    file; ``unknown`` rows are listed, and in no sum. A day that has changed since it was written is a further
    ``version``; the files of the one before stay as they are."""

    source: str
    day: date
    payments: int
    payments_fen: int
    refunds: int
    refunds_fen: int
    unknown: int
    csv: bytes
    json: bytes
    sha256: str
    version: int = 1

    @property
    def name(self) -> str:
        """Of the files, without what tells them apart."""
        return f"{self.source}-{self.day:%Y%m%d}" + (f"-v{self.version}" if self.version > 1 else "")


def as_version(one: OwnStatement, version: int, replaces: str) -> OwnStatement:
    """The same rows as a further version, whose JSON file names the CSV file that it replaces."""
    told = {"version": version, "replaces_csv_sha256": replaces} if version > 1 else {}
    document = {**json.loads(one.json), **told}
    return replace(one, version=version, json=_json(document))


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def own_statement(rows: pl.DataFrame, source: str, day: date) -> OwnStatement:
    """``rows``: canonical rows of the platform of that day. The same rows make the same bytes, whatever their order.
    What was undone in time is no row: no money has moved."""
    mine = rows.filter(
        pl.col("source").cast(pl.String) == source,
        pl.col("kind").cast(pl.String).is_in([Kind.PAY.value, Kind.REFUND.value]),
        pl.col("state").cast(pl.String) != RowState.NOT_DONE.value,
    ).sort("at", "our_no")
    done = mine.filter(pl.col("state").cast(pl.String) == RowState.DONE.value)
    paid = done.filter(pl.col("kind").cast(pl.String) == Kind.PAY.value)
    back = done.filter(pl.col("kind").cast(pl.String) == Kind.REFUND.value)
    paid_fen, back_fen = int(paid["amount_fen"].sum()), int(back["amount_fen"].sum())
    unknown = mine.height - done.height
    figures = (paid.height, Money(paid_fen).yuan, back.height, Money(back_fen).yuan, Money(paid_fen - back_fen).yuan)
    totals = dict(zip(TOTALS, (*figures, unknown), strict=True))
    lines = [_line(row) for row in mine.iter_rows(named=True)]
    table = _csv(lines, totals)
    digest = sha256(table).hexdigest()
    document = {
        "source": source,
        "day": day.isoformat(),
        "version": 1,
        "totals": totals,
        "csv_sha256": digest,
        "rows": [dict(zip(HEADER, line, strict=True)) for line in lines],
    }
    return OwnStatement(
        source=source,
        day=day,
        payments=paid.height,
        payments_fen=paid_fen,
        refunds=back.height,
        refunds_fen=back_fen,
        unknown=unknown,
        csv=table,
        json=_json(document),
        sha256=digest,
    )


def _line(row: dict[str, object]) -> tuple[str, ...]:
    at = row["at"].astimezone(BEIJING)  # type: ignore[attr-defined]
    amount = Money(int(row["amount_fen"])).yuan  # type: ignore[call-overload]
    names = [str(row[name] or "") for name in ("our_no", "business_no", "channel", "party_no", "kind", "state")]
    return (*names, amount, f"{at:%Y-%m-%d %H:%M:%S}")


def _csv(lines: list[tuple[str, ...]], totals: dict[str, object]) -> bytes:
    """UTF-8 with a mark, CRLF, so that spreadsheets open it in Chinese; the last line but one names the totals."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    writer.writerow(TOTALS)
    writer.writerow(totals.values())
    return text.getvalue().encode("utf-8-sig")
