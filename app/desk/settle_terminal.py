"""The batch of this window's card terminal: settled at the shift's end, told to the server, asked again when unknown.

Settling moves no money, so it may be asked again; but totals are told once, and a terminal that has settled says those
of its next batch. What was settled is therefore told from what is open by the batch's number.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.ids import NumberKind, mint
from app.core.terminal import SETTLED_STATES, CardAct, SettlementState, TerminalOutcome
from app.desk.run_terminal import RunTerminal
from app.desk.terminal_ports import (
    TRIAL_OPEN,
    SettlementServer,
    TerminalCare,
    TerminalReport,
    TerminalTask,
    TrialJournal,
    in_doubt,
)
from app.wire.card_settlements import BatchTotals, BeginSettlement, SettlementView, SettlementWord
from app.wire.sessions import SessionView
from app.wire.terminals import CardActs, TerminalWord

log = logging.getLogger(__name__)

STILL_OPEN = "terminal.still_open"
TOTALS_LOST = "terminal.totals_lost"
COUNTED = ("sale_count", "sale_fen", "void_count", "void_fen", "refund_count", "refund_fen")


class SettleTerminal:
    """Settlements of this window."""

    def __init__(
        self, *, run: RunTerminal, terminal: TerminalCare, server: SettlementServer, trials: TrialJournal, clock: Clock
    ) -> None:  # fmt: skip
        self._run, self._terminal, self._server, self._clock = run, terminal, server, clock
        self._trials = trials

    def is_there(self) -> bool:
        """Whether this window has a card terminal."""
        return self._run.is_there()

    def settle(self, session: SessionView, shift_no: str) -> SettlementView:
        """Have the terminal close its batch; how that stands beside our books. Written down at the server before the
        terminal is asked. Raises Refused ``device.not_configured``, ``terminal.query_first``, Conflict
        ``shift.not_open``, Unreachable when the server does not hear of it: then it is asked again."""
        with self._run.turn(over_doubt=True):
            number = self._begin(session, shift_no)
            before = self._run.batch.is_settled_over()  # in an earlier shift perhaps
            view = self._again(number, was_open=False) if before else self._first(number)
        return self._weighed(view)

    def again(self, settlement: SettlementView) -> SettlementView:
        """Ask what became of a settlement that is unknown or failed; while that cannot be told it is settled once more.
        Raises as `settle`."""
        with self._run.turn(over_doubt=True):
            view = self._again(settlement.settlement_no, was_open=settlement.state is SettlementState.FAILED)
        return self._weighed(view)

    def _weighed(self, view: SettlementView) -> SettlementView:
        """A batch that is closed may tell of what the terminal was asked to settle over."""
        if view.state in SETTLED_STATES and self._run.batch.is_settled_over():
            self._run.batch.end_settling()
            self._run.ask_again()
        return view

    def _first(self, number: str) -> SettlementView:
        self._run.batch.begin_settling()
        report = self._signed_in(TerminalTask.SETTLE)
        if report.outcome is TerminalOutcome.FAILED:
            self._run.batch.is_open_still()
        if report.outcome is TerminalOutcome.DONE and report.totals is not None:
            self._run.batch.counted_by(number)
        if report.outcome is not TerminalOutcome.UNKNOWN:
            return self._tell(number, report, sure=True)
        log.warning("%s: settlement is not known (%s), the terminal is asked", number, report.code)
        return self._tell(number, self._looked(self._signed_in(TerminalTask.TOTALS), report), sure=False)

    def _again(self, number: str, *, was_open: bool) -> SettlementView:
        """Over a doubt a terminal that gives no answer is not made to settle once more: the totals that may tell of it
        would be lost."""
        found = self._signed_in(TerminalTask.TOTALS)
        report, sure = self._looked(found, None), False
        waits = found.outcome is TerminalOutcome.UNKNOWN and self._run.batch.is_settled_over()
        if report.outcome is not TerminalOutcome.DONE and not waits:
            self._run.batch.begin_settling()
            report = self._of_our_batch(self._signed_in(TerminalTask.SETTLE))
            sure = was_open
        return self._tell(number, report, sure=sure)

    def type_totals(
        self, session: SessionView, shift_no: str, settlement: SettlementView | None, totals: BatchTotals
    ) -> SettlementView:
        """Totals that a person read off the terminal's paper, for a settlement that the terminal did not tell, or one
        that was made on the terminal alone. Raises Conflict ``settlement.told``, ``shift.not_open``; Refused
        ``terminal.trial_open``: the paper tells of that trial too."""
        if any(in_doubt(each) for each in self._trials.open_trials()):
            raise Refused(TRIAL_OPEN)
        number = self._begin(session, shift_no) if settlement is None else settlement.settlement_no
        word = SettlementWord(outcome=TerminalOutcome.DONE, totals=totals, typed=True)
        return self._weighed(self._tell_word(number, word))

    def acts(self, payment_no: str) -> CardActs:
        """What terminals did for a payment, with the slips that are kept. Raises Refused, Unreachable."""
        return self._server.card_acts(payment_no)

    def slip_again(self, acts: CardActs) -> CardActs:
        """Have the terminal print the slip of a payment again, where no copy of it is kept: the acts with the slip that
        it left here, none when its own printer has it. Raises NotFound ``terminal.no_slip``, Refused with the
        terminal's code, and as `settle`."""
        sale = next((each.word for each in acts.acts if each.word.act is CardAct.SALE and each.word.trace_no), None)
        if sale is None:
            raise NotFound("terminal.no_slip")
        with self._run.turn():
            report = self._terminal.tend_terminal(TerminalTask.REPRINT, sale)
        if report.outcome is not TerminalOutcome.DONE:
            raise Refused(report.code or "terminal.unknown")
        return CardActs(acts=tuple(
            replace(each, word=replace(each.word, slip=report.slip)) for each in acts.acts if each.word == sale
        ))  # fmt: skip

    def _begin(self, session: SessionView, shift_no: str) -> str:
        number = mint(NumberKind.SETTLEMENT, session.window.code, self._clock.now())
        self._server.begin_settlement(BeginSettlement(settlement_no=number, shift_no=shift_no))
        return number

    def _signed_in(self, task: TerminalTask) -> TerminalReport:
        """Do it; a terminal that was signed out overnight signs in first."""
        report = self._terminal.tend_terminal(task)
        if report.outcome is not TerminalOutcome.FAILED or not report.sign_in_needed:
            return report
        self._terminal.tend_terminal(TerminalTask.SIGN_IN)
        return self._terminal.tend_terminal(task)

    def _looked(self, found: TerminalReport, before: TerminalReport | None) -> TerminalReport:
        """What the terminal's totals prove of a settlement whose answer (``before``) did not come: little without
        batch numbers, unless they are known to be those of a settlement that followed ours."""
        unknown = before or replace(found, outcome=TerminalOutcome.UNKNOWN)
        totals, ours = found.totals, self._run.last_batch_no()
        if found.outcome is not TerminalOutcome.DONE or totals is None or totals.settled is None:
            return unknown
        if not totals.batch_no or not ours:
            return _by_what_is_open(found, totals, unknown, at_once=before is not None)
        if totals.settled:
            return found if totals.batch_no == ours else unknown
        if totals.batch_no == ours:
            return replace(found, outcome=TerminalOutcome.FAILED, code=STILL_OPEN, totals=None)
        return replace(found, code=TOTALS_LOST, totals=None)

    def _of_our_batch(self, report: TerminalReport) -> TerminalReport:
        """A second settlement tells of the next batch when the first one went through: those totals are not ours."""
        totals, ours = report.totals, self._run.last_batch_no()
        if report.outcome is TerminalOutcome.DONE and totals and ours and totals.batch_no not in {"", ours}:
            return replace(report, code=TOTALS_LOST, totals=None)
        return report

    def _tell(self, number: str, report: TerminalReport, *, sure: bool) -> SettlementView:
        """``sure``: totals that bear no batch number are ours, because the terminal had settled nothing before."""
        totals = report.totals
        proven = sure or totals is None or (totals.batch_no != "" and totals.batch_no == self._run.last_batch_no())
        word = SettlementWord(
            outcome=report.outcome, code=report.code, host_code=report.host_code, text=report.text, totals=totals,
            slip=report.slip, perhaps_next=not proven,
        )  # fmt: skip
        return self._tell_word(number, word)

    def _tell_word(self, number: str, word: SettlementWord) -> SettlementView:
        """With what was tried on the terminal in this batch: it stands in its totals, and in no books."""
        tried = [each.word for each in self._trials.open_trials() if each.word is not None]
        trials = _in_batch([each for each in tried if each.outcome is TerminalOutcome.DONE], word.totals)
        view = self._server.tell_settlement(number, replace(word, trials=_sums(trials) if trials else None))
        if view.state in SETTLED_STATES:
            self._trials.close_trials()
        return view


