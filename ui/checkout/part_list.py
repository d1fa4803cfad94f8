"""The parts of an order: channel, amount, state, and what is said and shown in large figures while they are paid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.payment import PaymentState
from ui import theme
from ui.checkout.models import PAYING, UNDER_WAY, CheckoutModel, PartShown, Stage
from ui.text import money, translate, word
from ui.widgets.labels import PAYMENT_TONES, Badge, MoneyLabel, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
PARTS_SHOWN = 6
REFUND_TONES = {
    "refunded": ("success", "undo"), "paid_out": ("success", "undo"), "rejected": ("danger", "failure"),
    "failed": ("danger", "failure"), "unknown": ("unknown", "help"), "abnormal": ("warning", "warning"),
    "requested": ("warning", "lock"),
}  # fmt: skip
"""How the refund of a part looks; what is not named is under way."""


class _Row(QWidget):
    """One part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel, self._money, self._badge = words("strong"), MoneyLabel("strong"), Badge()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._badge)
        row.addWidget(self._channel, 1)
        row.addWidget(self._money)

    def show_part(self, part: PartShown, *, undoing: bool) -> None:
        self._channel.setText(word(part.channel))
        self._money.setText(money(part.amount_fen))
        state, tone, icon = _look(part, undoing=undoing)
        self._badge.show_state(state, tone, icon)


class PartList(Speaking):
    """Every part of the order in front; hidden while the order is not paid in parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: Sequence[PartShown] = ()
        self._undoing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE // 2)
        self._rows = [_Row() for _ in range(PARTS_SHOWN)]
        self._more = words("small")
        for each in (*self._rows, self._more):
            column.addWidget(each)

    def show_parts(self, parts: Sequence[PartShown], *, undoing: bool) -> None:
        """Show the latest parts; with ``undoing`` what becomes of each one's refund."""
        self._parts, self._undoing = parts, undoing
        self.setVisible(bool(parts))
        shown = parts[-PARTS_SHOWN:]
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.show_part(shown[place], undoing=undoing)
        hidden = len(parts) - len(shown)
        self._more.setVisible(hidden > 0)
        self._more.setText(translate("checkout", "and {count} more").format(count=hidden))

    def retranslate(self) -> None:
        """Say it again."""
        self.show_parts(self._parts, undoing=self._undoing)

    def texts(self) -> list[str]:
        """What is shown, a line a part, as read from left to right."""
        shown = self._parts[-PARTS_SHOWN:]
        return [
            f"{_look(part, undoing=self._undoing)[0]} {word(part.channel)} {money(part.amount_fen)}" for part in shown
        ]


def _look(part: PartShown, *, undoing: bool) -> tuple[str, str, str]:
    """Words, tone and icon of a part."""
    if (undoing or part.refund) and part.refund and part.state is not PaymentState.REFUNDED:
        tone, icon = REFUND_TONES.get(part.refund, ("primary", "hourglass"))
        return translate("checkout", "Refund: {state}").format(state=word(part.refund)), tone, icon
    state = part.state.value if part.state is not None else "sending"
    tone, icon = PAYMENT_TONES[state]
    return word(state), tone, icon


def shown_total_fen(model: CheckoutModel) -> int:
    """The huge figure: what remains while parts are paid, what was paid at the end, else what the payment takes."""
    payment = model.payment
    if model.stage is Stage.PAID and model.parts:
        return model.paid_fen
    if model.stage in (Stage.UNDOING, Stage.UNDONE):
        return sum(part.amount_fen for part in model.parts if part.state in _HAD_MONEY or part.open)
    if payment is not None and model.stage in UNDER_WAY | {Stage.PAID}:
        return payment.amount_fen
    if model.stage is Stage.PART:
        return model.remaining_fen
    return model.due_fen


_HAD_MONEY = (PaymentState.PAID, PaymentState.REFUNDED)


def caption_of(model: CheckoutModel | None) -> str:
    """What the huge figure is."""
    if model is not None and model.stage is Stage.PAID:
        return translate("checkout", "Already paid")
    if model is not None and model.stage in (Stage.UNDOING, Stage.UNDONE):
        return translate("checkout", "Goes back to the patient")
    if model is not None and (model.part_fen is not None or (model.parts and model.stage in PAYING)):
        return translate("checkout", "This part")
    if model is not None and model.begun:
        return translate("checkout", "Remains to be paid")
    return translate("checkout", "To pay here")


def parts_words(model: CheckoutModel) -> tuple[str, str]:
    """Title and text while a part's amount is typed, and while an order is undone."""
    if model.stage is Stage.PART:
        return translate("checkout", "Pay a part"), translate(
            "checkout", "Type the amount of this part, then Enter; then scan a code, or F4 for cash."
        )
    if model.stage is Stage.UNDONE:
        return translate("checkout", "The order is cancelled"), translate(
            "checkout", "Every part has gone back and is proven; the bills are free. Scan the next card."
        )
    if any(part.refund == "requested" for part in model.parts):
        return translate("checkout", "A second person must approve"), translate(
            "checkout", "Ask a supervisor to approve it among the refunds. F7 parks the order; it stays in the list."
        )
    if any(part.refund in ("rejected", "failed") and part.paid_fen for part in model.parts):
        return translate("checkout", "A part did not go back"), translate(
            "checkout",
            "Its refund was declined. F12 asks again; F7 parks the order, it stays in the list.",
        )
    return translate("checkout", "The order is being cancelled"), translate(
        "checkout", "Each part ends only with proof. Give cash back when the drawer opens. You may park it (F7)."
    )


def parts_figure(model: CheckoutModel, typed_fen: int | None) -> tuple[str, str, str]:
    """The giant figure of those stages: what remains after this part, or the cash to give back."""
    if model.stage is Stage.PART:
        if typed_fen is None:
            return "", "", ""
        left_fen = model.remaining_fen - typed_fen
        if left_fen < 0:
            return translate("checkout", "More than remains, by"), money(-left_fen), "danger"
        return translate("checkout", "Remains after this part"), money(left_fen), "primary"
    cash_fen = sum(part.refunded_fen for part in model.parts if part.channel == "cash")
    if not cash_fen:
        return "", "", ""
    return translate("checkout", "Cash to give back"), money(cash_fen), "success"


def may_part(model: CheckoutModel, typed_fen: int | None) -> bool:
    """Whether F8 does something here."""
    if model.stage in (Stage.BILLS, Stage.NOT_PAID):
        return model.remaining_fen > 0 and (model.may_pay or model.may_cash)
    if model.stage is Stage.CASH:
        return typed_fen is not None and 0 < typed_fen < model.due_fen
    return model.stage in PAYING and bool(model.parts) and model.remaining_fen > 0


def part_words(model: CheckoutModel) -> str:
    """What F8 does here."""
    if model.stage is Stage.CASH:
        return translate("checkout", "Take this as a part")
    if model.stage in PAYING:
        return translate("checkout", "Go on with what remains")
    if model.part_fen is not None:
        return translate("checkout", "Another amount")
    return translate("checkout", "Pay a part")
