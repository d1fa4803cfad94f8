"""The three pages between a count and a closed shift: the count, the difference, the unknown money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.wire.payments import PaymentView
from app.wire.shifts import ShiftView
from ui import theme
from ui.shift.closing_wallets import WalletGrid
from ui.shift.count_grid import CountGrid
from ui.shift.models import Differing, Purpose, ShiftModel
from ui.shift.statement import terminal_words
from ui.text import age, clock_time, listed, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, scrolling
from ui.widgets.forms import FormField, no_ime, password_field, text_field
from ui.widgets.labels import PAYMENT_TONES, MoneyLabel, heading, set_property, words
from ui.widgets.panes import Panes
from ui.widgets.screen import Speaking
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class CountPage(Speaking):
    """Emits ``counted`` when the count is to be handed in, ``back`` on Esc."""

    counted = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purpose = Purpose.CLOSE
        self.grid, self.wallets = CountGrid(), WalletGrid()
        self._wallet_name, self._wallet_hint = heading(), words("muted", wrap=True)
        self._hint, self._total, self._sum = words("muted", wrap=True), MoneyLabel("figure-huge"), words("muted")
        self._pieces = words("muted")
        self.close_button = ActionButton(kind="primary", icon="check", key="F9")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self._name, self._terminal = heading(), words("strong", wrap=True)
        left, right = Card(), Card()
        left.column.addWidget(self._name)
        left.column.addWidget(self._hint)
        left.column.addSpacing(SPACE)
        left.column.addWidget(self.grid)
        left.column.addSpacing(SPACE)
        for each in (self._wallet_name, self._wallet_hint, self.wallets):
            left.column.addWidget(each)
        left.column.addStretch()
        for each in (self._sum, self._total, self._pieces, self._terminal):
            right.column.addWidget(each)
        right.column.addStretch()
        right.column.addWidget(self.close_button)
        right.column.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Panes(left, right, shares=(3, 2)))
        self.grid.changed.connect(self._on_changed)
        self.grid.finished.connect(self._on_counted_out)
        self.wallets.finished.connect(self.close_button.setFocus)
        self.close_button.clicked.connect(self.counted)
        self._back.clicked.connect(self.back)
        self._say()

    def show_wallets(self, channels: Sequence[str]) -> None:
        """The wallets that this shift used: one number each."""
        self.wallets.show_channels(channels)
        for each in (self._wallet_name, self._wallet_hint, self.wallets):
            each.setVisible(bool(channels))

    def show_terminal(self, shift: ShiftView | None) -> None:
        """How the card terminal's batch stands, where that matters: closing is never kept from anybody by it."""
        said, tone = terminal_words(shift) if shift is not None else ("", "")
        self._terminal.setText(said)
        self._terminal.setVisible(bool(said))
        set_property(self._terminal, "tone", tone)

    def show_purpose(self, purpose: Purpose) -> None:
        """What the count is for."""
        self._purpose = purpose
        self._say_purpose()

    def begin(self) -> None:
        """Nothing is counted yet."""
        self.grid.set_pieces({})
        self.wallets.clear()

    def retranslate(self) -> None:
        """Sums again."""
        self._say_purpose()
        self._on_changed()

    def _on_counted_out(self) -> None:
        if self.wallets.fields:
            self.wallets.take_focus()
        else:
            self.close_button.setFocus()

    def _say_purpose(self) -> None:
        said = {
            Purpose.CLOSE: translate("shift", "Close the shift"),
            Purpose.GIVE: translate("shift", "Hand over with this count"),
            Purpose.ACCEPT: translate("shift", "Accept with this count"),
            Purpose.LATER: translate("shift", "Hand in the late count"),
        }
        back = translate("shift", "Back, do not close")
        self.close_button.setText(said[self._purpose])
        self._back.setText(back if self._purpose is Purpose.CLOSE else translate("shift", "Back"))

    def _say(self) -> None:
        self.live(lambda: self._name.setText(translate("shift", "Count the drawer")))
        self.live(
            lambda: self._hint.setText(
                translate(
                    "shift",
                    "Type how many pieces of each there are, float included. Enter or ↓ moves on. "
                    "Each count that is handed in is kept; what is expected is shown once the shift is closed.",
                )
            )
        )
        self.live(lambda: self._sum.setText(translate("shift", "Counted")))
        self.live(lambda: self._wallet_name.setText(translate("shift", "The wallets")))
        self.live(
            lambda: self._wallet_hint.setText(
                translate("shift", "What each should show for this shift: received less paid back, in yuan.")
            )
        )
        self.live(self._say_purpose)
        self._on_changed()

    def _on_changed(self) -> None:
        self._total.show_fen(self.grid.total_fen())
        large = self.grid.total_fen() < 1_000_000
        set_property(self._total, "role", "figure-huge" if large else "display")
        pieces = self.grid.total_pieces()
        many, one = translate("shift", "{count} notes and coins"), translate("shift", "{count} note or coin")
        self._pieces.setText((one if pieces == 1 else many).format(count=pieces))


