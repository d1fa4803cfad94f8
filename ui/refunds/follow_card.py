"""One refund from the wish to the money: a sentence, its steps, its numbers, and what can be done now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.refund import RefundState
from app.wire.refunds import RefundView, RefusedItemView
from ui import theme
from ui.refunds.models import RefundsModel, Slip, headline, rest_of, steps_of, waits_for_me
from ui.refunds.payout_card import PayoutCard
from ui.refunds.reasons import reason_text
from ui.refunds.terminal_acts import waits_for_terminal
from ui.text import date_time, sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, InlineError
from ui.widgets.facts import Fact, FactList, Step, StepList
from ui.widgets.labels import MoneyLabel, heading, words
from ui.widgets.panes import Panes
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class FollowCard(Speaking):
    """Emits ``approve_wanted``, ``beside_wanted``, ``reject_wanted``, ``rest_wanted``, ``terminal_wanted`` with the
    refund; ``slip_wanted``, ``back``."""

    approve_wanted = Signal(object)
    reject_wanted = Signal(object)
    beside_wanted = Signal(object)
    rest_wanted = Signal(object)
    terminal_wanted = Signal(object)
    slip_wanted = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refund: RefundView | None = None
        self._headline, self._steps, self._facts = InlineError(), StepList(), FactList()
        self._amount, self._name, self._numbers = MoneyLabel("figure-huge"), words("title"), heading()
        self._paper, self._lost = words("strong", wrap=True), words("small", wrap=True)
        self.approve = ActionButton(kind="primary", icon="check", key="F7")
        self.beside = ActionButton(icon="key", key="F6")
        self.reject = ActionButton(kind="danger", icon="ban", key="F8")
        self.rest = ActionButton(kind="primary", icon="undo", key="F4")
        self.terminal = ActionButton(kind="primary", icon="card", key="F5")
        self.payout = PayoutCard()
        self._refused, self._refused_name = FactList(), heading()
        self.slip = ActionButton(kind="primary", icon="printer", key="F10")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self._arrange()
        self.approve.clicked.connect(lambda: self.approve_wanted.emit(self._refund))
        self.reject.clicked.connect(lambda: self.reject_wanted.emit(self._refund))
        self.beside.clicked.connect(lambda: self.beside_wanted.emit(self._refund))
        self.rest.clicked.connect(lambda: self.rest_wanted.emit(self._refund))
        self.terminal.clicked.connect(lambda: self.terminal_wanted.emit(self._refund))
        self.slip.clicked.connect(self.slip_wanted)
        self._back.clicked.connect(self.back)

    def show_model(self, model: RefundsModel) -> None:
        """Show the refund in front."""
        refund = self._refund = model.followed
        if refund is None:
            return
        said = headline(refund)
        self._headline.show_code(said.code, said.values, said.tone)
        self._name.setText(refund.patient_label)
        self._amount.show_fen(refund.amount_fen)
        self._steps.show_steps([Step(each.state, step_words(each.name, refund)) for each in steps_of(refund)])
        self._facts.show_facts(_facts(refund, model))
        self._show_refused(refund)
        self.payout.show_model(model)
        self._lost.setVisible(model.lost_sight)
        self._show_buttons(model, refund)
        self._paper.setText(_paper_words(model.slip))
        self._paper.setVisible(bool(self._paper.text()))

    def _show_buttons(self, model: RefundsModel, refund: RefundView) -> None:
        waits = refund.state is RefundState.REQUESTED
        own = refund.requested_by_id == model.my_id
        self.approve.setVisible(waits and waits_for_me(model, refund))
        self.beside.setVisible(waits and (own or not waits_for_me(model, refund)))
        self.beside.setEnabled(not model.busy)
        self.rest.setVisible(bool(rest_of(refund)) and model.may_request and refund.state is RefundState.REJECTED)
        self.rest.setEnabled(not model.busy)
        self.reject.setVisible(waits and (model.may_approve or own))
        self.reject.setText(translate("refunds", "Take the wish back") if own else translate("refunds", "Reject"))
        self.approve.setEnabled(not model.busy)
        self.reject.setEnabled(not model.busy)
        self.terminal.setVisible(waits_for_terminal(refund) and model.has_terminal and model.may_request)
        self.terminal.setEnabled(not model.busy)
        elsewhere = refund.to_hand_over and refund.window_id != model.my_window_id
        self.slip.setVisible(refund.state is RefundState.REFUNDED and not elsewhere)
        self.slip.setEnabled(model.slip is not Slip.PRINTING)
        owed = model.slip is Slip.OWED
        self.slip.setText(
            translate("refunds", "Open the drawer, pay out, print") if owed else translate("refunds", "Print the slip")
        )
        self.slip.set_icon("drawer" if owed else "printer")

    def _arrange(self) -> None:
        left, right = Card(spacing=2 * SPACE), Card(spacing=2 * SPACE)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._amount)
        left.column.addLayout(head)
        left.column.addWidget(self._headline)
        left.column.addWidget(self._paper)
        left.column.addWidget(self._lost)
        buttons = QVBoxLayout()
        buttons.setSpacing(SPACE)
        for button in (self.approve, self.beside, self.rest, self.terminal, self.slip, self.reject, self._back):
            buttons.addWidget(button)
        left.column.addStretch()
        left.column.addLayout(buttons)
        left.column.insertWidget(2, self._refused_name)
        left.column.insertWidget(3, self._refused)
        right.column.addWidget(self._steps)
        right.column.addWidget(self._numbers)
        right.column.addWidget(self._facts)
        right.column.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(2 * SPACE)
        beside.addWidget(self.payout)
        beside.addWidget(right, 1)
        column.addWidget(Panes(left, side, shares=(1, 1)))
        self.live(lambda: self.beside.setText(translate("refunds", "A second person approves here")))
        self.live(lambda: self.terminal.setText(translate("refunds", "Give it back at the card terminal")))
        self.live(lambda: self.rest.setText(translate("refunds", "Ask for the rest")))
        self.live(lambda: self._refused_name.setText(translate("refunds", "What the HIS says of each item")))
        self.live(lambda: self._numbers.setText(translate("refunds", "Details")))
        self.live(lambda: self.approve.setText(translate("refunds", "Approve")))
        self.live(lambda: self._back.setText(translate("refunds", "Back to the list")))
        self.live(
            lambda: self._lost.setText(
                translate(
                    "refunds", "The server does not answer; what is shown may be old. It is asked again by itself."
                )
            )
        )

    def _show_refused(self, refund: RefundView) -> None:
        said = [
            Fact(each.name or each.bill_no, _refused_words(each), "danger" if each.code else "success")
            for each in refund.refused_items
        ]
        for widget in (self._refused, self._refused_name):
            widget.setVisible(bool(said))
        self._refused.show_facts(said)


def _refused_words(item: RefusedItemView) -> str:
    if not item.code:
        return translate("refunds", "could go back")
    return " · ".join(filter(None, (word(item.code), item.reason)))


def step_words(name: str, refund: RefundView) -> str:
    """The name of a step, with who took it."""
    who = {
        "asked": translate("refunds", "Asked for by {name}").format(name=refund.requested_by),
        "approved": translate("refunds", "Approved by {name}").format(name=refund.approved_by)
        if refund.approved_by
        else translate("refunds", "Approval"),
        "withdrawn": translate("refunds", "Agreed to by the HIS"),
        "sent": translate("refunds", "Booked out of the drawer")
        if refund.channel == "cash"
        else translate("refunds", "Sent to {channel}").format(channel=word(refund.channel)),
        "processing": translate("refunds", "{channel} pays out").format(channel=word(refund.channel)),
        "refunded": translate("refunds", "Refunded"),
    }
    return who[name]


def _paper_words(slip: Slip) -> str:
    return {
        Slip.NONE: "",
        Slip.OWED: translate("refunds", "Pay the patient in cash now; the drawer opens with the button."),
        Slip.PRINTING: translate("refunds", "Printing the slip…"),
        Slip.PRINTED: translate("refunds", "The slip is printed."),
        Slip.FAILED: translate("refunds", "The slip did not come out. The refund stands; print it again."),
    }[slip]


def _facts(refund: RefundView, model: RefundsModel) -> list[Fact]:
    facts = [
        Fact(translate("refunds", "Reason"), reason_text(refund.reason, model.reasons)),
        Fact(translate("refunds", "Note"), refund.note),
        Fact(translate("refunds", "What was decided"), refund.decision_note),
        Fact(translate("refunds", "Items"), "、".join(item.name for item in refund.items)),
        Fact(translate("refunds", "Channel"), word(refund.channel)),
        Fact(translate("refunds", "Window"), refund.window_name),
        Fact(translate("refunds", "Asked from"), word(f"source.{refund.source}") if refund.source != "window" else ""),
        Fact(translate("refunds", "Looked at next"), date_time(refund.next_at) if refund.next_at else ""),
        Fact(translate("refunds", "Asked at"), date_time(refund.requested_at)),
        Fact(translate("refunds", "Refunded at"), date_time(refund.refunded_at) if refund.refunded_at else ""),
        Fact(translate("refunds", "What the HIS or channel says"), _outcome(refund)),
        Fact(translate("refunds", "Refund number"), refund.refund_no),
        Fact(translate("refunds", "Payment number"), refund.payment_no),
        Fact(translate("refunds", "Number at the channel"), refund.channel_number),
    ]
    return [fact for fact in facts if fact.value]


def _outcome(refund: RefundView) -> str:
    if not refund.outcome:
        return refund.channel_code
    said = sentence(refund.outcome, {"channel": refund.channel}).what
    return f"{said} ({refund.channel_code})" if refund.channel_code else said
