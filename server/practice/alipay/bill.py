"""Alipay's business bill and account log: a link that lives 30 seconds, and the zip behind it in GBK."""

import csv
import hashlib
import hmac
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from server.practice.alipay.call import Answer, Call, Refused
from server.practice.alterations import FUNDS, printed_before, printed_orders, printed_refunds
from server.practice.book import Order, Refund
from server.practice.clock import CHINA, china_day, dashed, day_from, day_start
from server.practice.money import fee_fen, yuan
from server.practice.till import Till

PATH = "/alipay/bill/download"
LINK_LASTS = timedelta(seconds=30)
RATE = Decimal("0.006")
READY_AT = timedelta(days=1, hours=10)
MONTH_READY_AT = timedelta(days=3)
DETAIL = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
TOTALS = (
    "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,"
    "卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
)
ACCOUNT = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,"
    "交易渠道,业务类型,备注"
)
ACCOUNT_TOTALS = "类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）"
_Pair = tuple[Order, Refund]


def span_of(bill_date: str) -> tuple[date, date]:
    """First day and the day after the last of `yyyy-MM-dd` or `yyyy-MM`; ValueError when it is neither."""
    if len(bill_date) == 10:
        first = day_from(bill_date, "%Y-%m-%d")
        return first, first + timedelta(days=1)
    first = day_from(bill_date + "-01", "%Y-%m-%d")
    return first, (first + timedelta(days=32)).replace(day=1)


def download_url(till: Till, call: Call, *, base_url: str, secret: bytes) -> Answer:
    """The link to a bill of a past day or month; refused when that day is not over, not ready, or had no trade."""
    try:
        first, end = span_of(call.get("bill_date"))
    except ValueError:
        raise Refused("isv.invalid-arguments", "bill_date不合法", code="40002") from None
    _check_ready(till, call.now, first, end)
    app_id, seller_id = call.merchant.app_id, call.merchant.seller_id
    if not _orders(till, app_id, first, end) and not _refunds(till, app_id, first, end):
        raise Refused("isp.bill_not_exist")
    days = call.get("bill_date").replace("-", "")
    parameters = {
        "bizType": "trade" if call.get("bill_type") == "trade" else "fnd",
        "userId": f"{seller_id}0156",
        "appId": app_id,
        "fileType": "csv.zip",
        "bizDates": days,
        "downloadFileName": f"{seller_id}0156_{days}.csv.zip",
        "timestamp": str(int(call.now.timestamp())),
    }
    token = _token(parameters, secret)
    url = f"{base_url}{PATH}?{urlencode({**parameters, 'token': token})}"
    return Answer(fields={"bill_download_url": url})


def _token(parameters: dict[str, str], secret: bytes) -> str:
    return hmac.new(secret, urlencode(sorted(parameters.items())).encode(), hashlib.sha256).hexdigest()


def _check_ready(till: Till, now: datetime, first: date, end: date) -> None:
    today = china_day(now)
    if till.house.statements_at_once and first <= today:
        return
    month = end - first > timedelta(days=1)
    if end > today:
        raise Refused("isv.invalid-arguments", "bill_date不合法", code="40002")
    if now < day_start(end) + (MONTH_READY_AT if month else READY_AT - timedelta(days=1)):
        raise Refused("isp.bill_not_exist", "账单尚未生成")


def link_is_good(parameters: dict[str, str], secret: bytes, now: datetime) -> bool:
    """Whether a link was made here and is younger than 30 seconds."""
    sent = {name: value for name, value in parameters.items() if name != "token"}
    if not hmac.compare_digest(parameters.get("token", ""), _token(sent, secret)):
        return False
    made_at = datetime.fromtimestamp(int(sent["timestamp"]), CHINA)
    return made_at - LINK_LASTS <= now <= made_at + LINK_LASTS


