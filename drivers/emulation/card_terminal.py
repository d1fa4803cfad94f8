"""A card terminal that is not there: takes requests, waits for card and PIN, asks its bank, answers, breaks on wish."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from drivers.emulation.card_bank import REFUND, SALE, VOID, BankMessage, EmulatedBank, decode
from drivers.emulation.card_ledger import APPROVED, Entry, Ledger
from drivers.emulation.card_speech import CARD, MASKED_CARD, SPEECHES, Garbled, Say, Speech, Wish, shell, unshell

FAULTS: Final = frozenset(
    {
        *("silent", "unplugged", "reply_lost", "late_reply", "wrong_check", "wrong_echo", "wrong_amount", "split"),
        *("glued_ack", "noise", "nak", "no_ack", "reboot", "power_loss", "sign_in_expired", "batch_full"),
        *("stale_amount", "whole_card", "hangs", "empty", "short", "other_terminal", "brief"),
        "mute_until_sign_in",
    }
)
ACK, NAK = b"\x06", b"\x15"
_BANK_KIND: Final = {"sale": SALE, "void": VOID, "refund": REFUND}
_MONEY: Final = frozenset(_BANK_KIND)
_CARD_WAIT_S: Final = 60.0
_BANK_WAIT_S: Final = 60.0
_BOOT_S: Final = 20.0
_GAP_S: Final = 0.02
_CUT_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """``customer_s``: card and PIN come by themselves after so long (None: keys are pressed). ``through_pc``: the
    bank is reached through the cashier's computer, at ``bank``. ``think_s``: before an answer that needs nobody.
    ``forgetful``: a request that comes again is a new one."""

    customer_s: float | None = 0.0
    through_pc: bool = False
    bank: tuple[str, int] = ("", 0)
    late_s: float = 120.0
    forgetful: bool = False
    think_s: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Act:
    """The transaction on its way; ``stage``: card, pin, reversal, bank."""

    wish: Wish
    amount_fen: int
    faults: frozenset[str]
    stage: str = "card"
    trace_no: str = ""
    by_hand: bool = False


class CardTerminalEmulator:
    """Time is the caller's: ``receive`` what came, ``advance`` to a moment for what is said by then, ``due_at``."""

    def __init__(self, model: str, bank: EmulatedBank, ledger: Ledger, habits: Habits) -> None:
        self._speech: Speech = SPEECHES[model]()
        self._bank = bank
        self.ledger = ledger
        self.habits = habits
        self.faults: set[str] = set()
        self.script: list[frozenset[str]] = []  # faults of the money acts to come, one set each
        self.lock = threading.RLock()
        self._held = bytearray()
        self._heard_s = float("-inf")
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = itertools.count()
        self._said = bytearray()
        self._act: _Act | None = None
        self._off_until = float("-inf")
        self._owed: list[BankMessage] = []
        self._answered: tuple[bytes, bytes] = (b"", b"")
        self._shown_fen = 0
        self._asked = 0

    # ------------------------------------------------------------------ its line

    def receive(self, data: bytes, now_s: float) -> None:
        """Bytes from the cashier's program."""
        with self.lock:
            if now_s < self._off_until or "silent" in self.faults:
                self._held.clear()
                return
            if now_s > self._heard_s + _CUT_S:
                self._held.clear()  # the rest of a message never came
            self._heard_s = now_s
            self._held += data
            while (body := unshell(self._held, packed=self._speech.packed)) is not None:
                try:
                    wish = self._speech.read(body) if body else None
                except (Garbled, ValueError, KeyError, IndexError):
                    wish = None
                if wish is not None:
                    self._take(wish, now_s)
                elif self._speech.acknowledges:
                    self._said += NAK

    def due_at(self) -> float | None:
        """When it does something by itself; None: never."""
        with self.lock:
            return self._events[0][0] if self._events else None

    def advance(self, now_s: float) -> bytes:
        """What it says by ``now_s``."""
        with self.lock:
            while self._events and self._events[0][0] <= now_s:
                at, _, event = heapq.heappop(self._events)
                event(at)
            said = bytes(self._said)
            self._said.clear()
            return said

    def _at(self, at_s: float, event: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (at_s, next(self._numbers), event))

    def _say(self, data: bytes, now_s: float) -> None:
        if now_s >= self._off_until:
            self._said += data

    # ------------------------------------------------------------------ what is asked of it

    def _take(self, wish: Wish, now_s: float) -> None:
        if wish.kind == "bank":
            if self._act is not None and self._act.stage in {"bank", "reversal"}:
                self._bank_word(self._act, wish.iso, now_s)
            return
        again, reply = self._answered
        knows = self._speech.acknowledges and not self.habits.forgetful
        repeated = knows and wish.raw == (self._act.wish.raw if self._act else again)
        if repeated or self._act is not None:
            if repeated:
                self._say(ACK + (b"" if self._act else reply), now_s)
            return
        faults = frozenset(self.faults)
        if wish.kind in _MONEY and self.script:
            faults |= self.script.pop(0)
        if "nak" in faults and wish.kind in _MONEY:
            self.faults.discard("nak")
            self._say(NAK, now_s)
            return
        if self._speech.acknowledges and "no_ack" not in faults:
            self._say(ACK, now_s)
        if wish.kind in _MONEY:
            self._begin(wish, faults, now_s)
        else:
            said = shell(self._speech.reply(wish, self._simple(wish), self.ledger), packed=self._speech.packed)
            self._at(now_s + self.habits.think_s, lambda at: self._say(said, at))

    def _simple(self, wish: Wish) -> Say:
        """The answer to what needs neither card nor bank."""
        if wish.kind == "sign_in":
            self.faults -= {"sign_in_expired", "mute_until_sign_in"}
        if "mute_until_sign_in" in self.faults:
            return Say(code="A0", text="请签到")
        if wish.kind == "settle":
            self.faults.discard("batch_full")
            return Say(code=APPROVED, totals=self.ledger.settle())
        if wish.kind == "totals":
            again = self.ledger.settled if self._speech.tells_settled else self.ledger.totals()
            return Say(code=APPROVED, totals=again) if again is not None else Say(code="V0", text="无结算记录")
        if wish.kind in {"last", "reprint"}:
            entry = self.ledger.last()
            if wish.kind == "reprint" and wish.original_trace_no:
                kept = reversed(self.ledger.entries)
                entry = next((each for each in kept if each.trace_no == wish.original_trace_no), None)
            return Say(code=APPROVED, entry=entry) if entry is not None else Say(code="V0", text="无此交易")
        return Say(code=APPROVED)

    def _begin(self, wish: Wish, faults: frozenset[str], now_s: float) -> None:
        amount_fen = self._shown_fen if "stale_amount" in faults and self._shown_fen else wish.amount_fen
        self._asked += 1
        act = self._act = _Act(wish=wish, amount_fen=amount_fen, faults=faults)
        self._shown_fen = amount_fen
        code = self._code_of(faults)
        if "sign_in_expired" in faults:
            self.faults.add("sign_in_expired")
            code = "A0"
        elif "batch_full" in faults:
            self.faults.add("batch_full")
            code = "77"
        elif code == APPROVED and wish.kind == "void":
            code = self.ledger.may_void(wish.original_trace_no, amount_fen)
        elif code == APPROVED and wish.kind == "refund":
            code = self.ledger.may_refund(wish.original_reference_no, amount_fen)
        if "reboot" in faults:
            self._go_dark(now_s)
        elif "hangs" in faults:
            self._act = None  # it took the request, and its program is elsewhere
        elif code != APPROVED:
            self._finish(act, Say(code=code, text="请签到" if code == "A0" else ""), now_s)
        else:
            self._at(now_s + _CARD_WAIT_S, lambda at: self._gave_up(act, at))
            if self.habits.customer_s is not None:
                self._at(now_s + self.habits.customer_s / 2, lambda at: self._key(act, "card", at))
                self._at(now_s + self.habits.customer_s, lambda at: self._key(act, "pin", at))

    @staticmethod
    def _code_of(faults: frozenset[str]) -> str:
        """A word ``code_51`` lets the terminal answer that, whatever is asked."""
        return next((each.removeprefix("code_") for each in faults if each.startswith("code_")), APPROVED)

    def press(self, key: str, now_s: float) -> None:
        """``card``, ``pin`` or ``cancel``, when it is waited for."""
        with self.lock:
            if self._act is not None:
                act = self._act
                self._at(now_s, lambda at: self._key(act, key, at))

    def pay_by_hand(self, amount_fen: int, now_s: float) -> Entry | None:
        """A sale keyed in on the terminal itself; None while it is busy or when the bank refuses."""
        with self.lock:
            if self._act is not None or now_s < self._off_until:
                return None
            self._shown_fen = amount_fen
            trace_no = self.ledger.next_trace()
            answer = decode(self._bank.answer(self._to_bank("0200", "sale", amount_fen, trace_no).encode()) or b"")
            if answer is None or answer.code != APPROVED:
                if answer is None:
                    self._owed.append(self._to_bank("0400", "sale", amount_fen, trace_no))
                return None
            return self.ledger.keep("sale", amount_fen, trace_no)

    def key_in(self, amount_fen: int, now_s: float) -> bool:
        """A sale keyed in where the bank is reached through the cashier's computer; False while it is busy."""
        with self.lock:
            if self._act is not None or now_s < self._off_until:
                return False
            wish = Wish(kind="sale", token="000000" if not self._speech.acknowledges else "0000")
            self._act = _Act(wish=wish, amount_fen=amount_fen, faults=frozenset(), by_hand=True)
            self._shown_fen = amount_fen
            self._authorise(self._act, now_s)
            return True

    def _key(self, act: _Act, key: str, now_s: float) -> None:
        if self._act is not act or act.stage not in {"card", "pin"}:
            return
        if key == "cancel":
            self._finish(act, Say(code="3G", text="用户取消"), now_s)
        elif key == "card" and act.stage == "card":
            act.stage = "pin"
        elif key == "pin" and act.stage == "pin":
            self._authorise(act, now_s)

    def _gave_up(self, act: _Act, now_s: float) -> None:
        if self._act is act and act.stage in {"card", "pin"}:
            self._finish(act, Say(code="3E", text="超时"), now_s)

    # ------------------------------------------------------------------ its bank

    def _to_bank(self, mti: str, kind: str, amount_fen: int, trace_no: str) -> BankMessage:
        return BankMessage(
            mti=mti,
            kind=_BANK_KIND[kind],
            amount_fen=amount_fen,
            trace_no=trace_no,
            terminal_no=self.ledger.terminal_no,
        )

    def _authorise(self, act: _Act, now_s: float) -> None:
        """A reversal that is owed goes first."""
        if self._owed:
            act.stage, message = "reversal", self._owed[0]
        else:
            act.stage, act.trace_no = "bank", self.ledger.next_trace()
            message = self._to_bank("0200", act.wish.kind, act.amount_fen, act.trace_no)
        iso = message.encode()
        if self.habits.through_pc:
            body = self._speech.to_bank(act.wish, iso, self.habits.bank)
            self._say(shell(body, packed=self._speech.packed), now_s)
            stage = act.stage
            self._at(now_s + _BANK_WAIT_S, lambda at: self._bank_late(act, stage, at))
        else:
            self._bank_word(act, self._bank.answer(iso) or b"", now_s)

    def _bank_late(self, act: _Act, stage: str, now_s: float) -> None:
        if self._act is act and act.stage == stage:
            self._bank_word(act, b"", now_s)

    def _bank_word(self, act: _Act, iso: bytes, now_s: float) -> None:
        answer = decode(iso)
        if act.stage == "reversal":
            if answer is None or answer.code != APPROVED:
                self._finish(act, Say(code="Z1", text="冲正未成功"), now_s)
                return
            del self._owed[0]
            self._authorise(act, now_s)
            return
        if answer is None or (answer.trace_no, answer.amount_fen) != (act.trace_no, act.amount_fen):
            self._owed.append(self._to_bank("0400", act.wish.kind, act.amount_fen, act.trace_no))
            self._finish(act, Say(code="98", text="收不到应答"), now_s)
            return
        if answer.code != APPROVED:
            self._finish(act, Say(code=answer.code, text="交易失败"), now_s)
            return
        original = act.wish.original_trace_no or self.ledger.trace_of(act.wish.original_reference_no)
        entry = self.ledger.keep(
            act.wish.kind,
            act.amount_fen,
            act.trace_no,
            number=act.wish.number,
            original=original,
            by_code=act.wish.by_code,
        )
        if "power_loss" in act.faults:
            self._go_dark(now_s)
        else:
            self._finish(act, Say(code=APPROVED, text="交易成功", entry=entry), now_s)

    def pay_reversals(self) -> None:
        """Send what is owed to the bank now, as a terminal does before its next transaction."""
        self._owed = [each for each in self._owed if self._bank.answer(each.encode()) is None]

    # ------------------------------------------------------------------ its answer

    def _go_dark(self, now_s: float) -> None:
        """Power gone; what was not written down is forgotten."""
        self._act = None
        self._off_until = now_s + _BOOT_S
        self._answered = (b"", b"")

    def _finish(self, act: _Act, say: Say, now_s: float) -> None:
        self._act, faults, wish = None, act.faults, act.wish
        if act.by_hand:
            return
        if "brief" in faults:
            say = replace(say, brief=True)
        if "whole_card" in faults and say.entry is not None:
            say = replace(say, card=CARD)
        self._answered = (wish.raw, shell(self._speech.reply(wish, say, self.ledger), packed=self._speech.packed))
        at_s = now_s + (self.habits.late_s if "late_reply" in faults else 0.0)
        if "reply_lost" not in faults:
            frame = spoiled(self._false_frame(wish, say, faults), faults, packed=self._speech.packed)
            step = 3 if "split" in faults else len(frame)
            for number, begin in enumerate(range(0, len(frame), step)):
                part = frame[begin : begin + step]
                self._at(at_s + number * _GAP_S, lambda at, part=part: self._say(part, at))  # type: ignore[misc]
        if self._speech.acknowledges and say.entry is not None:
            repeated = shell(b"ACKACK" + say.entry.trace_no.encode("ascii"), packed=True)
            self._at(at_s + 0.3, lambda at: self._say(repeated, at))

    def _false_frame(self, wish: Wish, say: Say, faults: frozenset[str]) -> bytes:
        """The answer in its frame, with what a fault makes it say wrong."""
        ledger = self.ledger
        if "wrong_echo" in faults and wish.token:
            wish = replace(wish, token=f"{(int(wish.token) + 1) % 10 ** len(wish.token):0{len(wish.token)}d}")
        if "wrong_amount" in faults and say.entry is not None:
            say = replace(say, entry=replace(say.entry, amount_fen=say.entry.amount_fen + 1))
        if "other_terminal" in faults:
            ledger = replace(ledger, terminal_no="39999999")
        return shell(self._speech.reply(wish, say, ledger), packed=self._speech.packed)

    # ------------------------------------------------------------------ what a person sees

    def seen(self) -> Mapping[str, object]:
        """Its screen and its memory, for people and tests."""
        with self.lock:
            last = self.ledger.last()
            return {
                "screen": self._screen(),
                "busy": self._act is not None,
                "last": f"{last.kind} {last.amount_fen} {last.trace_no}" if last is not None else "",
                "asked": self._asked,
                "card": MASKED_CARD,
                **self.ledger.totals(),
                "net_fen": self.ledger.net_fen(),
            }

    def _screen(self) -> list[str]:
        act = self._act
        if act is None:
            return ["欢迎使用"]
        name = {"sale": "消费", "void": "撤销", "refund": "退货"}[act.wish.kind]
        what = {"card": "请刷卡", "pin": "请输密码"}.get(act.stage, "交易处理中")
        return [f"{name} {act.amount_fen // 100}.{act.amount_fen % 100:02d}", what]


def spoiled(frame: bytes, faults: frozenset[str], *, packed: bool) -> bytes:
    """A frame as a fault of the line or of its program leaves it."""
    if "empty" in faults:
        frame = shell(b"\x00", packed=packed)
    if "short" in faults:
        frame = frame[: len(frame) // 2]
    if "wrong_check" in faults:
        frame = frame[:-1] + bytes((frame[-1] ^ 0x0F,))
    if "glued_ack" in faults:
        frame = ACK + frame
    return b"\xff\x00\x7f" + frame if "noise" in faults else frame
