"""A day of a large hospital from a seed: statements in their real layouts, the platform's rows, planted differences.

Payment ``i`` of the day is the same on both databases and in all files; every thousandth has one kind of difference,
so that 0.1 % of all payments have each kind, and what a run must find is known by its number.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

import polars as pl
import psycopg

from app.core.reconciliation import StatementState
from server.domain.statement import Statement
from server.reconciliation.layout import Layout, LayoutColumn
from server.storage.engine import Database

DAY = date(2026, 3, 2)
PARTNER = "2088000000000000"
WECHAT_MERCHANT = "1900000109"
SEED = 20260302
KINDS: Mapping[int, str] = {
    1: "shortage", 2: "posting_missing", 3: "source_missing", 4: "amount", 5: "amount", 6: "surplus", 7: "surplus",
    8: "not_ours", 9: "shortage", 10: "amount", 11: "not_ours", 12: "surplus",
}  # fmt: skip
"""Which type a payment with this remainder of 1,000 must be found as: channel's line missing, HIS's line missing,
source's line missing, a fen at the channel, a fen at the HIS, our answer lost, our record lost, money not ours, the HIS
alone, a fen at the source, the channel's line doubled, not paid here and paid there."""

WECHAT_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
WECHAT_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
ALIPAY_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
HIS_HEAD = "line,order_no,refund_no,payment_no,channel,receipt_no,amount_fen,at"
SOURCE_HEAD = "payment_no,order_no,amount_fen,date,time,patient,machine,item"
SOURCE = Layout(
    name="kiosk", party="source", title="kiosk", encoding="utf-8", delimiter=",", header_lines=1, footer_lines=0,
    unit="fen", sign="minus", refund_words=(), date_form="%Y-%m-%d", time_form="%H:%M:%S",
    columns=(
        LayoutColumn(field="our_no", header="payment_no"), LayoutColumn(field="business_no", header="order_no"),
        LayoutColumn(field="amount", header="amount_fen"), LayoutColumn(field="date", header="date"),
        LayoutColumn(field="time", header="time"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Files:
    """The four files, and the numbers of payments."""

    payments: int
    wechat: bytes
    alipay: bytes
    his: bytes
    source: bytes

    @property
    def statements(self) -> list[tuple[str, str, str, bytes]]:
        """(party, name, merchant, content)."""
        return [
            ("channel", "wechat", WECHAT_MERCHANT, self.wechat), ("channel", "alipay", PARTNER, self.alipay),
            ("business", "his", "", self.his), ("source", "kiosk", "", self.source),
        ]  # fmt: skip


def payments(count: int) -> pl.LazyFrame:
    """Every payment: number, channel, amount, second of the day (ten hours, one payment after the other, as windows
    write them), kind of difference."""
    place = pl.col("i")
    second = 8 * 3600 + place * 36_000 // count
    stamp = second // 3600 * 10_000 + second % 3600 // 60 * 100 + second % 60
    tail = pl.format("260302{}W001{}", stamp.cast(pl.String).str.zfill(6), place.cast(pl.String).str.zfill(11))
    return pl.LazyFrame({"i": pl.int_range(count, dtype=pl.Int64, eager=True)}).select(
        "i",
        (place % 1000).alias("k"),
        pl.format("P{}", tail).alias("payment_no"),
        pl.format("O{}", tail).alias("order_no"),
        (place // 1000 % 2 == 0).alias("is_wechat"),
        (100 + (place * 7919 + SEED) % 99_900).alias("fen"),
        pl.format(
            "{}:{}:{}", (second // 3600).cast(pl.String).str.zfill(2),
            (second % 3600 // 60).cast(pl.String).str.zfill(2), (second % 60).cast(pl.String).str.zfill(2),
        ).alias("time"),
        pl.format("4200002{}", place.cast(pl.String).str.zfill(21)).alias("wechat_no"),
        pl.format("2026030222001{}", place.cast(pl.String).str.zfill(15)).alias("alipay_no"),
    )  # fmt: skip


_WECHAT_CELLS = (
    "`2026-03-02 {}", "wx0123456789abcdef", WECHAT_MERCHANT, "0", "W001", "{}", "{}", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
    "MICROPAY", "SUCCESS", "CMB_DEBIT", "CNY", "{}", "0.00", "0", "0", "0.00", "0.00", "", "", "门诊缴费, 药费", "",
    "0.00000", "0.60%", "{}", "0.00", "",
)  # fmt: skip


def make_files(count: int) -> Files:
    """The files of a day."""
    rows = payments(count)
    wechat, alipay = rows.filter("is_wechat"), rows.filter(~pl.col("is_wechat"))
    return Files(
        payments=count,
        wechat=_wechat(_of_channel(wechat)),
        alipay=zipped(_alipay(_of_channel(alipay)), "gbk"),
        his=_his(rows.filter(~pl.col("k").is_in([2, 6, 8, 12]))),
        source=_source(rows.filter(~pl.col("k").is_in([3, 6, 8, 9, 12, 7]))),
    )


def _of_channel(rows: pl.LazyFrame) -> pl.DataFrame:
    """What a channel has of them: without the missing lines, with doubled ones and those that are not ours."""
    lines = rows.filter(~pl.col("k").is_in([1, 9]))
    lines = pl.concat([lines, lines.filter(pl.col("k") == 11)])
    own = pl.when(pl.col("k") == 8).then(pl.format("W{}", "payment_no")).otherwise(pl.col("payment_no"))
    return lines.with_columns(
        own.alias("payment_no"), (pl.col("fen") - (pl.col("k") == 4).cast(pl.Int64)).alias("fen")
    ).collect()  # fmt: skip


def _yuan(name: str) -> pl.Expr:
    return pl.format("{}.{}", pl.col(name) // 100, (pl.col(name) % 100).cast(pl.String).str.zfill(2))


def _text(lines: pl.Series, head: str, tail: str) -> bytes:
    out = io.BytesIO()
    out.write(head.encode() + b"\r\n")
    pl.DataFrame({"line": lines}).write_csv(out, include_header=False, quote_style="never", line_terminator="\r\n")
    out.write(tail.encode() + b"\r\n")
    return out.getvalue()


def _wechat(rows: pl.DataFrame) -> bytes:
    cell = ",`"
    lines = rows.select(
        pl.format(
            cell.join(_WECHAT_CELLS), "time", "wechat_no", "payment_no", _yuan("fen"), _yuan("fen"),
        ).alias("line")
    )["line"]  # fmt: skip
    total = int(rows["fen"].sum())
    told = f"{total // 100}.{total % 100:02d}"
    totals = f"`{rows.height},`{told},`0.00,`0.00,`0.00000,`{told},`0.00"
    return _text(lines, WECHAT_HEAD, f"{WECHAT_TOTALS}\r\n{totals}")


def _alipay(rows: pl.DataFrame) -> bytes:
    lines = rows.select(
        pl.format(
            "{}\t,{}\t,交易,门诊缴费,2026-03-02 {},2026-03-02 {},W001\t,门诊一楼,*收费员,0001\t,*三(138******00)\t,"
            "{},{},0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00,\t,0.00,0.00,",
            "alipay_no", "payment_no", "time", "time", _yuan("fen"), _yuan("fen"),
        ).alias("line")
    )["line"]  # fmt: skip
    total = int(rows["fen"].sum())
    head = (
        f"#支付宝业务明细查询\r\n#账号：[{PARTNER}0156]\r\n"
        "#起始日期：[2026年03月02日 00:00:00]   终止日期：[2026年03月03日 00:00:00]\r\n"
        f"#-----------------------------------------业务明细列表----------------------------------------\r\n{ALIPAY_HEAD}"
    )
    tail = (
        "#-----------------------------------------业务明细列表结束------------------------------------\r\n"
        f"#交易合计：{rows.height}笔，商家实收共{total // 100}.{total % 100:02d}元，商家优惠共0.00元\r\n"
        "#退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00元\r\n#导出时间：[2026年03月03日 05:46:49]"
    )
    return _text(lines, head, tail)


def zipped(text: bytes, encoding: str) -> bytes:
    """Alipay's ZIP with the detail file in an encoding (GBK as Alipay has it, UTF-8 to compare with)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        content = text if encoding == "utf-8" else text.decode().encode(encoding)
        archive.writestr(f"{PARTNER}0156_20260302_业务明细.csv", content)
    return out.getvalue()


def unzipped(content: bytes) -> bytes:
    """The detail file of Alipay's ZIP in UTF-8."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(archive.namelist()[0]).decode("gbk").encode()


def _his(rows: pl.LazyFrame) -> bytes:
    """The file of the HIS contract, 4.17."""
    told = rows.with_columns((pl.col("fen") - (pl.col("k") == 5).cast(pl.Int64)).alias("fen")).collect()
    beijing = pl.format("2026-03-02 {}", "time").str.to_datetime("%Y-%m-%d %H:%M:%S") - timedelta(hours=8)
    lines = told.select(
        pl.format(
            "posting,{},,{},{},R{},{},{}", "order_no", "payment_no",
            pl.when("is_wechat").then(pl.lit("wechat")).otherwise(pl.lit("alipay")), "i", "fen",
            beijing.dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        ).alias("line")
    )["line"]  # fmt: skip
    return _text(lines, HIS_HEAD, f"#totals,{DAY},{told.height},{told['fen'].sum()},0,0")


def _source(rows: pl.LazyFrame) -> bytes:
    """A service channel's plain file, read by a configured layout; one machine's lines after the other's."""
    fen = (pl.col("fen") - (pl.col("k") == 10).cast(pl.Int64)).alias("fen")
    lines = (
        rows.with_columns(fen)
        .sort(pl.col("i") % 40, "i")
        .select(
            pl.format("{},{},{},2026-03-02,{},*三,K01,门诊缴费", "payment_no", "order_no", "fen", "time").alias("line")
        )
    )
    return _text(lines.collect()["line"], SOURCE_HEAD, "").removesuffix(b"\r\n")


def fill(url: str, count: int) -> None:
    """The platform's orders, payments and postings of the day, written by the database itself."""
    sqlite = url.startswith("sqlite")
    second = f"(8 * 3600 + i * {'36000' if sqlite else '36000::bigint'} / {count})"
    at = _sql_at(second, sqlite=sqlite)
    stamp = f"({second} / 3600 * 10000 + {second} % 3600 / 60 * 100 + {second} % 60)"
    pad = "printf('%06d', {0})" if sqlite else "lpad(({0})::text, 6, '0')"
    pad11 = "printf('%011d', i)" if sqlite else "lpad(i::text, 11, '0')"
    tail = f"'260302' || {pad.format(stamp)} || 'W001' || {pad11}"
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) "
        if sqlite
        else f"WITH n AS (SELECT i FROM generate_series(0, {count - 1}) AS n(i)) "
    )
    fen = f"(100 + (i * {'7919' if sqlite else '7919::bigint'} + {SEED}) % 99900)"
    made = f"CREATE TEMP TABLE made AS {numbers} SELECT i, {tail} AS tail, {at} AS at, {fen} AS fen FROM n"
    number = "printf('{1}%0{2}d', i)" if sqlite else "'{1}' || lpad(i::text, {2}, '0')"
    wechat_no = number.replace("{1}", "4200002").replace("{2}", "21")
    alipay_no = number.replace("{1}", "2026030222001").replace("{2}", "15")
    channel = "CASE WHEN i / 1000 % 2 = 0 THEN 'wechat' ELSE 'alipay' END"
    number_there = f"CASE WHEN i / 1000 % 2 = 0 THEN {wechat_no} ELSE {alipay_no} END"
    state = "CASE i % 1000 WHEN 6 THEN 'unknown' WHEN 12 THEN 'not_paid' ELSE 'paid' END"
    paid_at = "CASE WHEN i % 1000 IN (6, 12) THEN NULL ELSE at END"
    day = "'2026-03-02'" if sqlite else "date '2026-03-02'"
    no = "0" if sqlite else "false"
    here = "WHERE i % 1000 NOT IN (7, 8, 9)"
    orders = (
        "INSERT INTO orders (order_no, business, source, campus, window_id, operator_id, shift_no, patient_no, "
        "patient_label, bills, total_fen, state, created_at, day, version) "
        f"SELECT 'O' || tail, 'his', 'kiosk', 'main', 1, 1, 'S1', 'P1', '*', '[]', fen, 'paid', at, "
        f"{day}, 0 FROM made {here}"
    )
    paid = (
        "INSERT INTO payments (payment_no, order_no, channel, merchant, campus, source, window_id, operator_id, "
        "shift_no, amount_fen, tendered_fen, state, created_at, changed_at, day, reason, channel_code, "
        "channel_number, paid_at, asked_count, reverse_count, refunded_fen, reserved_fen, version, kept, "
        "refund_instead) "
        f"SELECT 'P' || tail, 'O' || tail, {channel}, 'm1', 'main', 'kiosk', 1, 1, 'S1', fen, fen, "
        f"{state}, at, at, {day}, '', '', {number_there}, {paid_at}, 0, 0, 0, 0, 0, {no}, {no} FROM made {here}"
    )
    told = (
        "INSERT INTO postings (order_no, business, state, created_at, changed_at, attempts, outcome, receipt_no, "
        f"guidance, version) SELECT 'O' || tail, 'his', 'posted', at, at, 1, '', '', '', 0 FROM made "
        f"{here} AND i % 1000 NOT IN (6, 12)"
    )
    _execute(url, [made, orders, paid, told], sqlite=sqlite)


def _sql_at(second: str, *, sqlite: bool) -> str:
    if sqlite:
        return f"strftime('%Y-%m-%dT%H:%M:%S.000000Z', '2026-03-02', '-8 hours', {second} || ' seconds')"
    return f"(timestamptz '2026-03-01 16:00:00+00' + {second} * interval '1 second')"


def _execute(url: str, statements: list[str], *, sqlite: bool) -> None:
    if sqlite:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("PRAGMA synchronous=OFF")
        for statement in statements:
            connection.execute(statement)
        connection.execute("ANALYZE")
        connection.commit()
        connection.close()
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as session:
        for statement in [*statements, "VACUUM ANALYZE orders", "VACUUM ANALYZE payments", "VACUUM ANALYZE postings"]:
            session.execute(statement)


def keep_files(database: Database, files: Files, lines: Mapping[tuple[str, str], int]) -> None:
    """The files as kept statements of the day."""
    for party, name, merchant, content in files.statements:
        told = Statement(
            party, name, merchant, DAY, StatementState.KEPT, sha256=sha256(content).hexdigest(), size=len(content),
            lines=lines[party, name], received_at=datetime.fromisoformat("2026-03-03T10:00:00+00:00"),
        )  # fmt: skip
        with database.uow() as work:
            work.statements.add(told, content)
            work.commit()


def expected(count: int) -> set[tuple[str, str]]:
    """(number that it is known by, type) of everything that a run must find."""
    planted = payments(count).filter(pl.col("k").is_in(list(KINDS))).collect()
    return {
        (f"W{row['payment_no']}" if row["k"] == 8 else row["payment_no"], KINDS[row["k"]])
        for row in planted.iter_rows(named=True)
    }
