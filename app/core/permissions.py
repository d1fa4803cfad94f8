"""What an operator may do: a permission a menu and a permission a button, checked in the services, mirrored on the
screen.
"""

from collections.abc import Mapping

PERMISSIONS: tuple[str, ...] = (
    "checkout.view",
    "checkout.pay",
    "checkout.cash",
    "checkout.cancel",
    "refunds.view",
    "refunds.request",
    "refunds.approve",
    "shift.view",
    "shift.open",
    "shift.close",
    "shift.take_over",
    "inquiry.view",
    "inquiry.ask",
    "orders.view",
    "orders.post_again",
    "orders.book_late",
    "alerts.view",
    "alerts.take",
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
        "shift.view", "shift.open", "shift.close", "shift.take_over", "inquiry.view", "inquiry.ask",
        "alerts.view", "alerts.take", "devices.view", "devices.test", "drawer.open", "receipt.reprint", "settings.view",
    ),
    "supervisor": tuple(name for name in PERMISSIONS if not name.startswith(("administration.", "audit."))),
    "finance": (
        "refunds.view", "refunds.approve", "shift.view", "inquiry.view", "inquiry.ask", "orders.view",
        "orders.post_again", "orders.book_late", "alerts.view", "alerts.take", "audit.view", "settings.view",
    ),
    "administrator": (
        "administration.view", "administration.operators", "administration.unlock", "administration.roles",
        "administration.windows", "audit.view", "devices.view", "settings.view",
    ),
}  # fmt: skip
"""Roles a new installation begins with; a hospital edits them or adds its own."""
