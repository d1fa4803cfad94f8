"""Print what a payment, a refund or a shift ends with, keep it for reprinting, and never let paper stand in the way of
money."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core.clock import BEIJING, Clock
from app.core.errors import NotFound, NotPermitted, PaydeskError, Refused
from app.core.fault_points import fault_point
from app.core.money import Money
from app.core.payment import PaymentState
from app.core.payout import PayoutMethod
from app.desk.capital import capital
from app.desk.ports import Devices, Journal, Printed, PrintedReceipt, PrintOutcome
from app.desk.print_invoice import PrintInvoice
from app.desk.receipt import Document, fill, load_template
from app.desk.shift_ports import ShiftServer
from app.desk.shift_receipts import CHANNEL_WORDS, movement_words, shift_words
from app.wire.orders import OrderView
from app.wire.patients import BillView, PatientView
from app.wire.payments import PaymentView
from app.wire.payouts import PayoutView
from app.wire.refunds import RefundView
from app.wire.sessions import SessionView
from app.wire.shifts import MovementView, ShiftView
from app.wire.terminals import CardActs
from app.wire.windows import DeskConfiguration

log = logging.getLogger(__name__)

TIME_FORM = "%Y-%m-%d %H:%M:%S"


def _no_guard(_permission: str) -> None:
    """The session alone decides."""


class PrintReceipt:
    """Receipts of this window."""

    def __init__(
        self,
        *,
        devices: Devices,
        journal: Journal,
        clock: Clock,
        guard: Callable[[str], None] = _no_guard,
        server: ShiftServer | None = None,
        invoices: PrintInvoice | None = None,
    ) -> None:
        """``guard`` checks a permission when the server cannot; it raises. ``server`` gives numbers of printed
        invoices where the hospital uses them."""
        self._devices, self._journal, self._clock, self._guard = devices, journal, clock, guard
        self._server, self._invoices = server, invoices

    def payment(
        self,
        session: SessionView,
        configuration: DeskConfiguration,
        patient: PatientView,
        bills: Sequence[BillView],
        view: PaymentView,
        *,
        parts: Sequence[PaymentView] = (),
    ) -> Printed:
        """Print the receipt of a paid payment, or of its whole order when that was paid in ``parts``. Whatever the
        printer does, the payment stands and can be reprinted, by the number of each part."""
        in_parts = len(parts) > 1
        amount = Money(sum(part.amount_fen for part in parts) if in_parts else view.amount_fen)
        words: dict[str, Any] = {
            "hospital": configuration.hospital_name,
            "practice": configuration.practice,
            "title": "缴费凭条",
            "patient": patient.name,
            "patient_no": patient.patient_no,
            "bills": [
                {"bill_title": bill.title, "bill_own": str(Money(bill.own_fen)), "department": bill.department}
                for bill in bills
            ],
            "insurance": str(Money(sum(bill.insurance_fen for bill in bills))),
            "amount": str(amount),
            "capitals": capital(amount),
            "in_parts": in_parts,
            "whole": not in_parts,
            "parts": [_part(part) for part in parts],
            "channel": CHANNEL_WORDS.get(view.channel, view.channel),
            "cash": view.channel == "cash" and not in_parts,
            "tendered": str(Money(view.tendered_fen)),
            "change": str(Money(view.tendered_fen - view.amount_fen)) if view.channel == "cash" else "",
            "payment_no": view.payment_no,
            "channel_number": view.channel_number,
            "has_channel_number": bool(view.channel_number) and not in_parts,
            "paid_at": _beijing(view.paid_at or view.created_at),
            "window": session.window.name,
            "operator": session.display_name,
            "receipt_no": view.receipt_no,
            "posted": view.posting_state == "posted",
            "posting": view.posting_state != "posted",
            "guidance": view.guidance,
            "has_guidance": bool(view.guidance),
        }
        invoice, code = self._invoice(view, words) if configuration.invoice_numbers else ("", "")
        words |= {"invoice": invoice, "has_invoice": bool(invoice)}
        numbers = [part.payment_no for part in parts if part.payment_no != view.payment_no] if in_parts else []
        printed = self._print(session, view.payment_no, "缴费凭条", fill(load_template("payment"), words), also=numbers)
        return Printed(PrintOutcome.UNKNOWN, code) if code and printed.outcome is PrintOutcome.DONE else printed

    def _invoice(self, view: PaymentView, words: Mapping[str, Any]) -> tuple[str, str]:
        """The number of the order's printed invoice, printed on its form where this window has an invoice printer, and
        the code of what went wrong with that. Without a number the receipt is printed all the same, and the number is
        written on it by hand."""
        if self._server is None:
            return "", ""
        try:
            invoice = self._server.use_invoice(view.order_no)
        except PaydeskError as error:
            log.warning("order %s: no invoice number (%s)", view.order_no, error.code)
            return "", ""
        printed = self._invoices(invoice, words) if self._invoices is not None else None
        if printed is None or printed.outcome is PrintOutcome.DONE:
            return invoice.text, ""
        return "", "invoice.voided"

    def parts(
        self, session: SessionView, configuration: DeskConfiguration, patient_name: str, view: OrderView
    ) -> Printed:
        """Print how an order in parts stands: what each part came to, what remains, or that all of it went back."""
        undone = view.state != "open"
        title = "订单撤销凭条" if undone else "分次付款凭条"
        words = {
            "hospital": configuration.hospital_name,
            "practice": configuration.practice,
            "title": title,
            "patient": patient_name,
            "patient_no": view.patient_no,
            "total": str(Money(view.total_fen)),
            "parts": [_part(part) for part in view.payments],
            "open": not undone,
            "undone": undone,
            "paid": str(Money(view.paid_fen)),
            "remaining": str(Money(view.total_fen - view.paid_fen)),
            "given_back": str(Money(sum(part.refunded_fen for part in view.payments))),
            "printed_at": _beijing(self._clock.now()),
            "window": session.window.name,
            "operator": session.display_name,
            "order_no": view.order_no,
        }
        return self._print(session, view.order_no, title, fill(load_template("parts"), words))

    def offline(
        self,
        session: SessionView,
        configuration: DeskConfiguration,
        patient: PatientView,
        bills: Sequence[BillView],
        view: PaymentView,
    ) -> Printed:
        """Print the provisional receipt of cash taken while the server did not answer: it does not say that the bills
        are paid, only that the money was received."""
        words = {
            "hospital": configuration.hospital_name,
            "practice": configuration.practice,
            "title": "临时收据",
            "patient": patient.name,
            "patient_no": patient.patient_no,
            "bills": [{"bill_title": bill.title, "bill_own": str(Money(bill.own_fen))} for bill in bills],
            "amount": str(Money(view.amount_fen)),
            "tendered": str(Money(view.tendered_fen)),
            "change": str(Money(view.tendered_fen - view.amount_fen)),
            "payment_no": view.payment_no,
            "paid_at": _beijing(view.created_at),
            "window": session.window.name,
            "operator": session.display_name,
        }
        return self._print(session, view.payment_no, "临时收据", fill(load_template("offline"), words))

    def refund(self, session: SessionView, configuration: DeskConfiguration, view: RefundView) -> Printed:
        """Print the slip of a refund."""
        words = {
            "hospital": configuration.hospital_name,
            "practice": configuration.practice,
            "patient": view.patient_label,
            "patient_no": view.patient_no,
            "amount": str(Money(view.amount_fen)),
            "channel": CHANNEL_WORDS.get(view.channel, view.channel),
            "refund_no": view.refund_no,
            "payment_no": view.payment_no,
            "refunded_at": _beijing(view.refunded_at or self._clock.now()),
            "window": session.window.name,
            "operator": session.display_name,
            "cash": view.channel == "cash",
            "wallet": view.channel != "cash",
        }
        return self._print(session, view.refund_no, "退款凭条", fill(load_template("refund"), words))

    def payout(self, session: SessionView, configuration: DeskConfiguration, view: PayoutView) -> Printed:
        """Print the slip of a payout, to be signed by the payee."""
        words = {
            "hospital": configuration.hospital_name,
            "practice": configuration.practice,
            "patient": view.patient_label,
            "patient_no": view.patient_no,
            "payee": view.payee,
            "amount": str(Money(view.amount_fen)),
            "channel": CHANNEL_WORDS.get(view.channel, view.channel),
            "payout_no": view.payout_no,
            "refund_no": view.refund_no,
            "payment_no": view.payment_no,
            "paid_at": _beijing(view.paid_at or self._clock.now()),
            "window": session.window.name,
            "operator": session.display_name,
            "prepared_by": view.prepared_by,
            "approved_by": view.approved_by,
            "cash": view.method is PayoutMethod.CASH,
            "account": view.method is not PayoutMethod.CASH,
        }
        return self._print(session, view.payout_no, "退款付款凭条", fill(load_template("payout"), words))

    def shift(self, session: SessionView, configuration: DeskConfiguration, view: ShiftView) -> Printed:
        """Print the statement of a shift that is closed, with its count and whom its unknown money was handed to."""
        words = shift_words(session, configuration, view, self._clock.now())
        return self._print(session, view.shift_no, "交班结账单", fill(load_template("shift"), words))

    def movement(self, session: SessionView, configuration: DeskConfiguration, view: MovementView) -> Printed:
        """Print the slip of cash that was put into or taken out of the drawer."""
        words = movement_words(session, configuration, view, self._clock.now())
        return self._print(session, view.movement_no, "现金收支单", fill(load_template("movement"), words))

    def test_page(self, window_name: str) -> Printed:
        """Print the test page."""
        words = {"window": window_name, "at": _beijing(self._clock.now())}
        return self._devices.print(fill(load_template("test_page"), words))

    def again(self, session: SessionView, number: str) -> Printed:
        """Reprint a kept receipt, marked 补打. Raises NotPermitted, NotFound."""
        if "receipt.reprint" not in session.permissions:
            raise NotPermitted("receipt.reprint")
        self._guard("receipt.reprint")
        receipt = self._journal.receipt(number)
        if receipt is None:
            raise NotFound("receipt.not_kept", number=number)
        return self._devices.print([*self._mark(session), *receipt.document])

    def bank_slip(self, session: SessionView, acts: CardActs) -> Printed:
        """Print the terminal's slips of a payment again (the sale's, and of what undid it), marked 补打. Raises
        NotPermitted, NotFound ``terminal.no_slip`` when none is kept."""
        if "receipt.reprint" not in session.permissions:
            raise NotPermitted("receipt.reprint")
        self._guard("receipt.reprint")
        slips = [each.word.slip[-1] for each in acts.acts if each.word.slip]  # one copy of each: the cardholder's
        if not slips:
            raise NotFound("terminal.no_slip")
        document: Document = []
        for slip in slips:
            document += self._mark(session)
            lines = [{"line": line} for line in slip.splitlines()]
            document += fill(load_template("bank_slip"), {"lines": lines})
        return self._devices.print(document)

    def kept(self, session: SessionView, number: str) -> Printed:
        """Print a kept receipt that did not come out. Where nothing of it did this is the first print and bears no
        mark; one that perhaps came out is marked. Raises NotFound."""
        receipt = self._journal.receipt(number)
        if receipt is None:
            raise NotFound("receipt.not_kept", number=number)
        return self._print(session, number, receipt.title, list(receipt.document))

    def _print(
        self, session: SessionView, number: str, title: str, document: Document, *, also: Sequence[str] = ()
    ) -> Printed:
        """Print and keep under its number; ``also`` are other numbers under which it can be printed again. What was
        printed under the number before and perhaps came out makes this the second print."""
        now, second = self._clock.now(), self._perhaps_out(number, title)
        for each in (*also, number):
            self._keep(
                PrintedReceipt(payment_no=each, made_at=now, title=title, document=document, printed=each != number)
            )
        printed = self._devices.print([*self._mark(session), *document] if second else document)
        fault_point("P9")
        if printed.outcome is not PrintOutcome.DONE:
            log.warning("receipt %s: %s (%s)", number, printed.outcome, printed.code)
        self._note(number, printed.outcome, second=second)
        return printed

    def _note(self, number: str, outcome: PrintOutcome, *, second: bool) -> None:
        """What is certain of the paper; a disk that refuses leaves it in doubt, and the next print is marked."""
        try:
            if outcome is PrintOutcome.DONE:
                self._journal.mark_printed(number)
            elif outcome is PrintOutcome.NOT_BEGUN and not second:
                self._journal.mark_blank(number)
        except Refused as refusal:
            log.warning("receipt %s: %s, not noted on this disk (%s)", number, outcome, refusal.code)

    def _perhaps_out(self, number: str, title: str) -> bool:
        try:
            known = self._journal.receipt(number)
        except Refused as refusal:
            log.warning("receipt %s: what was printed of it cannot be read (%s)", number, refusal.code)
            return False
        return known is not None and known.title == title and known.in_doubt

    def _mark(self, session: SessionView) -> Document:
        """What stands above a second print: 补打, when and by whom."""
        words = {"at": _beijing(self._clock.now()), "operator": session.display_name}
        return fill(load_template("reprint_mark"), words)

    def _keep(self, receipt: PrintedReceipt) -> None:
        """Keep it for a second print; a disk that refuses keeps no patient from the paper."""
        try:
            self._journal.keep_receipt(receipt)
        except Refused as refusal:
            log.warning("receipt %s: not kept on this disk (%s)", receipt.payment_no, refusal.code)


STATE_WORDS = {
    PaymentState.PAID: "已付", PaymentState.REFUNDED: "已退回", PaymentState.NOT_PAID: "未支付",
    PaymentState.REVERSED: "已撤销", PaymentState.LATE_PAID: "迟到到账",
}  # fmt: skip
"""How a part stands, as a slip names it; what is open is 未知 until it is known."""


def _part(view: PaymentView) -> dict[str, str]:
    """A part of an order on paper: channel, amount, cash handed over and given back, state, number."""
    cash = view.channel == "cash" and view.tendered_fen > view.amount_fen
    change = f"（收{Money(view.tendered_fen)} 找{Money(view.tendered_fen - view.amount_fen)}）" if cash else ""
    return {
        "part_channel": CHANNEL_WORDS.get(view.channel, view.channel) + change,
        "part_sum": str(Money(view.amount_fen)),
        "part_state": STATE_WORDS.get(view.state, "未知"),
        "part_no": view.payment_no,
    }


def _beijing(instant: datetime) -> str:
    return instant.astimezone(BEIJING).strftime(TIME_FORM)
