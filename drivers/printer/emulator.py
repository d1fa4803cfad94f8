"""A receipt printer that is not there: takes ESC/POS bytes, keeps the paper, answers status, obeys scripted faults."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from drivers.emulation.escpos_stream import Instruction, Stream
from drivers.emulation.paper import Cell, PaperLine, Receipt

FAULTS: Final = frozenset(
    {"paper_out", "paper_near_end", "cover_open", "offline", "silent", "slow", "wrong_model", "unplugged"}
)
_STOPPING: Final = ("paper_out", "cover_open", "offline")
RECEIPTS_LIMIT: Final = 1000
_BLOCKS: Final = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯"
"""What stands at 80 to 9F in code page 1, which some programs draw their rules with."""


class DrawerSocket(Protocol):
    """What hangs on the printer's drawer connector."""

    def kick(self, pin: int) -> None:
        """A pulse on pin 2 or 5."""

    def pin_high(self) -> bool:
        """Level of the switch."""


class PrinterEmulator:
    """Pure but for its lock: ``receive`` takes bytes and answers bytes. ``printed`` is called for each receipt."""

    def __init__(self, columns: int, drawer: DrawerSocket, printed: Callable[[Receipt], None]) -> None:
        self._columns = columns
        self._drawer = drawer
        self._printed = printed
        self._lock = threading.RLock()
        self._stream = Stream()
        self._waiting: deque[Instruction] = deque()
        self._faults: set[str] = set()
        self._lines_until: tuple[int, str] | None = None
        self._asb = 0
        self._receipts = 0
        self._raw = bytearray()
        self._lines: list[PaperLine] = []
        self._reset()

    def _reset(self) -> None:
        self._cells: list[Cell] = []
        self._lead = b""
        self._align, self._wide, self._tall, self._bold = 0, 1, 1, False
        self._chinese = False
        self._page = 0
        self._stored = b""
        self._qr_data, self._qr_size = "", 3

    @property
    def faults(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._faults)

    def set_fault(self, fault: str, *, on: bool, after_lines: int = 0) -> bytes:
        """Switch a fault; with ``after_lines`` it comes so many printed lines later. Answers ASB bytes."""
        with self._lock:
            if on and after_lines:
                self._lines_until = (after_lines, fault)
                return b""
            (self._faults.add if on else self._faults.discard)(fault)
            return self._work() + (self._automatic_status() if self._asb else b"")

    def receive(self, data: bytes) -> bytes:
        """Take bytes; the answer is what the printer sends back."""
        with self._lock:
            if "wrong_model" in self._faults:
                return b"\xff" * data.count(b"\x10\x04")
            replies = b""
            for instruction in self._stream.feed(data):
                if instruction.real_time:
                    replies += self._real_time(instruction)
                else:
                    self._waiting.append(instruction)
            replies += self._work()
            return b"" if "silent" in self._faults else replies

    def _stopped(self) -> bool:
        return any(fault in self._faults for fault in _STOPPING)

    def _work(self) -> bytes:
        """Carry out what waits in the buffer, as far as paper and cover allow."""
        replies = b""
        while self._waiting and not self._stopped():
            replies += self._execute(self._waiting.popleft())
        return replies

    def _real_time(self, instruction: Instruction) -> bytes:
        if instruction.name == "DLE 04":
            return bytes([self._status_byte(instruction.data[0])])
        if instruction.name == "DLE 14" and instruction.data[0] == 1:
            self._drawer.kick(5 if instruction.data[1] else 2)
        return b""

    def _status_byte(self, question: int) -> int:
        cover, paper_out = "cover_open" in self._faults, "paper_out" in self._faults
        if question == 1:
            return 0x12 | (0x04 if self._drawer.pin_high() else 0) | (0x08 if self._stopped() else 0)
        if question == 2:
            return 0x12 | (0x04 if cover else 0) | (0x20 if paper_out else 0)
        if question == 4:
            return 0x12 | (0x0C if paper_out or "paper_near_end" in self._faults else 0) | (0x60 if paper_out else 0)
        return 0x12

    def _automatic_status(self) -> bytes:
        first = 0x10 | (0x04 if self._drawer.pin_high() else 0) | (0x08 if self._stopped() else 0)
        first |= 0x20 if "cover_open" in self._faults else 0
        near, out = "paper_near_end" in self._faults, "paper_out" in self._faults
        return bytes([first, 0, (0x03 if near or out else 0) | (0x0C if out else 0), 0])

    def _execute(self, instruction: Instruction) -> bytes:
        self._raw += _bytes_of(instruction)
        name, data = instruction.name, instruction.data
        if name == "GS r":
            return bytes([self._queued_status(data[0])])
        if name == "GS a":
            self._asb = data[0]
            return self._automatic_status() if data[0] else b""
        if name == "GS I":
            return b"_paydesk-emulator\x00"
        action = _ACTIONS.get(name)
        if action is not None:
            action(self, data)
        return b""

    def _queued_status(self, question: int) -> int:
        if question in {2, 50}:
            return int(self._drawer.pin_high())
        return 0x03 if "paper_near_end" in self._faults else 0

    def text(self, data: bytes) -> None:
        """Characters: pairs of bytes in Chinese mode, single ones outside it; beyond the paper they wrap."""
        pending, self._lead = self._lead + data, b""
        at = 0
        while at < len(pending):
            byte = pending[at]
            if byte < 0x80 or not self._chinese:
                self._put(chr(byte) if byte < 0x80 else self._western(byte), narrow=True)
                at += 1
            elif at + 1 == len(pending):
                self._lead = pending[at:]
                at += 1
            else:
                self._put(pending[at : at + 2].decode("gbk", "replace")[0].replace("\ufffd", "□"))
                at += 2

    def _western(self, byte: int) -> str:
        """A character of the code page that ESC t chose."""
        return _BLOCKS[byte - 0x80] if self._page == 1 and byte < 0xA0 else bytes([byte]).decode("cp437")

    def _put(self, character: str, *, narrow: bool = False) -> None:
        cell = Cell(character, self._wide, self._tall, self._bold, narrow)
        if sum(each.columns for each in self._cells) + cell.columns > self._columns:
            self.end_line(b"")
        self._cells.append(cell)

    def end_line(self, _data: bytes) -> None:
        """LF: print what stands in the line buffer."""
        self._add(PaperLine(cells=tuple(self._cells), align=self._align))
        self._cells = []
        self._lead = b""

    def _add(self, line: PaperLine) -> None:
        self._lines.append(line)
        if self._lines_until is not None:
            left, fault = self._lines_until
            self._lines_until = (left - 1, fault) if left > 1 else None
            if left <= 1:
                self._faults.add(fault)

    def initialise(self, _data: bytes) -> None:
        """ESC @: on blank paper a receipt begins here; questions asked before it are not part of it."""
        if not self._lines and not self._cells:
            self._raw = bytearray(b"\x1b@")
        self._reset()

    def feed(self, data: bytes) -> None:
        if self._cells:
            self.end_line(b"")
        for _ in range(data[0]):
            self._add(PaperLine())

    def move_to(self, data: bytes) -> None:
        """ESC $: absolute position in dots; only forwards, as the text already stands there."""
        column = int.from_bytes(data, "little") // 12
        for _ in range(column - sum(each.columns for each in self._cells)):
            self._put(" ")

    def move_by(self, data: bytes) -> None:
        """ESC \\: relative position in dots; backwards is ignored."""
        for _ in range(max(0, int.from_bytes(data, "little", signed=True)) // 12):
            self._put(" ")

    def chinese_on(self, _data: bytes) -> None:
        self._chinese = True

    def chinese_off(self, _data: bytes) -> None:
        self._chinese = False

    def code_page(self, data: bytes) -> None:
        self._page = data[0]

    def align(self, data: bytes) -> None:
        self._align = data[0] % 48 if data[0] % 48 in {0, 1, 2} else 0

    def size(self, data: bytes) -> None:
        self._wide, self._tall = (data[0] >> 4) + 1, (data[0] & 0x0F) + 1

    def bold(self, data: bytes) -> None:
        self._bold = bool(data[0] & 1)

    def raster(self, data: bytes) -> None:
        """GS v 0: m xL xH yL yH, then rows."""
        if self._cells:
            self.end_line(b"")
        self._add(PaperLine(picture=data[6:], width=int.from_bytes(data[2:4], "little") * 8, align=self._align))

    def graphics(self, data: bytes) -> None:
        """GS 8 L: p1 to p4, then m fn; fn 112 stores a picture (a bx by c xL xH yL yH rows), fn 50 or 2 prints it."""
        self._graphics(data[5:])

    def _graphics(self, data: bytes) -> None:
        if data[1:2] == b"p":
            self._stored = data[6:8] + data[10:]
        elif data[1:2] in {b"2", b"\x02"} and self._stored:
            width = (int.from_bytes(self._stored[:2], "little") + 7) // 8 * 8
            self._add(PaperLine(picture=self._stored[2:], width=width, align=self._align))
            self._stored = b""

    def two_dimensional(self, data: bytes) -> None:
        """GS ( k: QR functions 67 size, 80 store, 81 print; GS ( L: pictures."""
        if data[:1] == b"L":
            self._graphics(data[3:])
        if data[:1] != b"k" or data[3:4] != b"1":
            return
        function, rest = data[4], data[5:]
        if function == 67:
            self._qr_size = rest[0]
        elif function == 80:
            self._qr_data = rest[1:].decode("utf-8", "replace")
        elif function == 81 and self._qr_data:
            self._add(PaperLine(qr=self._qr_data, module_dots=self._qr_size, align=self._align))

    def barcode(self, data: bytes) -> None:
        """GS k 73 n {B… or {C…; other systems are kept as they stand."""
        body = data[2:] if data[0] >= 65 else data[1:-1]
        if body[:2] == b"{C":
            text = "".join(f"{byte:02d}" for byte in body[2:])
        else:
            text = body.removeprefix(b"{B").removeprefix(b"{A").replace(b"{{", b"{").decode("ascii", "replace")
        self._add(PaperLine(barcode=text, align=self._align))

    def kick(self, data: bytes) -> None:
        self._drawer.kick(5 if data[0] % 48 else 2)

    def cut(self, _data: bytes) -> None:
        """GS V: the receipt is torn off; blank paper is no receipt."""
        if self._cells:
            self.end_line(b"")
        if any(line != PaperLine() for line in self._lines):
            self._receipts += 1
            self._printed(Receipt(number=self._receipts, lines=tuple(self._lines), raw=bytes(self._raw)))
        self._lines, self._raw = [], bytearray()

    def unfinished(self) -> list[str]:
        """Text of the paper that hangs out uncut."""
        with self._lock:
            return [line.text for line in self._lines]


def _bytes_of(instruction: Instruction) -> bytes:
    """The bytes this command came as."""
    if instruction.name == "text" or len(instruction.name) == 2:
        return instruction.data
    prefix, second = instruction.name.split(" ", 1)
    first = {"ESC": 0x1B, "FS": 0x1C, "GS": 0x1D, "DLE": 0x10}[prefix]
    return bytes([first, int(second, 16) if len(second) == 2 else ord(second)]) + instruction.data


_ACTIONS: Final[dict[str, Callable[[PrinterEmulator, bytes], None]]] = {
    "text": PrinterEmulator.text,
    "0A": PrinterEmulator.end_line,
    "ESC @": PrinterEmulator.initialise,
    "ESC d": PrinterEmulator.feed,
    "ESC a": PrinterEmulator.align,
    "ESC t": PrinterEmulator.code_page,
    "ESC E": PrinterEmulator.bold,
    "ESC $": PrinterEmulator.move_to,
    "ESC \\": PrinterEmulator.move_by,
    "ESC p": PrinterEmulator.kick,
    "FS &": PrinterEmulator.chinese_on,
    "FS .": PrinterEmulator.chinese_off,
    "GS !": PrinterEmulator.size,
    "GS v": PrinterEmulator.raster,
    "GS (": PrinterEmulator.two_dimensional,
    "GS 8": PrinterEmulator.graphics,
    "GS k": PrinterEmulator.barcode,
    "GS V": PrinterEmulator.cut,
}
