"""What the card terminal can do about the bills in front: take them, settle first, have a sale of its own attached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.terminal import CARD, SettlementState
from app.wire.card_settlements import SettlementView
from app.wire.refunds import StepUp
from app.wire.terminals import TerminalWord
from ui.checkout.calling import Calling
from ui.checkout.models import Message, Stage
from ui.checkout.payment_flow import PaymentFlow
from ui.tasks import TERMINAL

MAY_PART = frozenset({Stage.BILLS, Stage.NOT_PAID})
_SETTLED = {
    SettlementState.AGREES: ("terminal.settled_now", "success"),
    SettlementState.DIFFERS: ("terminal.settled_differs", "warning"),
    SettlementState.NOT_COMPARED: ("terminal.settled_blind", "warning"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A sale that was made on the terminal alone: ``read`` off the terminal or typed off its paper, and who permits it
    when that is not the cashier."""

    word: TerminalWord
    read: bool
    step_up: StepUp | None = None


class AtTheTerminal(Calling):
    """Acts of the window's card terminal; the checkout presenter adds the rest."""

    _flow: PaymentFlow | None

    def card_requested(self) -> None:
        """F5: the window's card terminal takes it."""
        if self.model.stage in MAY_PART and self._may_begin("checkout.pay", CARD):
            self._begin(CARD)

    def settle_requested(self) -> None:
        """F10 after "batch full": the terminal settles, and takes cards again."""
        batch, session, shift = self._desk.batch, self._facts.session, self._facts.shift
        if batch is None or session is None or shift is None or not self.model.batch_full:
            return
        number = shift.shift_no
        self.say("terminal.asked_to_settle", tone="unknown")
        self._tasks.run(TERMINAL, lambda: batch.settle(session, number), self._settled, self._notices.error)

    def attach_given(self, given: Attached) -> None:
        """F11, filled in: the sale pays the bills in front, or is the payment in doubt."""
        flow = self._flow
        if self.model.stage is Stage.UNKNOWN and flow is not None and flow.shown.channel == CARD:
            flow.attach(given)
        elif self.model.stage in MAY_PART and self._may_begin("checkout.pay", CARD):
            self._begin(CARD, attach=given)

    def read_last(self, amount_fen: int, on_read: Callable[[TerminalWord | None], None]) -> None:
        """What the terminal did last, when it is a sale of so much."""
        attach = self._desk.attach_sale
        if attach is not None:
            self._tasks.run(TERMINAL, lambda: attach.read(amount_fen), on_read, self._notices.error)

    def may_attach(self) -> bool:
        """Whether the cashier may without a second person."""
        return self._facts.may("checkout.attach_card")

    def _settled(self, settlement: SettlementView) -> None:
        code, tone = _SETTLED.get(settlement.state, (settlement.code or "terminal.asked_to_settle", "unknown"))
        self.show(message=Message(code, {}, tone))

    def _may_begin(self, permission: str, channel: str) -> bool:
        raise NotImplementedError

    def _begin(
        self, channel: str, *, auth_code: str = "", tendered_fen: int = 0, attach: Attached | None = None
    ) -> None:  # fmt: skip
        raise NotImplementedError
