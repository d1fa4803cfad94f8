"""Card payments over the money services: a card channel, the ear for terminals, batches, what is attached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.core.errors import NotPermitted
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.terminal import CardAct, TerminalOutcome
from server.channels.card.channel import CardChannel, CardSettings
from server.domain.card import CardRecord
from server.domain.identity import Actor
from server.domain.payment import BillWanted
from server.services.attach_sale import AttachSale
from server.services.hear_terminal import HearTerminal
from server.services.request_refund import RefundWanted
from server.services.settle_batch import SettleBatch, SettlementSaid
from server.services.settlement_detail import SettlementDetail
from server.services.step_up import StepUp
from server.storage.engine import Database
from support.databases import NOW
from support.money_world import MoneyWorld

FEN = 6360
DONE, FAILED, UNKNOWN, NEVER = (
    TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN, TerminalOutcome.NEVER_ASKED,
)  # fmt: skip


def _nobody(_cashier: Actor, _offered: StepUp) -> Actor:
    raise NotPermitted("checkout.attach_card")


class CardWorld(MoneyWorld):
    """The money services with a card channel, and the ear for terminals."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.channels["card"] = CardChannel(settings=CardSettings(merchant="898330152110001"))  # type: ignore[assignment]
        self.hear = HearTerminal(
            uow=self.uow, reader=self.reader, channels=self.channels, clock=self.clock, changes=self.changes,
            record=self.record, settle_refund=self.settle_refund,
        )  # fmt: skip

        self.batch = SettleBatch(uow=self.uow, clock=self.clock, practice=True)
        self.attach = AttachSale(
            uow=self.uow,
            channels=self.channels,
            clock=self.clock,
            changes=self.changes,
            hear=self.hear,
            step_up=_nobody,
        )

    def settled(self, number: str = "B1", *, outcome: TerminalOutcome = DONE, **said: Any) -> SettlementDetail:
        """The terminal is asked to settle, and says this."""
        self.batch.begin(self.cashier, number, self.shift_no)
        return self.batch.tell(self.cashier, SettlementSaid(settlement_no=number, outcome=outcome, **said))

    def sold(self, patient_no: str = "P0001", bill: str = "B1", **changes: Any) -> str:
        """A card payment that the terminal has done."""
        number = self.begun_for(patient_no, bill)
        self.says(number, DONE, **{"batch_no": "000007", **changes})
        return number

    def begun(self) -> str:
        """A card payment whose intent is durable; the terminal is about to be asked."""
        return self.take(self.cashier, self.wanted("card", auth_code="")).payment.payment_no

    def begun_for(self, patient_no: str, bill: str = "B1", fen: int = FEN) -> str:
        """The same, for a bill of somebody."""
        wanted = replace(self.wanted("card", fen, auth_code="", patient_no=patient_no), bills=_bill(bill, fen))
        return self.take(self.cashier, wanted).payment.payment_no

    def says(self, payment_no: str, outcome: TerminalOutcome, **changes: Any) -> PaymentState:
        return self.hear.of_payment(self.cashier, sale(payment_no, outcome, **changes)).payment.state

    def refund_asked(self, payment_no: str, fen: int = FEN) -> str:
        """A refund that waits for the terminal."""
        number = self.number(NumberKind.REFUND)
        wanted = RefundWanted(
            refund_no=number, payment_no=payment_no, amount_fen=fen, reason="refund.patient_request",
            shift_no=self.shift_no, note="", bills=("B1",),
        )  # fmt: skip
        self.request_refund(self.cashier, wanted)
        self.clock.forward(1)
        self.work()
        return number

    def alerts_of(self, subject: str) -> set[str]:
        with self.reader() as work:
            return {alert.code for alert in work.alerts.open(100) if alert.subject == subject}


def sale(number: str, outcome: TerminalOutcome, **changes: Any) -> CardRecord:
    usual = CardRecord(
        number=number, payment_no=number, act=CardAct.SALE, outcome=outcome, window_id=0, operator_id=0,
        recorded_at=NOW, amount_fen=FEN if outcome is TerminalOutcome.DONE else 0, trace_no="000123",
        reference_no="260302000001", card_masked="622848******1234",
    )  # fmt: skip
    return replace(usual, **changes)


def other_bill() -> tuple[BillWanted, ...]:
    """A second bill of the same amount."""
    return _bill("B2")


def _bill(number: str, fen: int = FEN) -> tuple[BillWanted, ...]:
    return (BillWanted(number, "outpatient", "v1", fen),)