def file_of(till: Till, parameters: dict[str, str], now: datetime) -> bytes:
    """The zip behind a good link."""
    days = parameters["bizDates"]
    dashes = "-".join(filter(None, (days[:4], days[4:6], days[6:])))
    first, end = span_of(dashes)
    is_trade = parameters["bizType"] == "trade"
    app_id, bill = parameters["appId"], "" if is_trade else FUNDS
    orders, refunds = _orders(till, app_id, first, end, bill), _refunds(till, app_id, first, end, bill)
    account = parameters["userId"]
    if is_trade:
        detail = _detail(account, first, end, orders, refunds, now)
        totals = _totals(account, first, end, orders, refunds, now)
        members = {f"{account}_{days}_业务明细.csv": detail, f"{account}_{days}_业务明细(汇总).csv": totals}
    else:
        moves = _moves(orders, refunds)
        paid, back = printed_before(till.book, "alipay", app_id, day_start(first), FUNDS)
        opening_fen = sum(move.fen for move in _moves(paid, _with_orders(till, app_id, back)))
        log = _account_log(account, first, end, moves, opening_fen, now)
        totals = _account_totals(account, first, end, moves, now)
        members = {f"{account}_{days}_账务明细.csv": log, f"{account}_{days}_账务明细(汇总).csv": totals}
    return _zip(members, now)


def _orders(till: Till, app_id: str, first: date, end: date, bill: str = "") -> list[Order]:
    return printed_orders(till.book, "alipay", app_id, day_start(first), day_start(end), bill)


def _refunds(till: Till, app_id: str, first: date, end: date, bill: str = "") -> list[_Pair]:
    return _with_orders(
        till, app_id, printed_refunds(till.book, "alipay", app_id, day_start(first), day_start(end), bill)
    )


def _with_orders(till: Till, app_id: str, refunds: Sequence[Refund]) -> list[_Pair]:
    pairs = [(till.book.order("alipay", app_id, refund.order_number), refund) for refund in refunds]
    return [(order, refund) for order, refund in pairs if order is not None and refund.state != "REFUNDCLOSE"]


def _head(title: str, rule: str, account: str, first: date, end: date) -> list[str]:
    start_text, end_text = (f"{day:%Y}年{day:%m}月{day:%d}日 00:00:00" for day in (first, end))
    return [title, f"#账号：[{account}]", f"#起始日期：[{start_text}]   终止日期：[{end_text}]", rule]


def _exported(now: datetime) -> str:
    at = now.astimezone(CHINA)
    return f"#导出时间：[{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M:%S}]"


def _detail(
    account: str, first: date, end: date, orders: Sequence[Order], refunds: Sequence[_Pair], now: datetime
) -> list[str]:
    rule = "#" + "-" * 41 + "业务明细列表"
    rows = [(order.paid_at or order.created_at, _detail_row(order, None)) for order in orders]
    rows += [(refund.created_at, _detail_row(order, refund)) for order, refund in refunds]
    paid_fen = sum(order.amount_fen for order in orders)
    back_fen = sum(refund.amount_fen for _, refund in refunds)
    return [
        *_head("#支付宝业务明细查询", rule + "-" * 40, account, first, end),
        DETAIL,
        *(row for _, row in sorted(rows)),
        rule + "结束" + "-" * 36,
        f"#交易合计：{len(orders)}笔，商家实收共{yuan(paid_fen)}元，商家优惠共0.00元",
        f"#退款合计：{len(refunds)}笔，商家实收退款共{yuan(-back_fen)}元，商家优惠退款共0.00元",
        _exported(now),
    ]


def _detail_row(order: Order, refund: Refund | None) -> str:
    amount = yuan(order.amount_fen if refund is None else -refund.amount_fen)
    done_at = (order.paid_at or order.created_at) if refund is None else refund.created_at
    fee = yuan(-fee_fen(order.amount_fen, RATE)) if refund is None else "0.00"
    texts = [order.content.get(name, "") for name in ("store_id", "store_name", "operator_id", "terminal_id")]
    return _line(
        [
            order.channel_number + "\t",
            order.number + "\t",
            "交易" if refund is None else "退款",
            _one_line(order.content.get("subject", "")),
            dashed(order.created_at),
            dashed(done_at),
            *(text + "\t" for text in texts),
            f"*患者(138****{order.payer[-4:]})\t",
            amount,
            amount,
            *("0.00",) * 5,
            "",
            "0.00",
            "0.00",
            "" if refund is None else refund.number + "\t",
            fee,
            "0.00",
            "",
        ]
    )


