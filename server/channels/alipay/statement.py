"""Alipay's business bill: the detail file inside the ZIP, its rows by the header's names with the totals checked."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from server.channels.statements import (
    LARGEST_BYTES,
    Statement,
    StatementUnreadable,
    beijing_instant,
    columns_of,
    decimal,
    fen_of,
    milli_fen_of,
)
from server.ports import StatementEntry
from server.reconciliation.parties import Kind

_REQUIRED = ("支付宝交易号", "商户订单号", "业务类型", "完成时间", "商家实收（元）")
_KIND, _RECEIVED = "业务类型", "商家实收（元）"
_LARGEST_MEMBERS = 20
_TOTAL = re.compile(r"#(?P<name>交易|退款)合计：(?P<count>\d+)笔，商家实收(?:退款)?共(?P<sum>-?[\d.]+)元.*")


def read_statement(content: bytes) -> Statement:
    """All rows of the detail file. Raises StatementUnreadable with line and column."""
    records = _records(_detail(content))
    head = next((place for place, (_, cells) in enumerate(records) if not cells[0].startswith("#")), None)
    if head is None:
        raise StatementUnreadable(len(records), "", "no header")
    header_line, names = records[head]
    columns = columns_of(names, _REQUIRED, header_line)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    frame = [(line, ",".join(cells)) for line, cells in records if cells[0].startswith("#")]
    for line, cells in records[head + 1 :]:
        if cells[0].startswith("#"):
            continue
        if len(cells) != len(columns):
            column = columns[min(len(cells), len(columns) - 1)]
            raise StatementUnreadable(line, column, f"{len(cells)} values for {len(columns)} columns")
        rows.append(tuple(cells))
        lines.append(line)
    return Statement(columns, rows, _checked_totals(frame, columns, rows, lines))


def _checked_totals(
    frame: Sequence[tuple[int, str]], columns: Sequence[str], rows: Sequence[tuple[str, ...]], lines: Sequence[int]
) -> dict[str, str]:
    """Both totals are there and are the count and the sum of their rows."""
    kind, received = columns.index(_KIND), columns.index(_RECEIVED)
    totals: dict[str, str] = {}
    for line, text in frame:
        if (match := _TOTAL.fullmatch(text)) is None:
            continue
        name = match["name"]
        own = [
            (decimal(row[received], at, _RECEIVED)) for row, at in zip(rows, lines, strict=True) if row[kind] == name
        ]
        if len(own) != int(match["count"]):
            raise StatementUnreadable(line, f"{name}合计", "is not the number of rows")
        if sum(own, Decimal(0)) != decimal(match["sum"], line, f"{name}合计"):
            raise StatementUnreadable(line, f"{name}合计", "total is not the sum")
        totals |= {f"{name}笔数": match["count"], f"{name}商家实收": match["sum"]}
    for row, at in zip(rows, lines, strict=True):
        if row[kind] not in ("交易", "退款"):
            raise StatementUnreadable(at, _KIND, "neither a payment nor a refund")
    if len(totals) != 4:
        raise StatementUnreadable(frame[-1][0] if frame else 1, "", "totals are missing")
    return totals


def _records(text: str) -> list[tuple[int, list[str]]]:
    """Line number and cells, white space (the TAB that Alipay puts behind numbers) removed; empty lines left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        records.extend((reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cells))
    except csv.Error:
        raise StatementUnreadable(reader.line_num, "", "quotes do not match") from None
    return records


def _detail(content: bytes) -> str:
    """The text of the member ``…_业务明细.csv``. Names are GBK without the UTF-8 flag, contents GBK."""
    try:
        with zipfile.ZipFile(io.BytesIO(content), metadata_encoding="gbk") as archive:
            members = archive.infolist()
            if len(members) > _LARGEST_MEMBERS or sum(member.file_size for member in members) > LARGEST_BYTES:
                raise StatementUnreadable(1, "", "ZIP is larger than allowed")
            details = [member for member in members if member.filename.endswith("业务明细.csv")]
            if len(details) != 1:
                raise StatementUnreadable(1, "", "not one detail file in the ZIP")
            raw = archive.read(details[0])
    except (zipfile.BadZipFile, zlib.error, UnicodeDecodeError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise StatementUnreadable(1, "", "ZIP is damaged") from None
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError as error:
        raise StatementUnreadable(raw.count(b"\n", 0, error.start) + 1, "", "not GBK") from None


def entries(statement: Statement) -> list[StatementEntry]:
    """The money of each line (CHANNELS 3.5). What a cancel gave back is a refund without a number of ours. Raises
    StatementUnreadable, whose line counts the rows."""
    return [_entry(row, line) for line, row in enumerate(statement.by_name(), 1)]


def _entry(row: Mapping[str, str], line: int) -> StatementEntry:
    gross = "订单金额（元）" if "订单金额（元）" in row else _RECEIVED
    payment_no, refund_no = row["商户订单号"], row.get("退款批次号/请求号", "")
    if row[_KIND] == "交易":
        kind, refund_no = Kind.PAY, ""
    elif refund_no in ("", payment_no):
        kind, refund_no = Kind.REVERSE, row[_KIND]
    else:
        kind = Kind.REFUND
    return StatementEntry(
        kind=kind,
        payment_no=payment_no,
        refund_no=refund_no,
        amount_fen=abs(fen_of(row[gross], line, gross)),
        channel_number=row["支付宝交易号"],
        refund_channel_number="",
        fee_milli_fen=milli_fen_of(row.get("服务费（元）", ""), line, "服务费（元）"),
        at=beijing_instant(row["完成时间"], line, "完成时间"),
        line=line,
    )
