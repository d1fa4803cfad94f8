"""The card terminal at the desk: asked once under a number, then only what became of it; every word is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Conflict, NotSignedIn, PaydeskError, Refused, Unreachable
from app.core.fault_points import hooked
from app.core.payment import PaymentState
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.attach_sale import typed_sale
from app.desk.terminal_ports import TerminalAsk
from app.wire.terminals import TerminalWord
from support import screen_people as people
from support.terminal_window import (
    DONE,
    FAILED,
    INTENT,
    NEVER,
    PAYMENT,
    REFUND,
    UNKNOWN,
    Dies,
    Window,
)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.journal.close_file()


@pytest.mark.parametrize(
    ("changes", "outcome", "charged"),
    [
        pytest.param({}, DONE, 1, id="approved"),
        pytest.param({"declines": True}, FAILED, 0, id="declined"),
        pytest.param({"mute": True}, DONE, 1, id="answer lost, found by query-last"),
        pytest.param({"mute": True, "deaf": True}, UNKNOWN, 1, id="answer lost, not to be asked"),
        pytest.param({"there": False}, NEVER, 0, id="no terminal"),
    ],
)
def test_what_the_terminal_says_is_told(
    window: Window, changes: dict[str, bool], outcome: TerminalOutcome, charged: int
) -> None:
    for name, value in changes.items():
        setattr(window.terminal, name, value)
    assert not window.run.was_asked(PAYMENT.payment_no)
    window.run.sell(PAYMENT)
    assert window.run.was_asked(PAYMENT.payment_no) is (outcome is not NEVER)
    assert window.server.last is outcome
    assert len(window.terminal.book) == charged
    assert window.in_doubt == ([PAYMENT.payment_no] if outcome is UNKNOWN else [])


def test_while_a_sale_is_in_doubt_no_other_is_asked_for(window: Window) -> None:
    window.terminal.mute = window.terminal.deaf = True
    window.run.sell(PAYMENT)
    other = replace(PAYMENT, payment_no=people.number("P", 2))
    window.run.sell(other)
    assert window.terminal.asked == [PAYMENT.payment_no]
    assert window.server.told[-1] == (
        other.payment_no, TerminalWord(act=CardAct.SALE, outcome=NEVER, code="terminal.query_first"),
    )  # fmt: skip
    window.terminal.mute = window.terminal.deaf = False
    assert window.run.ask_now(PAYMENT.payment_no)
    assert window.server.last is DONE
    window.run.sell(replace(PAYMENT, payment_no=people.number("P", 3)))
    assert window.server.last is DONE


def attached_beside_a_doubt(window: Window, trace_no: str, found: TerminalOutcome) -> list[TerminalWord | None]:
    """One sale is done, the next is in doubt, the third is made on the terminal alone and attached by its paper. What
    the terminal is told of the one before, when it is asked about the second after a restart and shows the third."""
    window.run.sell(replace(PAYMENT, payment_no=people.number("P", 2)))
    window.terminal.mute = window.terminal.deaf = True
    window.run.sell(PAYMENT)
    word = typed_sale(PAYMENT.amount_fen, trace_no=trace_no, batch_no="000007")
    window.run.attached(replace(PAYMENT, payment_no=people.number("P", 3)), word)
    window.restart()
    told: list[TerminalWord | None] = []

    def shows(_ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        told.append(last)
        return replace(word, outcome=found, reference_no="R124")

    window.terminal.ask_last = shows  # type: ignore[assignment]
    window.run.ask_now(PAYMENT.payment_no)
    return told


@pytest.mark.parametrize(
    ("trace_no", "known"),
    [
        pytest.param("000124", "000124", id="nothing came between"),
        pytest.param("000125", "000123", id="the one in doubt may have come between"),
        pytest.param("000122", "000123", id="it was made before all"),
    ],
)
def test_what_is_attached_while_another_is_in_doubt_was_before_it_only_if_nothing_is_missing(
    window: Window, trace_no: str, known: str
) -> None:
    [last] = attached_beside_a_doubt(window, trace_no, UNKNOWN)
    assert last is not None
    assert last.trace_no == known


def test_what_is_anothers_by_its_paper_is_not_taken_for_the_one_in_doubt(window: Window) -> None:
    attached_beside_a_doubt(window, "000125", DONE)
    assert window.in_doubt == [PAYMENT.payment_no]
    assert window.server.last is UNKNOWN


def test_a_number_is_sold_once_whatever_happens(window: Window) -> None:
    window.run.sell(PAYMENT)
    with pytest.raises(Conflict, match=r"terminal\.number_used"):
        window.run.sell(PAYMENT)
    window.restart()
    with pytest.raises(Conflict, match=r"terminal\.number_used"):
        window.run.sell(PAYMENT)
    assert len(window.terminal.book) == 1


def test_a_declined_sale_is_not_repeated_under_its_number(window: Window) -> None:
    window.terminal.declines = True
    window.run.sell(PAYMENT)
    window.terminal.declines = False
    with pytest.raises(Conflict, match=r"terminal\.number_used"):
        window.run.sell(PAYMENT)
    assert window.terminal.book == []


def test_a_word_the_server_did_not_hear_is_told_after_the_restart(window: Window) -> None:
    window.server.away = True
    with pytest.raises(Unreachable):
        window.run.sell(PAYMENT)
    window.restart()
    with pytest.raises(Unreachable):
        window.run.recover()
    window.server.away = False
    window.run.recover()
    assert [(number, word.outcome) for number, word in window.server.told] == [(PAYMENT.payment_no, DONE)]
    assert window.in_doubt == []


def test_an_intent_whose_terminal_was_never_asked_is_dead(window: Window) -> None:
    window.journal.record(INTENT)
    window.restart()
    window.run.recover()
    assert window.server.last is NEVER
    with pytest.raises(Conflict, match=r"terminal\.number_used"):
        window.run.sell(PAYMENT)
    assert window.terminal.asked == []


@settings(max_examples=30)
@given(
    deaths=st.lists(st.sampled_from(["T1", "T2", "T3"]), max_size=4),
    mute=st.booleans(), declines=st.booleans(), away=st.integers(0, 2),
)  # fmt: skip
def test_power_may_go_at_any_instant(
    tmp_path_factory: pytest.TempPathFactory, deaths: list[str], mute: bool, declines: bool, away: int
) -> None:
    window = Window(tmp_path_factory.mktemp("window"))
    window.journal.record(INTENT)
    window.terminal.mute, window.terminal.declines = mute, declines
    for point in [*deaths, ""]:

        def power(name: str, point: str = point) -> None:
            if name == point:
                raise Dies

        window.server.away = away > 0
        away -= 1
        try:
            with hooked(power):
                window.run.recover() if window.terminal.asked else window.run.sell(PAYMENT)
        except (Dies, PaydeskError):
            window.restart()
    window.server.away = False
    window.run.recover()
    window.journal.close_file()
    outcomes = {word.outcome for _, word in window.server.told}
    assert len(window.terminal.book) <= 1
    assert len(window.terminal.asked) <= 1
    assert outcomes == ({DONE} if window.terminal.book else outcomes & {FAILED, NEVER})
    assert len(outcomes) == 1


@pytest.mark.parametrize(
    ("amount_fen", "sold_at", "act"),
    [
        pytest.param(PAYMENT.amount_fen, people.NOW, CardAct.VOID, id="whole, the same day"),
        pytest.param(100, people.NOW, CardAct.REFUND, id="a part"),
        pytest.param(PAYMENT.amount_fen, datetime(2026, 1, 1, tzinfo=UTC), CardAct.REFUND, id="another day"),
    ],
)
def test_money_goes_back_by_void_or_refund(window: Window, amount_fen: int, sold_at: datetime, act: CardAct) -> None:
    window.server.sold_at = sold_at
    window.run.give_back(replace(REFUND, amount_fen=amount_fen))
    (asked,) = window.terminal.book
    assert (asked.act, asked.amount_fen, asked.number) == (act, amount_fen, REFUND.refund_no)
    assert asked.original is not None
    assert asked.original.reference_no == "R123"
    assert window.server.begun == [(REFUND.refund_no, act)]
    assert window.server.last is DONE


def test_a_refund_begun_elsewhere_is_not_asked_of_this_terminal(window: Window) -> None:
    window.server.begun.append((REFUND.refund_no, CardAct.REFUND))
    with pytest.raises(Refused, match=r"refund\.in_doubt"):
        window.run.give_back(REFUND)
    assert window.terminal.asked == []


def test_a_declined_refund_may_be_tried_again(window: Window) -> None:
    window.terminal.declines = True
    window.run.give_back(REFUND)
    window.terminal.declines = False
    window.run.give_back(REFUND)
    assert window.server.last is DONE
    assert len(window.terminal.book) == 1


def test_a_refund_is_not_sent_without_a_terminal(window: Window) -> None:
    window.terminal.there = False
    with pytest.raises(Refused, match=r"device\.not_configured"):
        window.run.give_back(REFUND)
    assert window.server.begun == []


def test_a_word_that_the_server_refuses_stands_in_nobodys_way(window: Window) -> None:
    other = replace(PAYMENT, payment_no=people.number("P", 2))
    window.server.away = True
    for payment in (PAYMENT, other):
        with pytest.raises(Unreachable):
            window.run.sell(payment)
    window.server.away, window.server.refuses = False, PAYMENT.payment_no
    window.restart()
    window.run.recover()
    assert [number for number, _ in window.server.told] == [other.payment_no]
    assert window.run.not_taken() == {PAYMENT.payment_no: "terminal.other_window"}
    window.server.refuses = ""
    window.run.recover()
    assert window.server.told[-1][0] == PAYMENT.payment_no
    assert window.run.not_taken() == {}
    assert window.in_doubt == []


def test_recovering_waits_for_somebody_who_is_signed_in(window: Window) -> None:
    window.server.away = True
    with pytest.raises(Unreachable):
        window.run.sell(PAYMENT)
    window.server.away, window.server.signed_out = False, True
    with pytest.raises(NotSignedIn):
        window.run.recover()
    assert window.in_doubt == [PAYMENT.payment_no]


def test_what_was_buried_is_not_asked_of_the_terminal_after_a_power_cut(window: Window) -> None:
    window.terminal.there, window.server.away = False, True
    with pytest.raises(Unreachable):
        window.run.sell(PAYMENT)
    window.restart()
    window.terminal.there, window.server.away = True, False
    entry = window.journal.act_entry(PAYMENT.payment_no)
    assert entry is not None
    assert entry.word is not None
    window.run.recover()
    assert [word.outcome for _, word in window.server.told] == [NEVER]
    assert window.terminal.asked == []


@pytest.mark.parametrize("lost", ["T0", "answer"], ids=["power cut before the claim", "answer to the claim lost"])
def test_a_refund_that_was_only_claimed_is_free_again(window: Window, lost: str) -> None:
    def power(name: str) -> None:
        if name == lost:
            raise Dies

    window.server.loses_answer = lost == "answer"
    with hooked(power), pytest.raises((Dies, Unreachable)):
        window.run.give_back(REFUND)
    window.server.loses_answer = False
    window.restart()
    window.run.recover()
    assert window.server.last is NEVER
    assert window.in_doubt == []
    window.run.give_back(REFUND)
    assert window.server.last is DONE
    assert window.terminal.asked == [REFUND.refund_no]
    assert window.server.tries == sorted(set(window.server.tries))


def test_the_claim_of_another_disk_is_never_freed_by_this_one(window: Window) -> None:
    window.server.begun.append((REFUND.refund_no, CardAct.REFUND))
    for _ in range(2):
        with pytest.raises(Refused, match=r"refund\.in_doubt"):
            window.run.give_back(REFUND)
        window.restart()
        window.run.recover()
    assert window.server.told == []
    assert window.terminal.asked == []


def test_a_doubt_that_a_person_has_settled_at_the_server_is_over(window: Window) -> None:
    window.terminal.mute = window.terminal.deaf = True
    window.run.sell(PAYMENT)
    assert window.in_doubt == [PAYMENT.payment_no]
    window.server.state = PaymentState.PAID
    window.run.recover()
    assert window.in_doubt == []
