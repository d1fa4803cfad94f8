"""Following a payment: ends are noted on this disk, and a number that the server never had stays dead."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from app.core.errors import NotFound, NotPermitted, PaydeskError, Unreachable
from app.core.payment import PaymentState
from app.desk.follow_payment import FollowPayment
from app.desk.ports import Intent
from app.wire.payments import BillToPay, PaymentView, TakePayment
from support import screen_people as people
from support.checkout_world import KeptJournal
from support.screen_world import ScriptedServer

NUMBER = people.number("P", 1)
UNKNOWN = PaymentState.UNKNOWN
ENDS = {PaymentState.PAID, PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED}
INTENT = Intent(
    payment=TakePayment(
        payment_no=NUMBER, order_no=people.number("O", 1), shift_no=people.number("S", 1), business="his",
        patient_no="P0010086", patient_name="演练甲", channel="wechat", amount_fen=100,
        bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=100),),
    ),
    recorded_at=people.NOW, operator_id=7,
)  # fmt: skip


def following(*intents: Intent, **answers: Any) -> tuple[FollowPayment, ScriptedServer, KeptJournal]:
    """The verb, what it asks and what it keeps."""
    journal, scripted = KeptJournal(), ScriptedServer(answers)
    for intent in intents:
        journal.record(intent)
    server: Any = scripted
    return FollowPayment(server=server, journal=journal), scripted, journal


def stands(state: PaymentState) -> PaymentView:
    return people.payment(1, payment_no=NUMBER, state=state)


@pytest.mark.parametrize("state", PaymentState)
def test_only_an_end_closes_the_intent(state: PaymentState) -> None:
    follow, _, journal = following(INTENT, payment=stands(state))
    assert follow(NUMBER).state is state
    assert journal.outcomes == ({NUMBER: state.value} if state in ENDS else {})


def test_the_question_carries_what_is_known_and_how_long_to_wait() -> None:
    heard: list[tuple[str, int, int]] = []

    def payment(payment_no: str, *, known_version: int, wait_s: int) -> PaymentView:
        heard.append((payment_no, known_version, wait_s))
        return stands(PaymentState.WAITING)

    follow, _, _ = following(payment=payment)
    follow(NUMBER, known_version=4, wait_s=20)
    follow(NUMBER)
    assert heard == [(NUMBER, 4, 20), (NUMBER, -1, 0)]


@pytest.mark.parametrize(
    ("truth", "outcome"),
    [
        pytest.param(PaymentState.NOT_PAID, "not_paid", id="the server never had it"),
        pytest.param(PaymentState.PAID, "paid", id="it arrived in the meantime and is paid"),
        pytest.param(PaymentState.UNKNOWN, "", id="it arrived in the meantime and is unknown"),
    ],
)
def test_a_number_unknown_at_the_server_is_ended_there(truth: PaymentState, outcome: str) -> None:
    missing = NotFound("payment.not_found", payment_no=NUMBER)
    follow, server, journal = following(INTENT, payment=missing, abandon_payment=stands(truth))
    assert follow(NUMBER).state is truth
    assert server.asked("abandon_payment") == [(INTENT.payment,)]
    assert INTENT.payment.auth_code == ""
    assert journal.outcomes.get(NUMBER, "") == outcome


def test_a_number_that_nobody_knows_is_not_ended_by_this_window() -> None:
    follow, server, _ = following(payment=NotFound("payment.not_found", payment_no=NUMBER))
    with pytest.raises(NotFound) as refusal:
        follow(NUMBER)
    assert refusal.value.values == {"payment_no": NUMBER}
    assert server.asked("abandon_payment") == []


def test_an_intent_with_an_end_is_not_abandoned() -> None:
    follow, server, journal = following(INTENT, payment=NotFound("payment.not_found", payment_no=NUMBER))
    journal.close(NUMBER, "paid")
    with pytest.raises(NotFound):
        follow(NUMBER)
    assert server.asked("abandon_payment") == []


@pytest.mark.parametrize(
    ("version", "asked", "named"),
    [
        pytest.param(-1, False, "", id="nobody has ever heard of it"),
        pytest.param(0, False, NUMBER, id="the server has said how it stands"),
        pytest.param(-1, True, NUMBER, id="the card terminal was asked after the server's word"),
    ],
)
def test_a_server_that_lost_a_number_is_told_that_it_has_had_it(version: int, asked: bool, named: str) -> None:
    journal, told = KeptJournal(), list[str]()
    scripted: Any = ScriptedServer({"payment": NotFound("payment.not_found"), "abandon_payment": stands(UNKNOWN)})
    follow = FollowPayment(
        server=scripted, journal=journal, compare_histories=told.append, was_asked=lambda number: asked
    )
    journal.record(INTENT)
    assert follow(NUMBER, known_version=version).state is UNKNOWN
    assert told == [named]
    journal.close(NUMBER, "not_paid")
    with pytest.raises(NotFound):
        follow(NUMBER, known_version=version)
    assert told[1:] == [""], "what has ended here is not made again"


@pytest.mark.parametrize(
    ("before", "version"),
    [
        pytest.param(stands(UNKNOWN), -1, id="it said how it stands"),
        pytest.param(Unreachable("server.no_answer"), 0, id="it was asked for what is newer than its word"),
    ],
)
def test_what_the_server_has_said_is_known_to_who_asks_again_later(before: object, version: int) -> None:
    """The payment was parked; its list names no version."""
    journal, told = KeptJournal(), list[str]()
    lost = NotFound("payment.not_found")
    scripted: Any = ScriptedServer({"payment": [before, lost], "abandon_payment": stands(UNKNOWN)})
    follow = FollowPayment(server=scripted, journal=journal, compare_histories=told.append)
    journal.record(INTENT)
    with suppress(Unreachable):
        follow(NUMBER, known_version=version)
    assert follow(NUMBER).state is UNKNOWN
    assert told == [NUMBER]


def _raises(error: PaydeskError) -> Callable[..., PaymentView]:
    def answer(*_arguments: object, **_named: object) -> PaymentView:
        raise error

    return answer


@pytest.mark.parametrize(
    "error", [Unreachable("server.no_answer"), NotPermitted("checkout.view")], ids=lambda error: error.code
)
@pytest.mark.parametrize("where", ["payment", "abandon_payment"])
def test_no_answer_and_refusals_leave_the_intent_open(where: str, error: PaydeskError) -> None:
    answers = {"payment": _raises(NotFound("payment.not_found")), where: _raises(error)}
    follow, _, journal = following(INTENT, **answers)
    with pytest.raises(type(error)):
        follow(NUMBER)
    assert journal.open_intents() == [INTENT]