def _totals(
    account: str, first: date, end: date, orders: Sequence[Order], refunds: Sequence[_Pair], now: datetime
) -> list[str]:
    rule = "#" + "-" * 41 + "业务汇总列表"
    whole_fen = sum(order.amount_fen for order in orders) - sum(refund.amount_fen for _, refund in refunds)
    fees_fen = sum(fee_fen(order.amount_fen, RATE) for order in orders)
    figures = [str(len(orders)), str(len(refunds)), yuan(whole_fen), yuan(whole_fen), "0.00", "0.00", "0.00"]
    figures += [yuan(-fees_fen), "0.00", yuan(whole_fen - fees_fen)]
    return [
        *_head("#支付宝业务汇总查询", rule + "-" * 40, account, first, end),
        TOTALS,
        _line(["\t", "\t", *figures]),
        _line(["合计", "", *figures]),
        rule + "结束" + "-" * 36,
        _exported(now),
    ]


@dataclass(frozen=True, slots=True)
class _Move:
    """One change of the balance: ``fen`` signed."""

    at: datetime
    number: str
    order: Order
    fen: int
    kind: str


def _moves(orders: Sequence[Order], refunds: Sequence[_Pair]) -> list[_Move]:
    """Every movement of the balance (payment, its fee, refund) in order of time."""
    moves: list[_Move] = []
    for order in orders:
        at, number = order.paid_at or order.created_at, order.channel_number
        moves.append(_Move(at, number, order, order.amount_fen, "在线支付"))
        moves.append(_Move(at, number + "F", order, -fee_fen(order.amount_fen, RATE), "收费"))
    moves += [_Move(made.created_at, made.channel_number, order, -made.amount_fen, "退款") for order, made in refunds]
    return sorted((move for move in moves if move.fen), key=lambda move: (move.at, move.number))


def _account_log(
    account: str, first: date, end: date, moves: Sequence[_Move], opening_fen: int, now: datetime
) -> list[str]:
    balance_fen, lines = opening_fen, []
    for move in moves:
        balance_fen += move.fen
        came, went = (yuan(move.fen), "") if move.fen > 0 else ("", yuan(move.fen))
        subject = _one_line(move.order.content.get("subject", ""))
        cells = [
            move.number + "\t",
            move.order.channel_number + "\t",
            move.order.number + "\t",
            subject,
            dashed(move.at),
        ]
        cells += [f"138****{move.order.payer[-4:]}\t", came, went, yuan(balance_fen), "支付宝", move.kind, ""]
        lines.append(_line(cells))
    rule = "#" + "-" * 41 + "账务明细列表"
    out, came_in = [move.fen for move in moves if move.fen < 0], [move.fen for move in moves if move.fen > 0]
    return [
        *_head("#支付宝账务明细查询", rule + "-" * 40, account, first, end),
        ACCOUNT,
        *lines,
        rule + "结束" + "-" * 37,
        f"#支出合计：{len(out)}笔，共{yuan(sum(out))}元",
        f"#收入合计：{len(came_in)}笔，共{yuan(sum(came_in))}元",
        _exported(now),
    ]


def _account_totals(account: str, first: date, end: date, moves: Sequence[_Move], now: datetime) -> list[str]:
    rule, lines = "#" + "-" * 41 + "账务汇总列表", []
    for kind in sorted({move.kind for move in moves}):
        mine = [move.fen for move in moves if move.kind == kind]
        came, went = [fen for fen in mine if fen > 0], [fen for fen in mine if fen < 0]
        lines.append(_line([kind, str(len(came)), yuan(sum(came)), str(len(went)), yuan(sum(went)), yuan(sum(mine))]))
    return [
        *_head("#支付宝账务汇总查询", rule + "-" * 40, account, first, end),
        ACCOUNT_TOTALS,
        *lines,
        rule + "结束" + "-" * 36,
        _exported(now),
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split()) + "\t"


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


class _GbkName(zipfile.ZipInfo):
    """A zip member whose name is stored in GBK without the UTF-8 flag, as Alipay's are."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _zip(members: dict[str, list[str]], now: datetime) -> bytes:
    out = io.BytesIO()
    at = now.astimezone(CHINA)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in members.items():
            info = _GbkName(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            info.compress_type = zipfile.ZIP_DEFLATED
            text = "\r\n".join(lines) + "\r\n"
            archive.writestr(info, text.encode("gbk", errors="replace"))
    return out.getvalue()
