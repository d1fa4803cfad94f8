"""The payout of the refund in front: whom, how, by whom; what can be done with it now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import RefundState
from app.wire.payouts import PayoutView
from ui import theme
from ui.refunds.models import RefundsModel
from ui.text import date_time, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class PayoutCard(Speaking):
    """Emits the wishes with the payout (``prepare_wanted`` without); hidden while there is nothing to pay out."""

    prepare_wanted = Signal()
    approve_wanted = Signal(object)
    beside_wanted = Signal(object)
    pay_wanted = Signal(object)
    cancel_wanted = Signal(object)
    proof_wanted = Signal(object)
    payee_wanted = Signal(object)
    slip_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._payout: PayoutView | None = None
        self._name, self._hint, self._facts = heading(), words("", wrap=True), FactList()
        self.prepare = ActionButton(kind="primary", icon="coins", key="F5")
        self.approve = ActionButton(kind="primary", icon="check", key="F7")
        self.beside = ActionButton(icon="key", key="F6")
        self.pay = ActionButton(kind="primary", icon="cash", key="F9")
        self.cancel = ActionButton(kind="danger", icon="ban", key="F8")
        self.proof = ActionButton(icon="eye", key="F3")
        self.payee = ActionButton(icon="eye", key="F4")
        self.slip = ActionButton(icon="printer", key="F10")
        self._arrange()
        self.prepare.clicked.connect(self.prepare_wanted)
        for button, signal in (
            (self.approve, self.approve_wanted), (self.beside, self.beside_wanted), (self.pay, self.pay_wanted),
            (self.cancel, self.cancel_wanted), (self.proof, self.proof_wanted), (self.payee, self.payee_wanted),
            (self.slip, self.slip_wanted),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, wish=signal: wish.emit(self._payout))

    def show_model(self, model: RefundsModel) -> None:
        """Show the payout of the refund in front, or that one can be prepared."""
        refund, payout = model.followed, model.standing
        self._payout = payout
        abnormal = refund is not None and refund.state is RefundState.ABNORMAL
        self.setVisible(payout is not None or (abnormal and model.may_pay_out))
        self._facts.show_facts(_facts(payout) if payout else [])
        self._hint.setText(_hint(payout, model))
        own = payout is not None and payout.prepared_by_id == model.my_id
        prepared = payout is not None and payout.state is PayoutState.PREPARED
        approved = payout is not None and payout.state is PayoutState.APPROVED
        mine = approved and payout is not None and payout.approved_by_id == model.my_id
        shown = {
            self.prepare: payout is None and model.may_pay_out,
            self.approve: prepared and model.may_approve_payout and not own,
            self.beside: prepared and model.may_pay_out,
            self.pay: approved and model.may_pay_out and not mine,
            self.cancel: (prepared or approved) and model.may_pay_out,
            self.proof: payout is not None,
            self.payee: approved and model.may_pay_out and payout is not None
            and payout.method is PayoutMethod.ACCOUNT,
            self.slip: payout is not None and payout.state is PayoutState.PAID,
        }  # fmt: skip
        for button, on in shown.items():
            button.setVisible(on)
            button.setEnabled(on and not model.busy)
        cash = payout is not None and payout.method is PayoutMethod.CASH
        self.pay.setText(
            translate("refunds", "Open the drawer, pay out, print")
            if cash
            else translate("refunds", "The transfer is made: book it")
        )

    def _arrange(self) -> None:
        card = Card(spacing=SPACE)
        for each in (self._name, self._hint, self._facts, self.prepare, self.approve, self.pay, self.beside):
            card.column.addWidget(each)
        for each in (self.payee, self.proof, self.slip, self.cancel):
            card.column.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.live(lambda: self._name.setText(translate("refunds", "Payout")))
        self.live(lambda: self.prepare.setText(translate("refunds", "Pay out otherwise")))
        self.live(lambda: self.approve.setText(translate("refunds", "Approve the payout")))
        self.live(lambda: self.beside.setText(translate("refunds", "A second person approves here")))
        self.live(lambda: self.cancel.setText(translate("refunds", "Do not pay it out")))
        self.live(lambda: self.proof.setText(translate("refunds", "Show the proof")))
        self.live(lambda: self.payee.setText(translate("refunds", "Show the account number")))
        self.live(lambda: self.slip.setText(translate("refunds", "Print the slip")))


def _hint(payout: PayoutView | None, model: RefundsModel) -> str:
    if payout is None:
        return translate(
            "refunds", "The money can be paid out in cash or to an account: one person prepares it, another approves."
        )
    if payout.state is PayoutState.PREPARED:
        if payout.prepared_by_id == model.my_id:
            return translate("refunds", "Prepared by you. Another person must approve it now.")
        return translate("refunds", "Look at the proof before you approve.")
    if payout.state is PayoutState.APPROVED:
        return translate("refunds", "Approved. Whoever approved it does not pay it.")
    return translate("refunds", "Paid. Have the slip signed and keep it.")


def _facts(payout: PayoutView) -> list[Fact]:
    method = "payout.cash" if payout.method is PayoutMethod.CASH else "payout.account"
    facts = [
        Fact(translate("refunds", "State"), word(f"payout_{payout.state.value}")),
        Fact(translate("refunds", "How"), word(method)),
        Fact(translate("refunds", "Payee"), payout.payee),
        Fact(translate("refunds", "Prepared by"), f"{payout.prepared_by} · {date_time(payout.prepared_at)}"),
        Fact(translate("refunds", "Approved by"), payout.approved_by),
        Fact(translate("refunds", "Paid by"), payout.paid_by),
        Fact(translate("refunds", "Note"), payout.note),
        Fact(
            translate("refunds", "Proof"),
            f"{payout.proof_type} · {payout.proof_bytes // 1024} KB · SHA-256 {payout.proof_sha256[:12]}…",
        ),
        Fact(translate("refunds", "Payout number"), payout.payout_no),
    ]
    return [fact for fact in facts if fact.value]
