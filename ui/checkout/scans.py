"""What a scan means on the checkout: awaited first, then the form; what is out of place is said and touches no
money."""

from __future__ import annotations

from app.core.scan import Awaited, Scan, ScanKind, understand
from ui.checkout.models import READY_TO_PAY, UNDER_WAY, Stage
from ui.checkout.presenter import CheckoutPresenter

KNOWN_CHANNELS = ("wechat", "alipay")


def awaited(presenter: CheckoutPresenter) -> Awaited:
    """What the window waits for now."""
    stage = presenter.model.stage
    if stage in UNDER_WAY or stage is Stage.NO_SHIFT:
        return Awaited.NOTHING
    if stage in READY_TO_PAY | {Stage.PART} and presenter.model.total_fen > 0:
        return Awaited.PAYMENT
    return Awaited.PATIENT


def on_scan(presenter: CheckoutPresenter, text: str) -> None:
    """Use a scan or explain why not. ``text`` may be a payment code: it goes nowhere but to the payment."""
    scan = understand(text, awaited(presenter))
    stage = presenter.model.stage
    if scan.kind is ScanKind.UNREADABLE:
        presenter.say("scan.unreadable", tone="warning")
    elif stage is Stage.NO_SHIFT:
        presenter.say("shift.not_open", tone="warning")
    elif stage in UNDER_WAY:
        payment_code = scan.kind is ScanKind.PAYMENT_CODE
        code = "scan.code_during_payment" if payment_code else "scan.card_during_payment"
        presenter.say("order.undo_under_way" if stage is Stage.UNDOING else code, tone="warning")
    elif scan.kind is ScanKind.PAYMENT_CODE:
        _on_payment_code(presenter, scan)
    elif stage is Stage.LOOKING:
        presenter.say("scan.one_at_a_time", tone="warning")
    elif scan.kind is ScanKind.RESIDENT_ID:
        presenter.call_up("id_number", scan.text)
    else:
        presenter.call_up("card", scan.text)


def _on_payment_code(presenter: CheckoutPresenter, scan: Scan) -> None:
    stage = presenter.model.stage
    channel = scan.channel or ""
    if stage is Stage.LOOKING:
        presenter.say("scan.code_too_early", tone="warning")
    elif stage is Stage.PART:
        presenter.say("scan.part_first", tone="warning")
    elif stage in READY_TO_PAY and presenter.model.total_fen > 0:
        if channel in presenter.model.channels:
            presenter.pay_by_code(channel, scan.text)
        elif channel in KNOWN_CHANNELS:
            presenter.say_closed(channel)
        else:
            presenter.say("scan.channel_unsupported", channel=channel)
    elif stage in READY_TO_PAY:
        presenter.say("scan.nothing_chosen", tone="warning")
    else:
        presenter.say("scan.code_nothing_to_pay", tone="warning")
