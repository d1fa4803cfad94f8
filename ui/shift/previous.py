"""The columns of earlier shifts: one's own, or everybody's."""

from __future__ import annotations

from app.wire.shifts import ShiftView
from ui.shift.statement import difference_words
from ui.text import date_time, money, translate
from ui.widgets.tables import Column


def previous_columns() -> list[Column[ShiftView]]:
    return [
        Column(
            name="opened", title=lambda: translate("shift", "Opened"), width=150, whole=True,
            text=lambda row: date_time(row.opened_at),
        ),
        Column(
            name="counted", title=lambda: translate("shift", "Counted"), width=105, right=True,
            text=lambda row: money(row.counted_fen),
        ),
        Column(
            name="difference", title=lambda: translate("shift", "Difference"), width=120,
            text=lambda row: difference_words(row.difference_fen),
            tone=lambda row: "danger" if row.difference_fen else "success",
            icon=lambda row: "warning" if row.difference_fen else "success",
        ),
    ]  # fmt: skip


def everybody_columns() -> list[Column[ShiftView]]:
    opened, counted, difference = previous_columns()
    cashier: Column[ShiftView] = Column(
        name="cashier", title=lambda: translate("shift", "Cashier"), width=90, text=lambda row: row.operator_name
    )
    window: Column[ShiftView] = Column(
        name="window",
        title=lambda: translate("shift", "Window"),
        width=90,
        spare=True,
        text=lambda row: row.window_name,
    )
    reason: Column[ShiftView] = Column(
        name="reason",
        title=lambda: translate("shift", "Reason"),
        width=140,
        spare=True,
        text=lambda row: row.difference_reason,
    )
    return [opened, cashier, window, counted, difference, reason]
