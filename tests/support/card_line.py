"""A serial line between a terminal's driver and its emulator in simulated time, with noise, cuts and dying hosts."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from drivers.emulation.card_bank import EmulatedBank
from drivers.emulation.card_ledger import Ledger
from drivers.emulation.card_speech import COMMANDS
from drivers.emulation.card_terminal import CardTerminalEmulator, Habits
from drivers.errors import OFFLINE, DeviceError, WriteError
from drivers.terminal.dialect import SerialSettings
from drivers.terminal.guard import GuardedTerminal, Identity
from drivers.terminal.serial_models import DIALECTS
from drivers.terminal.serial_terminal import SerialTerminal

CHINA = timezone(timedelta(hours=8))
BEGIN = datetime(2026, 11, 22, 8, 0, tzinfo=CHINA)


class HostKilled(Exception):
    """The device host died in the middle of a call."""


@dataclass
class Mischief:
    """What the line does. Rates are chances for each byte; ``cut_after`` so many bytes the cable comes out,
    ``kill_after`` so many reads the host dies; None: never."""

    lost: float = 0.0
    flipped: float = 0.0
    doubled: float = 0.0
    noise: float = 0.0
    cut_after: int | None = None
    kill_after: int | None = None


class CardLine:
    """Transport; time passes only while something is waited for."""

    readable = True

    def __init__(self, terminal: CardTerminalEmulator, chance: random.Random) -> None:
        self._terminal = terminal
        self._chance = chance
        self._come: deque[int] = deque()
        self.mischief = Mischief()
        self.now_s = 0.0
        self.cut = False
        self.faults = 0
        self.sent: list[bytes] = []
        self.losing: Callable[[bytes], bool] = lambda frame: False
        """Whether a frame is lost whole on its way to the terminal."""

    def wall(self) -> datetime:
        """The hour at the window."""
        return BEGIN + timedelta(seconds=self.now_s)

    def clock(self) -> float:
        return self.now_s

    def open(self, timeout_s: float) -> None:
        if self.cut:
            raise DeviceError(OFFLINE, "open")
        self._come.clear()

    def close(self) -> None:
        """Nothing is held."""

    def write(self, data: bytes, timeout_s: float) -> None:
        self.sent.append(data)
        if self.losing(data):
            return
        for written, byte in enumerate(data):
            if self._breaks():
                raise WriteError(OFFLINE, written, "write")
            self._terminal.receive(self._spoiled(byte), self.now_s)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        self._dies()
        end_s = self.now_s + timeout_s
        while True:
            self._arrive()
            if self.cut:
                raise DeviceError(OFFLINE, "read")
            if self._come:
                return bytes(self._come.popleft() for _ in range(min(max_bytes, len(self._come))))
            due = self._terminal.due_at()
            if due is None or due > end_s:
                self.now_s = end_s
                return b""
            self.now_s = max(self.now_s, due)

    def pass_time(self, seconds: float) -> None:
        """Nobody is at the line for so long."""
        end_s = self.now_s + seconds
        while (due := self._terminal.due_at()) is not None and due <= end_s:
            self.now_s = max(self.now_s, due)
            self._arrive()
        self.now_s = end_s

    def _arrive(self) -> None:
        for byte in self._terminal.advance(self.now_s):
            if self._breaks():
                break
            self._come.extend(self._spoiled(byte))

    def _breaks(self) -> bool:
        wish = self.mischief
        if wish.cut_after is not None and not self.cut:
            wish.cut_after -= 1
            self.cut = wish.cut_after < 0
            self.faults += self.cut
        return self.cut

    def _dies(self) -> None:
        wish = self.mischief
        if wish.kill_after is not None:
            wish.kill_after -= 1
            if wish.kill_after < 0:
                wish.kill_after = None
                self.faults += 1
                raise HostKilled

    def _spoiled(self, byte: int) -> bytes:
        wish = self.mischief
        if not (wish.lost or wish.flipped or wish.doubled or wish.noise):
            return bytes((byte,))
        drawn = self._chance.random()
        for rate, spoiled in (
            (wish.lost, b""),
            (wish.flipped, bytes((byte ^ 1 << self._chance.randrange(8),))),
            (wish.doubled, bytes((byte, byte))),
            (wish.noise, bytes((self._chance.randrange(256), byte))),
        ):
            if drawn < rate:
                self.faults += 1
                return spoiled
            drawn -= rate
        return bytes((byte,))


class _Wire:
    """The leg to the bank, in no time."""

    def __init__(self, bank: EmulatedBank) -> None:
        self._bank = bank

    def ask(self, host: str, port: int, message: bytes, timeout_s: float) -> bytes | None:
        return self._bank.answer(message)


class CardWorld:
    """An emulated terminal, its bank, the line and the driver at its other end; ``restart`` is a new device host."""

    def __init__(
        self,
        model: str,
        *,
        seed: int = 0,
        through_pc: bool = False,
        customer_s: float | None = 5.0,
        skew_s: float = 0.0,
        forgetful: bool = False,
        **settings: object,
    ) -> None:
        self.model = model
        self.chance = random.Random(seed)
        self.bank = EmulatedBank()
        self.ledger = Ledger(now=lambda: (self.line.wall() + timedelta(seconds=skew_s)).astimezone(CHINA))
        bank = ("bank.example", 9001)
        habits = Habits(customer_s=customer_s, through_pc=through_pc, bank=bank, think_s=0.05, forgetful=forgetful)
        self.terminal = CardTerminalEmulator(model, self.bank, self.ledger, habits)
        self.line = CardLine(self.terminal, self.chance)
        commands = {f"command_{kind}": number for kind, number in COMMANDS.items()}
        self.settings = SerialSettings(**{**commands, **settings})  # type: ignore[arg-type]  # by name, as devices.json
        self.restart()

    def restart(self) -> None:
        """A new process that knows nothing of the old one."""
        self.serial = SerialTerminal(
            self.line,
            DIALECTS[self.model](self.settings),
            self.settings,
            _Wire(self.bank),
            clock=self.line.clock,
            now=self.line.wall,
            digits=lambda count: f"{self.chance.randrange(1, 10**count):0{count}d}",
        )
        self.device = GuardedTerminal(self.serial, Identity())
        self.device.open()
        if not self.line.cut:
            self.device.claim(1.0)

    def plug_in(self) -> None:
        """The cable is put back and the lane has claimed the device again."""
        self.line.cut = False
        self.device.release()
        self.device.claim(1.0)

    def begun_at(self) -> str:
        """Now, as a request says it."""
        return f"{self.line.wall().astimezone(UTC).astimezone(CHINA):%m%d%H%M%S}"
