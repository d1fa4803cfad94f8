"""The verbs of a desk in one place, as the composition root makes them and the screens use them."""

from dataclasses import dataclass

from app.desk.alone import Alone
from app.desk.follow_payment import FollowPayment
from app.desk.open_drawer import OpenDrawer
from app.desk.print_receipt import PrintReceipt
from app.desk.recover_payments import RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.take_payment import TakePaymentAtDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a person can do here. Questions without a rule of the desk's own go straight to the server port."""

    take_payment: TakePaymentAtDesk
    follow_payment: FollowPayment
    recover_payments: RecoverPayments
    refund_payment: RefundPayment
    shift: RunShift
    print_receipt: PrintReceipt
    drawer: OpenDrawer
    alone: Alone
