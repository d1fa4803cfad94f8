"""What the windows ask of the practice world: patients with cards, telephones with codes, things to break."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PracticeChoice:
    """Something the practice panel can do: its stable name, and what the practice world itself calls it."""

    name: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PracticeReceipt:
    """Paper that came out of the emulated printer: its number, counted from 1, and its picture (PNG)."""

    number: int
    picture: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDevice:
    """An emulated device that shows or says something: its lines, the lamp that is lit, the keys a person may press."""

    name: str
    kind: str
    lines: Sequence[str] = ()
    lamp: str = ""
    acts: Sequence[str] = ()


class PracticeControl(Protocol):
    """The far ends in practice mode. Calls block; use a lane. Raises Unreachable ``practice.no_answer``."""

    def cards(self) -> Sequence[PracticeChoice]:
        """Patients: ``name`` is the text on the card, ``label`` the person, ``detail`` what is owed in a word."""
        ...

    def codes(self) -> Sequence[PracticeChoice]:
        """Kinds of payment codes: ``wechat.pays``, ``wechat.password``, ``alipay.no_money``, ``wechat.answer_lost``."""
        ...

    def show_code(self, kind: str) -> str:
        """A fresh payment code of that kind, as the patient's telephone shows it."""
        ...

    def scan(self, text: str) -> None:
        """Hold something before the emulated scanner."""
        ...

    def receipts(self, after: int = 0) -> Sequence[PracticeReceipt]:
        """What was printed after that number, oldest first."""
        ...

    def seen(self) -> Sequence[PracticeDevice]:
        """What the other devices of the window show and say now."""
        ...

    def touch(self, device: str, act: str) -> None:
        """Press a key of one of them."""
        ...

    def faults(self) -> Sequence[PracticeChoice]:
        """Things that can be broken: ``printer.paper_out``, ``his.down`` …"""
        ...

    def broken(self) -> frozenset[str]:
        """Names of what is broken now."""
        ...

    def set_fault(self, name: str, on: bool) -> None:
        """Break or mend one thing."""
        ...