class DifferencePage(Speaking):
    """What does not agree, never by how much: the count is blind. Emits ``reason_given`` and ``back``."""

    reason_given = Signal(str)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = text_field(largest=200)
        self._name, self._channels, self._hint = heading(), words("display", wrap=True), words("", wrap=True)
        set_property(self._channels, "tone", "danger")
        field = FormField(self.reason)
        self._go = ActionButton(kind="primary", icon="check", key="F9")
        self._again = ActionButton(icon="undo", key="Esc")
        card = Card(spacing=2 * SPACE)
        card.setMaximumWidth(720)
        card.setMinimumWidth(480)
        for each in (self._name, self._channels, self._hint, field):
            card.column.addWidget(each)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._again)
        row.addStretch()
        row.addWidget(self._go)
        card.column.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch()
        self.reason.returnPressed.connect(self._on_given)
        self._go.clicked.connect(self._on_given)
        self._again.clicked.connect(self.back)
        self.live(lambda: field.set_name(translate("shift", "Reason of the difference")))
        self.live(lambda: self._go.setText(translate("shift", "Hand in with this reason")))

    def show_differing(self, differing: Differing) -> None:
        """Show what does not agree, and whether one may count again."""
        now, then = (
            (translate("shift", "This does not agree with the books"), translate("shift", "Count again")),
            (translate("shift", "This did not agree with the books"), translate("shift", "Back")),
        )
        name, again = then if differing.left == 0 else now
        self._name.setText(name)
        self._channels.setText(listed(map(word, differing.channels)))
        self._again.setText(again)
        self._hint.setText(_again_words(differing.left))

    def _on_given(self) -> None:
        self.reason_given.emit(self.reason.text())


def _again_words(left: int | None) -> str:
    """What can be done now, and what is kept, a line each."""
    said = {
        None: translate("shift", "Count again, or say why."),
        0: translate("shift", "No further count is compared: hand in what you counted, and say why it may not agree."),
        1: translate("shift", "You may count once more, or say why."),
    }
    many = translate("shift", "You may count {count} more times, or say why.")
    kept = translate("shift", "Every count handed in is kept. The amount is shown once the shift is closed.")
    return f"{said.get(left) or many.format(count=left)}\n{kept}"


class UnknownPage(Speaking):
    """The money that nobody knows yet, and who takes it over. Emits ``handover_given`` and ``back``."""

    handover_given = Signal(str, str)
    back = Signal()

    def __init__(self, memory: Remembers, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._hint, self._refunds = heading(), words("muted", wrap=True), words("strong", wrap=True)
        self.table = DataTable("shift.unknown", _columns(now), memory)
        self.username, self.password = no_ime(text_field(largest=32)), password_field()
        self._go = ActionButton(kind="primary", icon="users", key="F9")
        self._back = ActionButton(icon="undo", key="Esc")
        self._taker = heading()
        name, password = FormField(self.username), FormField(self.password)
        listed, form = Card(), Card()
        for each in (self._name, self._hint, self.table, self._refunds):
            listed.column.addWidget(each)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(name, 1)
        row.addWidget(password, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(self._go)
        form.column.addWidget(self._taker)
        form.column.addLayout(row)
        form.column.addLayout(buttons)
        self.table.setMinimumHeight(160)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(listed, 1)
        column.addWidget(form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))
        self.username.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._on_given)
        self._go.clicked.connect(self._on_given)
        self._back.clicked.connect(self.back)
        self.live(lambda: name.set_name(translate("shift", "User name of the colleague")))
        self.live(lambda: password.set_name(translate("shift", "Password of the colleague")))
        self.live(lambda: self._name.setText(translate("shift", "Money of this shift is still unknown")))
        self.live(
            lambda: self._hint.setText(
                translate(
                    "shift",
                    "Wait until it is known, or hand it over: a colleague signs for it with name and password "
                    "and sees it at this window until it is settled.",
                )
            )
        )
        self.live(lambda: self._taker.setText(translate("shift", "Who takes it over")))
        self.live(lambda: self._go.setText(translate("shift", "Hand over and close")))
        self.live(lambda: self._back.setText(translate("shift", "Back")))

    def show_unknown(self, model: ShiftModel) -> None:
        """Show the list, and how many refunds are unknown beside it."""
        shift = model.shift
        payments = shift.unknown if shift else ()
        self.table.show_rows(payments, keep=lambda row: row.payment_no)
        orders, refunds = (shift.open_orders, shift.unclear_refunds) if shift else (0, 0)
        paid_in_part = translate("shift", "Orders that are paid in part, to be finished or cancelled: {count}")
        not_known = translate("shift", "Refunds whose end is not known yet: {count}")
        said = [paid_in_part.format(count=orders) if orders else "", not_known.format(count=refunds) if refunds else ""]
        self._refunds.setText("\n".join(filter(None, said)))
        self._refunds.setVisible(any(said))

    def retranslate(self) -> None:
        """Headers again."""
        self.table.retranslate()

    def _on_given(self) -> None:
        password = self.password.text()
        self.password.clear()
        self.handover_given.emit(self.username.text(), password)


def _columns(now: Callable[[], datetime]) -> list[Column[PaymentView]]:
    def seconds(row: PaymentView) -> int:
        return int((now() - row.created_at).total_seconds())

    return [
        Column(
            name="at", title=lambda: translate("shift", "Since"), width=90, text=lambda row: clock_time(row.created_at)
        ),
        Column(name="age", title=lambda: translate("shift", "Age"), width=120, text=lambda row: age(seconds(row))),
        Column(name="who", title=lambda: translate("shift", "Patient"), width=130, text=lambda row: row.patient_label),
        Column(
            name="channel", title=lambda: translate("shift", "Channel"), width=110, text=lambda row: word(row.channel)
        ),
        Column(
            name="sum", title=lambda: translate("shift", "Amount"), width=120, right=True,
            text=lambda row: money(row.amount_fen),
        ),
        Column(
            name="state", title=lambda: translate("shift", "State"), width=160, text=lambda row: word(row.state),
            tone=lambda row: PAYMENT_TONES[row.state][0], icon=lambda row: PAYMENT_TONES[row.state][1],
        ),
        Column(
            name="no", title=lambda: translate("shift", "Payment number"), width=280, text=lambda row: row.payment_no
        ),
    ]  # fmt: skip
