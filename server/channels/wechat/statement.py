"""WeChat's trade bill: what its download answers, and its rows read by the header's names with the totals checked."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import date

from app.core.errors import Unreachable
from server.channels.statements import (
    LARGEST_BYTES,
    Statement,
    StatementUnreadable,
    beijing_instant,
    check_sum,
    columns_of,
    decimal,
    fen_of,
    milli_fen_of,
)
from server.channels.wechat import envelope
from server.ports import HttpReply, StatementEntry, StatementFile
from server.reconciliation.parties import Kind

TIMEOUT_S = 60
_GZIP = b"\x1f\x8b"
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_REQUIRED = ("交易时间", "微信订单号", "商户订单号", "交易状态")

TOTAL_OF: Mapping[str, str] = {
    "应结订单总金额": "应结订单金额",
    "退款总金额": "退款金额",
    "充值券退款总金额": "充值券退款金额",
    "手续费总金额": "手续费",
    "订单总金额": "订单金额",
    "申请退款总金额": "申请退款金额",
    # The layout of 24 columns, which some merchants still get:
    "总交易额": "总金额",
    "总退款金额": "退款金额",
    "总代金券或立减优惠退款金额": "代金券或立减优惠退款金额",
}
"""Which column each printed total sums."""
_COUNT = "总交易单数"
_FIRST_LINE = 2
_KINDS: Mapping[str, Kind] = {"SUCCESS": Kind.PAY, "REFUND": Kind.REFUND, "REVOKED": Kind.REVERSE}


def bill_fields(day: date) -> dict[str, str]:
    """Fields of /pay/downloadbill for all orders of a day."""
    return {"bill_date": f"{day:%Y%m%d}", "bill_type": "ALL", "tar_type": "GZIP"}


def to_file(reply: HttpReply, *, channel: str, merchant: str, day: date) -> StatementFile:
    """The file as received, or the day's "no bill". An error is XML even when GZIP was asked for (CHANNELS 1.10).

    Raises Unreachable ``statement.not_ready`` while WeChat is making it, else ``statement.refused`` with its code.
    """
    name = f"wechat_{merchant}_{day:%Y%m%d}"
    if reply.status != 200:
        raise Unreachable("statement.refused", reason="channel.http_status", channel_code=str(reply.status))
    if reply.body.startswith(_GZIP):
        return StatementFile(channel, merchant, day, f"{name}.csv.gz", reply.body)
    if not reply.body.lstrip().startswith(b"<"):
        return StatementFile(channel, merchant, day, f"{name}.csv", reply.body)
    try:
        fields = envelope.read(reply.body)
    except envelope.Unreadable:
        raise Unreachable("statement.refused", reason="channel.unreadable") from None
    message, code = fields.get("return_msg", "").strip().lower(), fields.get("error_code", "")
    if message == "no bill exist":
        return StatementFile(channel, merchant, day, f"{name}.xml", reply.body, empty=True)
    if message == "bill creating" or code == "20003":
        raise Unreachable("statement.not_ready", channel_code=code[:64])
    raise Unreachable("statement.refused", reason="channel.setup_wrong", channel_code=code[:64])


def read_statement(content: bytes) -> Statement:
    """All rows of a bill, plain or GZIP, any of WeChat's layouts. Raises StatementUnreadable with line and column."""
    text = _text(content)
    lines = text.removeprefix(_BOM).split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    lines = [line.removesuffix("\r") for line in lines]
    if len(lines) < 3:
        raise StatementUnreadable(len(lines), "", "no header, rows and totals")
    columns = columns_of(lines[0].split(","), _REQUIRED, 1)
    rows, place = _rows(lines, columns)
    if place + 2 != len(lines):
        raise StatementUnreadable(min(place, len(lines) - 1) + 1, "", "totals are not the last two lines")
    names = columns_of(lines[place].split(","), (_COUNT,), place + 1)
    totals = dict(zip(names, _cells(lines[place + 1], place + 2, names), strict=True))
    if decimal(totals[_COUNT], place + 2, _COUNT) != len(rows):
        raise StatementUnreadable(place + 2, _COUNT, "is not the number of rows")
    for name, total in totals.items():
        summed = TOTAL_OF.get(name, "")
        if summed in columns:
            check_sum(rows, columns, summed, total, total_line=place + 2, first_line=2)
    return Statement(columns, rows, totals)


def _rows(lines: Sequence[str], columns: Sequence[str]) -> tuple[list[tuple[str, ...]], int]:
    rows: list[tuple[str, ...]] = []
    place = 1
    while place < len(lines) and lines[place].startswith("`"):
        rows.append(_cells(lines[place], place + 1, columns))
        place += 1
    return rows, place


def _cells(line: str, number: int, columns: Sequence[str]) -> tuple[str, ...]:
    """Every value begins with a backtick; product names may hold commas."""
    if not line.startswith("`"):
        raise StatementUnreadable(number, columns[0], "does not begin with a backtick")
    cells = tuple(line[1:].split(",`"))
    if len(cells) != len(columns):
        column = columns[len(cells)] if len(cells) < len(columns) else columns[-1]
        raise StatementUnreadable(number, column, f"{len(cells)} values for {len(columns)} columns")
    return cells


def _text(content: bytes) -> str:
    if content.startswith(_GZIP):
        content = _unpacked(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StatementUnreadable(content.count(b"\n", 0, error.start) + 1, "", "not UTF-8") from None


def _unpacked(content: bytes) -> bytes:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(content, LARGEST_BYTES)
    except zlib.error:
        raise StatementUnreadable(1, "", "GZIP is damaged") from None
    if not unpacker.eof:
        raise StatementUnreadable(1, "", "GZIP is cut, or larger than allowed")
    return plain


def entries(statement: Statement) -> list[StatementEntry]:
    """The money of each line (CHANNELS 1.10): gross amounts. A refund is booked on the day on which it was accepted,
    whatever its state says: it is frozen there. Raises StatementUnreadable."""
    return [_entry(row, line) for line, row in enumerate(statement.by_name(), _FIRST_LINE)]


def _entry(row: Mapping[str, str], line: int) -> StatementEntry:
    kind = _KINDS.get(row["交易状态"])
    if kind is None:
        raise StatementUnreadable(line, "交易状态", "unknown kind")
    gross = "订单金额" if "订单金额" in row else "总金额"
    back = "申请退款金额" if "申请退款金额" in row else "退款金额"
    fen = fen_of(row[gross], line, gross)
    if kind is not Kind.PAY:
        fen = fen_of(row.get(back, "0"), line, back) or fen
    return StatementEntry(
        kind=kind,
        payment_no=row["商户订单号"],
        refund_no="" if kind is Kind.PAY else row.get("商户退款单号", "").removeprefix("0") or row["交易状态"],
        amount_fen=fen,
        channel_number=row["微信订单号"],
        refund_channel_number="" if kind is Kind.PAY else row.get("微信退款单号", ""),
        fee_milli_fen=milli_fen_of(row.get("手续费", ""), line, "手续费"),
        at=beijing_instant(row["交易时间"], line, "交易时间"),
        line=line,
    )
