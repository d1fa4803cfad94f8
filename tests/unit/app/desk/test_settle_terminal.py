"""Settling the window's terminal: an answer that is lost is asked for, and the totals of another batch are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import NotFound, NotPermitted, Refused
from app.core.payment import PaymentState
from app.core.terminal import CardAct, SettlementState, TerminalOutcome
from app.desk.attach_sale import AttachSaleAtDesk, typed_sale
from app.desk.print_receipt import PrintReceipt
from app.desk.run_terminal import RunTerminal
from app.desk.settle_terminal import SettleTerminal
from app.desk.terminal_ports import TerminalAsk, TerminalReport, TerminalTask
from app.desk.trial_sale import TrialSale
from app.gateway.journal import SqliteJournal
from app.wire.card_settlements import (
    BatchLacks,
    BatchProof,
    BatchTotals,
    BeginSettlement,
    SettlementView,
    SettlementWord,
)
from app.wire.payments import PaymentView
from app.wire.terminals import AttachSale, CardActs, CardActView, TerminalWord
from support import screen_people as people
from support.screen_world import MemoryJournal, PaperDevices, StillClock

DONE, FAILED, UNKNOWN = TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN
OURS, NEXT = "000007", "000008"
PAYMENT = replace(people.payment(1, channel="card"), reason="terminal.asked")
MUTE = TerminalReport(outcome=UNKNOWN, code="terminal.no_answer")
SIGNED_OUT = TerminalReport(outcome=FAILED, code="terminal.sign_in_needed", sign_in_needed=True)


def told(batch_no: str, *, settled: bool | None, sale_fen: int = 6360) -> TerminalReport:
    totals = BatchTotals(batch_no=batch_no, sale_count=1, sale_fen=sale_fen, settled=settled)
    return TerminalReport(outcome=DONE, totals=totals)


class Terminal:
    """Answers what is scripted for each task, in order; the last one again."""

    def __init__(self) -> None:
        self.says: dict[TerminalTask, list[TerminalReport]] = {}
        self.asked: list[TerminalTask] = []
        self.last: TerminalWord | None = None

    def has_terminal(self) -> bool:
        return True

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        return TerminalWord(act=ask.act, outcome=DONE, amount_fen=ask.amount_fen, trace_no="000123", batch_no=OURS)

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        return TerminalWord(act=ask.act, outcome=UNKNOWN)

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        self.asked.append(task)
        script = self.says.get(task, [MUTE])
        return script.pop(0) if len(script) > 1 else script[0]

    def last_sale(self, amount_fen: int) -> TerminalWord | None:
        return self.last


class Server:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.begun: list[BeginSettlement] = []
        self.told: list[SettlementWord] = []
        self.attached: list[AttachSale] = []
        self.buried: list[TerminalWord] = []
        self.refusal: Refused | None = None
        self.closed = False
        self.weighed: list[BatchLacks] = []
        self.lacks = False

    def begin_settlement(self, wanted: BeginSettlement) -> SettlementView:
        self.begun.append(wanted)
        return settlement(wanted.settlement_no)

    def tell_settlement(self, settlement_no: str, word: SettlementWord) -> SettlementView:
        self.told.append(word)
        state = SettlementState.AGREES if self.closed else SettlementState.UNKNOWN
        return replace(settlement(settlement_no), state=state)

    def attach_sale(self, payment_no: str, attach: AttachSale) -> PaymentView:
        if self.refusal is not None:
            raise self.refusal
        self.attached.append(attach)
        return PAYMENT

    def tell_sale(self, payment_no: str, word: TerminalWord) -> PaymentView:
        self.buried.append(word)
        return replace(PAYMENT, state=PaymentState.UNKNOWN if word.outcome is UNKNOWN else PAYMENT.state)

    def card_acts(self, payment_no: str) -> CardActs:
        return CardActs(acts=())

    def batch_lacks(self, weighed: BatchLacks) -> BatchProof:
        self.weighed.append(weighed)
        return BatchProof(proven=self.lacks)

    def begin_card_refund(self, refund_no: str, act: CardAct, tried_ms: int = 0) -> Any:
        raise AssertionError(refund_no)

    def tell_card_refund(self, refund_no: str, word: TerminalWord) -> Any:
        raise AssertionError(refund_no)


def settlement(number: str) -> SettlementView:
    return SettlementView(
        settlement_no=number, shift_no="S1", window="1 号窗", operator_name="王", state=SettlementState.UNKNOWN,
        code="", host_code="", text="", typed=False, begun_at=people.NOW, told_at=people.NOW, totals=None,
        ours=BatchTotals(),
    )  # fmt: skip


class Counter:
    def __init__(self, folder: Path) -> None:
        self.terminal, self.server = Terminal(), Server()
        self.journal = SqliteJournal(folder / "journal.db", StillClock())
        self.run = RunTerminal(
            terminal=self.terminal, server=self.server, journal=self.journal, intents=self.journal, clock=StillClock()
        )
        self.batch = SettleTerminal(
            run=self.run, terminal=self.terminal, server=self.server, trials=self.journal, clock=StillClock()
        )
        self.attach = AttachSaleAtDesk(run=self.run, terminal=self.terminal, server=self.server)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = Counter(tmp_path)
    made.run.sell(PAYMENT)
    yield made
    made.journal.close_file()


@pytest.mark.parametrize(
    ("settle", "totals", "outcome", "sale_fen"),
    [
        pytest.param([told(OURS, settled=True)], [MUTE], DONE, 6360, id="settled"),
        pytest.param([MUTE], [told(OURS, settled=True)], DONE, 6360, id="answer lost, the slip is printed again"),
        pytest.param([MUTE], [told("000006", settled=True)], UNKNOWN, None, id="answer lost, the slip is yesterday's"),
        pytest.param([MUTE], [told(OURS, settled=False)], FAILED, None, id="answer lost, the batch is open"),
        pytest.param([MUTE], [told(NEXT, settled=False, sale_fen=0)], DONE, None, id="answer lost, the next is open"),
        pytest.param([MUTE], [told("", settled=True)], UNKNOWN, None, id="answer lost, no number to tell by"),
        pytest.param([MUTE], [MUTE], UNKNOWN, None, id="silent"),
        pytest.param([SIGNED_OUT, told(OURS, settled=True)], [MUTE], DONE, 6360, id="signed out overnight"),
    ],
)
def test_what_the_terminal_proves_is_told(
    counter: Counter,
    settle: list[TerminalReport],
    totals: list[TerminalReport],
    outcome: TerminalOutcome,
    sale_fen: int | None,
) -> None:
    counter.terminal.says = {TerminalTask.SETTLE: settle, TerminalTask.TOTALS: totals}
    counter.batch.settle(people.session(), "S1")
    (word,) = counter.server.told
    assert (word.outcome, word.totals.sale_fen if word.totals else None) == (outcome, sale_fen)
    assert len(counter.server.begun) == 1


@pytest.mark.parametrize(
    ("settle", "code"),
    [
        pytest.param(told(NEXT, settled=True, sale_fen=0), "terminal.totals_lost", id="the first one went through"),
        pytest.param(told(OURS, settled=True), "", id="it did not"),
    ],
)
def test_asked_again_it_is_settled_once_more_and_no_other_batch_is_taken_for_ours(
    counter: Counter, settle: TerminalReport, code: str
) -> None:
    counter.terminal.says = {TerminalTask.SETTLE: [settle], TerminalTask.TOTALS: [MUTE]}
    counter.batch.again(settlement("B1"))
    (word,) = counter.server.told
    assert (word.outcome, word.code, word.totals is None) == (DONE, code, bool(code))


EMPTY = TerminalReport(outcome=DONE, totals=BatchTotals(sale_count=0, sale_fen=0, settled=False))
STILL_SOLD = told("", settled=False)


@pytest.mark.parametrize(
    ("state", "totals", "settle", "told_so"),
    [
        pytest.param("unknown", [MUTE], [told("", settled=True)], (DONE, 6360, True), id="settled a second time"),
        pytest.param("unknown", [STILL_SOLD], [told("", settled=True)], (DONE, 6360, True), id="perhaps the next"),
        pytest.param("unknown", [EMPTY], [MUTE], (DONE, 0, True), id="what is open is empty"),
        pytest.param("unknown", [MUTE], [told(OURS, settled=True)], (DONE, 6360, False), id="with its number"),
        pytest.param("failed", [MUTE], [told("", settled=True)], (DONE, 6360, False), id="the batch was open"),
        pytest.param("begun", [STILL_SOLD], [MUTE], (FAILED, None, False), id="at once: what is open is ours"),
        pytest.param("begun", [EMPTY], [MUTE], (DONE, 0, True), id="at once: what is open is empty"),
    ],
)
def test_without_batch_numbers_no_totals_are_taken_for_ours_that_may_be_the_nexts(
    counter: Counter, state: str, totals: list[TerminalReport], settle: list[TerminalReport],
    told_so: tuple[TerminalOutcome, int | None, bool],
) -> None:  # fmt: skip
    counter.terminal.says = {TerminalTask.SETTLE: settle, TerminalTask.TOTALS: totals}
    if state == "begun":
        counter.batch.settle(people.session(), "S1")
    else:
        counter.batch.again(replace(settlement("B1"), state=SettlementState(state)))
    (word,) = counter.server.told
    assert (word.outcome, word.totals.sale_fen if word.totals else None, word.perhaps_next) == told_so


def test_what_was_tried_is_told_with_its_settlement_once(counter: Counter) -> None:
    trial = TrialSale(run=counter.run, journal=counter.journal, clock=StillClock())
    assert trial() == ""
    tried = BatchTotals(sale_count=1, sale_fen=1, void_count=1, void_fen=1)
    counter.terminal.says = {TerminalTask.SETTLE: [MUTE, told(OURS, settled=True)]}
    counter.batch.settle(people.session(), "S1")
    counter.server.closed = True
    counter.batch.settle(people.session(), "S1")
    counter.batch.settle(people.session(), "S1")
    assert [word.trials for word in counter.server.told] == [tried, tried, None]


def test_a_trial_of_another_batch_is_not_told(counter: Counter) -> None:
    TrialSale(run=counter.run, journal=counter.journal, clock=StillClock())()
    counter.terminal.says = {TerminalTask.SETTLE: [told(NEXT, settled=True)]}
    counter.batch.settle(people.session(), "S1")
    assert counter.server.told[-1].trials is None


def test_with_a_trial_in_doubt_nothing_is_settled_and_no_paper_typed(counter: Counter) -> None:
    ask = TerminalAsk(number="TRIAL1", act=CardAct.SALE, amount_fen=1, begun_at=people.NOW)
    counter.journal.begin_act(ask)
    with pytest.raises(Refused, match=r"terminal\.trial_open"):
        counter.batch.settle(people.session(), "S1")
    with pytest.raises(Refused, match=r"terminal\.trial_open"):
        counter.batch.type_totals(people.session(), "S1", None, BatchTotals(sale_count=1, sale_fen=6361))
    assert counter.server.begun == []
    TrialSale(run=counter.run, journal=counter.journal, clock=StillClock()).end(went_through=True)
    counter.batch.type_totals(people.session(), "S1", None, BatchTotals(sale_count=2, sale_fen=6361))
    assert counter.server.told[-1].trials == BatchTotals(sale_count=1, sale_fen=1, void_count=0, void_fen=0)


def test_totals_off_the_paper_are_marked_so(counter: Counter) -> None:
    counter.batch.type_totals(people.session(), "S1", None, BatchTotals(sale_count=1, sale_fen=6360))
    assert counter.server.told[-1].typed
    assert counter.terminal.asked == []


def test_a_sale_in_doubt_is_not_settled_away(counter: Counter) -> None:
    counter.journal.begin_act(
        TerminalAsk(number=people.number("P", 2), act=CardAct.SALE, amount_fen=1, begun_at=people.NOW)
    )
    with pytest.raises(Refused, match=r"terminal\.query_first"):
        counter.batch.settle(people.session(), "S1")
    with pytest.raises(Refused, match=r"terminal\.query_first"):
        counter.attach.read(1)
    assert counter.server.begun == []


def test_an_attached_sale_ends_the_doubt_of_this_disk(counter: Counter) -> None:
    doubt = replace(PAYMENT, payment_no=people.number("P", 2), reason="terminal.unknown")
    counter.journal.begin_act(
        TerminalAsk(number=doubt.payment_no, act=CardAct.SALE, amount_fen=doubt.amount_fen, begun_at=people.NOW)
    )
    counter.attach(doubt, typed_sale(doubt.amount_fen, trace_no="000124"), read=False)
    assert counter.journal.untold_acts() == []
    assert counter.server.attached[0].word.trace_no == "000124"


def test_a_sale_made_alone_stands_on_this_disk_for_a_server_that_forgets_it(counter: Counter) -> None:
    fresh = replace(PAYMENT, payment_no=people.number("P", 77), reason="terminal.asked")
    word = typed_sale(fresh.amount_fen, trace_no="000125")
    counter.attach(fresh, word, read=False)
    found = [entry for entry in counter.journal.words_since(people.NOW) if entry.ask.number == fresh.payment_no]
    assert [(entry.word, entry.told, entry.asked) for entry in found] == [(word, True, True)]
    assert counter.journal.last_done() == word, "what comes after it on the terminal is told from it"


@pytest.mark.parametrize(
    ("alone", "ours", "newest"),
    [
        ({"trace_no": "000125"}, {"trace_no": "000126"}, "ours"),
        ({"trace_no": "999999"}, {"trace_no": "000126"}, "ours"),
        ({"trace_no": "000125"}, {"trace_no": "000126", "terminal_no": "T1"}, "ours"),
        ({"trace_no": "000127"}, {"trace_no": "000126"}, "alone"),
        ({"trace_no": "000001", "batch_no": NEXT}, {"trace_no": "000126"}, "alone"),
        ({"trace_no": "000001", "terminal_no": "T2"}, {"trace_no": "000126", "terminal_no": "T1"}, "alone"),
        ({"trace_no": "000001", "batch_no": ""}, {"trace_no": "000126", "batch_no": ""}, "alone"),
    ],
)
def test_a_sale_made_alone_may_be_attached_after_a_newer_one_of_ours(
    counter: Counter, alone: dict[str, str], ours: dict[str, str], newest: str
) -> None:
    """Within a batch the terminal's numbers tell; else it is taken for the newest, as it mostly is."""
    word = TerminalWord(act=CardAct.SALE, outcome=DONE, amount_fen=6360, batch_no=OURS)
    words = {"alone": replace(word, **alone), "ours": replace(word, **ours)}  # type: ignore[arg-type]
    ask = TerminalAsk(number=people.number("P", 2), act=CardAct.SALE, amount_fen=6360, begun_at=people.NOW)
    counter.journal.begin_act(ask)
    counter.journal.note_word(ask.number, words["ours"])
    counter.attach(replace(PAYMENT, payment_no=people.number("P", 77)), words["alone"], read=False)
    assert counter.journal.last_done() == words[newest]


