"""The receipt printer and drawer ports, kept by the drivers on an emulated printer over TCP and a pseudo-terminal."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drivers.drawer.emulator import DrawerEmulator
from drivers.drawer.printer_drawer import DrawerSettings, PrinterDrawer
from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.emulation.paper import Receipt
from drivers.errors import CommandError
from drivers.ports import Checked, Cover, Device, DrawerState, Health, Outcome, Paper, State
from drivers.printer.emulator import PrinterEmulator
from drivers.printer.escpos_printer import EscposPrinter, PrinterSettings, SelfReportingPrinter
from drivers.printer.glyphs import FontGlyphs
from drivers.printer.profiles import PROFILES
from drivers.transport.catalog import make_line

RECEIPT: list[dict[str, object]] = [
    {"block": "text", "text": "收费收据", "align": "center", "size": 2},
    {"block": "pair", "left": "合计：", "right": "¥63.60"},
    {"block": "cut"},
]


class Bench:
    """A driver on one end of a line and an emulated printer on the other."""

    def __init__(self, plug: Plug, make: type[EscposPrinter] = EscposPrinter) -> None:
        self.plug = plug
        self.receipts: list[Receipt] = []
        self.drawer_emulator = DrawerEmulator()
        self.emulator = PrinterEmulator(48, self.drawer_emulator, self.receipts.append)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        line = make_line(plug.connection, "connection")
        settings = PrinterSettings(reply_s=0.3)
        self.printer = make(line, PROFILES["escpos_80"], settings, FontGlyphs())
        self.drawer = PrinterDrawer(self.printer, DrawerSettings(opens_within_s=0.3))
        self.printer.open()
        self.printer.claim(2.0)
        self.printer.enable()

    def _run(self) -> None:
        while not self._ended.is_set():
            data = self.plug.read(0.02)
            reply = self.emulator.receive(data) if data else b""
            if reply:
                self.plug.write(reply)

    def fault(self, fault: str, *, on: bool = True, after_lines: int = 0) -> None:
        self.plug.write(self.emulator.set_fault(fault, on=on, after_lines=after_lines))

    def close(self) -> None:
        self.printer.close()
        self._ended.set()
        self._thread.join(2)
        self.plug.close()


@pytest.fixture(params=["tcp", "pty"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(TcpPlug(0) if request.param == "tcp" else PtyPlug())
    yield bench
    bench.close()


def test_they_are_devices(bench: Bench) -> None:
    assert isinstance(bench.printer, Device)
    assert isinstance(bench.drawer, Device)
    assert bench.printer.check_health(2.0) == Checked(Health.OK)


def test_a_ready_printer_says_so(bench: Bench) -> None:
    status = bench.printer.status(2.0)
    assert (status.state, status.paper, status.cover, status.code) == (State.IDLE, Paper.OK, Cover.CLOSED, "")


def test_a_receipt_comes_out_as_written_and_is_proven(bench: Bench) -> None:
    result = bench.printer.print_document(RECEIPT, 5.0)
    assert (result.outcome, result.confirmed, result.code) == (Outcome.DONE, True, "")
    (receipt,) = bench.receipts
    assert [line.text for line in receipt.lines][:2] == ["收费收据", "合计：" + " " * 35 + "￥63.60"]


def test_a_rare_name_is_on_the_paper_as_a_picture(bench: Bench) -> None:
    document: list[dict[str, object]] = [{"block": "text", "text": "患者：张䶮"}, {"block": "cut"}]
    result = bench.printer.print_document(document, 5.0)
    assert (result.outcome, result.substituted) == (Outcome.DONE, "")
    (receipt,) = bench.receipts
    (picture,) = [line for line in receipt.lines if line.picture]
    assert (picture.width, any(picture.picture)) == (576, True)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("paper_out", "printer.paper_out"),
        ("cover_open", "printer.cover_open"),
        ("offline", "printer.offline"),
        ("silent", "device.no_answer"),
        ("wrong_model", "device.protocol"),
    ],
)
def test_a_printer_in_trouble_fails_before_anything_and_works_when_it_is_mended(
    bench: Bench, fault: str, code: str
) -> None:
    bench.fault(fault)
    result = bench.printer.print_document(RECEIPT, 3.0)
    assert (result.outcome, result.code, bench.receipts) == (Outcome.FAILED, code, [])
    assert bench.printer.check_health(3.0) == Checked(Health.FAILED, code)
    bench.fault(fault, on=False)
    assert bench.printer.print_document(RECEIPT, 5.0).outcome is Outcome.DONE
    assert len(bench.receipts) == 1


def test_paper_near_its_end_still_prints(bench: Bench) -> None:
    bench.fault("paper_near_end")
    result = bench.printer.print_document(RECEIPT, 5.0)
    assert (result.outcome, result.status.paper) == (Outcome.DONE, Paper.NEAR_END)


def test_paper_that_runs_out_in_the_middle_leaves_it_unknown(bench: Bench) -> None:
    bench.fault("paper_out", after_lines=1)
    result = bench.printer.print_document(RECEIPT, 5.0)
    assert (result.outcome, result.code, bench.receipts) == (Outcome.UNKNOWN, "printer.paper_out", [])


def test_a_late_proof_of_the_last_receipt_does_not_prove_the_next(bench: Bench) -> None:
    bench.fault("paper_out", after_lines=1)
    assert bench.printer.print_document(RECEIPT, 2.0).outcome is Outcome.UNKNOWN
    bench.fault("paper_out", on=False)  # the rest comes out now, and its answer to GS r with it
    bench.fault("paper_out", after_lines=2)
    result = bench.printer.print_document(RECEIPT, 2.0)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "printer.paper_out")


def test_a_malformed_document_prints_nothing(bench: Bench) -> None:
    with pytest.raises(CommandError):
        bench.printer.print_document([{"block": "text", "text": 1}], 2.0)
    assert bench.emulator.unfinished() == []


def test_the_drawer_opens_and_says_so(bench: Bench) -> None:
    assert bench.drawer.status(1.0).drawer is DrawerState.CLOSED
    result = bench.drawer.open_drawer(3.0)
    assert (result.outcome, result.confirmed, result.status.drawer) == (Outcome.DONE, True, DrawerState.OPEN)
    assert bench.drawer_emulator.state == (True, 1)


def test_a_drawer_without_power_is_noticed(bench: Bench) -> None:
    bench.drawer_emulator.set_power(on=False)
    result = bench.drawer.open_drawer(3.0)
    assert (result.outcome, result.code) == (Outcome.FAILED, "drawer.no_power")


def test_a_drawer_on_a_silent_printer_is_unknown(bench: Bench) -> None:
    bench.fault("silent")
    result = bench.drawer.open_drawer(3.0)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "drawer.unconfirmed")


def test_a_released_printer_can_be_claimed_again(bench: Bench) -> None:
    bench.printer.release()
    assert bench.printer.status(1.0).state is State.CLOSED
    bench.printer.claim(2.0)
    bench.printer.enable()
    assert bench.printer.print_document(RECEIPT, 5.0).outcome is Outcome.DONE


@pytest.fixture(params=["tcp", "pty"])
def reporting(request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(TcpPlug(0) if request.param == "tcp" else PtyPlug(), SelfReportingPrinter)
    yield bench
    bench.close()


def test_automatic_status_is_heard_when_it_changes(reporting: Bench) -> None:
    printer = reporting.printer
    assert isinstance(printer, SelfReportingPrinter)
    assert [each.state for each in printer.observe(2.0)] == [State.IDLE], "it says how it is when it is asked to report"
    reporting.fault("paper_out")
    assert [(each.code, each.paper) for each in printer.observe(2.0)] == [("printer.paper_out", Paper.OUT)]
    reporting.fault("paper_out", on=False)
    assert [each.code for each in printer.observe(2.0)] == [""]
    assert printer.observe(0.05) == []


def test_a_printer_that_reports_still_proves_its_receipts(reporting: Bench) -> None:
    result = reporting.printer.print_document(RECEIPT, 5.0)
    assert (result.outcome, result.confirmed) == (Outcome.DONE, True)
    reporting.fault("paper_out", after_lines=1)
    result = reporting.printer.print_document(RECEIPT, 2.0)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "printer.paper_out")
