"""What the services need of the world, as small Protocols shaped by their callers; imports domain and app.core only."""

from server.ports.alerts import Alerts
from server.ports.business import (
    Bill,
    BillItem,
    BusinessSystem,
    Patient,
    PostingAnswer,
    PostingQuery,
    PostingWord,
    WithdrawalAnswer,
    WithdrawalQuery,
    WithdrawalWord,
)
from server.ports.card_records import CardRecords, CardSettlements
from server.ports.channels import (
    Channel,
    ChannelAnswer,
    ChannelRules,
    Comment,
    CommentedChannel,
    FundBilledChannel,
    Notification,
    NotifyingChannel,
    RefundAnswer,
    StatementEntry,
    StatementFile,
)
from server.ports.corrections import Corrections
from server.ports.documents import DocumentForm, DocumentLanguage, Documents
from server.ports.exceptions import ExceptionQuery, Exceptions
from server.ports.healing import Healings, MarkFile
from server.ports.mails import Mails, Postman
from server.ports.months import Months
from server.ports.parts import OrdersInParts
from server.ports.payouts import Payouts
from server.ports.platform import PlatformRows
from server.ports.runs import Runs
from server.ports.sending import HttpReply, HttpRequest, Send
from server.ports.shifts import CashMovements, InvoiceRanges, LateEvents, ShiftDifferences
from server.ports.statements import Layouts, Statements
from server.ports.storage import (
    Audit,
    AuditQuery,
    Bills,
    Facts,
    Jobs,
    Ledger,
    Notices,
    Operators,
    OrderQuery,
    Orders,
    Payments,
    Postings,
    Refunds,
    Roles,
    Sessions,
    Shifts,
    UnitOfWork,
    UnitOfWorkFactory,
    Windows,
)
from server.ports.vault import RotatingVault, Vault

__all__ = [
    "Alerts",
    "Audit",
    "AuditQuery",
    "Bill",
    "BillItem",
    "Bills",
    "BusinessSystem",
    "CardRecords",
    "CardSettlements",
    "CashMovements",
    "Channel",
    "ChannelAnswer",
    "ChannelRules",
    "Comment",
    "CommentedChannel",
    "Corrections",
    "DocumentForm",
    "DocumentLanguage",
    "Documents",
    "ExceptionQuery",
    "Exceptions",
    "Facts",
    "FundBilledChannel",
    "Healings",
    "HttpReply",
    "HttpRequest",
    "InvoiceRanges",
    "Jobs",
    "LateEvents",
    "Layouts",
    "Ledger",
    "Mails",
    "MarkFile",
    "Months",
    "Notices",
    "Notification",
    "NotifyingChannel",
    "Operators",
    "OrderQuery",
    "Orders",
    "OrdersInParts",
    "Patient",
    "Payments",
    "Payouts",
    "PlatformRows",
    "PostingAnswer",
    "PostingQuery",
    "PostingWord",
    "Postings",
    "Postman",
    "RefundAnswer",
    "Refunds",
    "Roles",
    "RotatingVault",
    "Runs",
    "Send",
    "Sessions",
    "ShiftDifferences",
    "Shifts",
    "StatementEntry",
    "StatementFile",
    "Statements",
    "UnitOfWork",
    "UnitOfWorkFactory",
    "Vault",
    "Windows",
    "WithdrawalAnswer",
    "WithdrawalQuery",
    "WithdrawalWord",
]