def _by_what_is_open(
    found: TerminalReport, totals: BatchTotals, unknown: TerminalReport, *, at_once: bool
) -> TerminalReport:
    """Without batch numbers: an open batch that is empty comes after ours (unless nothing was in ours), and one that
    is not empty is ours, when nothing can have come between."""
    counted = [value for name in COUNTED if (value := getattr(totals, name)) is not None]
    if totals.settled or not counted:
        return unknown
    if not any(counted):
        return found
    return replace(found, outcome=TerminalOutcome.FAILED, code=STILL_OPEN, totals=None) if at_once else unknown


def _in_batch(words: Sequence[TerminalWord], totals: BatchTotals | None) -> list[TerminalWord]:
    """Those of the batch that the totals are of; without numbers all."""
    batch_no = totals.batch_no if totals is not None else ""
    return [word for word in words if not batch_no or not word.batch_no or word.batch_no == batch_no]


def _sums(words: Sequence[TerminalWord]) -> BatchTotals:
    sales = [word.amount_fen for word in words if word.act is CardAct.SALE]
    voids = [word.amount_fen for word in words if word.act is CardAct.VOID]
    return BatchTotals(
        sale_count=len(sales), sale_fen=sum(sales), void_count=len(voids), void_fen=sum(voids)
    )  # fmt: skip
