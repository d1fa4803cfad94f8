"""Before a day is run: each party whose statement is not there is asked for it, unless somebody breaks it off."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast
from uuid import uuid4

from app.core.errors import Refused, Unreachable
from app.core.reconciliation import StatementState
from app.desk.keep_file import Transfer
from app.desk.reconciliation_ports import ReconciliationServer
from app.wire.statements import FetchNow, Party, StatementView

THERE = (StatementState.KEPT, StatementState.NONE_THAT_DAY)


@dataclass(frozen=True, slots=True)
class AskedOne:
    """The ``place``-th of so many parties is being asked, by a request of this number."""

    line: StatementView
    place: int
    count: int
    request: str


@dataclass(slots=True)
class Fetching:
    """How far the asking is; read from any thread. ``going.cancel()`` ends it: what came before stays, whole."""

    going: Transfer = field(default_factory=Transfer)
    now: AskedOne | None = None


def fetch_missing(
    server: ReconciliationServer, day: date, fetching: Fetching | None = None
) -> Sequence[StatementView]:  # fmt: skip
    """Ask for every expected statement of a day that is not there; answers those that are still not there (the party
    has none yet, gave one that is not believed, or does not answer). A run does not need fund bills: they are asked
    for, and not missed. Raises Refused ``file.cancelled`` once it was broken off."""
    far = fetching or Fetching()
    asked_for = [each for each in server.statements(day, day) if not each.by_hand and each.party != "bank"]
    missing = [each for each in asked_for if each.state not in THERE]
    asked = []
    for place, line in enumerate(missing, start=1):
        far.going.check()
        far.now = AskedOne(line, place, len(missing), uuid4().hex)
        asked.append(_asked(server, far.now, far.going))
    return [each for each in asked if each.state not in THERE and each.party != "funds"]


def _asked(server: ReconciliationServer, one: AskedOne, going: Transfer) -> StatementView:
    line = one.line
    wanted = FetchNow(party=cast(Party, line.party), name=line.name, day=line.day, request=one.request)
    try:
        return server.fetch_statement(wanted, going=going)
    except (Refused, Unreachable) as error:
        if error.code.startswith("server.") or error.code == "file.cancelled":
            raise
        return line
