"""After a start: what the journal left open is asked for, as often as one likes, and nothing stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict, NotPermitted, NotSignedIn, PaydeskError, Refused, Unreachable
from app.core.payment import PaymentState
from app.desk.follow_payment import FollowPayment
from app.desk.ports import Intent
from app.desk.recover_payments import RecoverPayments
from app.wire.payments import BillToPay, PaymentView, TakePayment
from support import screen_people as people
from support.checkout_world import KeptJournal
from support.screen_world import ScriptedServer

FIRST, SECOND, THIRD = (people.number("P", tail) for tail in (1, 2, 3))
PAYMENT = TakePayment(
    payment_no=FIRST, order_no=people.number("O", 1), shift_no=people.number("S", 1), business="his",
    patient_no="P0010086", patient_name="演练甲", channel="wechat", amount_fen=100,
    bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=100),),
)  # fmt: skip


class Morning:
    """A window that is started again with three payments open; ``said`` is what the server says of each."""

    def __init__(self, said: Mapping[str, PaymentState | PaydeskError]) -> None:
        self.said = dict(said)
        self.journal = KeptJournal()
        for number in (FIRST, SECOND, THIRD):
            payment = replace(PAYMENT, payment_no=number)
            self.journal.record(Intent(payment=payment, recorded_at=people.NOW, operator_id=7))
        self.scripted = ScriptedServer({"payment": self._payment})
        server: Any = self.scripted
        self.recover = RecoverPayments(
            journal=self.journal, follow=FollowPayment(server=server, journal=self.journal)
        )  # fmt: skip

    def _payment(self, payment_no: str, **_named: int) -> PaymentView:
        said = self.said[payment_no]
        if isinstance(said, PaydeskError):
            raise said
        return people.payment(1, payment_no=payment_no, state=said)

    @property
    def open(self) -> list[str]:
        return [intent.payment.payment_no for intent in self.journal.open_intents()]


def test_what_ended_and_what_is_still_open_are_told_apart() -> None:
    morning = Morning({FIRST: PaymentState.PAID, SECOND: PaymentState.UNKNOWN, THIRD: PaymentState.REVERSED})
    recovered = morning.recover()
    assert [view.payment_no for view in recovered.ended] == [FIRST, THIRD]
    assert [view.payment_no for view in recovered.still_open] == [SECOND]
    assert morning.open == [SECOND]


def test_it_may_be_repeated() -> None:
    morning = Morning({FIRST: PaymentState.PAID, SECOND: PaymentState.UNKNOWN, THIRD: PaymentState.NOT_PAID})
    first, second = morning.recover(), morning.recover()
    assert second.ended == []
    assert second.still_open == first.still_open
    morning.said[SECOND] = PaymentState.PAID
    assert [view.payment_no for view in morning.recover().ended] == [SECOND]
    assert morning.recover() == replace(second, still_open=[])


def test_nothing_open_asks_nothing() -> None:
    morning = Morning({})
    for number in (FIRST, SECOND, THIRD):
        morning.journal.close(number, "paid")
    assert morning.recover().ended == []
    assert morning.scripted.calls == []


@pytest.mark.parametrize(
    "refusal",
    [NotPermitted("checkout.view"), Conflict("payment.number_reused"), Refused("payment.other_window")],
    ids=lambda refusal: refusal.code,
)
def test_one_refused_intent_does_not_block_the_others(refusal: Refused) -> None:
    morning = Morning({FIRST: refusal, SECOND: PaymentState.PAID, THIRD: PaymentState.PAID})
    recovered = morning.recover()
    assert [view.payment_no for view in recovered.ended] == [SECOND, THIRD]
    assert recovered.still_open == []
    assert morning.open == [FIRST]


@pytest.mark.parametrize(
    "error", [NotSignedIn("session.ended"), Unreachable("server.no_answer")], ids=lambda error: error.code
)
def test_a_server_that_cannot_be_asked_is_said_and_nothing_is_closed(error: PaydeskError) -> None:
    morning = Morning({FIRST: error})
    with pytest.raises(type(error)):
        morning.recover()
    assert morning.open == [FIRST, SECOND, THIRD]
