"""The list of paid orders that the HIS has not answered: age, attempts, amount; late ones in words and colour."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.inquiry.waiting import LATE_S, Waiting, WaitingModel
from ui.text import age, date_time, money, sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, Card, EmptyState, InlineError
from ui.widgets.labels import Badge, heading, words
from ui.widgets.screen import Speaking
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class WaitingPanel(Speaking):
    """Emits wishes; shows one ``WaitingModel``."""

    post_wanted = Signal(object)
    open_wanted = Signal(object)
    read_wanted = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Waiting, ...] = ()
        self.table = DataTable("inquiry.waiting", _columns(), memory)
        self.error, self._busy = InlineError(), BusyBar()
        self._name, self._alert, self._more = heading(), Badge(), words("small")
        self.post = ActionButton(kind="primary", icon="upload", key="F9")
        self.open = ActionButton(icon="receipt", key="F8")
        self.read = ActionButton(kind="quiet", icon="refresh", key="F5")
        self._nothing = EmptyState("success")
        self._arrange()
        self.post.clicked.connect(lambda: self.post_wanted.emit(self.chosen))
        self.open.clicked.connect(lambda: self.open_wanted.emit(self.chosen))
        self.table.chosen.connect(lambda _row: self.open_wanted.emit(self.chosen))
        self.read.clicked.connect(self.read_wanted)

    @property
    def chosen(self) -> object:
        """The order in front, or None."""
        row = self.table.current_row()
        return row.order if row is not None else None

    def show_model(self, model: WaitingModel) -> None:
        """Show all of it."""
        if model.rows != self._rows:
            self._rows = model.rows
            self.table.show_rows(model.rows, keep=lambda row: row.order.order_no)
        fault, some = model.fault, bool(model.orders)
        self.error.show_code(fault.code if fault else "", fault.values if fault else {}, fault.tone if fault else "")
        self._busy.set_busy(model.busy)
        self.table.setVisible(some)
        self._nothing.setVisible(not some)
        self._more.setVisible(model.more)
        self._alert.setVisible(some)
        self._alert.show_state(_alert(model), "danger" if model.late_count else "primary", "")
        self.post.setVisible(model.may_post and some)
        self.open.setVisible(some)
        for button in (self.post, self.open, self.read):
            button.setEnabled(not model.busy)

    def retranslate(self) -> None:
        """Say the rows again."""
        self.table.retranslate()
        self.error.retranslate()

    def _arrange(self) -> None:
        card, head = Card(), QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._name)
        head.addWidget(self._alert)
        head.addStretch()
        for button in (self.read, self.open, self.post):
            head.addWidget(button)
        card.column.addLayout(head)
        for part in (self._busy, self.error):
            card.column.addWidget(part)
        card.column.addWidget(self.table, 1)
        card.column.addWidget(self._nothing, 1)
        card.column.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self._say()

    def _say(self) -> None:
        self.live(lambda: self._name.setText(translate("inquiry", "Paid, but the HIS has not answered")))
        self.live(lambda: self.post.setText(translate("inquiry", "Tell the HIS now")))
        self.live(lambda: self.open.setText(translate("inquiry", "Show the payment")))
        self.live(lambda: self.read.setText(translate("inquiry", "Read again")))
        self.live(lambda: self._more.setText(translate("inquiry", "There are more; the newest are shown.")))
        self.live(
            lambda: self._nothing.say(
                translate("inquiry", "The HIS knows of every payment."),
                translate("inquiry", "What it has not answered stands here; it is told again by itself."),
            )
        )


def _alert(model: WaitingModel) -> str:
    if model.late_count:
        text = translate("inquiry", "Waiting: {count}, longer than {minutes} min: {late}")
        return text.format(late=model.late_count, count=len(model.orders), minutes=LATE_S // 60)
    return translate("inquiry", "Waiting: {count}").format(count=len(model.orders))


def _columns() -> list[Column[Waiting]]:
    return [
        Column(
            name="age", title=lambda: translate("inquiry", "Waits for"), width=160, text=_age,
            tone=lambda row: "danger" if row.late else "", icon=lambda row: "warning" if row.late else "hourglass",
        ),
        Column(
            name="sum", title=lambda: translate("inquiry", "Amount"), width=115, right=True,
            text=lambda row: money(row.paid_fen),
        ),
        Column(
            name="tried", title=lambda: translate("inquiry", "Told"), width=90, right=True,
            text=lambda row: translate("inquiry", "{count}×").format(count=row.order.posting_attempts),
        ),
        Column(name="said", title=lambda: translate("inquiry", "Last answer"), width=190, text=_said),
        Column(
            name="patient", title=lambda: translate("inquiry", "Patient"), width=160,
            text=lambda row: f"{row.order.patient_label}  {row.order.patient_no}",
        ),
        Column(
            name="channel", title=lambda: translate("inquiry", "Channel"), width=80,
            text=lambda row: "、".join(word(each) for each in sorted({paid.channel for paid in row.order.payments})),
        ),
        Column(
            name="window", title=lambda: translate("inquiry", "Window"), width=140,
            text=lambda row: row.order.window_name,
        ),
        Column(
            name="at", title=lambda: translate("inquiry", "Time"), width=145, whole=True,
            text=lambda row: date_time(row.order.created_at),
        ),
    ]  # fmt: skip


def _age(row: Waiting) -> str:
    return translate("inquiry", "{age}, too long").format(age=age(row.age_s)) if row.late else age(row.age_s)


def _said(row: Waiting) -> str:
    return sentence(row.order.posting_outcome).what if row.order.posting_outcome else "—"
