"""The calls of `app.desk.reconciliation_ports.ReconciliationServer` over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from app.desk.ports import Sink, Transfer
from app.wire.day_zero import DayZeroFile, DayZeroPreview, DayZeroView, ImportDayZeroNow
from app.wire.own_statements import OwnStatementForm, OwnStatementList, OwnStatementView
from app.wire.proofs import BookedFunds, BookFunds, CloseMonth, FundsView, MonthList, MonthView, ProofForm, ProofView
from app.wire.reconciliation import (
    DayDetail,
    DayList,
    DayView,
    GoOn,
    PatternTable,
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
    LayoutList,
    LayoutPreview,
    SayNone,
    StatementList,
    StatementView,
    Stopped,
    StopRequest,
    TryLayout,
)

Value = TypeVar("Value")
ANSWER_S = 12.0
SLOW_S = 60.0
"""A file of 64 MB that is verified; a party that makes its statement while it is asked."""
SLOWEST_LINE_BYTES_S = 128 * 1024
"""A file that is handed in comes at least so fast."""

DAYS = "/api/reconciliation/days"
RUNS = "/api/reconciliation/runs"
RULES = "/api/reconciliation/rules"
DAY_ZERO = "/api/reconciliation/day-zero"


class ReconciliationCalls:
    """A part of `app.gateway.http.HttpServer`, which makes the requests."""

    def _ask(
        self, kind: type[Value], method: str, path: str, body: object | None = None, *, answer_s: float = ANSWER_S,
        going: Transfer | None = None,
    ) -> Value:  # fmt: skip
        raise NotImplementedError  # the whole has it

    def _receive(self, method: str, path: str, body: object | None, to: Sink) -> None:
        raise NotImplementedError  # the whole has it

    def reconciliation_days(self, first: date, last: date) -> Sequence[DayView]:
        return self._ask(DayList, "GET", f"{DAYS}?first={first}&last={last}").days

    def reconciliation_day(self, day: date) -> DayDetail:
        return self._ask(DayDetail, "GET", f"{DAYS}/{day}")

    def start_run(self, day: date, start: StartRun) -> RunView:
        return self._ask(RunView, "POST", f"{DAYS}/{day}/runs", start)

    def run(self, run_no: str) -> RunView:
        return self._ask(RunView, "GET", f"{RUNS}/{run_no}")

    def cancel_run(self, run_no: str) -> RunView:
        return self._ask(RunView, "POST", f"{RUNS}/{run_no}/cancel")

    def go_on_run(self, run_no: str, wanted: GoOn) -> RunView:
        return self._ask(RunView, "POST", f"{RUNS}/{run_no}/go-on", wanted)

    def run_rows(self, run_no: str, wanted: ReadRows) -> RowPage:
        return self._ask(RowPage, "POST", f"{RUNS}/{run_no}/rows", wanted)

    def export_run_rows(self, run_no: str, wanted: ReadRows, to: Sink) -> None:
        self._receive("POST", f"{RUNS}/{run_no}/rows/export", wanted, to)

    def run_changes(self, run_no: str, since: str) -> RunComparison:
        return self._ask(RunComparison, "GET", f"{RUNS}/{run_no}/changes?since={since}")

    def patterns(self) -> Sequence[PatternView]:
        return self._ask(PatternTable, "GET", "/api/reconciliation/patterns").patterns

    def statements(self, first: date, last: date) -> Sequence[StatementView]:
        return self._ask(StatementList, "GET", f"/api/statements?first={first}&last={last}").statements

    def fetch_statement(self, wanted: FetchNow, going: Transfer | None = None) -> StatementView:
        return self._ask(StatementView, "POST", "/api/statements/fetch", wanted, answer_s=SLOW_S, going=going)

    def hand_in_statement(self, handed: HandInStatement, going: Transfer | None = None) -> StatementView:
        answer_s = SLOW_S + len(handed.content) / SLOWEST_LINE_BYTES_S
        return self._ask(StatementView, "POST", "/api/statements", handed, answer_s=answer_s, going=going)

    def stop_statement(self, wanted: StopRequest) -> bool:
        return self._ask(Stopped, "POST", "/api/statements/stop", wanted).stopped

    def say_no_statement(self, said: SayNone) -> StatementView:
        return self._ask(StatementView, "POST", "/api/statements/none", said)

    def statement_file(self, statement_id: int, to: Sink) -> None:
        self._receive("GET", f"/api/statements/{statement_id}/file", None, to)

    def own_statements(self, day: date) -> Sequence[OwnStatementView]:
        return self._ask(OwnStatementList, "GET", f"/api/own-statements/{day}").statements

    def own_statement_file(self, day: date, source: str, form: OwnStatementForm, to: Sink) -> None:
        self._receive("GET", f"/api/own-statements/{day}/{source}/{form}", None, to)

    def layouts(self) -> Sequence[Layout]:
        return self._ask(LayoutList, "GET", "/api/statement-layouts").layouts

    def try_layout(self, wanted: TryLayout) -> LayoutPreview:
        return self._ask(LayoutPreview, "POST", "/api/statement-layouts/try", wanted, answer_s=SLOW_S)

    def save_layout(self, layout: Layout) -> Layout:
        return self._ask(Layout, "PUT", f"/api/statement-layouts/{layout.name}", layout)

    def day_proof(self, day: date) -> ProofView:
        return self._ask(ProofView, "GET", f"{DAYS}/{day}/proof")

    def day_proof_file(self, day: date, form: ProofForm, language: str, to: Sink) -> None:
        self._receive("GET", f"{DAYS}/{day}/proof/{form}?language={language}", None, to)

    def day_report(self, day: date, report: str, form: ProofForm, language: str, to: Sink) -> None:
        self._receive("GET", f"{DAYS}/{day}/reports/{report}/{form}?language={language}", None, to)

    def reconciliation_rules(self) -> RulesAndDays:
        return self._ask(RulesAndDays, "GET", RULES)

    def save_reconciliation_rules(self, rules: RulesView) -> RulesView:
        return self._ask(RulesView, "PUT", RULES, rules)

    def switch_reconciliation_rule(self, wanted: SwitchRule) -> RulesView:
        return self._ask(RulesView, "POST", f"{RULES}/switch", wanted)

    def try_reconciliation_rule(self, wanted: TryRule) -> TriedRule:
        return self._ask(TriedRule, "POST", f"{RULES}/try", wanted, answer_s=SLOW_S)

    def months(self) -> Sequence[MonthView]:
        return self._ask(MonthList, "GET", "/api/reconciliation/months").months

    def close_month(self, month: str, close: CloseMonth) -> MonthView:
        return self._ask(MonthView, "POST", f"/api/reconciliation/months/{month}/close", close)

    def funds(self, first: date, last: date) -> FundsView:
        return self._ask(FundsView, "GET", f"/api/reconciliation/funds?first={first}&last={last}")

    def funds_file(self, first: date, last: date, form: ProofForm, language: str, to: Sink) -> None:
        path = f"/api/reconciliation/funds/{form}?first={first}&last={last}&language={language}"
        self._receive("GET", path, None, to)

    def day_zero(self) -> DayZeroView:
        return self._ask(DayZeroView, "GET", DAY_ZERO)

    def preview_day_zero(self, wanted: DayZeroFile, going: Transfer | None = None) -> DayZeroPreview:
        answer_s = SLOW_S + len(wanted.content) / SLOWEST_LINE_BYTES_S
        return self._ask(DayZeroPreview, "POST", f"{DAY_ZERO}/preview", wanted, answer_s=answer_s, going=going)

    def import_day_zero(self, wanted: ImportDayZeroNow) -> DayZeroView:
        answer_s = SLOW_S + len(wanted.content) / SLOWEST_LINE_BYTES_S
        return self._ask(DayZeroView, "POST", DAY_ZERO, wanted, answer_s=answer_s)

    def book_funds(self, wanted: BookFunds) -> BookedFunds:
        return self._ask(BookedFunds, "POST", "/api/reconciliation/funds/book", wanted)
