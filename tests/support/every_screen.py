"""A world in which every screen has something to show: one patient, their money, and everybody's lists."""

from app.core.permissions import PERMISSIONS
from app.desk.ports import PrintedReceipt
from app.wire.administration import AuditPage, OperatorList, RoleList
from app.wire.orders import OrderPage
from support import reconciled
from support import screen_people as people
from support.exception_cases import CaseServer
from support.screen_world import World, devices_at_hand


def world_of_every_screen() -> World:
    """The desk's ends, with answers for all screens but the checkout."""
    made = World()
    made.devices.known = devices_at_hand()
    made.journal.keep_receipt(PrintedReceipt(people.number("P", 1), people.NOW, "缴费凭条", [], False))
    page = OrderPage(orders=(people.order(3), people.order(4, people.payment(4, channel="cash"))), after="")
    made.server.answers = {
        **reconciled.answers(),
        "open_refunds": (people.refund(4),), "find_patients": lambda _wanted: [people.PERSON], "inquire": page,
        "search_orders": page, "current_shift": people.shift(), "shifts": (people.closed_shift(2, 1),),
        "waiting_shifts": (), "differences": (people.difference(1),), "invoice_ranges": (people.invoice_range(1),),
        "operators": OperatorList(operators=people.OPERATORS), "windows": people.WINDOWS,
        "roles": RoleList(roles=people.ROLES, permissions=PERMISSIONS, channels=("cash", "wechat")),
        "alerts": people.ALERTS, "search_exceptions": CaseServer.with_cases(20).search_exceptions,
        "paid_bills": lambda _order_no: people.paid_bills(3), "payouts": lambda *_refund_no: (),
        "search_audit": AuditPage(rows=people.audit_rows(), before_row_id=None),
    }  # fmt: skip
    return made
