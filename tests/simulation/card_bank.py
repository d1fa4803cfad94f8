"""The bank behind the card terminals of a simulated world: what cards were charged and given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.terminal import CARD, CardAct
from app.desk.terminal_ports import TerminalAsk


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the bank's book; ``number`` is empty for what was typed in by hand, ``payment_no`` the payment that
    it takes or gives back."""

    number: str
    payment_no: str
    act: CardAct
    amount_fen: int
    trace_no: str
    terminal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CardOrder:
    """A sale as those who check read a wallet's order."""

    number: str
    amount_fen: int
    paid_at: datetime
    service: str = CARD


@dataclass(frozen=True, slots=True)
class CardRefund:
    """What went back, as those who check read a wallet's refund."""

    number: str
    amount_fen: int
    state: str = "SUCCESS"


class Bank:
    """What cards were charged and given back."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def order(self, payment_no: str) -> CardOrder | None:
        """The sale of a payment."""
        sales = [one for one in self.entries if one.payment_no == payment_no and one.act is CardAct.SALE]
        return CardOrder(payment_no, sum(one.amount_fen for one in sales), sales[0].at) if sales else None

    def refunds(self, payment_no: str) -> list[CardRefund]:
        """What went back of it."""
        gone = (one for one in self.entries if one.payment_no == payment_no and one.act is not CardAct.SALE)
        return [CardRefund(one.number, one.amount_fen) for one in gone]

    def takes(self, ask: TerminalAsk, terminal: str) -> bool:
        """Whether it would carry an act out: a void on the same terminal and whole, a refund of what is left."""
        if ask.act is CardAct.SALE:
            return True
        sale = next(
            (one for one in self.entries if one.payment_no == ask.original_no and one.act is CardAct.SALE), None
        )
        if sale is None or ask.original is None or ask.original.trace_no != sale.trace_no:
            return False
        left_fen = sale.amount_fen - sum(one.amount_fen for one in self.refunds(ask.original_no))
        if ask.act is CardAct.VOID:
            return sale.terminal == terminal and left_fen == ask.amount_fen == sale.amount_fen
        return ask.amount_fen <= left_fen
