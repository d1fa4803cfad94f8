"""What the windows ask of the practice world: patients with cards, telephones with codes, things to break."""

import threading
from collections.abc import Callable, Sequence
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


class Making:
    """How far a bad day is made: steps done, steps in all (0 while the world starts); read from any thread."""

    def __init__(self) -> None:
        self.done, self.steps = 0, 0
        self._cancelled = threading.Event()
        self._end: Callable[[], object] = lambda: None

    @property
    def cancelled(self) -> bool:
        """Whether somebody wants it no more."""
        return self._cancelled.is_set()

    def stepped(self, done: int, steps: int) -> None:
        """So far now."""
        self.done, self.steps = done, steps

    def cancel(self) -> None:
        """Make it no more; what there is of it is not kept."""
        self._cancelled.set()
        self._end()

    def on_cancel(self, end: Callable[[], object]) -> None:
        """What ends the making; called at once if somebody has cancelled already."""
        self._end = end
        if self.cancelled:
            end()


class BadDays(Protocol):
    """Makes a world in which yesterday holds a difference of every kind."""

    def make(self, making: Making) -> None:
        """Returns when the day is made; its world then opens in a window of its own. Takes a minute or two. Raises
        Refused ``practice.day_cancelled``, ``practice.day_open`` (its window is open), Unreachable
        ``practice.day_not_made`` (``file``: where the reason stands)."""
        ...


class PracticeControl(Protocol):
    """The far ends in practice mode. Calls block; use a lane. Raises Unreachable ``practice.no_answer``."""

    def bad_days(self) -> BadDays | None:
        """Where a bad day is made; None in a world that is one."""
        ...

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

    def lay(self, reader: str, text: str) -> None:
        """Lay another card of the patient with that card on a card reader: the patient takes it back soon."""
        ...

    def receipts(self, after: int = 0) -> Sequence[PracticeReceipt]:
        """What was printed after that number, oldest first."""
        ...

    def seen(self) -> Sequence[PracticeDevice]:
        """What the other devices of the window show and say now."""
        ...

    def touch(self, device: str, act: str, amount_fen: int = 0) -> None:
        """Press a key of one of them; ``pay_by_hand`` takes an amount."""
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
