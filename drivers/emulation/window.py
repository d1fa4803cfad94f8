"""A window's worth of emulated devices: scanner, printer, the drawer on it, their lines, threads, control words."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from drivers.announcer.emulator import FAULTS as ANNOUNCER_FAULTS
from drivers.announcer.emulator import AnnouncerEmulator
from drivers.display.emulator import FAULTS as DISPLAY_FAULTS
from drivers.display.emulator import DisplayEmulator
from drivers.drawer.emulator import FAULTS as DRAWER_FAULTS
from drivers.drawer.emulator import DrawerEmulator
from drivers.emulation.attached import Attached
from drivers.emulation.card_attached import attach_terminal
from drivers.emulation.card_reader import MODELS as READERS
from drivers.emulation.card_reader import attach_reader
from drivers.emulation.control import Control, Handler, Refused
from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.emulation.paper import Receipt, draw, find_font
from drivers.emulation.telling import Look
from drivers.invoice.emulator import FAULTS as INVOICE_FAULTS
from drivers.invoice.emulator import InvoiceEmulator
from drivers.keypad.emulator import FAULTS as KEYPAD_FAULTS
from drivers.keypad.emulator import KeypadEmulator
from drivers.printer.emulator import FAULTS as PRINTER_FAULTS
from drivers.printer.emulator import RECEIPTS_LIMIT, PrinterEmulator
from drivers.scanner.emulator import FAULTS as SCANNER_FAULTS
from drivers.scanner.emulator import ScannerEmulator, Show

SCANNER, PRINTER, DRAWER = "scanner-1", "printer-1", "drawer-1"
COLUMNS: Final = {58: 32, 80: 48}
_SLOW_S: Final = 2.0
_WAIT_LIMIT_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """What to emulate. Ports 0 are chosen by the system; with ``pty`` the lines are pseudo-terminals."""

    state: Path
    control_port: int = 0
    scanner_port: int = 0
    printer_port: int = 0
    paper_mm: int = 80
    pty: bool = False
    font_path: str = ""
    with_models: Mapping[str, str] = field(default_factory=dict)
    """Further devices: kind to model, as in devices.json."""


def attach(kind: str, model: str, state: Path, make_plug: Callable[[], Plug]) -> Attached:
    """An emulated device of a kind beside scanner, printer and drawer. Raises Refused."""
    if kind in READERS:
        return attach_reader(kind, model, state)
    plug = make_plug()
    if kind == "terminal":
        return attach_terminal(model, plug)
    if kind == "invoice":
        return Attached(kind=kind, model=model, emulator=InvoiceEmulator(), plug=plug, faults=INVOICE_FAULTS)
    if kind == "keypad":
        keypad = KeypadEmulator()
        acts = {"press": keypad.press}
        return Attached(kind=kind, model=model, emulator=keypad, plug=plug, faults=KEYPAD_FAULTS, acts=acts)
    if kind == "display":
        return Attached(kind=kind, model=model, emulator=DisplayEmulator(model), plug=plug, faults=DISPLAY_FAULTS)
    if kind != "announcer":
        raise Refused("with: terminal, invoice, keypad, display, announcer, " + " or ".join(READERS))
    return Attached(kind=kind, model=model, emulator=AnnouncerEmulator(model), plug=plug, faults=ANNOUNCER_FAULTS)


class Window:
    """Emulated devices of one window. ``start``, then ``wait`` until somebody says quit, then ``close``."""

    def __init__(self, options: WindowOptions) -> None:
        self._options = options
        self._columns = COLUMNS[options.paper_mm]
        self._font = find_font(options.font_path)
        self._receipts: list[Receipt] = []
        self._pictures: dict[int, str] = {}
        self._printed = threading.Condition()
        self._ended = threading.Event()
        self._drawer = DrawerEmulator()
        self._printer = PrinterEmulator(self._columns, self._drawer, self._keep)
        with ExitStack() as undo:
            self._plug_in(options, undo)
            undo.pop_all()
        self._threads = [
            threading.Thread(target=self._run_printer, name="printer", daemon=True),
            threading.Thread(target=self._run_scanner, name="scanner", daemon=True),
            *(
                threading.Thread(target=each.run, args=(self._ended,), name=each.id, daemon=True)
                for each in self._attached.values()
            ),
        ]

    def _plug_in(self, options: WindowOptions, undo: ExitStack) -> None:
        """Every line and the control port; ``undo`` closes them when one cannot be had. Raises Refused, OSError."""

        def plug(port: int = 0) -> Plug:
            made: Plug = PtyPlug() if options.pty else TcpPlug(port)
            undo.callback(made.close)
            return made

        self._scanner_plug, self._printer_plug = plug(options.scanner_port), plug(options.printer_port)
        self._scanner = ScannerEmulator(self._scanner_plug.write)
        made = [attach(kind, model, options.state, plug) for kind, model in options.with_models.items()]
        self._attached = {each.id: each for each in made}
        handlers: dict[str, Handler] = {
            "devices": self._devices,
            "scan": self._scan,
            "paper": self._paper,
            "fault": self._fault,
            "drawer": self._drawer_state,
            "seen": self._seen,
            "touch": self._touch,
            "quit": self._quit,
        }
        self._control = Control(options.control_port, handlers)

    def start(self) -> None:
        self._control.start()
        for thread in self._threads:
            thread.start()

    def wait(self, timeout_s: float | None = None) -> bool:
        """True when somebody said quit."""
        return self._ended.wait(timeout_s)

    def end(self) -> None:
        """Let ``wait`` return."""
        self._ended.set()

    def close(self) -> None:
        self._ended.set()
        self._control.close()
        for thread in self._threads:
            thread.join(2.0)
        self._scanner_plug.close()
        self._printer_plug.close()
        for each in self._attached.values():
            each.plug.close()

    def look(self) -> Look:
        """What a person at this window sees now."""
        with self._printed:
            receipts = [(each.number, [line.text for line in each.lines]) for each in self._receipts]
        return Look(
            receipts=receipts,
            kicks=self._drawer.state[1],
            seen={name: each.emulator.seen() for name, each in self._attached.items()},
        )

    def config(self) -> list[dict[str, object]]:
        """devices.json for the host."""
        return [
            {"id": SCANNER, "kind": "scanner", "model": "line", "connection": self._scanner_plug.connection},
            {
                "id": PRINTER,
                "kind": "printer",
                "model": f"escpos_{self._options.paper_mm}",
                "connection": self._printer_plug.connection,
            },
            {
                "id": DRAWER,
                "kind": "drawer",
                "model": "through_printer",
                "connection": {"type": "through", "device": PRINTER},
            },
            *(each.config() for each in self._attached.values()),
        ]

    def greeting(self) -> dict[str, object]:
        """The line printed at start."""
        return {"event": "ready", "control_port": self._control.port, "devices": self.config()}

    def _run_printer(self) -> None:
        while not self._ended.is_set():
            data = self._printer_plug.read(0.05)
            if data:
                self._answer_desk(self._printer.receive(data))

    def _answer_desk(self, reply: bytes) -> None:
        if reply and "slow" in self._printer.faults:
            self._ended.wait(_SLOW_S)
        if reply:
            self._printer_plug.write(reply)

    def _run_scanner(self) -> None:
        while not self._ended.is_set():
            self._scanner_plug.read(0.05)

    def _keep(self, receipt: Receipt) -> None:
        folder = self._options.state / "receipts"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"receipt-{receipt.number:04d}.bin").write_bytes(receipt.raw)
        with self._printed:
            self._receipts.append(receipt)
            del self._receipts[:-RECEIPTS_LIMIT]
            self._printed.notify_all()

    def _devices(self, _request: Mapping[str, object]) -> Mapping[str, object]:
        return {"devices": self.config(), "faults": sorted(self._printer.faults), "paper_mm": self._options.paper_mm}

    def _scan(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Fields: text or texts, prefix, suffix (default CR), half."""
        texts = request.get("texts", [request.get("text")])
        if not isinstance(texts, list) or not texts or not all(isinstance(each, str) and each for each in texts):
            raise Refused("text: a code, or texts: a list of codes")
        wish = Show(
            texts=texts,
            prefix=_text(request, "prefix", ""),
            suffix=_text(request, "suffix", "\r"),
            half=request.get("half") is True,
        )
        return {"sent_bytes": self._scanner.show(wish)}

    def _paper(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Receipts after number ``after`` (default 0); waits up to ``wait_s`` until there is one."""
        after, wait_s = request.get("after", 0), request.get("wait_s", 0)
        if not isinstance(after, int) or not isinstance(wait_s, int | float) or not 0 <= wait_s <= _WAIT_LIMIT_S:
            raise Refused("after: a receipt's number; wait_s: seconds up to 60")
        with self._printed:
            self._printed.wait_for(lambda: any(each.number > after for each in self._receipts), timeout=wait_s)
            found = [each for each in self._receipts if each.number > after]
        return {"receipts": [self._shown(each) for each in found], "unfinished": self._printer.unfinished()}

    def _shown(self, receipt: Receipt) -> dict[str, object]:
        path = self._options.state / "receipts" / f"receipt-{receipt.number:04d}.png"
        if receipt.number not in self._pictures:
            draw(receipt, self._columns, self._font, path)
            self._pictures[receipt.number] = str(path)
        return {
            "id": receipt.number,
            "lines": [line.text for line in receipt.lines],
            "bytes": base64.b64encode(receipt.raw).decode("ascii"),
            "png": self._pictures[receipt.number],
        }

    def _fault(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Fields: device, fault, on, after_lines (printer only: comes when so many more lines are printed)."""
        device, fault, on = request.get("device"), _text(request, "fault", ""), request.get("on") is not False
        after_lines = request.get("after_lines", 0)
        if (attached := self._attached.get(str(device))) is not None:
            if fault not in attached.faults:
                raise Refused("fault: " + ", ".join(sorted(attached.faults)))
            attached.set_fault(fault, on=on)
            return {"faults": sorted(self._printer.faults)}
        known = {SCANNER: SCANNER_FAULTS, PRINTER: PRINTER_FAULTS, DRAWER: DRAWER_FAULTS}.get(str(device))
        if known is None or fault not in known:
            raise Refused("device and fault: " + ", ".join(sorted(known or PRINTER_FAULTS)))
        if device == DRAWER:
            self._drawer.set_power(on=not on)
        elif fault == "unplugged":
            (self._printer_plug if device == PRINTER else self._scanner_plug).unplug(unplugged=on)
        elif device == SCANNER:
            self._scanner.silent = on
        else:
            lines = after_lines if isinstance(after_lines, int) else 0
            self._answer_desk(self._printer.set_fault(fault, on=on, after_lines=lines))
        return {"faults": sorted(self._printer.faults)}

    def _drawer_state(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """With close true it is pushed shut first."""
        if request.get("close") is True:
            self._drawer.close_by_hand()
        is_open, kicks = self._drawer.state
        return {"open": is_open, "kicks": kicks}

    def _seen(self, _request: Mapping[str, object]) -> Mapping[str, object]:
        """What a person sees and hears of the devices beside printer and drawer, by device."""
        return {"seen": {name: dict(each.emulator.seen()) for name, each in self._attached.items()}}

    def _touch(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Fields: device, act, and what the act needs."""
        attached, act = self._attached.get(str(request.get("device"))), str(request.get("act"))
        if attached is None or act not in attached.acts:
            raise Refused("device and act: " + ", ".join(f"{n} {a}" for n, e in self._attached.items() for a in e.acts))
        attached.act(act, request)
        return {}

    def _quit(self, _request: Mapping[str, object]) -> Mapping[str, object]:
        threading.Timer(0.05, self._ended.set).start()  # after this answer has left
        return {}


def _text(request: Mapping[str, object], key: str, default: str) -> str:
    value = request.get(key, default)
    if not isinstance(value, str) or len(value) > 64:
        raise Refused(f"{key}: text")
    return value


def write_config(path: Path, devices: Sequence[Mapping[str, object]]) -> None:
    """Write devices.json in one step, so that a host never reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{time.monotonic_ns()}.tmp")
    draft.write_text(json.dumps(devices, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
