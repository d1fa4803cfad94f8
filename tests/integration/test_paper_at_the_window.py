"""A receipt when its printer is in trouble, with the real device host: the payment stands, the cashier reads why in
either language, and the same receipt comes out once the printer is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.ports import PrintOutcome
from app.desk.print_receipt import PrintReceipt
from app.gateway.devices import HostDevices
from support import screen_people as people
from support.cashier_words import assert_said, read_in_both
from support.checkout_world import KeptJournal, bill
from support.device_ear import started
from support.devices import EmulatedWindow
from support.screen_world import StillClock

NUMBER = people.payment(1).payment_no


class Counter:
    """A window with a receipt printer."""

    def __init__(self, folder: Path) -> None:
        self.window, self._paper = EmulatedWindow(folder), folder / "emulated" / "receipts"
        self.devices = HostDevices(self.window.config_path, folder / "host.log")
        started(self.devices, "printer-1")

    def close(self) -> None:
        self.devices.stop()
        self.window.close()

    def papers(self) -> int:
        """How many receipts came out."""
        return len(list(self._paper.glob("*.bin")))


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    made = Counter(tmp_path_factory.mktemp("paper"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("fault", "code", "english", "chinese"),
    [
        ("paper_out", "printer.paper_out", "The receipt printer has no paper.", "凭条打印机缺纸。"),
        ("cover_open", "printer.cover_open", "The cover of the receipt printer is open.", "凭条打印机盖子未关。"),
        ("offline", "printer.offline", "The receipt printer does not answer.", "凭条打印机没有应答。"),
        ("unplugged", "device.offline", "The connection to the device broke.", "与设备的连接断开。"),
        ("silent", "device.no_answer", "The device does not answer.", "设备没有应答。"),
        ("wrong_model", "device.protocol", "The device answers in another language.", "设备应答不符合协议。"),
    ],
)
def test_the_payment_stands_and_its_receipt_comes_out_later(
    counter: Counter, fault: str, code: str, english: str, chinese: str
) -> None:
    journal, before = KeptJournal(), counter.papers()
    receipts = PrintReceipt(devices=counter.devices, journal=journal, clock=StillClock())
    counter.window.fault("printer-1", fault)
    printed = receipts.payment(
        people.session(), people.CONFIGURATION, people.PERSON, (bill("B1", 3160),), people.payment(1)
    )
    assert (printed.outcome, printed.code) == (PrintOutcome.NOT_BEGUN, code)
    said = read_in_both(printed.code)
    assert [each.what for each in said] == [english, chinese]
    assert_said([printed.code])
    assert ([each.payment_no for each in journal.unprinted()], counter.papers()) == ([NUMBER], before)
    counter.window.fault("printer-1", fault, on=False)
    assert receipts.kept(people.session(), NUMBER).outcome is PrintOutcome.DONE
    assert (journal.unprinted(), counter.papers()) == ([], before + 1)
