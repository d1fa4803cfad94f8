"""Statements of parties, wired to the ends: who is asked, who can be read, by the clock and by people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from server.business import catalog as business_catalog
from server.channels import catalog as channel_catalog
from server.ends import Ends
from server.ports import FundBilledChannel, StatementFile
from server.reconciliation.layout_reading import reader_of
from server.reconciliation.moved import FUNDS
from server.reconciliation.reading import ReadRows
from server.services.keep_statement import GivesStatement, KeepStatement
from server.services.layouts import Layouts
from server.services.statement_rows import StatementReaders
from server.services.statements import Statements

DueAt = Callable[[str, str, date], datetime]


@dataclass(frozen=True, slots=True)
class FundBills:
    """A channel asked for what it says moved, where its trade bill is one statement and this is another."""

    channel: FundBilledChannel

    @property
    def merchant(self) -> str:
        """Whose."""
        return self.channel.merchant

    def fetch_statement(self, day: date) -> StatementFile:
        """As the port says."""
        return self.channel.fetch_fund_bill(day)


def giving(ends: Ends) -> Mapping[tuple[str, str], GivesStatement]:
    """Who is asked for statements over the network, by party and name."""
    channels = {("channel", name): each for name, each in ends.channels.items() if name in _READERS}
    billed = {
        (FUNDS, name): FundBills(cast("FundBilledChannel", each))
        for name, each in ends.channels.items()
        if getattr(each, "gives_fund_bill", False)
    }
    systems = {
        ("business", name): each for name, each in ends.businesses.items() if getattr(each, "gives_statement", False)
    }
    return cast("Mapping[tuple[str, str], GivesStatement]", {**channels, **billed, **systems})


def expected_of(ends: Ends) -> Sequence[tuple[str, str]]:
    """(party, name) of every statement that a day needs: of channels (trade bill, fund bill) and business systems that
    give one."""
    return sorted(giving(ends))


def readers_of(ends: Ends) -> StatementReaders:
    """Who can read whose statement: the program, or a layout of that name."""
    known: dict[tuple[str, str], ReadRows] = {("channel", name): read for name, read in _READERS.items()}
    known |= {(FUNDS, name): read for name, read in channel_catalog.FUND_BILL_READERS.items()}
    known |= {("business", name): business_catalog.read_statement for name in ends.businesses}
    return StatementReaders(known, reader_of)


def keep_statement(ends: Ends, due_at: DueAt) -> KeepStatement:
    """Asks and keeps, by the clock."""
    return KeepStatement(
        uow=ends.database.uow, reader=ends.database.reader, clock=ends.clock, parties=giving(ends),
        readers=readers_of(ends), due_at=due_at,
    )  # fmt: skip


def statement_services(ends: Ends, due_at: DueAt) -> dict[str, Any]:
    """What people do with statements and layouts, by the names of `Services`."""
    uow, reader, clock = ends.database.uow, ends.database.reader, ends.clock
    statements = Statements(
        uow=uow, reader=reader, clock=clock, keep=keep_statement(ends, due_at), due_at=due_at,
        expected=lambda: expected_of(ends),
    )  # fmt: skip
    return {"statements": statements, "layouts": Layouts(uow=uow, reader=reader, clock=clock)}


_READERS = channel_catalog.STATEMENT_READERS
