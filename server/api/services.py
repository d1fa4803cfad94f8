"""The services that the handlers call, built by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from server.services.abandon_payment import AbandonPayment
from server.services.alerts import ReadAlerts
from server.services.apply_notification import ApplyNotification
from server.services.ask_channel import AskChannel
from server.services.attach_sale import AttachSale
from server.services.authorise import Authorise
from server.services.batch_proof import ProveByBatch
from server.services.book_late import BookLate
from server.services.cancel_payment import CancelPayment
from server.services.change_password import ChangePassword, VerifyPassword
from server.services.changes import Changes
from server.services.configuration import ReadConfiguration
from server.services.day_end import DayEnd
from server.services.decide_refund import DecideAtAnothersScreen, DecideRefund
from server.services.deliver_offline import DeliverOffline
from server.services.enrol_window import EnrolWindow
from server.services.exceptions import Exceptions
from server.services.find_patients import FindPatients
from server.services.hand_in import HandIn
from server.services.hand_over_cash import HandOverCash
from server.services.heal import Heal
from server.services.hear_terminal import HearTerminal
from server.services.heartbeat import HearDesk
from server.services.layouts import Layouts
from server.services.manage_operators import ManageOperators
from server.services.manage_roles import ManageRoles
from server.services.manage_windows import ManageWindows
from server.services.notice_restore import NoticeRestore
from server.services.open_orders import OpenOrders
from server.services.own_statements import ReadOwnStatements
from server.services.paid_bills import ReadPaidBills
from server.services.payouts import ApprovePayoutBeside, Payouts
from server.services.post_order import PostAgain
from server.services.read_payments import ReadPayments
from server.services.reconciliation import Reconciliation
from server.services.request_refund import RequestRefund
from server.services.search_audit import SearchAudit
from server.services.settle_batch import SettleBatch
from server.services.shifts import Shifts
from server.services.sign_in import SignIn
from server.services.sign_out import SignOut
from server.services.snapshots import Snapshots
from server.services.statements import Statements
from server.services.step_up import SetPin
from server.services.take_payment import TakePayment
from server.services.undo_order import UndoOrder
from server.services.versions import Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that can be asked of the server. ``check_storage`` raises when the database does not answer."""

    authorise: Authorise
    sign_in: SignIn
    sign_out: SignOut
    change_password: ChangePassword
    verify_password: VerifyPassword
    enrol_window: EnrolWindow
    read_configuration: ReadConfiguration
    operators: ManageOperators
    roles: ManageRoles
    windows: ManageWindows
    search_audit: SearchAudit
    patients: FindPatients
    take_payment: TakePayment
    deliver_offline: DeliverOffline
    snapshots: Snapshots
    abandon_payment: AbandonPayment
    cancel_payment: CancelPayment
    ask_channel: AskChannel
    book_late: BookLate
    payments: ReadPayments
    post_again: PostAgain
    open_orders: OpenOrders
    undo_order: UndoOrder
    request_refund: RequestRefund
    decide_refund: DecideRefund
    decide_beside: DecideAtAnothersScreen
    hand_over_cash: HandOverCash
    hear_terminal: HearTerminal
    settle_batch: SettleBatch
    prove_by_batch: ProveByBatch
    attach_sale: AttachSale
    own_statements: ReadOwnStatements
    statements: Statements
    layouts: Layouts
    paid_bills: ReadPaidBills
    payouts: Payouts
    approve_payout_beside: ApprovePayoutBeside
    set_pin: SetPin
    exceptions: Exceptions
    day_end: DayEnd
    shifts: Shifts
    alerts: ReadAlerts
    apply_notification: ApplyNotification
    changes: Changes
    notice_restore: NoticeRestore
    hear_desk: HearDesk
    hand_in: HandIn
    heal: Heal
    reconciliation: Reconciliation
    versions: Versions
    version: str
    check_storage: Callable[[], None]
