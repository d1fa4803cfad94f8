"""What was taken at this window without the server: each payment with what became of it, from this computer's disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.core.errors import PaydeskError
from app.desk.ports import OfflineEntry
from app.desk.take_offline import masked
from ui.context import Context
from ui.tasks import DELIVERY
from ui.text import date_time, money, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import EmptyState, InlineError
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet
from ui.widgets.tables import Column, DataTable

LATEST = 200
WIDTH_PX = 940


class OfflineSheet(Sheet):
    """A list to look at; it is read once when it is opened and works without the server."""

    def __init__(self, over: QWidget, context: Context, on_close: Callable[[], None]) -> None:
        super().__init__(over, width=min(WIDTH_PX, max(over.width() - 48, 480)))
        self._context, self._on_close = context, on_close
        self.table = DataTable("offline.payments", _columns(), context.preferences)
        self.table.setMinimumHeight(280)
        self._nothing, self._error = EmptyState("inbox"), InlineError()
        self._nothing.say(
            translate("frame", "Nothing was taken without the server at this window."),
            translate("frame", "Payments of such a time stand here, with what became of them."),
        )
        self._close = ActionButton(key="Esc")
        self._close.setText(translate("frame", "Close"))
        self._close.clicked.connect(self.dismissed)
        self.column.addWidget(words("title", translate("frame", "Taken without the server")))
        for each in (self._error, self.table, self._nothing):
            self.column.addWidget(each)
        self.buttons.addStretch()
        self.buttons.addWidget(self._close)
        self._nothing.setVisible(False)

    def open_list(self) -> None:
        """Show it and read the journal."""
        self.open(self.table)
        deliver = self._context.desk.alone.deliver
        self._context.tasks.run(DELIVERY, lambda: deliver.latest(LATEST), self._read, self._not_read)

    def dismissed(self) -> None:
        """Esc."""
        self.close_sheet()
        self._on_close()

    def _read(self, entries: Sequence[OfflineEntry]) -> None:
        self.table.show_rows(entries)
        self.table.setVisible(bool(entries))
        self._nothing.setVisible(not entries)

    def _not_read(self, error: PaydeskError) -> None:
        self._error.show_error(error)


def _columns() -> list[Column[OfflineEntry]]:
    return [
        Column(name="time", title=lambda: translate("frame", "Time"), text=_time, width=150, whole=True),
        Column(
            name="patient", title=lambda: translate("frame", "Patient"), width=90,
            text=lambda row: masked(row.payment.patient_name),
        ),
        Column(
            name="amount", title=lambda: translate("frame", "Amount"), width=100, right=True,
            text=lambda row: money(row.payment.amount_fen),
        ),
        Column(
            name="became", title=lambda: translate("frame", "Became"), text=_became, width=240,
            tone=lambda row: {"paid": "", "held": "danger"}.get(row.outcome, "warning"),
        ),
        Column(
            name="cashier", title=lambda: translate("frame", "Cashier"), width=90, text=lambda row: row.operator_name
        ),
        Column(
            name="number", title=lambda: translate("frame", "Number"), width=270, whole=True,
            text=lambda row: row.payment.payment_no,
        ),
    ]  # fmt: skip


def _time(entry: OfflineEntry) -> str:
    """The desk's time, put right by what was last known of the server's."""
    return date_time(entry.content.taken_at + timedelta(milliseconds=entry.content.clock_ahead_ms))


def _became(entry: OfflineEntry) -> str:
    if entry.outcome == "paid":
        return translate("frame", "Booked")
    if entry.outcome == "held":
        return translate("frame", "Held: {why}").format(why=sentence(entry.reason).what)
    if entry.reason:
        return translate("frame", "Not delivered: {why}").format(why=sentence(entry.reason).what)
    return translate("frame", "To be delivered")
