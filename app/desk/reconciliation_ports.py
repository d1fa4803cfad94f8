"""What the desk asks of the server about reconciliation: days, runs, rows, statements, proofs, months and funds."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from app.desk.keep_file import Sink, Transfer
from app.wire.day_zero import DayZeroFile, DayZeroPreview, DayZeroView, ImportDayZeroNow
from app.wire.own_statements import OwnStatementForm, OwnStatementView
from app.wire.proofs import BookedFunds, BookFunds, CloseMonth, FundsView, MonthView, ProofForm, ProofView
from app.wire.reconciliation import (
    DayDetail,
    DayView,
    GoOn,
    PatternView,
    ReadRows,
    RowPage,
    RunComparison,
    RunView,
    StartRun,
)
from app.wire.reconciliation_rules import RulesAndDays, RulesView, SwitchRule, TriedRule, TryRule
from app.wire.statements import (
    FetchNow,
    HandInStatement,
    Layout,
    LayoutPreview,
    SayNone,
    StatementView,
    StopRequest,
    TryLayout,
)


class ReconciliationServer(Protocol):
    """The part of `app.desk.ports.Server` that is about reconciliation; errors as there, the path beside each call."""

    def reconciliation_days(self, first: date, last: date) -> Sequence[DayView]: ...  # GET /api/reconciliation/days

    def reconciliation_day(self, day: date) -> DayDetail: ...  # GET /api/reconciliation/days/{day}

    def start_run(self, day: date, start: StartRun) -> RunView: ...  # POST /api/reconciliation/days/{day}/runs

    def run(self, run_no: str) -> RunView: ...  # GET /api/reconciliation/runs/{run_no}

    def cancel_run(self, run_no: str) -> RunView: ...  # POST /api/reconciliation/runs/{run_no}/cancel

    def go_on_run(self, run_no: str, wanted: GoOn) -> RunView: ...  # POST /api/reconciliation/runs/{run_no}/go-on

    def run_rows(self, run_no: str, wanted: ReadRows) -> RowPage: ...  # POST /api/reconciliation/runs/{run_no}/rows

    def export_run_rows(self, run_no: str, wanted: ReadRows, to: Sink) -> None: ...  # POST …/rows/export: CSV

    def run_changes(self, run_no: str, since: str) -> RunComparison: ...  # GET …/runs/{run_no}/changes?since=

    def patterns(self) -> Sequence[PatternView]: ...  # GET /api/reconciliation/patterns

    def statements(self, first: date, last: date) -> Sequence[StatementView]: ...  # GET /api/statements?first=&last=

    def fetch_statement(self, wanted: FetchNow, going: Transfer | None = None) -> StatementView:
        """``POST /api/statements/fetch``. Raises Refused ``file.cancelled`` once ``going`` was cancelled: nobody waits
        any more, the server has to be told by `stop_statement`."""
        ...

    def hand_in_statement(self, handed: HandInStatement, going: Transfer | None = None) -> StatementView:
        """``POST /api/statements``; ``going`` counts what has gone, and is cancelled as above."""
        ...

    def stop_statement(self, wanted: StopRequest) -> bool: ...  # POST /api/statements/stop: nothing of it is kept

    def say_no_statement(self, said: SayNone) -> StatementView: ...  # POST /api/statements/none

    def statement_file(self, statement_id: int, to: Sink) -> None: ...  # GET /api/statements/{statement_id}/file

    def own_statements(self, day: date) -> Sequence[OwnStatementView]: ...  # GET /api/own-statements/{day}

    def own_statement_file(self, day: date, source: str, form: OwnStatementForm, to: Sink) -> None: ...

    def layouts(self) -> Sequence[Layout]: ...  # GET /api/statement-layouts

    def try_layout(self, wanted: TryLayout) -> LayoutPreview: ...  # POST /api/statement-layouts/try

    def save_layout(self, layout: Layout) -> Layout: ...  # PUT /api/statement-layouts/{name}

    def day_proof(self, day: date) -> ProofView: ...  # GET /api/reconciliation/days/{day}/proof

    def day_proof_file(self, day: date, form: ProofForm, language: str, to: Sink) -> None:
        """GET …/days/{day}/proof/{form}?language=; ``language`` is ``zh`` or ``en``."""
        ...

    def day_report(self, day: date, report: str, form: ProofForm, language: str, to: Sink) -> None:
        """GET …/days/{day}/reports/{report}/{form}: ``result``, ``exceptions`` or ``closing`` (by channel)."""
        ...

    def months(self) -> Sequence[MonthView]: ...  # GET /api/reconciliation/months

    def close_month(self, month: str, close: CloseMonth) -> MonthView: ...  # POST …/months/{month}/close

    def funds(self, first: date, last: date) -> FundsView: ...  # GET /api/reconciliation/funds?first=&last=

    def funds_file(self, first: date, last: date, form: ProofForm, language: str, to: Sink) -> None:
        """GET /api/reconciliation/funds/{form}?first=&last=&language="""
        ...

    def reconciliation_rules(self) -> RulesAndDays: ...  # GET /api/reconciliation/rules

    def save_reconciliation_rules(self, rules: RulesView) -> RulesView: ...  # PUT /api/reconciliation/rules

    def switch_reconciliation_rule(self, wanted: SwitchRule) -> RulesView: ...  # POST /api/reconciliation/rules/switch

    def try_reconciliation_rule(self, wanted: TryRule) -> TriedRule: ...  # POST /api/reconciliation/rules/try

    def day_zero(self) -> DayZeroView: ...  # GET /api/reconciliation/day-zero

    def preview_day_zero(self, wanted: DayZeroFile, going: Transfer | None = None) -> DayZeroPreview:
        """``POST /api/reconciliation/day-zero/preview``; ``going`` as in `hand_in_statement`."""
        ...

    def import_day_zero(self, wanted: ImportDayZeroNow) -> DayZeroView: ...  # POST /api/reconciliation/day-zero

    def book_funds(self, wanted: BookFunds) -> BookedFunds: ...  # POST /api/reconciliation/funds/book
