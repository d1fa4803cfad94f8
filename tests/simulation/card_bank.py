"""The bank behind the card terminals of a simulated world: what cards were charged and given back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    batch_no: str = "000001"


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
        self.alone: dict[str, Entry] = {}
        """Sales made on a terminal alone that are no payment's yet, by the payment for which they were made."""
        self._claimed: set[str] = set()

    def sells_alone(self, entry: Entry, meant_for: str) -> None:
        """A card pays what nobody of ours asked for."""
        self.entries.append(entry)
        self.alone[meant_for] = entry

    def claim(self, payment_no: str) -> None:
        """Somebody permitted that the sale which was made for a payment is that payment's."""
        entry = self.alone.pop(payment_no, None)
        if entry is not None:
            self.entries[self.entries.index(entry)] = replace(entry, payment_no=payment_no)
            self._claimed.add(payment_no)

    def unclaim(self, is_paid: Callable[[str], bool]) -> None:
        """The database was put back: what it does not know to be attached any more is nobody's again."""
        for payment_no in [one for one in self._claimed if not is_paid(one)]:
            for place, entry in enumerate(self.entries):
                if entry.payment_no == payment_no and not entry.number and entry.act is CardAct.SALE:
                    self.entries[place] = self.alone[payment_no] = replace(entry, payment_no="")
            self._claimed.discard(payment_no)

    def gives_back_alone(self, payment_no: str, entry: Entry) -> None:
        """What was never attached goes back at the terminal, alone too."""
        del self.alone[payment_no]
        self.entries.append(entry)

    def batch(self, terminal: str, batch_no: str) -> dict[str, int]:
        """Counts and amounts of a batch, by the names of ``BatchTotals``."""
        own = [one for one in self.entries if (one.terminal, one.batch_no) == (terminal, batch_no)]
        found: dict[str, int] = {}
        for act in CardAct:
            amounts = [one.amount_fen for one in own if one.act is act]
            found |= {f"{act.value}_count": len(amounts), f"{act.value}_fen": sum(amounts)}
        return found

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
