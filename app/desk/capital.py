"""Amounts in Chinese capital numerals (大写金额), as invoices must bear them."""

from app.core.money import Money

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital(amount: Money) -> str:
    """陆拾叁元陆角整: 整 stands behind yuan and jiao, never behind fen; one 零 for a gap, none at the end."""
    sign = "负" if amount.fen < 0 else ""
    yuan, rest = divmod(abs(amount.fen), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{words or '零元'}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += "零"
    return f"{sign}{words}{_DIGITS[fen]}分" if fen else f"{sign}{words}整"


def _whole(number: int) -> str:
    """A whole number without its unit."""
    words, gap, group = "", False, 0
    while number:
        number, four = divmod(number, 10_000)
        if four:
            part = _four(four) + _GROUPS[group]
            words = part + ("零" if gap and words else "") + words
            gap = four < 1000
        elif words:
            gap = True
        group += 1
    return words


def _four(number: int) -> str:
    """A number below ten thousand."""
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
