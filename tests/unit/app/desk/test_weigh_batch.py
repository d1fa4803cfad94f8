"""A card act that its terminal cannot tell of any more: weighed by the totals of its batch, or settled over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import NotFound, Refused, Unreachable
from app.core.terminal import CardAct, SettlementState
from app.desk.settle_terminal import SettleTerminal
from app.desk.terminal_ports import TerminalReport, TerminalTask
from app.wire.card_settlements import BatchLacks, BatchTotals, SettlementView
from app.wire.terminals import TerminalWord
from support import screen_people as people
from support.terminal_window import DONE, FAILED, NEVER, PAYMENT, REFUND, UNKNOWN, Window

OPEN = BatchTotals(batch_no="000007", sale_count=1, sale_fen=6360, settled=False)
LAST = TerminalReport(outcome=DONE, totals=replace(OPEN, settled=True))
NEXT = replace(PAYMENT, payment_no=people.number("P", 3))


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    made.run.sell(replace(PAYMENT, payment_no=people.number("P", 2)))
    made.terminal.mute = made.terminal.deaf = True
    yield made
    made.journal.close_file()


def in_doubt(window: Window, code: str = "terminal.last_is_another") -> None:
    """PAYMENT is asked for; the terminal answers query-last, and does not know."""
    window.terminal.ask_last = (  # type: ignore[method-assign]
        lambda ask, *, last: TerminalWord(act=ask.act, outcome=UNKNOWN, code=code)
    )
    window.run.sell(PAYMENT)
    window.passes(minutes=6)


def counted(totals: BatchTotals | None, outcome: Any = DONE) -> TerminalReport:
    return TerminalReport(outcome=outcome, totals=totals)


def test_a_sale_that_the_open_batch_lacks_is_not_paid(window: Window) -> None:
    in_doubt(window)
    window.terminal.batch, window.server.lacks = counted(OPEN), True
    assert window.run.ask_now(PAYMENT.payment_no)
    assert window.server.weighed == [BatchLacks(number=PAYMENT.payment_no, totals=OPEN)]
    number, word = window.server.told[-1]
    assert (number, word.outcome, word.code) == (PAYMENT.payment_no, FAILED, "terminal.not_in_batch")
    entry = window.journal.act_entry(PAYMENT.payment_no)
    assert entry is not None
    assert (entry.word, entry.told) == (word, True), "a server that is put back hears it again"
    window.terminal.mute = window.terminal.deaf = False
    window.run.sell(NEXT)
    assert window.server.last is DONE


@pytest.mark.parametrize(
    ("report", "weighed", "asked"),
    [
        pytest.param(counted(OPEN), 1, 1, id="not proven"),
        pytest.param(counted(replace(OPEN, settled=True)), 0, 1, id="of the last settlement"),
        pytest.param(counted(replace(OPEN, settled=None)), 0, 1, id="nobody knows of which"),
        pytest.param(counted(replace(OPEN, batch_no="")), 0, 1, id="without a number"),
        pytest.param(counted(None), 0, 1, id="no totals"),
        pytest.param(counted(None, FAILED), 0, 1, id="it has none"),
        pytest.param(counted(None, UNKNOWN), 0, 3, id="no answer: asked again"),
    ],
)
def test_totals_that_prove_nothing_are_asked_for_once(
    window: Window, report: TerminalReport, weighed: int, asked: int
) -> None:
    in_doubt(window)
    window.terminal.batch, window.terminal.counted = report, 0
    for _ in range(3):
        assert not window.run.ask_now(PAYMENT.payment_no)
    assert (len(window.server.weighed), window.terminal.counted) == (weighed, asked)
    window.run.attached(NEXT, TerminalWord(act=CardAct.SALE, outcome=DONE, trace_no="000125", batch_no="000007"))
    window.run.ask_now(PAYMENT.payment_no)
    assert window.terminal.counted == asked + 1, "more is known since"


@pytest.mark.parametrize("code", ["terminal.no_answer", "terminal.bank_silent", "library.crashed"])
def test_while_the_terminal_does_not_answer_nothing_is_weighed_and_nothing_settled_over(
    window: Window, code: str
) -> None:
    in_doubt(window, code)
    window.run.ask_now(PAYMENT.payment_no)
    assert window.terminal.counted == 0
    with pytest.raises(Refused, match=r"terminal\.query_first"):
        batch_of(window).settle(people.session(), "S1")


def test_while_the_terminal_may_be_at_work_nothing_is_weighed_and_nothing_settled_over(window: Window) -> None:
    """The desk died and is there again while the payer still types."""
    in_doubt(window)
    window.passes(minutes=-5)
    window.terminal.batch, window.server.lacks = counted(OPEN), True
    assert not window.run.ask_now(PAYMENT.payment_no)
    with pytest.raises(Refused, match=r"terminal\.query_first"):
        batch_of(window).settle(people.session(), "S1")
    window.passes(minutes=5)
    window.terminal.tend_terminal = lambda task, original=None: counted(OPEN)  # type: ignore[method-assign]
    assert window.run.ask_now(PAYMENT.payment_no)


def test_an_older_server_knows_nothing_of_batches(window: Window) -> None:
    def unknown_call(weighed: BatchLacks) -> Any:
        raise NotFound("server.no_such_call")

    window.server.batch_lacks = unknown_call  # type: ignore[method-assign]
    in_doubt(window)
    window.terminal.batch = counted(OPEN)
    assert not window.run.ask_now(PAYMENT.payment_no)
    assert window.in_doubt == [PAYMENT.payment_no]


# ------------------------------------------------------------ settled over


class Batches:
    """The server's ear for settlements."""

    def __init__(self, state: SettlementState, settled: set[str | None]) -> None:
        self.state, self.settled = state, settled

    def begin_settlement(self, wanted: Any) -> SettlementView:
        return _settlement(wanted.settlement_no, SettlementState.UNKNOWN)

    def tell_settlement(self, settlement_no: str, word: Any) -> SettlementView:
        if word.outcome is not DONE:
            return _settlement(settlement_no, SettlementState.UNKNOWN)
        self.settled.add(settlement_no)
        return _settlement(settlement_no, self.state)

    def attach_sale(self, payment_no: str, attach: Any) -> Any:
        raise AssertionError(payment_no)

    def card_acts(self, payment_no: str) -> Any:
        raise AssertionError(payment_no)


