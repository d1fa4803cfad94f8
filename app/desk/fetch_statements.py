"""Before a day is run: each party whose statement is not there is asked for it."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from app.core.errors import Refused, Unreachable
from app.core.reconciliation import StatementState
from app.desk.reconciliation_ports import ReconciliationServer
from app.wire.statements import FetchNow, Party, StatementView

THERE = (StatementState.KEPT, StatementState.NONE_THAT_DAY)


def fetch_missing(server: ReconciliationServer, day: date) -> Sequence[StatementView]:
    """Ask for every expected statement of a day that is not there; answers those that are still not there (the party
    has none yet, gave one that is not believed, or does not answer). A run does not need fund bills: they are asked
    for, and not missed."""
    missing = [each for each in server.statements(day, day) if each.state not in THERE and each.party != "bank"]
    asked = [_asked(server, each) for each in missing]
    return [each for each in asked if each.state not in THERE and each.party != "funds"]


def _asked(server: ReconciliationServer, line: StatementView) -> StatementView:
    try:
        return server.fetch_statement(FetchNow(party=cast(Party, line.party), name=line.name, day=line.day))
    except (Refused, Unreachable) as error:
        if error.code.startswith("server."):
            raise
        return line
