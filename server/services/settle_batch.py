"""Settlement of a card terminal's batch: begun here, told by the window, laid beside our books, differences owned."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.terminal import SettlementState, TerminalOutcome
from server.domain.alert import AlertLevel
from server.domain.card import CardRecord
from server.domain.card_settlement import NAMES, BatchSums, CardSettlement, ours_of, state_of
from server.domain.identity import Actor
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import audit_row, require
from server.services.close_shift import open_at_window
from server.services.settlement_detail import SettlementDetail, of_batch, settlement_detail

DIFFERS, UNKNOWN = "card.batch_differs", "card.batch_unknown"
TOTALS_LOST = "terminal.totals_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementSaid:
    """What a window tells: the terminal's word, or what somebody read off its paper (``typed``). ``trials``: what the
    desk itself tried in this batch. ``perhaps_next``: the totals may be those of the batch after, when the first of two
    settlements went through."""

    settlement_no: str
    outcome: TerminalOutcome
    code: str = ""
    host_code: str = ""
    text: str = ""
    typed: bool = False
    batch_no: str = ""
    sums: BatchSums | None = None
    slip: tuple[str, ...] = ()
    trials: BatchSums | None = None
    perhaps_next: bool = False


class SettleBatch:
    """Begin and tell the settlement of this window's terminal."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, practice: bool = False) -> None:
        """Only in ``practice`` mode does a desk try its terminal with money; elsewhere such a word counts nothing."""
        self._uow, self._clock, self._practice = uow, clock, practice

    def begin(self, actor: Actor, settlement_no: str, shift_no: str) -> SettlementDetail:
        """Write down that the terminal is asked next; until its word it is unknown. The same number is the same act.

        Raises NotPermitted, Conflict ``shift.not_open``, ``settlement.number_reused``."""
        require(actor, "shift.close")
        now = self._clock.now()
        with self._uow() as work:
            known = work.settlements.get(settlement_no)
            if known is not None:
                if (known.shift_no, known.window_id) != (shift_no, actor.window.window_id):
                    raise Conflict("settlement.number_reused", settlement_no=settlement_no)
                return settlement_detail(work, known)
            open_at_window(work, actor, shift_no)
            begun = CardSettlement(
                settlement_no=settlement_no, shift_no=shift_no, window_id=actor.window.window_id,
                operator_id=actor.operator.operator_id, begun_at=now, told_at=now, state=SettlementState.UNKNOWN,
                code="terminal.asked_to_settle",
            )  # fmt: skip
            work.settlements.add(begun)
            work.audit.add(audit_row(actor, now, "settlement.begun", settlement_no, shift_no=shift_no))
            detail = settlement_detail(work, begun)
            work.commit()
        return detail

    def tell(self, actor: Actor, said: SettlementSaid) -> SettlementDetail:
        """How it stands after this word. Totals replace none that the terminal itself has told.

        Raises NotPermitted, NotFound ``settlement.not_found``, Conflict ``terminal.other_window``,
        ``settlement.told`` (typed totals over the terminal's own)."""
        require(actor, "shift.close")
        now = self._clock.now()
        with self._uow() as work:
            known = work.settlements.get(said.settlement_no, for_update=True)
            if known is None:
                raise NotFound("settlement.not_found", settlement_no=said.settlement_no)
            if known.window_id != actor.window.window_id:
                raise Conflict("terminal.other_window", settlement_no=said.settlement_no)
            if _has_totals(known) and not known.typed and said.typed:
                raise Conflict("settlement.told", settlement_no=said.settlement_no)
            news = said.outcome is TerminalOutcome.DONE and said.sums is not None and not said.perhaps_next
            if news or not known.settled:
                known = self._take_in(work, actor, known, said, now)
            detail = settlement_detail(work, known)
            work.commit()
        return detail

    def _take_in(
        self, work: UnitOfWork, actor: Actor, known: CardSettlement, said: SettlementSaid, now: datetime
    ) -> CardSettlement:
        told = _said(known, said if self._practice else replace(said, trials=None), now)
        if said.outcome is TerminalOutcome.DONE and not known.settled:
            for record in work.cards.unsettled(known.window_id):
                if record.outcome is not TerminalOutcome.UNKNOWN:
                    work.cards.save(replace(record, settlement_no=known.settlement_no))
        told = compared(work, told) if said.outcome is TerminalOutcome.DONE else told
        if said.perhaps_next and told.state is SettlementState.DIFFERS:
            told = _without_totals(told, known)
        work.settlements.save(told)
        facts = {name: value for name in NAMES if (value := getattr(told, name)) is not None}
        work.audit.add(
            audit_row(
                actor, now, "settlement.told", known.settlement_no,
                state=told.state.value, code=said.code, typed=int(said.typed), batch_no=told.batch_no, **facts,
            )
        )  # fmt: skip
        tell_people(work, told, now)
        return replace(told, version=told.version + 1)