def _settlement(number: str, state: SettlementState) -> SettlementView:
    return SettlementView(
        settlement_no=number, shift_no="S1", window="1 号窗", operator_name="王", state=state, code="", host_code="",
        text="", typed=False, begun_at=people.NOW, told_at=people.NOW, totals=None, ours=BatchTotals(),
    )  # fmt: skip


def batch_of(
    window: Window, state: SettlementState = SettlementState.AGREES, settles: TerminalReport | None = None
) -> SettleTerminal:
    """Its terminal settles, and tells the last settlement's totals or none."""
    done = settles or counted(replace(OPEN, settled=True))

    def tend(task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        return done if task is TerminalTask.SETTLE else counted(None, FAILED)

    window.terminal.tend_terminal = tend  # type: ignore[method-assign]
    ends: Any = {"terminal": window.terminal, "server": Batches(state, window.server.settled), "trials": window.journal}
    return SettleTerminal(run=window.run, clock=window.clock, **ends)


@pytest.mark.parametrize("lacks", [True, False])
def test_a_terminal_that_cannot_tell_settles_over_the_doubt_and_takes_cards_again(window: Window, lacks: bool) -> None:
    in_doubt(window)
    window.server.lacks = lacks
    view = batch_of(window).settle(people.session(), "S1")
    assert window.server.weighed == [BatchLacks(number=PAYMENT.payment_no, settlement_no=view.settlement_no)]
    assert window.in_doubt == ([] if lacks else [PAYMENT.payment_no])
    asked: list[str] = []
    window.terminal.ask_last = lambda ask, *, last: asked.append(ask.number)  # type: ignore[assignment,return-value]
    window.terminal.mute = False
    window.run.sell(NEXT)
    assert window.server.last is DONE
    assert asked == [], "what the next batch shows is no word of it"
    window.restart()
    assert window.run.ask_now(PAYMENT.payment_no) is lacks


def test_once_a_settlement_was_asked_for_the_terminals_silence_is_no_word_of_the_doubt(window: Window) -> None:
    """The answer is lost: the batch may be closed, and a terminal with an empty batch has nothing to show."""
    in_doubt(window)
    batch_of(window, settles=counted(None, UNKNOWN)).settle(people.session(), "S1")
    window.restart()
    window.terminal.ask_last = (  # type: ignore[method-assign]
        lambda ask, *, last: TerminalWord(act=ask.act, outcome=FAILED, code="terminal.not_recorded")
    )
    assert not window.run.ask_now(PAYMENT.payment_no)
    assert window.server.last is UNKNOWN
    window.run.sell(NEXT)
    assert window.server.told[-1][1] == TerminalWord(act=CardAct.SALE, outcome=NEVER, code="terminal.query_first")
    batch_of(window).again(_settlement("B1", SettlementState.UNKNOWN))
    window.terminal.mute = False
    window.run.sell(replace(NEXT, payment_no=people.number("P", 4)))
    assert window.server.last is DONE


def test_a_refund_settled_over_is_not_given_twice(window: Window) -> None:
    window.terminal.ask_last = (  # type: ignore[method-assign]
        lambda ask, *, last: TerminalWord(act=ask.act, outcome=UNKNOWN, code="terminal.last_is_another")
    )
    window.run.give_back(REFUND)
    window.passes(minutes=6)
    batch_of(window, SettlementState.DIFFERS).settle(people.session(), "S1")
    given = len(window.terminal.book)
    with pytest.raises(Refused, match=r"refund\.in_doubt"):
        window.run.give_back(REFUND)
    window.server.lacks, window.terminal.mute = True, False
    window.restart()
    window.run.give_back(REFUND)
    assert len(window.terminal.book) == given + 1


def test_a_settlement_whose_answer_is_lost_is_found_at_the_server(window: Window) -> None:
    in_doubt(window)
    batch = batch_of(window)
    ear: Any = batch._server

    def lost(settlement_no: str, word: Any) -> Any:
        window.server.settled.add(settlement_no)
        raise Unreachable("server.no_answer")

    ear.tell_settlement = lost
    with pytest.raises(Unreachable):
        batch.settle(people.session(), "S1")
    window.restart()
    window.server.lacks = True
    assert window.run.ask_now(PAYMENT.payment_no)
    assert window.in_doubt == []


def test_totals_that_are_not_the_answer_to_the_settlement_prove_nothing(window: Window) -> None:
    """The answer is lost, and the terminal tells of its last settlement: perhaps of the one before."""
    in_doubt(window)
    batch, window.server.lacks = batch_of(window), True
    window.terminal.tend_terminal = (  # type: ignore[method-assign]
        lambda task, original=None: counted(None, UNKNOWN) if task is TerminalTask.SETTLE else LAST
    )
    assert batch.settle(people.session(), "S1").state is SettlementState.AGREES
    assert window.server.weighed == []
    assert not window.run.ask_now(PAYMENT.payment_no)


def test_a_terminal_that_refuses_to_settle_is_asked_as_before(window: Window) -> None:
    in_doubt(window)
    batch_of(window, settles=counted(None, FAILED)).settle(people.session(), "S1")
    window.terminal.ask_last = (  # type: ignore[method-assign]
        lambda ask, *, last: TerminalWord(act=ask.act, outcome=FAILED, code="terminal.not_recorded")
    )
    assert window.run.ask_now(PAYMENT.payment_no)


def test_with_an_older_server_a_terminal_that_has_settled_takes_cards_again(window: Window) -> None:
    def unknown_call(weighed: BatchLacks) -> Any:
        raise NotFound("server.no_such_call")

    window.server.batch_lacks = unknown_call  # type: ignore[method-assign]
    in_doubt(window)
    batch_of(window).settle(people.session(), "S1")
    window.terminal.mute = False
    window.run.sell(NEXT)
    assert window.server.last is DONE


def test_over_a_doubt_a_silent_terminal_is_not_settled_twice(window: Window) -> None:
    """The totals of the batch that may have it would be lost."""
    in_doubt(window)
    batch = batch_of(window, settles=counted(None, UNKNOWN))
    batch.settle(people.session(), "S1")
    asked: list[TerminalTask] = []

    def silent(task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        asked.append(task)
        return counted(None, UNKNOWN)

    window.terminal.tend_terminal = silent  # type: ignore[method-assign]
    assert batch.again(_settlement("B1", SettlementState.UNKNOWN)).state is SettlementState.UNKNOWN
    assert batch.settle(people.session(), "S2").state is SettlementState.UNKNOWN
    assert asked == [TerminalTask.TOTALS] * 2
