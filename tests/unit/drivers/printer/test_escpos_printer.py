"""What the ESC/POS driver concludes from a line that fails at every possible moment."""

from __future__ import annotations

import pytest

from drivers.errors import NO_ANSWER, OFFLINE, CommandError, DeviceError, WriteError
from drivers.ports import ActResult, Health, Outcome, Paper, State
from drivers.printer import commands
from drivers.printer.escpos_printer import EscposPrinter, PrinterSettings
from drivers.printer.glyphs import Raster
from drivers.printer.profiles import PROFILES

DOCUMENT = [{"block": "text", "text": "收据"}, {"block": "cut"}]
BODY = b"\xca\xd5\xbe\xdd\n"


class NoGlyphs:
    """A computer without fonts."""

    def has(self, character: str) -> bool:
        return False

    def draw(self, text: str, *, indent: int, columns: int, size: int, bold: bool) -> Raster:
        raise AssertionError("nothing to draw with")


class ScriptedLine:
    """A line with a printer of few words: ``statuses`` are the four bytes of each status in turn, None is silence."""

    def __init__(
        self, *statuses: bytes | None, proof: bytes = b"\x00", breaks_after: int | None = None, readable: bool = True
    ) -> None:
        self.readable = readable
        self.written = b""
        self._statuses = list(statuses)
        self._proof = proof
        self._breaks_after = breaks_after
        self._pending = b""

    def open(self, timeout_s: float) -> None:
        self._pending = b""

    def write(self, data: bytes, timeout_s: float) -> None:
        if data.startswith(b"\x10\x04"):
            self._answer(data[2])
        elif data == b"\x1dr\x01":
            self._pending += self._proof
        elif data.startswith(b"\x1b@") and self._breaks_after is not None:
            self.written += data[: self._breaks_after]
            raise WriteError(NO_ANSWER, self._breaks_after)
        else:
            self.written += data

    def _answer(self, question: int) -> None:
        status = self._statuses[0] if self._statuses else b"\x12\x12\x12\x12"
        if status is not None:
            self._pending += status[question - 1 : question]
        if status is None or question == 4:
            self._statuses = self._statuses[1:]

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if not self.readable:
            raise DeviceError("device.not_readable")
        data, self._pending = self._pending[:max_bytes], self._pending[max_bytes:]
        return data

    def close(self) -> None:
        self._pending = b""


OK = b"\x12\x12\x12\x12"
PAPER_OUT = b"\x1a\x32\x12\x7e"
FOREIGN = b"\xff\xff\xff\xff"


def print_on(line: ScriptedLine, *, model: str = "escpos_58", timeout_s: float = 0.2) -> ActResult:
    printer = EscposPrinter(line, PROFILES[model], PrinterSettings(reply_s=0.02), NoGlyphs())
    commands.warm_up()
    printer.claim(1.0)
    return printer.print_document(DOCUMENT, timeout_s)


@pytest.mark.parametrize(
    ("line", "outcome", "confirmed", "code"),
    [
        pytest.param(ScriptedLine(OK, OK), Outcome.DONE, True, "", id="printed and proven"),
        pytest.param(ScriptedLine(None), Outcome.FAILED, False, "device.no_answer", id="silent before"),
        pytest.param(ScriptedLine(FOREIGN), Outcome.FAILED, False, "device.protocol", id="another language"),
        pytest.param(ScriptedLine(PAPER_OUT), Outcome.FAILED, False, "printer.paper_out", id="no paper before"),
        pytest.param(ScriptedLine(OK, breaks_after=0), Outcome.FAILED, False, NO_ANSWER, id="no byte left"),
        pytest.param(ScriptedLine(OK, breaks_after=9), Outcome.UNKNOWN, False, NO_ANSWER, id="cut in the middle"),
        pytest.param(ScriptedLine(OK, PAPER_OUT, proof=b""), Outcome.UNKNOWN, False, "printer.paper_out", id="ran out"),
        pytest.param(ScriptedLine(OK, None, proof=b""), Outcome.UNKNOWN, False, NO_ANSWER, id="silent after"),
        pytest.param(ScriptedLine(OK, OK, proof=b""), Outcome.UNKNOWN, False, "printer.unconfirmed", id="no proof"),
    ],
)
def test_a_print_is_done_failed_or_unknown(line: ScriptedLine, outcome: Outcome, confirmed: bool, code: str) -> None:
    result = print_on(line)
    assert (result.outcome, result.confirmed, result.code) == (outcome, confirmed, code)
    assert (outcome is Outcome.FAILED) == (line.written.removeprefix(b"\x1da\x00") == b"")


