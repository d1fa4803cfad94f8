"""Print what a payment, a refund or a shift ends with, keep it for reprinting, and never let paper stand in the way of
money."""

import logging
from collections.abc import Sequence
from datetime import datetime

from app.core.clock import BEIJING, Clock
from app.core.errors import NotFound, NotPermitted
from app.core.fault_points import fault_point
from app.core.money import Money
from app.desk.ports import Devices, Journal, Printed, PrintedReceipt, PrintOutcome
from app.desk.receipt import Document, fill, load_template
from app.wire.patients import BillView, PatientView
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from app.wire.sessions import SessionView
from app.wire.shifts import ShiftView
from app.wire.windows import DeskConfiguration

log = logging.getLogger(__name__)

CHANNEL_WORDS = {"cash": "现金", "wechat": "微信支付", "alipay": "支付宝", "unionpay": "云闪付", "card": "银行卡"}
"""The channel as a receipt names it; receipts are in the hospital's language."""
TIME_FORM = "%Y-%m-%d %H:%M:%S"


class PrintReceipt:
    """Receipts of this window."""

    def __init__(self, *, devices: Devices, journal: Journal, clock: Clock) -> None:
        self._devices, self._journal, self._clock = devices, journal, clock

    def payment(
        self,
        session: SessionView,
        configuration: DeskConfiguration,
        patient: PatientView,
        bills: Sequence[BillView],
        view: PaymentView,
    ) -> Printed:
        """Print the receipt of a paid payment. Whatever the printer does, the payment stands and can be reprinted."""
        words = {
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
            "amount": str(Money(view.amount_fen)),
            "channel": CHANNEL_WORDS.get(view.channel, view.channel),
            "cash": view.channel == "cash",
            "tendered": str(Money(view.tendered_fen)),
            "change": str(Money(view.tendered_fen - view.amount_fen)) if view.channel == "cash" else "",
            "payment_no": view.payment_no,
            "channel_number": view.channel_number,
            "has_channel_number": bool(view.channel_number),
            "paid_at": _beijing(view.paid_at or view.created_at),
            "window": session.window.name,
            "operator": session.display_name,
            "receipt_no": view.receipt_no,
            "posted": view.posting_state == "posted",
            "posting": view.posting_state != "posted",
            "guidance": view.guidance,
            "has_guidance": bool(view.guidance),
        }
        return self._print(view.payment_no, "缴费凭条", fill(load_template("payment"), words))

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
        return self._print(view.refund_no, "退款凭条", fill(load_template("refund"), words))

    def shift(self, session: SessionView, configuration: DeskConfiguration, view: ShiftView) -> Printed:
        """Print the statement of a shift that is closed, with its count and whom its unknown money was handed to."""
        words = {
            "hospital": configuration.hospital_name,
            "practice": configuration.practice,
            "window": view.window_name or session.window.name,
            "operator": view.operator_name,
            "opened_at": _beijing(view.opened_at),
            "closed_at": _beijing(view.closed_at or self._clock.now()),
            "float": str(Money(view.float_fen)),
            "totals": _shift_totals(view),
            "counted": [
                {
                    "face": str(Money(each.denomination_fen)),
                    "pieces": str(each.pieces),
                    "value": str(Money(each.denomination_fen * each.pieces)),
                }
                for each in view.counted
            ],
            "counted_sum": str(Money(view.counted_fen)),
            "expected": str(Money(view.expected_fen)),
            "difference": _difference(view.difference_fen),
            "reason": view.difference_reason,
            "has_reason": bool(view.difference_reason),
            "taker": view.handed_over_to,
            "has_taker": bool(view.handed_over_to),
            "unknown": [
                {
                    "unknown_no": each.payment_no,
                    "unknown_sum": str(Money(each.amount_fen)),
                    "unknown_channel": CHANNEL_WORDS.get(each.channel, each.channel),
                }
                for each in view.unknown
            ],
            "shift_no": view.shift_no,
            "printed_at": _beijing(self._clock.now()),
        }
        return self._print(view.shift_no, "交班结账单", fill(load_template("shift"), words))

    def test_page(self, window_name: str) -> Printed:
        """Print the test page."""
        words = {"window": window_name, "at": _beijing(self._clock.now())}
        return self._devices.print(fill(load_template("test_page"), words))

    def again(self, session: SessionView, number: str) -> Printed:
        """Reprint a kept receipt, marked 补打. Raises NotPermitted, NotFound."""
        if "receipt.reprint" not in session.permissions:
            raise NotPermitted("receipt.reprint")
        receipt = self._journal.receipt(number)
        if receipt is None:
            raise NotFound("receipt.not_kept", number=number)
        words = {"at": _beijing(self._clock.now()), "operator": session.display_name}
        document: Document = [*fill(load_template("reprint_mark"), words), *receipt.document]
        return self._devices.print(document)

    def kept(self, number: str) -> Printed:
        """Print a kept receipt that never came out: the first print, so it bears no mark. Raises NotFound."""
        receipt = self._journal.receipt(number)
        if receipt is None:
            raise NotFound("receipt.not_kept", number=number)
        return self._print(number, receipt.title, list(receipt.document))

    def _print(self, number: str, title: str, document: Document) -> Printed:
        self._journal.keep_receipt(
            PrintedReceipt(payment_no=number, made_at=self._clock.now(), title=title, document=document, printed=False)
        )
        printed = self._devices.print(document)
        fault_point("P9")
        if printed.outcome is PrintOutcome.DONE:
            self._journal.mark_printed(number)
        else:
            log.warning("receipt %s: %s (%s)", number, printed.outcome, printed.code)
        return printed


def _beijing(instant: datetime) -> str:
    return instant.astimezone(BEIJING).strftime(TIME_FORM)


def _shift_totals(view: ShiftView) -> list[dict[str, str]]:
    """A line a channel and kind, refunds with a minus."""
    kinds = {"payment": "收款", "refund": "退款"}
    return [
        {
            "channel": CHANNEL_WORDS.get(each.channel, each.channel),
            "kind": kinds.get(each.kind, each.kind),
            "count": str(each.count),
            "sum": str(Money(-each.amount_fen if each.kind == "refund" else each.amount_fen)),
        }
        for each in view.totals
    ]


def _difference(difference_fen: int) -> str:
    if difference_fen == 0:
        return "相符"
    return f"{'长款' if difference_fen > 0 else '短款'} {Money(abs(difference_fen))}"
