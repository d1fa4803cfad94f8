"""What connected systems may ask and report: their own records only, and never an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock, accounting_day
from app.core.errors import InvalidInput, NotFound
from app.core.payment import MONEY_HELD_STATES, OPEN_STATES, PaymentState
from app.core.refund import RefundState
from server.domain.exception_acts import money_at_risk, opened
from server.domain.exception_case import Cell, Evidence, ExceptionCase, Found, parties_text
from server.ports import ExceptionQuery, UnitOfWork, UnitOfWorkFactory
from server.reconciliation.patterns import meaning
from server.services.ask_parties import subject_of_numbers
from server.services.authorise import own_audit_row
from server.services.connected_systems import ConnectedSystem
from server.services.reconciliation_rules import rules_of
from server.services.run_findings import number_of

REPORTED = "exception.reported"
PARTIES = ("channel", "platform", "business", "source")
ALONE = {"channel": "A---", "business": "--A-", "source": "---A"}
"""The picture of a record that nothing here is known of."""
BESIDE = {"channel": "DAAA", "business": "AADA", "source": "AAAD"}
"""The picture of a record that differs from ours, as long as nobody else has said anything."""
DONE = frozenset({*MONEY_HELD_STATES, PaymentState.REFUNDED})
MOST_BESIDE = 50


@dataclass(frozen=True, slots=True)
class Report:
    """A record that a connected system cannot match, under its own number."""

    report_no: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    amount_fen: int
    at: datetime
    state: str
    text: str


class OpenInterface:
    """Reads and reports of connected systems; a report is evidence or a difference to look at, and moves nothing."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def open(self, system: ConnectedSystem, offset: int, limit: int) -> tuple[int, Sequence[ExceptionCase]]:
        """Its open ones, the oldest first."""
        query = ExceptionQuery(party=_scope(system), sort="opened_at", offset=offset, limit=limit)
        with self._reader() as work:
            return work.exceptions.search(query)

    def one(self, system: ConnectedSystem, exception_no: str) -> ExceptionCase:
        """One of its own, in any state. Raises NotFound ``exception.not_found``."""
        with self._reader() as work:
            case = work.exceptions.get(exception_no)
        if case is None or f" {_scope(system)} " not in parties_text(case.found):
            raise NotFound("exception.not_found", exception_no=exception_no)
        return case

    def report(self, system: ConnectedSystem, told: Report) -> tuple[str, str]:
        """Take a report: ``agrees``, ``known`` or ``opened``, and the exception's number. Raises InvalidInput."""
        if not (told.our_no or told.party_no):
            raise InvalidInput("party_no", "our number or the own one is needed")
        now = self._clock.now()
        with self._uow() as work:
            case = self._known(work, system, told)
            outcome = "known"
            if case is None:
                found = _found(work, system, told)
                if found is None:
                    return "agrees", ""
                case = work.exceptions.get(found.exception_no)
                if case is None:
                    case, outcome = opened(found, "", now, rules_of(work).limits), "opened"
                    work.exceptions.add(case)
            number = case.found.exception_no
            if outcome == "opened" or not _already(work, number, system, told):
                work.exceptions.add_evidence(_evidence(number, system, told, now))
                facts: dict[str, str | int] = {
                    "report_no": told.report_no,
                    "amount_fen": told.amount_fen,
                    "outcome": outcome,
                }
                work.audit.add(own_audit_row(now, REPORTED, number, system=system.name, **facts))
            work.commit()
        return outcome, number

    def _known(self, work: UnitOfWork, system: ConnectedSystem, told: Report) -> ExceptionCase | None:
        """An open exception that this record stands in already."""
        query = ExceptionQuery(party=_scope(system), text=told.our_no or told.party_no, limit=MOST_BESIDE)
        for case in work.exceptions.search(query)[1]:
            if case.found.kind == told.kind and _stands_in(case, system, told):
                return case
        return None


def _stands_in(case: ExceptionCase, system: ConnectedSystem, told: Report) -> bool:
    cells = case.found.cells
    if told.our_no and told.our_no in (case.found.our_no, *(cell.our_no for cell in cells)):
        return True
    own = (cell.party_no for cell in cells if cell.party == system.party)
    return bool(told.party_no) and told.party_no in own


