"""Receipts against programs that others wrote: receiptio asks the emulated printer and prints on it, receiptline lays
out what our driver lays out, and both papers must read the same. Installs the two by name with npm into a passing
folder, so it needs a network and stands outside the suite: ``make peers``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from support.devices import EmulatedWindow, HostProcess

PORT: Final = 9100  # receiptio knows no other
PACKAGES: Final = ("receiptline@4.0.4", "receiptio@2.1.2")
COLUMNS: Final = {58: 32, 80: 48}
ROWS: Final = (("患者", "张三"), ("卡号：", "M000012345"), ("合计：", "￥63.60"), ("×2 — 〇①", "㎡…"))


class PeerError(Exception):
    """Two programs do not agree; the text says where."""


def install(folder: Path) -> Path:
    """The receiptio program, installed with what it needs."""
    npm = shutil.which("npm")
    if npm is None:
        raise PeerError("npm is missing: install Node.js (Debian: nodejs npm) to check receipts with receiptio")
    done = subprocess.run(
        [npm, "install", "--no-fund", "--no-audit", "--prefix", str(folder), *PACKAGES],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise PeerError(f"npm could not install {' and '.join(PACKAGES)}: {done.stderr.decode()[-400:]}")
    return folder / "node_modules" / ".bin" / "receiptio"


def ask(program: Path, *arguments: str) -> str:
    """What receiptio says of the printer."""
    done = subprocess.run(
        [program, "-d", "127.0.0.1", *arguments], capture_output=True, timeout=60, check=False, text=True
    )
    return (done.stdout + done.stderr).strip()


def expect(found: object, wanted: object, what: str) -> None:
    """Say what agrees; PeerError with both when it does not."""
    if found != wanted:
        raise PeerError(f"{what}:\n  {found!r}\nis not\n  {wanted!r}")
    sys.stdout.write(f"agreed: {what}\n")


def check_status(program: Path, window: EmulatedWindow) -> None:
    """Each state of the emulated printer is what receiptio reads from it."""
    expect(ask(program, "-q"), "online", "a ready printer is online")
    for fault, word in (("paper_out", "paperempty"), ("cover_open", "coveropen")):
        window.fault("printer-1", fault)
        expect(ask(program, "-q"), word, f"{fault} is {word}")
        window.fault("printer-1", fault, on=False)
    expect(ask(program, "-q", "drawer"), "drawerclosed", "a closed drawer is closed")


def their_paper(program: Path, window: EmulatedWindow, columns: int, folder: Path) -> list[str]:
    """The lines that receiptio prints."""
    text = ["{width:*,16; border:none}", *(f"|{left} |  {right}|" for left, right in ROWS), "-", "="]
    path = folder / "receipt.txt"
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    expect(ask(program, "-p", "escpos", "-c", str(columns), "-l", "zh-hans", str(path)), "success", "receiptio prints")
    return _last_paper(window)


def our_paper(window: EmulatedWindow) -> list[str]:
    """The lines that our driver prints of the same rows."""
    document: list[dict[str, object]] = [{"block": "pair", "left": left, "right": right} for left, right in ROWS]
    with HostProcess(window.config_path).ready("printer-1") as host:
        answer = host.ask("print", "printer-1", document=[*document, {"block": "rule"}, {"block": "cut"}])
        expect(answer["ok"], True, "our driver prints")
    return _last_paper(window)


def _last_paper(window: EmulatedWindow) -> list[str]:
    """What stands on the last receipt that is not blank: receiptio cuts once more at its end."""
    papers = [
        [line.replace("─", "-").rstrip() for line in receipt["lines"] if line.strip()]
        for receipt in window.ask("paper", wait_s=5)["receipts"]
    ]
    return next(lines for lines in reversed(papers) if lines)


def check(folder: Path) -> None:
    """Everything, on both papers."""
    program = install(folder)
    for paper_mm, columns in COLUMNS.items():
        state = folder / str(paper_mm)
        state.mkdir()
        with EmulatedWindow(state, "--printer-port", str(PORT), "--paper", str(paper_mm)) as window:
            check_status(program, window)
            theirs = their_paper(program, window, columns, state)
            expect(our_paper(window), theirs, f"our lines and receiptline's are the same at {columns} columns")


def main() -> int:
    """Exit code."""
    with tempfile.TemporaryDirectory(prefix="paydesk-peers-") as folder:
        try:
            check(Path(folder))
        except PeerError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
