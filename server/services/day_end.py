"""What is asked at a day's and a month's end, in one place for the handlers."""

from dataclasses import dataclass

from server.reconciliation.funds import BankCalendar
from server.services.begin_day_zero import BeginDayZero
from server.services.day_proofs import DayProofs
from server.services.funds import FundsOfDays
from server.services.months import CloseMonthBeside, Months
from server.services.proof_keys import ProofKeys
from server.services.reconciliation_rules import Rules, SwitchRuleBeside
from server.services.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEnd:
    """The services of proofs, reports, months and funds."""

    proofs: DayProofs
    proof_keys: ProofKeys
    rules: Rules
    switch_rule_beside: SwitchRuleBeside
    bank_days: BankCalendar
    reports: Reports
    months: Months
    close_month_beside: CloseMonthBeside
    funds: FundsOfDays
    day_zero: BeginDayZero
