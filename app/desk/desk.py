"""The verbs of a desk in one place, as the composition root makes them and the screens use them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.desk.alone import Alone
from app.desk.attach_sale import AttachSaleAtDesk
from app.desk.follow_payment import FollowPayment
from app.desk.open_drawer import OpenDrawer
from app.desk.pay_out import PayOut
from app.desk.print_invoice import PrintInvoice
from app.desk.print_receipt import PrintReceipt
from app.desk.recover_payments import RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.run_terminal import RunTerminal
from app.desk.settle_terminal import SettleTerminal
from app.desk.take_payment import TakePaymentAtDesk
from app.desk.tell_patient import TellPatient
from app.desk.trial_sale import TrialSale


def _ready() -> None:
    """Nothing on this disk is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a person can do here. Questions without a rule of the desk's own go straight to the server port."""

    take_payment: TakePaymentAtDesk
    follow_payment: FollowPayment
    recover_payments: RecoverPayments
    refund_payment: RefundPayment
    pay_out: PayOut
    shift: RunShift
    print_receipt: PrintReceipt
    drawer: OpenDrawer
    check_ready: Callable[[], None] = _ready
    """Raises Refused ``journal.…`` when no payment could be recorded here, with nothing begun."""
    alone: Alone
    tell: TellPatient = field(default_factory=TellPatient)
    invoices: PrintInvoice | None = None
    terminal: RunTerminal | None = None
    batch: SettleTerminal | None = None
    attach_sale: AttachSaleAtDesk | None = None
    trial_sale: TrialSale | None = None
    """The test of a card terminal in practice mode."""