def test_a_payment_begun_only_to_be_attached_has_its_end_when_that_is_refused(counter: Counter) -> None:
    fresh = replace(PAYMENT, payment_no=people.number("P", 3))
    counter.server.refusal = NotPermitted("checkout.attach_card")
    with pytest.raises(NotPermitted):
        counter.attach(fresh, typed_sale(fresh.amount_fen, trace_no="000124"), read=False)
    assert counter.server.buried[-1].outcome is TerminalOutcome.NEVER_ASKED


def acts(*slip: str) -> CardActs:
    word = TerminalWord(act=CardAct.SALE, outcome=DONE, amount_fen=6360, trace_no="000123", slip=slip)
    number = PAYMENT.payment_no
    view = CardActView(number=number, payment_no=number, word=word, window="1 号窗", recorded_at=people.NOW)
    return CardActs(acts=(view,))


def test_the_bank_slip_is_printed_again_with_its_mark() -> None:
    paper = PaperDevices()
    printing = PrintReceipt(devices=paper, journal=MemoryJournal(), clock=StillClock())
    printing.bank_slip(people.session(), acts("商户存根\n金额 63.60", "持卡人存根\n卡号 622848******0018"))
    assert "补打" in paper.words()
    assert "持卡人存根" in paper.words()
    assert "商户存根" not in paper.words()
    with pytest.raises(NotFound, match=r"terminal\.no_slip"):
        printing.bank_slip(people.session(), acts())
    with pytest.raises(NotPermitted):
        printing.bank_slip(people.session(permissions=()), acts("持卡人存根"))


@pytest.mark.parametrize("slip", [(), ("持卡人存根",)], ids=["on the terminal's own paper", "left as a file"])
def test_where_no_slip_is_kept_the_terminal_prints_it(counter: Counter, slip: tuple[str, ...]) -> None:
    counter.terminal.says = {TerminalTask.REPRINT: [TerminalReport(outcome=DONE, slip=slip)]}
    (found,) = counter.batch.slip_again(acts()).acts
    assert found.word.slip == slip
    counter.terminal.says = {TerminalTask.REPRINT: [TerminalReport(outcome=FAILED, code="terminal.not_supported")]}
    with pytest.raises(Refused, match=r"terminal\.not_supported"):
        counter.batch.slip_again(acts())