def _scope(system: ConnectedSystem) -> str:
    return f"{system.party}:{system.of}"


def _already(work: UnitOfWork, number: str, system: ConnectedSystem, told: Report) -> bool:
    key = (system.name, told.report_no)
    pieces = [dict(piece.values) for piece in work.exceptions.timeline(number) if piece.code == REPORTED]
    return any((piece["system"], piece["report_no"]) == key for piece in pieces)


def _evidence(number: str, system: ConnectedSystem, told: Report, now: datetime) -> Evidence:
    values: dict[str, str | int] = {
        "system": system.name, "party": system.party, "report_no": told.report_no, "party_no": told.party_no,
        "amount_fen": told.amount_fen, "state": told.state,
    }  # fmt: skip
    source = system.party if system.party in ("channel", "business") else "desk"
    return Evidence(number, now, source, REPORTED, tuple(values.items()), text=told.text.strip())


def _found(work: UnitOfWork, system: ConnectedSystem, told: Report) -> Found | None:
    """What the report opens: a record alone, or one that differs from ours; None where ours says the same."""
    own = Cell(
        system.party, "A", system.of, amount_fen=told.amount_fen, kind=told.kind, state=told.state, our_no=told.our_no,
        party_no=told.party_no, business_no=told.business_no, at=told.at, day=accounting_day(told.at),
    )  # fmt: skip
    ours = _ours(work, told)
    cells, field = ALONE[system.party], ""
    if ours is not None:
        field = "amount" if ours.amount_fen != told.amount_fen else "state" if ours.state != told.state else ""
        if not field:
            return None
        cells = BESIDE[system.party]
    meant = meaning(cells, field)
    row = tuple(
        _as(own, letter) if party == system.party else _as(ours, letter) if party == "platform" and ours
        else Cell(party, letter)
        for party, letter in zip(PARTIES, cells, strict=True)
    )  # fmt: skip
    reference = "platform" if ours else system.party
    day = "" if ours else accounting_day(told.at).isoformat()
    our_no, party_no = (ours.our_no, ours.party_no) if ours else (told.our_no, told.party_no)
    return Found(
        exception_no=number_of((reference, day, told.kind, our_no, party_no), 0), day=accounting_day(told.at),
        pattern=cells, type=meant.type, field=field, cause=meant.cause, act=meant.act, people=meant.people,
        channel=_channel(work, told, system), kind=told.kind, our_no=told.our_no, party_no=told.party_no,
        business_no=told.business_no, at=told.at, amount_fen=told.amount_fen,
        at_risk_fen=money_at_risk(meant.type, row, told.amount_fen), cells=row,
    )  # fmt: skip


def _as(cell: Cell, letter: str) -> Cell:
    return cell._replace(cell=letter)


def _ours(work: UnitOfWork, told: Report) -> Cell | None:
    """Our own record under the number that the report names."""
    subject = subject_of_numbers(work, [told.our_no])
    refund, payment = subject.refund, subject.payment
    if told.kind == "refund" and refund is not None:
        state = {RefundState.REFUNDED: "done", RefundState.FAILED: "not_done"}.get(refund.state, "unknown")
        at, fen, number = refund.refunded_at or refund.requested_at, refund.amount_fen, refund.refund_no
        return Cell("platform", "A", amount_fen=fen, kind="refund", state=state, our_no=number, at=at)
    if told.kind == "pay" and payment is not None:
        state = "done" if payment.state in DONE else "unknown" if payment.state in OPEN_STATES else "not_done"
        return Cell(
            "platform", "A", amount_fen=payment.amount_fen, kind="pay", state=state, our_no=payment.payment_no,
            party_no=payment.channel_number, at=payment.paid_at or payment.created_at, day=payment.day,
        )  # fmt: skip
    return None


def _channel(work: UnitOfWork, told: Report, system: ConnectedSystem) -> str:
    payment = subject_of_numbers(work, [told.our_no]).payment
    return payment.channel if payment else system.of if system.party == "channel" else ""
