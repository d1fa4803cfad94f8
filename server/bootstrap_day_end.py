"""Day proofs, reports, months and funds, wired to the ends and the settings."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from resources import folder
from server.bootstrap_statements import readers_of
from server.documents.writer import DocumentWriter
from server.domain.job import JobKind
from server.ends import Ends
from server.reconciliation.funds import BankCalendar
from server.services.begin_day_zero import BeginDayZero
from server.services.book_arrived import BookArrived
from server.services.day_end import DayEnd
from server.services.day_proofs import DayProofs
from server.services.day_zero import ImportDayZero
from server.services.funds import ChannelSettling, FundsOfDays, SettlingRules
from server.services.months import CloseMonthBeside, Months
from server.services.proof_keys import ProofKeys
from server.services.read_shifts import ReadShifts
from server.services.reconciliation_rules import Rules, SwitchRuleBeside
from server.services.reports import Reports
from server.services.seals import Sealer
from server.services.statement_rows import StatementRows
from server.services.step_up import CheckStepUp
from server.settings import Settings


def day_end_services(settings: Settings, ends: Ends, step_up: CheckStepUp) -> DayEnd:
    """What is asked at a day's and a month's end."""
    uow, reader, clock = ends.database.uow, ends.database.reader, ends.clock
    font = str(settings.path(settings.documents.font)) if settings.documents.font else ""
    documents, hospital = DocumentWriter(font), settings.hospital_name
    rows = StatementRows(reader, readers_of(ends))
    funds = FundsOfDays(uow=uow, reader=reader, clock=clock, rows=rows, rules=settling_rules(settings))
    months = Months(uow, reader, clock)
    rules = Rules(uow=uow, reader=reader, clock=clock)
    return DayEnd(
        rules=rules,
        switch_rule_beside=SwitchRuleBeside(step_up, rules),
        bank_days=settling_rules(settings).calendar,
        proof_keys=ProofKeys(uow, reader, clock, ends.document_keys),
        proofs=DayProofs(
            uow=uow, reader=reader, clock=clock, sealer=Sealer(ends.document_keys), documents=documents,
            hospital=hospital, practice=settings.practice,
        ),
        reports=Reports(
            uow=uow, reader=reader, clock=clock, documents=documents, funds=funds, hospital=hospital,
            practice=settings.practice,
            shifts=ReadShifts(reader=reader, channels=ends.channels),
        ),
        months=months,
        close_month_beside=CloseMonthBeside(step_up, months),
        funds=funds,
        day_zero=BeginDayZero(reader, step_up, ImportDayZero(uow, clock, settings.campus)),
    )  # fmt: skip


def funds_jobs(settings: Settings, ends: Ends) -> Mapping[JobKind, Callable[[str], object]]:
    """The job that books what a bank's statement explains."""
    funds = FundsOfDays(
        uow=ends.database.uow, reader=ends.database.reader, clock=ends.clock,
        rows=StatementRows(ends.database.reader, readers_of(ends)), rules=settling_rules(settings),
    )  # fmt: skip
    return {JobKind.BOOK_FUNDS: BookArrived(uow=ends.database.uow, funds=funds)}


def settling_rules(settings: Settings) -> SettlingRules:
    """How channels settle, by the settings."""
    funds = settings.funds
    return SettlingRules(
        calendar=BankCalendar(program_days("holidays"), program_days("workdays")).but_for(
            frozenset(funds.holidays), frozenset(funds.workdays)
        ),
        channels={
            name: ChannelSettling(
                marks=each.marks, lag_working_days=each.lag_working_days,
                largest_rounding_fen=each.largest_rounding_fen, bank_account=each.bank_account,
            )
            for name, each in funds.channels.items()
        },
        difference_account=funds.difference_account,
    )  # fmt: skip


@cache
def program_days(kind: str) -> frozenset[date]:
    """The days of the calendars that come with the program, of every year that it knows."""
    years = tomllib.loads((folder("calendars") / "bank_days.toml").read_text("utf-8"))
    return frozenset(day for year in years.values() for day in year[kind])