@pytest.mark.parametrize(
    ("line", "model"),
    [
        pytest.param(ScriptedLine(readable=False), "escpos_58", id="spooler"),
        pytest.param(ScriptedLine(), "escpos_58_mute", id="a printer known to be mute"),
    ],
)
def test_what_cannot_be_read_is_never_said_to_be_good(line: ScriptedLine, model: str) -> None:
    printer = EscposPrinter(line, PROFILES[model], PrinterSettings(), NoGlyphs())
    printer.claim(1.0)
    printer.enable()
    status = printer.status(1.0)
    assert (status.state, status.paper) == (State.IDLE, Paper.UNKNOWN)
    assert printer.check_health(1.0).health is Health.UNVERIFIED
    assert printer.drawer_pin_high(1.0) is None
    result = printer.print_document(DOCUMENT, 1.0)
    assert (result.outcome, result.confirmed, result.code) == (Outcome.DONE, False, "printer.unconfirmed")


def test_silence_is_an_unknown_status() -> None:
    printer = EscposPrinter(ScriptedLine(None), PROFILES["escpos_80"], PrinterSettings(reply_s=0.02), NoGlyphs())
    printer.claim(1.0)
    status = printer.status(1.0)
    assert (status.state, status.paper, status.code) == (State.ERROR, Paper.UNKNOWN, NO_ANSWER)
    assert printer.check_health(1.0).health is Health.OK  # it answers again: the scripted silence is over


def test_a_rare_character_without_a_font_is_a_remark_beside_done() -> None:
    printer = EscposPrinter(ScriptedLine(OK, OK), PROFILES["escpos_58"], PrinterSettings(), NoGlyphs())
    printer.claim(1.0)
    result = printer.print_document([{"block": "text", "text": "𠮷"}], 1.0)
    assert (result.outcome, result.code, result.substituted) == (Outcome.DONE, "printer.no_font", "𠮷")


def test_a_malformed_document_sends_nothing() -> None:
    line = ScriptedLine(OK)
    printer = EscposPrinter(line, PROFILES["escpos_58"], PrinterSettings(), NoGlyphs())
    printer.claim(1.0)
    with pytest.raises(CommandError):
        printer.print_document([{"block": "picture"}], 1.0)
    assert line.written == b""


def test_an_unclaimed_printer_prints_nothing() -> None:
    line = ScriptedLine()
    printer = EscposPrinter(line, PROFILES["escpos_58"], PrinterSettings(), NoGlyphs())
    result = printer.print_document(DOCUMENT, 1.0)
    assert (result.outcome, result.code, line.written) == (Outcome.FAILED, "device.closed", b"")
    with pytest.raises(DeviceError):
        printer.kick(pin=2, on_ms=100, off_ms=400, timeout_s=1.0)


def test_a_line_that_breaks_while_waiting_for_proof_leaves_it_unknown() -> None:
    class Breaking(ScriptedLine):
        def read(self, max_bytes: int, timeout_s: float) -> bytes:
            if BODY in self.written:
                raise DeviceError(OFFLINE)
            return super().read(max_bytes, timeout_s)

    result = print_on(Breaking(OK))
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, OFFLINE)
