"""The statement of a shift: totals a channel, and after the close what was counted against what was expected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.shift import ShiftState
from app.core.terminal import SETTLED_STATES
from app.wire.card_settlements import SettlementView
from app.wire.shifts import CountView, InvoiceTallyView, ShiftView, WalletView
from ui import theme
from ui.shift.models import ChannelLine, lines_of
from ui.shift.moving import signed_fen
from ui.text import date_time, listed, money, titled, translate, word
from ui.widgets.cards import Card, EmptyState
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import heading
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE


class Statement(Card):
    """Shows one shift."""

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shift: ShiftView | None = None
        self._name, self._facts, self._empty = heading(), FactList(), EmptyState("inbox", icon_px=40)
        self._table = DataTable("shift.totals", _columns(), memory)
        self._table.setWordWrap(True)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for each in (self._name, self._facts, self._table, self._empty):
            self.column.addWidget(each)

    def show_shift(self, shift: ShiftView) -> None:
        """Show it; while it is open the expected cash is not known to anybody at the window."""
        self._shift = shift
        closed = shift.state is ShiftState.CLOSED
        self._name.setText(
            translate("shift", "Statement of the closed shift")
            if closed
            else translate("shift", "So far in this shift")
        )
        self._facts.show_facts(_facts(shift))
        lines = lines_of(shift)
        self._table.show_rows(lines)
        self._table.clearSelection()
        self._table.setFixedHeight(ROW_PX * (len(lines) + 1) + SPACE // 2)
        self._table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if closed:
            self._empty.say(translate("shift", "Nothing was taken in this shift."))
        else:
            self._empty.say(
                translate("shift", "Nothing was taken yet."),
                translate("shift", "Amounts are shown after the count."),
            )

    def retranslate(self) -> None:
        """Say it again in the present language."""
        self._table.retranslate()
        if self._shift is not None:
            self.show_shift(self._shift)


def _facts(shift: ShiftView) -> list[Fact]:
    facts = [
        Fact(translate("shift", "Cashier"), f"{shift.operator_name} · {shift.window_name}"),
        Fact(translate("shift", "Open since"), date_time(shift.opened_at)),
        Fact(translate("shift", "Float"), money(shift.float_fen)),
        *([Fact(translate("shift", "Refused by the colleague"), shift.refusal, "warning")] if shift.refusal else []),
        *[
            Fact(word(f"movement.{each.kind}"), f"{money(signed_fen(each))} · {each.reason}")
            for each in shift.movements
        ],
        *[Fact(translate("shift", "Printed invoices"), _invoice_words(each)) for each in shift.invoices],
        *[_settlement_fact(each) for each in shift.settlements],
    ]  # fmt: skip
    return facts if shift.state is not ShiftState.CLOSED else [*facts, *_closed_facts(shift)]


def _closed_facts(shift: ShiftView) -> list[Fact]:
    facts = [
        Fact(translate("shift", "Closed at"), date_time(shift.closed_at or shift.opened_at)),
        Fact(translate("shift", "Cash expected"), money(shift.expected_fen)),
        Fact(translate("shift", "Cash counted"), money(shift.counted_fen)),
        Fact(translate("shift", "Difference"), difference_words(shift.difference_fen), _tone(shift.difference_fen)),
        *[_wallet_fact(each) for each in shift.wallets],
        *[_count_fact(each) for each in shift.counts],
        *[
            Fact(
                translate("shift", "Late from an earlier shift"),
                f"{word(each.channel)} {word(each.kind)} {money(each.amount_fen)} · {each.shift_no}",
            )
            for each in shift.late
        ],
    ]
    if shift.closed_by_rule:
        told = translate("shift", "{at} by {name}").format(
            at=date_time(shift.counted_at) if shift.counted_at else "—", name=shift.counted_by
        )
        facts.append(Fact(translate("shift", "Left open, closed by rule, counted later"), told, "warning"))
    if shift.difference_reason:
        facts.append(Fact(translate("shift", "Reason"), shift.difference_reason))
    if shift.handed_over_to:
        facts.append(Fact(translate("shift", "Handed over to"), shift.handed_over_to))
    return facts


def _wallet_fact(wallet: WalletView) -> Fact:
    fen = wallet.counted_fen - wallet.expected_fen
    name = translate("shift", "{channel} counted").format(channel=word(wallet.channel))
    return Fact(name, f"{money(wallet.counted_fen)} · {difference_words(fen)}", _tone(fen))


def _count_fact(count: CountView) -> Fact:
    """A count that was handed in before the one that closed the shift."""
    means = listed(
        f"{word(each.channel)} {money(each.counted_fen)} ({difference_words(each.counted_fen - each.expected_fen)})"
        for each in count.means
    )
    agreed = all(each.counted_fen == each.expected_fen for each in count.means)
    told = titled(f"{date_time(count.at)} {count.by}", means)
    return Fact(translate("shift", "Counted before"), told, "" if agreed else "warning")


def _invoice_words(tally: InvoiceTallyView) -> str:
    said = translate("shift", "{first}–{last}: used {used}, void {voided}, left {left}")
    return said.format(
        first=tally.first_text, last=tally.last_text, used=tally.used, voided=len(tally.voided), left=tally.left
    )


def terminal_words(shift: ShiftView) -> tuple[str, str]:
    """How the card terminal's batch stands, and in what tone; empty when nothing is to be said."""
    front = shift.settlements[-1] if shift.settlements else None
    if front is None or (shift.unsettled_cards and front.state in SETTLED_STATES):
        if not shift.unsettled_cards:
            return "", ""
        waits = translate("shift", "Card terminal: {count} not settled yet (Esc, then F2)")
        return waits.format(count=shift.unsettled_cards), "warning"
    said = translate("shift", "Card terminal: {state}").format(state=word(f"settlement_{front.state.value}"))
    tones = {"agrees": "success", "differs": "danger", "unknown": "unknown"}
    return said, tones.get(front.state.value, "warning")


