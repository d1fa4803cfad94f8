"""The list of money that is not known yet: always in sight, each with name, channel, amount, age, state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.checkout.models import OpenMoney, OpenOrder
from ui.text import age, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.labels import PAYMENT_TONES, Badge, MoneyLabel, Pictogram, heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
ROWS_SHOWN = 4
ORDERS_SHOWN = 3
BADGE_PX, AMOUNT_PX = 150, 120


class _Line(QWidget):
    """Badge, name, what is to be said, amount; where it is narrow what is to be said stands below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._about, self._badge, self._money = (
            words("strong"),
            words("small"),
            Badge(),
            MoneyLabel("strong"),
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(0)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Two lines instead of one."""
        self._badge.setMinimumWidth(0 if narrow else BADGE_PX)
        self._money.setMinimumWidth(0 if narrow else AMOUNT_PX)
        for each in (self._badge, self._name, self._about, self._money):
            self._grid.removeWidget(each)
        self._grid.addWidget(self._badge, 0, 0)
        self._grid.addWidget(self._name, 0, 1)
        self._grid.addWidget(self._money, 0, 3)
        self._about.setWordWrap(narrow)
        if narrow:
            self._grid.addWidget(self._about, 1, 0, 1, 4)
        else:
            self._grid.addWidget(self._about, 0, 2)
        self._grid.setColumnStretch(1, 1 if narrow else 0)
        self._grid.setColumnStretch(2, 0 if narrow else 1)


class _Row(_Line):
    """One payment."""

    def show_row(self, row: OpenMoney, now: datetime) -> None:
        """Show one payment; the age grows."""
        self._name.setText(row.patient_label)
        self._money.setText(money(row.amount_fen))
        seconds = round((now - row.since) / timedelta(seconds=1))
        self._about.setText(f"{word(row.channel)} · {age(seconds)}")
        tone, icon = PAYMENT_TONES[row.state.value]
        text = translate("checkout", "Asking…") if row.asking else word(row.state.value)
        self._badge.show_state(text, tone, icon)


class _OrderRow(_Line):
    """One order in parts that is not complete."""

    def show_order(self, order: OpenOrder, now: datetime) -> None:
        """Who, how much of how much, what remains, how old."""
        text = translate("checkout", "Being cancelled") if order.undoing else translate("checkout", "Paid in part")
        self._badge.show_state(text, "warning", "undo" if order.undoing else "list")
        self._name.setText(order.patient_label)
        self._about.setText(order_words(order, now))
        self._money.setText(money(order.paid_fen))


def order_words(order: OpenOrder, now: datetime) -> str:
    """``¥100.00 of ¥160.10 paid, ¥60.10 remains · 3 min``."""
    text = translate("checkout", "{paid} of {total} paid, {remaining} remains").format(
        paid=money(order.paid_fen), total=money(order.total_fen), remaining=money(order.total_fen - order.paid_fen)
    )
    return f"{text} · {age(round((now - order.since) / timedelta(seconds=1)))}"


class OpenMoneyPanel(Speaking):
    """Emits ``ask_wanted`` with a payment's number, ``seen_wanted`` when what became known has been seen."""

    ask_wanted = Signal(str)
    seen_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[OpenMoney] = ()
        self._settled: Sequence[OpenMoney] = ()
        self._orders: Sequence[OpenOrder] = ()
        self._may_resume = False
        self._now: datetime | None = None
        self._card = Card(padding=SPACE + SPACE // 2, spacing=SPACE // 2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        self._ask = ActionButton(icon="refresh", key="F10")
        self._seen = ActionButton(icon="check", key="F11")
        self.resume = ActionButton(icon="play", key="F8")
        self._icon, self._title, self._sum = Pictogram("success", "success", 20), heading(), MoneyLabel("strong")
        self._sum.setMinimumWidth(AMOUNT_PX)
        self._head, buttons, title = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout(), QHBoxLayout()
        for row in (self._head, buttons, title):
            row.setSpacing(SPACE)
        title.addWidget(self._icon)
        title.addWidget(self._title, 1)
        buttons.addStretch()
        for each in (self.resume, self._ask, self._seen):
            buttons.addWidget(each)
        self._head.addLayout(title, 1)
        self._head.addLayout(buttons)
        top = QHBoxLayout()
        top.addLayout(self._head, 1)
        top.addWidget(self._sum, alignment=Qt.AlignmentFlag.AlignTop)
        self._card.column.addLayout(top)
        self._shown = [_Row() for _ in range(ROWS_SHOWN)]
        self._order_rows = [_OrderRow() for _ in range(ORDERS_SHOWN)]
        for line in (*self._order_rows, *self._shown):
            self._card.column.addWidget(line)
        self._more = words("small")
        self._ask.clicked.connect(self._on_ask)
        self._ask.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._seen.clicked.connect(self.seen_wanted)
        self._seen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resume.clicked.connect(self.resume_wanted)
        self.resume.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.live(lambda: self.resume.setText(translate("checkout", "Go on")))
        self.live(lambda: self._seen.setText(translate("checkout", "Seen")))
        self.live(lambda: self._ask.setText(translate("checkout", "Ask the oldest now")))
        self._card.column.addWidget(self._more)
        self.retranslate()

    def show_rows(
        self, rows: Sequence[OpenMoney], settled: Sequence[OpenMoney], now: datetime, *,
        orders: Sequence[OpenOrder] = (), may_resume: bool = False,
    ) -> None:  # fmt: skip
        """Show orders that are not complete, what has become known, then what has not; nothing open is said too."""
        self._rows, self._settled, self._now = rows, settled, now
        self._orders, self._may_resume = orders, may_resume
        self._show_orders(now)
        self._card.set_tone("unknown" if rows else ("warning" if orders else ("success" if settled else "")))
        self._icon.show_icon("help" if rows else "success", "unknown" if rows else "success")
        self._sum.setVisible(bool(rows))
        self._sum.show_fen(sum(row.amount_fen for row in rows))
        if rows:
            title = translate("checkout", "Money not known yet: {count}")
            self._title.setText(title.format(count=len(rows)))
        elif orders:
            self._title.setText(
                translate("checkout", "Orders that are not complete: {count}").format(count=len(orders))
            )
            self._icon.show_icon("list", "warning")
        else:
            self._title.setText(translate("checkout", "All money is known"))
        shown = [*settled, *rows]
        for place, widget in enumerate(self._shown):
            widget.setVisible(place < len(shown))
            if place < len(shown):
                widget.show_row(shown[place], now)
        hidden = max(len(shown) - ROWS_SHOWN, 0) + max(len(orders) - ORDERS_SHOWN, 0)
        self._more.setVisible(hidden > 0)
        self._more.setText(translate("checkout", "and {count} more").format(count=hidden))
        self._ask.setVisible(bool(rows))
        self._seen.setVisible(bool(settled))

    def _show_orders(self, now: datetime) -> None:
        for place, widget in enumerate(self._order_rows):
            widget.setVisible(place < len(self._orders))
            if place < len(self._orders):
                widget.show_order(self._orders[place], now)
        self.resume.setVisible(bool(self._orders) and self._may_resume)

    def retranslate(self) -> None:
        """Say it again."""
        if self._now is not None:
            self.show_rows(
                self._rows, self._settled, self._now, orders=self._orders, may_resume=self._may_resume
            )  # fmt: skip

    def set_narrow(self, narrow: bool, *, brief: bool = False) -> None:
        """Buttons below the title, two lines a row; ``brief``: buttons beside it with their icons alone."""
        for button in (self.resume, self._ask, self._seen):
            button.set_bare(brief)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._head.setDirection(down if narrow else across)
        self._sum.setMinimumWidth(0 if narrow else AMOUNT_PX)
        for line in (*self._order_rows, *self._shown):
            line.set_narrow(narrow)

    def count(self) -> int:
        """How many are open."""
        return len(self._rows)

    def _on_ask(self) -> None:
        if self._rows:
            self.ask_wanted.emit(self._rows[0].payment_no)
