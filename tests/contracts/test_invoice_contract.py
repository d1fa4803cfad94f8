"""The invoice printer's port on an emulated dot-matrix printer: texts stand where the page says."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from drivers.configuration import read_devices
from drivers.emulation.attached import Attached
from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.errors import CommandError
from drivers.invoice.emulator import InvoiceEmulator
from drivers.invoice.escp import page_bytes
from drivers.invoice.invoice_printer import EscpPrinter
from drivers.invoice.models import MODELS
from drivers.ports import Checked, Device, Health, Outcome
from support.processes import wait_until

PAGE: dict[str, Any] = {
    "height_mm": 139.7,
    "placed": [
        {"text": "￥63.60", "x_mm": 160, "y_mm": 102, "width_mm": 56, "align": "right"},
        {"text": "姓名：张三 AB", "x_mm": 24, "y_mm": 28, "width_mm": 60, "align": "left"},
        {"text": "张䶮", "x_mm": 90, "y_mm": 28, "width_mm": 60, "align": "left"},
    ],
}


class Bench:
    """A driver at one end of a line and an emulated printer at the other."""

    def __init__(self, plug: Plug, **settings: int) -> None:
        self.plug, self.emulator = plug, InvoiceEmulator()
        attached = Attached(kind="invoice", model="escp", emulator=self.emulator, plug=plug, faults=frozenset())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=attached.run, args=(self._ended,), daemon=True)
        self._thread.start()
        made = MODELS["escp"](read_devices([{**attached.config(), "settings": settings}])[0], {})
        assert isinstance(made, EscpPrinter)
        self.printer = made
        self.printer.claim(2.0)
        self.printer.enable()

    def page(self) -> list[tuple[float, float, str]]:
        result = self.printer.print_page(PAGE, 5.0)
        assert (result.outcome, result.code) == (Outcome.DONE, "printer.unconfirmed")
        return wait_until(lambda: self.emulator.pages, timeout_s=3, what="a page")[-1]

    def close(self) -> None:
        self.printer.close()
        self._ended.set()
        self._thread.join(2)
        self.plug.close()


@pytest.fixture(params=["tcp", "pty"])
def plug(request: pytest.FixtureRequest) -> Plug:
    return TcpPlug(0) if request.param == "tcp" else PtyPlug()


@pytest.mark.parametrize("moved", [0, -15], ids=["no offset", "1.5 mm to the left and up"])
def test_texts_stand_where_the_page_says(plug: Plug, moved: int) -> None:
    bench = Bench(plug, offset_x_tenths_mm=moved, offset_y_tenths_mm=moved)
    try:
        assert isinstance(bench.printer, Device)
        assert bench.printer.check_health(1.0) == Checked(Health.UNVERIFIED)
        found = bench.page()
    finally:
        bench.close()
    wanted = [(24, 28, "姓名：张三 AB"), (90, 28, "张〓"), (216 - 3.4 - 5 * 2.54, 102, "￥63.60")]
    assert [text for _, _, text in found] == [text for _, _, text in wanted]
    for (x, y, _), (wanted_x, wanted_y, text) in zip(found, wanted, strict=True):
        assert abs(x - wanted_x - moved / 10) < 0.5, text
        assert abs(y - wanted_y - moved / 10) < 0.2, text


def test_a_half_sheet_is_33_lines_long_and_ends_with_a_form_feed() -> None:
    data = page_bytes(PAGE, offset_x_mm=0, offset_y_mm=0)
    assert data.startswith(b"\x1b@\x1bO\x1b2\x1bC\x21\x1bx\x01")
    assert data.endswith(b"\r\x0c")


@pytest.mark.parametrize(
    "page", [{}, {"height_mm": 100, "placed": [1]}, {"height_mm": 100, "placed": [{"text": 1}]}], ids=str
)
def test_what_is_no_page_is_refused(page: dict[str, Any]) -> None:
    with pytest.raises(CommandError) as refused:
        page_bytes(page, offset_x_mm=0, offset_y_mm=0)
    assert refused.value.code == "document.invalid"
