"""A window's emulated serial card terminal: its thread and clock, keys and faults for the control port, its bank."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Final

from drivers.emulation.attached import Attached
from drivers.emulation.card_bank import FAULTS as BANK_FAULTS
from drivers.emulation.card_bank import EmulatedBank, bank_server
from drivers.emulation.card_ledger import Ledger
from drivers.emulation.card_speech import COMMANDS
from drivers.emulation.card_terminal import FAULTS, CardTerminalEmulator, Habits
from drivers.emulation.control import Refused
from drivers.emulation.lines import Plug

MODELS: Final = frozenset({"serial_fs", "serial_9f", "serial_df"})
_CHINA: Final = timezone(timedelta(hours=8))
_PAUSE_S: Final = 0.05
_BY_ITSELF_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class _OnTheClock:
    """The terminal in real time."""

    terminal: CardTerminalEmulator

    def receive(self, data: bytes) -> bytes:
        now_s = time.monotonic()
        if data:
            self.terminal.receive(data, now_s)
        return self.terminal.advance(now_s)

    def seen(self) -> Mapping[str, object]:
        return self.terminal.seen()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedTerminal(Attached):
    """Also speaks without being spoken to: timers are looked at between reads."""

    terminal: CardTerminalEmulator
    bank: EmulatedBank
    settings: Mapping[str, object] = field(default_factory=dict)

    def config(self) -> dict[str, object]:
        return {
            "id": self.id,
            "kind": self.kind,
            "model": self.model,
            "connection": self.plug.connection,
            "settings": self.settings,
        }

    def run(self, ended: threading.Event) -> None:
        while not ended.is_set():
            due = self.terminal.due_at()
            now = time.monotonic()
            data = self.plug.read(_PAUSE_S if due is None else max(0.0, min(_PAUSE_S, due - now)))
            said = self.emulator.receive(data)
            if said:
                self.plug.write(said)

    def set_fault(self, fault: str, *, on: bool) -> None:
        if fault == "unplugged":
            self.plug.unplug(unplugged=on)
            return
        faults = self.bank.faults if fault in BANK_FAULTS else self.terminal.faults
        (faults.add if on else faults.discard)(fault)


def attach_terminal(model: str, plug: Plug) -> AttachedTerminal:
    """``model`` as in devices.json; ``+relay`` behind it: the bank is reached through the computer; ``+keys``: card
    and PIN come by the acts ``card`` and ``pin`` and not by themselves after a second; ``+swift``: they are there."""
    name, *traits = model.split("+")
    if name not in MODELS or set(traits) - {"relay", "keys", "swift"}:
        raise Refused("terminal: " + ", ".join(sorted(MODELS)) + ", with +relay, +keys, +swift")
    bank = EmulatedBank()
    ledger = Ledger(now=lambda: datetime.now(_CHINA))
    settings: dict[str, object] = {}
    if name != "serial_fs":
        settings |= {"merchant_no": ledger.merchant_no, "terminal_no": ledger.terminal_no}
    if name == "serial_df":
        settings |= {f"command_{kind}": number for kind, number in COMMANDS.items()}
    at = ("", 0)
    if "relay" in traits:
        server = bank_server(bank)
        server.start()
        at = ("127.0.0.1", server.port)
        settings["relay_allowed"] = f"127.0.0.1:{server.port}"
    customer_s = None if "keys" in traits else 0.0 if "swift" in traits else _BY_ITSELF_S
    habits = Habits(customer_s=customer_s, through_pc="relay" in traits, bank=at)
    terminal = CardTerminalEmulator(name, bank, ledger, habits)

    def press(key: str) -> bytes:
        terminal.press(key, time.monotonic())
        return b""

    def pay_by_hand(request: Mapping[str, object]) -> bytes:
        amount_fen = request.get("amount_fen")
        if not isinstance(amount_fen, int) or not 0 < amount_fen < 10**12:
            raise Refused("amount_fen: whole fen")
        now_s = time.monotonic()
        took = terminal.key_in(amount_fen, now_s) if habits.through_pc else terminal.pay_by_hand(amount_fen, now_s)
        if not took:
            raise Refused("act: the terminal is busy")
        return b""

    return AttachedTerminal(
        kind="terminal",
        model=name,
        emulator=_OnTheClock(terminal),
        plug=plug,
        faults=FAULTS | BANK_FAULTS,
        acts={
            "card": lambda _: press("card"),
            "pin": lambda _: press("pin"),
            "cancel": lambda _: press("cancel"),
            "pay_by_hand": pay_by_hand,
        },
        terminal=terminal,
        bank=bank,
        settings=settings,
    )