def _settlement_fact(settlement: SettlementView) -> Fact:
    said = word(f"settlement_{settlement.state.value}")
    if settlement.totals is not None and settlement.totals.sale_fen is not None:
        said = translate("shift", "sales {sales}, refunds {refunds} · {state}").format(
            sales=money(settlement.totals.sale_fen),
            refunds=money((settlement.totals.refund_fen or 0) + (settlement.totals.void_fen or 0)), state=said,
        )  # fmt: skip
    tones = {"agrees": "success", "differs": "danger"}
    return Fact(translate("shift", "Card terminal settled"), said, tones.get(settlement.state.value, "warning"))


def difference_words(difference_fen: int) -> str:
    """Surplus, shortage or agreement, with the amount."""
    if difference_fen == 0:
        return translate("shift", "Agrees")
    if difference_fen > 0:
        return translate("shift", "Surplus {amount}").format(amount=money(difference_fen))
    return translate("shift", "Shortage {amount}").format(amount=money(-difference_fen))


def _tone(difference_fen: int) -> str:
    return "success" if difference_fen == 0 else "danger"


def line_name(row: ChannelLine) -> str:
    """The channel, or that it is the sum."""
    return word(row.channel) if row.channel else translate("shift", "Together")


def _sum(row: ChannelLine, amount_fen: int) -> str:
    """An amount, or that it is not shown before the count."""
    return "•••" if row.hidden else money(amount_fen)


def _columns() -> list[Column[ChannelLine]]:
    return [
        Column(
            name="channel", title=lambda: translate("shift", "Channel"), width=130,
            text=line_name,
        ),
        Column(
            name="paid_count", title=lambda: translate("shift", "Payments"), width=72, right=True,
            text=lambda row: str(row.paid_count),
        ),
        Column(
            name="paid", title=lambda: translate("shift", "Received"), width=96, right=True,
            text=lambda row: _sum(row, row.paid_fen),
        ),
        Column(
            name="refund_count", title=lambda: translate("shift", "Refunds"), width=72, right=True,
            text=lambda row: str(row.refunded_count),
        ),
        Column(
            name="refunded", title=lambda: translate("shift", "Paid back"), width=96, right=True,
            text=lambda row: _sum(row, row.refunded_fen),
        ),
        Column(
            name="net", title=lambda: translate("shift", "Remains"), width=96, right=True,
            text=lambda row: _sum(row, row.net_fen),
        ),
    ]  # fmt: skip
