"""What cashiers read in several cases, in both languages: beside the amount at the checkout, and of a refund."""

from __future__ import annotations

from simulation.words import Words

NAMES = {"wechat": ("WeChat", "微信"), "alipay": ("Alipay", "支付宝")}
UNDONE = Words(
    "Not paid The payment has been undone; the channel has proved it. Scan a new payment code, or take cash.",
    "未支付 支付已撤销，渠道已确认。 可重新扫付款码或改收现金。",
)
CLOSED = Words(
    "Not paid The channel has closed this order; nothing was taken. Scan a new payment code.",
    "未支付 渠道已关闭该订单，没有扣钱。 请重新扫付款码。",
)
RESTORED = Words(
    "The server's data was restored from an earlier time. "
    "Desks, channels and the HIS are asked for the gap; look at what is found.",
    "服务器数据已恢复到较早的时间点。 系统正向窗口、渠道和 HIS 补齐缺口；请查看结果。",
)


def _yuan(fen: int) -> str:
    return f"¥{fen // 100}.{fen % 100:02}"


def paid(fen: int = 6360) -> Words:
    """Paid, and the HIS knows it."""
    return Words(
        f"Paid {_yuan(fen)} Ready for the next patient: scan a card.", f"已收 {_yuan(fen)} 可以接待下一位：请扫卡。"
    )


def posting(fen: int = 6360) -> Words:
    """Paid, and the HIS has not answered yet."""
    return Words(
        f"Paid {_yuan(fen)} Posting in progress: the HIS is being told. Scan the next card.",
        f"已收 {_yuan(fen)} 入账处理中，正在通知 HIS。可以扫下一张卡。",
    )


def sending(channel: str) -> Words:
    """On its way."""
    english, chinese = NAMES[channel]
    return Words(f"Sending {english} is being asked. Wait.", f"发送中 正在向{chinese}发送，请等待。")


def unknown(channel: str) -> Words:
    """Nobody knows yet whether money was taken."""
    english, chinese = NAMES[channel]
    return Words(
        f"Not known yet whether it is paid Tell the patient: “We are asking {english}. Please do not pay again; "
        "what was charged counts or comes back.” Take no other payment for these bills.",
        f"尚不知道是否已支付 请告诉患者：“正在向{chinese}核实，请不要重复付款；如已扣款，会算数或退回。”"
        "这些账单不要再收其他付款。",
    )


def gone_back(fen: int, channel: str) -> Words:
    """A refund that has arrived."""
    english, chinese = NAMES[channel]
    return Words(
        f"{_yuan(fen)} has gone back by {english}. "
        "Tell the patient that the channel will say so on the telephone; give the slip.",
        f"{_yuan(fen)} 已经{chinese}退回。 告诉患者手机上会收到退款通知；请交付退款凭条。",
    )
