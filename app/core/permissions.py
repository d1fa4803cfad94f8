"""What an operator may do: a permission a menu and a permission a button, checked in the services, mirrored on the
screen.
"""

from collections.abc import Mapping

PERMISSIONS: tuple[str, ...] = (
    "checkout.view",
    "checkout.pay",
    "checkout.cash",
    "checkout.cancel",
    "checkout.attach_card",
    "refunds.view",
    "refunds.request",
    "refunds.approve",
    "refunds.payout",
    "refunds.payout_approve",
    "shift.view",
    "shift.open",
    "shift.close",
    "shift.take_over",
    "shift.cash_movement",
    "shift.differences",
    "shift.invoices",
    "inquiry.view",
    "inquiry.ask",
    "orders.view",
    "orders.post_again",
    "orders.book_late",
    "alerts.view",
    "alerts.take",
    "reconciliation.view",
    "reconciliation.run",
    "reconciliation.statements",
    "reconciliation.layouts",
    "reconciliation.close_month",
    "reconciliation.rules",
    "reconciliation.try_rules",
    "reconciliation.day_zero",
    "exceptions.view",
    "exceptions.propose",
    "exceptions.approve",
    "exceptions.execute",
    "administration.view",
    "administration.operators",
    "administration.unlock",
    "administration.roles",
    "administration.windows",
    "audit.view",
    "devices.view",
    "devices.test",
    "drawer.open",
    "receipt.reprint",
    "settings.view",
)
"""Every permission, ``menu.view`` for a menu and ``menu.button`` for a button; a new one is added here and nowhere
else.
"""

ROLE_PRESETS: Mapping[str, tuple[str, ...]] = {
    "cashier": (
        "checkout.view", "checkout.pay", "checkout.cash", "checkout.cancel", "refunds.view", "refunds.request",
        "refunds.payout",
        "shift.view", "shift.open", "shift.close", "shift.take_over", "shift.cash_movement", "inquiry.view",
        "inquiry.ask",
        "alerts.view", "alerts.take", "devices.view", "devices.test", "drawer.open", "receipt.reprint", "settings.view",
    ),
    "supervisor": tuple(name for name in PERMISSIONS if not name.startswith(("administration.", "audit."))),
    "finance": (
        "refunds.view", "refunds.approve", "refunds.payout", "refunds.payout_approve",
        "shift.view", "shift.differences", "inquiry.view", "inquiry.ask", "orders.view",
        "orders.post_again", "orders.book_late", "alerts.view", "alerts.take",
        "reconciliation.view", "reconciliation.run", "reconciliation.statements", "reconciliation.layouts",
        "reconciliation.close_month", "reconciliation.try_rules", "reconciliation.day_zero", "exceptions.view",
        "exceptions.propose", "exceptions.approve", "exceptions.execute", "audit.view", "settings.view",
    ),
    "administrator": (
        "administration.view", "administration.operators", "administration.unlock", "administration.roles",
        "administration.windows", "audit.view", "devices.view", "settings.view",
    ),
}  # fmt: skip
"""Roles a new installation begins with; a hospital edits them or adds its own."""

PRESET_APPROVE_FEN: Mapping[str, int] = {"supervisor": 2_000_000}
"""Up to so much of one order those roles may approve of others' refunds at first; a role not named: any amount."""