def compared(work: UnitOfWork, settlement: CardSettlement) -> CardSettlement:
    """A closed batch with how it stands against what our books have of it."""
    own, others = of_batch(settlement, work.cards.of_settlement(settlement.settlement_no))
    state = state_of(settlement.sums, ours_of(settlement, own))
    if others and state is SettlementState.AGREES:
        state = SettlementState.DIFFERS  # acts of a batch whose settlement nobody has told
    return replace(settlement, state=state)


def join_batch(work: UnitOfWork, record: CardRecord, now: datetime) -> None:
    """A record that became known after its batch was settled: it belongs there, and may explain what differed."""
    if record.outcome is not TerminalOutcome.DONE or not record.batch_no or record.settlement_no:
        return
    found = [each for each in work.settlements.of_batch(record.window_id, record.batch_no) if each.settled]
    kept = work.cards.get(record.number, for_update=True)
    if not found or kept is None:
        return
    settlement = work.settlements.get(found[-1].settlement_no, for_update=True) or found[-1]
    work.cards.save(replace(kept, settlement_no=settlement.settlement_no))
    again = compared(work, settlement)
    work.settlements.save(again)
    tell_people(work, again, now)


def tell_people(work: UnitOfWork, settlement: CardSettlement, now: datetime) -> None:
    """A difference is the shift's cashier's from the start, until nothing of that shift differs any more."""
    shift = work.shifts.get(settlement.shift_no)
    owner = shift.operator_id if shift else settlement.operator_id
    states = {each.settlement_no: each.state for each in work.settlements.of_shift(settlement.shift_no)}
    states[settlement.settlement_no] = settlement.state
    for code, state in ((DIFFERS, SettlementState.DIFFERS), (UNKNOWN, SettlementState.UNKNOWN)):
        if settlement.state is state:
            known = work.alerts.get(code, settlement.shift_no)
            amount_fen = _off_by(work, settlement) if code == DIFFERS else 0
            raise_alert(work, code, settlement.shift_no, AlertLevel.WARNING, now, amount_fen=amount_fen)
            if known is None or known.ended_at is not None:
                work.alerts.take(code, settlement.shift_no, owner, now)
        elif state not in states.values():
            end_alert(work, code, settlement.shift_no, now)


def _has_totals(settlement: CardSettlement) -> bool:
    return any(getattr(settlement, name) is not None for name in NAMES)


def _off_by(work: UnitOfWork, settlement: CardSettlement) -> int:
    """How much the net of the terminal and ours are apart, in fen."""
    whole = work.cards.of_settlement(settlement.settlement_no)
    own, others = of_batch(settlement, whole)
    ours, said = ours_of(settlement, own), settlement.sums
    if said.sale_fen is None:
        return 0
    said_fen = said.sale_fen - (said.void_fen or 0) - (said.refund_fen or 0)
    ours_fen = (ours.sale_fen or 0) - (ours.void_fen or 0) - (ours.refund_fen or 0)
    return abs(said_fen - ours_fen) or sum(each.amount_fen for each in others)


def _said(known: CardSettlement, said: SettlementSaid, now: datetime) -> CardSettlement:
    states = {
        TerminalOutcome.DONE: SettlementState.NOT_COMPARED, TerminalOutcome.UNKNOWN: SettlementState.UNKNOWN,
        TerminalOutcome.FAILED: SettlementState.FAILED, TerminalOutcome.NEVER_ASKED: SettlementState.FAILED,
    }  # fmt: skip
    sums, tried = said.sums or known.sums, _tried(said.trials) if said.outcome is TerminalOutcome.DONE else {}
    return replace(
        known, state=states[said.outcome], told_at=now, code=said.code, host_code=said.host_code, text=said.text,
        typed=said.typed if said.sums is not None else known.typed, batch_no=said.batch_no or known.batch_no,
        slip=said.slip or known.slip, **tried, **{name: getattr(sums, name) for name in NAMES},
    )  # fmt: skip


def _tried(trials: BatchSums | None) -> dict[str, Any]:
    """What of it is told; nothing takes the place of what was told before."""
    names = ("sale_count", "sale_fen", "void_count", "void_fen")
    return {f"trial_{name}": getattr(trials, name) or 0 for name in names} if trials is not None else {}


def _without_totals(told: CardSettlement, known: CardSettlement) -> CardSettlement:
    """The batch is closed, and with what totals nobody knows."""
    nothing: dict[str, Any] = dict.fromkeys(NAMES)
    return replace(
        told, state=SettlementState.NOT_COMPARED, code=TOTALS_LOST, batch_no=known.batch_no, **nothing
    )  # fmt: skip
