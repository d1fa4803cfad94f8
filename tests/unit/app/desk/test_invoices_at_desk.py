"""Invoices: amounts in capitals, pages of the shipped templates, the next number, a void for what did not come out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.money import Money
from app.desk.capital import capital
from app.desk.invoice_page import InvoicePage, calibration, lay_out, load_form
from app.desk.ports import Printed, PrintOutcome
from app.desk.print_invoice import PrintInvoice
from app.desk.receipt import TemplateError
from app.wire.invoices import InvoiceView, VoidInvoice

WORDS: dict[str, Any] = {
    "hospital": "演练医院", "invoice": "A0001", "practice": True, "patient": "张三", "patient_no": "P1",
    "paid_at": "2026-11-22 09:00:00", "capitals": "陆拾叁元陆角整", "amount": "63.60", "insurance": "0.00",
    "channel": "现金", "payment_no": "P1", "window": "01", "operator": "演练员",
    "bills": [{"bill_title": f"药费{number}", "department": "内科", "bill_own": "1.00"} for number in range(3)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (6360, "陆拾叁元陆角整"),
        (10001, "壹佰元零壹分"),
        (10050, "壹佰元伍角整"),
        (100_100_00, "壹拾万零壹佰元整"),
        (10_050_00, "壹万零伍拾元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (1_234_567_890_12, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        (-6360, "负陆拾叁元陆角整"),
    ],
)
def test_an_amount_in_capital_numerals(fen: int, words: str) -> None:
    assert capital(Money(fen)) == words


def test_the_shipped_template_stays_on_its_form() -> None:
    page = lay_out("outpatient", {**WORDS, "bills": WORDS["bills"] * 9})
    assert (page.form, page.width_mm, page.height_mm) == ("241x139.7", 241.0, 139.7)
    for placed in page.placed:
        assert 0 <= placed.x_mm <= page.width_mm - placed.width_mm, placed
        assert 0 <= placed.y_mm <= page.height_mm - 8, placed


def test_more_rows_than_fit_are_said_to_be_more() -> None:
    page = lay_out("outpatient", {**WORDS, "bills": WORDS["bills"] * 9})
    titles = [each.text for each in page.placed if each.x_mm == 28]
    assert (len(titles), titles[-1]) == (10, "……")


def test_rows_stand_one_below_the_other() -> None:
    rows = [each for each in lay_out("outpatient", WORDS).placed if each.x_mm == 28]
    assert [(each.text, each.y_mm) for each in rows] == [("药费0", 38), ("药费1", 44), ("药费2", 50)]


@pytest.mark.parametrize(
    "form", tomllib.loads(files("resources").joinpath("invoices", "forms.toml").read_text("utf-8"))
)
def test_forms_are_named_by_their_size(form: str) -> None:
    width, height = load_form(form)
    assert form == f"{width:g}x{height:g}"


def test_the_calibration_page_says_where_each_cross_stands() -> None:
    crosses = [each for each in calibration("outpatient").placed if each.text.startswith("+")]
    assert all(each.text == f"+{each.x_mm},{each.y_mm}" for each in crosses)
    assert len(crosses) > 60


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateError):
        lay_out("nothing", WORDS)


@dataclass
class Numbers:
    """The server's part: voids; ``down`` when it does not answer."""

    voids: list[VoidInvoice] = field(default_factory=list)
    down: bool = False

    def void_invoice(self, void: VoidInvoice) -> InvoiceView:
        if self.down:
            raise Unreachable("server.no_answer")
        self.voids.append(void)
        return InvoiceView(range_id=1, number=1, text="A0001", state="voided", order_no="", reason=void.reason)


@dataclass
class Printer:
    """A device, its settings and what came out."""

    kind: str = "page"
    known: dict[str, Any] | None = field(default_factory=dict)
    outcome: Printed = field(default_factory=lambda: Printed(PrintOutcome.DONE))
    pages: list[tuple[str, list[str]]] = field(default_factory=list)

    def settings(self, kind: str) -> Mapping[str, Any] | None:
        return self.known if kind == "invoice" else None

    def model(self, kind: str) -> str:
        return self.kind

    def set_settings(self, kind: str, settings: Mapping[str, Any]) -> None:
        self.known = dict(settings)

    def print_page(self, page: InvoicePage | Mapping[str, Any], settings: Mapping[str, Any] | None = None) -> Printed:
        if isinstance(page, InvoicePage):
            self.pages.append(("driver", [each.text for each in page.placed]))
        else:
            self.pages.append(("raw", [each["text"] for each in page["placed"]]))
        return self.outcome


INVOICE = InvoiceView(range_id=1, number=1, text="A0001", state="used", order_no="O1", reason="")


def invoices(printer: Printer, numbers: Numbers) -> PrintInvoice:
    made: Any = PrintInvoice(server=numbers, setup=printer, pages=printer, raw=printer)  # type: ignore[arg-type]
    return made  # type: ignore[no-any-return]


@pytest.mark.parametrize(("kind", "way"), [("page", "driver"), ("escp", "raw")])
def test_an_invoice_bears_its_number_and_amount(kind: str, way: str) -> None:
    printer, numbers = Printer(kind), Numbers()
    printed = invoices(printer, numbers)(INVOICE, WORDS)
    assert printed == Printed(PrintOutcome.DONE)
    ((came, texts),) = printer.pages
    assert came == way
    assert {"No. A0001", "合计（大写）：陆拾叁元陆角整", "￥63.60"} <= set(texts)
    assert numbers.voids == []


@pytest.mark.parametrize("outcome", [PrintOutcome.NOT_BEGUN, PrintOutcome.UNKNOWN])
def test_one_that_did_not_come_out_for_certain_is_void(outcome: PrintOutcome) -> None:
    printer, numbers = Printer(outcome=Printed(outcome, "printer.offline")), Numbers()
    invoices(printer, numbers)(INVOICE, WORDS)
    assert [(each.number, each.reason) for each in numbers.voids] == [(1, "打印失败 printer.offline")]


def test_a_template_that_is_wrong_voids_and_prints_nothing() -> None:
    printer, numbers = Printer(known={"template": "nothing"}), Numbers()
    printed = invoices(printer, numbers)(INVOICE, WORDS)
    assert printed == Printed(PrintOutcome.NOT_BEGUN, "document.invalid")
    assert (printer.pages, len(numbers.voids)) == ([], 1)


def test_a_void_that_does_not_arrive_stops_nothing() -> None:
    printer = Printer(outcome=Printed(PrintOutcome.NOT_BEGUN, "device.not_found"))
    assert invoices(printer, Numbers(down=True))(INVOICE, WORDS) == printer.outcome


def test_a_window_without_an_invoice_printer_prints_none() -> None:
    printer, numbers = Printer(known=None), Numbers()
    made = invoices(printer, numbers)
    assert made(INVOICE, WORDS) is None
    assert made.offsets() is None
    assert made.calibration().code == "device.not_configured"


def test_the_offset_is_kept_with_the_other_settings() -> None:
    printer = Printer(known={"queue": "LQ-630"})
    made = invoices(printer, Numbers())
    made.set_offsets(-5, 12)
    assert printer.known == {"queue": "LQ-630", "offset_x_tenths_mm": -5, "offset_y_tenths_mm": 12}
    assert made.offsets() == (-5, 12)
