"""What may be done about an exception, by how many people, until when: the rules behind every act, pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.errors import Conflict, InvalidInput
from app.core.reconciliation import (
    MONEY_ACTS,
    TRANSITIONS,
    ExceptionAct,
    ExceptionEvent,
    ExceptionState,
    ForbiddenTransition,
    next_state,
)
from server.domain.exception_case import Cell, ExceptionCase, Found
from server.domain.reconciliation_rules import Limits

A, _E, _S = ExceptionAct, ExceptionEvent, ExceptionState

SAFE_ACTS: Mapping[str, tuple[ExceptionAct, ...]] = {
    "tell_source": (A.TELL_SOURCE, A.EXPLAIN),
    "post_again": (A.POST_AGAIN, A.REFUND, A.EXPLAIN),
    "correct_posting": (A.CORRECT_POSTING, A.ASK_BUSINESS, A.EXPLAIN, A.WRITE_OFF),
    "restore_record": (A.RESTORE_RECORD, A.EXPLAIN),
    "book_or_refund": (A.ATTACH, A.REFUND, A.RESTORE_RECORD, A.EXPLAIN, A.WRITE_OFF),
    "attach_or_refund": (A.ATTACH, A.REFUND, A.EXPLAIN, A.WRITE_OFF),
    "query_channel": (A.QUERY_CHANNEL, A.EXPLAIN, A.WRITE_OFF),
    "query_then_book_or_refund": (A.QUERY_CHANNEL, A.BOOK, A.REFUND, A.EXPLAIN, A.WRITE_OFF),
    "ask_business": (A.ASK_BUSINESS, A.EXPLAIN, A.WRITE_OFF),
    "stop": (A.EXPLAIN, A.ATTACH, A.WRITE_OFF),
}
"""The acts that are safe where the table of patterns names the key; the first is the table's own. Money that no number
of ours leads to goes back by the channel's own number, once a record of it is written here."""

DEFAULT_LIMITS = Limits()

ONE_WAY = frozenset({A.REFUND, A.POST_AGAIN, A.CORRECT_POSTING})
"""Acts that no counter-act of ours takes back: money that went to the payer, and what the business system was told (a
refund of the order takes that back)."""


def acts_of(found: Found) -> tuple[ExceptionAct, ...]:
    """The acts that are safe for it, the table's first. Money leaves or is booked only by a payment of ours."""
    return tuple(_safe(found))


def first_act(found: Found) -> ExceptionAct | None:
    """The first of `acts_of`, found without looking at the others; None where there is none."""
    return next(_safe(found), None)


def _safe(found: Found) -> Iterator[ExceptionAct]:
    for act in SAFE_ACTS.get(found.act, ()):
        booked_or_refunded = found.kind != "pay" and act in (A.BOOK, A.REFUND)
        if not booked_or_refunded and (act is not A.WRITE_OFF or write_off_lines(found)):
            yield act


def people_for(found: Found, act: ExceptionAct) -> int:
    """How many different people must agree: what the table says, and two wherever money stands elsewhere after it."""
    return 2 if act in MONEY_ACTS else max(found.people, 1)


def opened(found: Found, run_no: str, now: datetime, limits: Limits = DEFAULT_LIMITS) -> ExceptionCase:
    """A new exception as a run has found it."""
    return ExceptionCase(
        found=found, state=_S.NEW, opened_at=now, changed_at=now,
        limit_at=limits.until(found.type, found.at_risk_fen, now), opened_by_run=run_no, run_no=run_no,
        owner_id=limits.owner_of(found.type),
    )  # fmt: skip


def money_at_risk(kind: str, cells: Sequence[Cell], amount_fen: int) -> int:
    """What is lost, or owed to somebody, if nothing is done (fen, never negative)."""
    if kind in ("source_differs", "source_missing"):
        return 0
    sums = {cell.party: sum_of(cell) for cell in cells}
    told = {party: fen for party, fen in sums.items() if fen is not None}
    if kind in ("amount", "business_differs") and len(set(told.values())) > 1:
        return max(told.values()) - min(told.values())
    if kind in ("surplus", "shortage", "channel_differs") and sums.get("channel") is not None:
        apart = abs((sums["channel"] or 0) - (sums.get("platform") or 0))
        return apart or amount_fen
    return amount_fen


def sum_of(cell: Cell) -> int | None:
    """What a party says was moved: None when it has no record, 0 when its record says that nothing was."""
    if cell.cell == "-":
        return None
    return (cell.amount_fen or 0) if cell.state in ("", "done") else 0


def write_off_lines(found: Found) -> tuple[tuple[str, int], ...]:
    """The sides that a write-off books against its account, as (party, fen to debit): the channel for money that is
    more or less there than the books have, else the business system for a booking that no money stands behind."""
    sums = {cell.party: sum_of(cell) or 0 for cell in found.cells}
    sign = -1 if found.kind in ("refund", "reverse") else 1
    apart = sums.get("channel", 0) - sums.get("platform", 0)
    if apart:
        return (("channel", sign * apart),)
    there = sums.get("business", 0)
    if there and not sums.get("platform", 0):
        return (("business", -sign * there),)
    return ()


def check_write_off(found: Found, limits: Limits) -> None:
    """Raises Conflict ``exception.over_write_off_limit`` (``limit_fen``) for more than one write-off may take."""
    taken = sum(abs(fen) for _, fen in write_off_lines(found))
    if limits.write_off_most_fen and taken > limits.write_off_most_fen:
        raise Conflict("exception.over_write_off_limit", limit_fen=limits.write_off_most_fen)


def proposed(
    case: ExceptionCase, act: ExceptionAct, who: int, now: datetime, *, note: str, account: str = "", order_no: str = ""
) -> ExceptionCase:
    """One person names the act. What needs nobody else is approved by that. Raises InvalidInput, Conflict
    ``exception.act_not_safe``, ``exception.not_now``."""
    if act not in acts_of(case.found):
        raise Conflict("exception.act_not_safe", act=act.value, pattern=case.found.pattern)
    if not note.strip():
        raise InvalidInput("note", "is needed")
    if act is A.WRITE_OFF and not account.strip():
        raise InvalidInput("account", "is needed")
    if act is A.ATTACH and not order_no:
        raise InvalidInput("order_no", "is needed")
    stepped = _stepped(case, _E.PROPOSE, now)
    named = replace(
        stepped, act=act, note=note.strip(), account=account.strip() if act is A.WRITE_OFF else "",
        order_no=order_no if act is A.ATTACH else "", proposed_by=who, approved_by=0, executed_by=0, outcome="",
        act_no="",
    )  # fmt: skip
    return named if people_for(case.found, act) > 1 else _stepped(named, _E.APPROVE, now)


def withdrawn(case: ExceptionCase, now: datetime) -> ExceptionCase:
    """The proposal is taken back or declined. Raises Conflict ``exception.not_now``."""
    return _cleared(_stepped(case, _E.WITHDRAW, now), "")


def approved(case: ExceptionCase, who: int, now: datetime) -> ExceptionCase:
    """Another person agrees. Raises Conflict ``exception.same_person``, ``exception.not_now``."""
    stepped = _stepped(case, _E.APPROVE, now)
    if who == case.proposed_by:
        raise Conflict("exception.same_person")
    return replace(stepped, approved_by=who)


def executed(case: ExceptionCase, who: int, now: datetime, *, act_no: str) -> ExceptionCase:
    """It is done under a number of ours. A write-off ends it. Raises Conflict ``exception.not_now``,
    ``exception.people_missing``."""
    act = case.act
    if act is None or case.state is not _S.APPROVED:
        raise Conflict("exception.not_now", state=case.state.value)
    if people_for(case.found, act) > 1 and (not case.approved_by or case.approved_by == case.proposed_by):
        raise Conflict("exception.people_missing")
    event = _E.WRITE_OFF if act is A.WRITE_OFF else _E.EXECUTE
    outcome = "exception.written_off" if act is A.WRITE_OFF else ""
    return replace(_stepped(case, event, now), executed_by=who, act_no=act_no, outcome=outcome)


def verified(case: ExceptionCase, outcome: str, now: datetime) -> ExceptionCase:
    """The parties say now what the act was to bring about. Raises Conflict ``exception.not_now``."""
    return replace(_stepped(case, _E.VERIFY, now), outcome=outcome)


def failed(case: ExceptionCase, outcome: str, now: datetime) -> ExceptionCase:
    """The act was refused or its effect is not there: back to the beginning. Raises Conflict ``exception.not_now``."""
    return _cleared(_stepped(case, _E.FAIL, now), outcome)


def undone(case: ExceptionCase, who: int, now: datetime) -> ExceptionCase:
    """A counter-act took it back. Raises Conflict ``exception.not_now``, ``exception.one_way``."""
    stepped = _stepped(case, _E.UNDO, now)
    if case.act in ONE_WAY:
        raise Conflict("exception.one_way", act=case.act.value if case.act else "")
    return _cleared(replace(stepped, executed_by=who), "exception.undone")


def closed(case: ExceptionCase, run_no: str, now: datetime) -> ExceptionCase:
    """A later statement explains it. Raises Conflict ``exception.not_now``."""
    return replace(_stepped(case, _E.CLOSE, now), run_no=run_no, outcome="exception.closed_by_statement")


def seen_again(case: ExceptionCase, found: Found, run_no: str, now: datetime) -> ExceptionCase:
    """A later run shows it with another picture. What people agreed on was the old one: where its money or its meaning
    has changed, they must look again."""
    seen = replace(case, found=found, run_no=run_no, changed_at=now)
    if case.state not in (_S.PROPOSED, _S.APPROVED) or _agreed_on(case.found) == _agreed_on(found):
        return seen
    return _cleared(_stepped(seen, _E.WITHDRAW, now), "exception.picture_changed")


def _agreed_on(found: Found) -> tuple[object, ...]:
    sums = [(cell.party, cell.cell, cell.amount_fen, cell.state) for cell in found.cells]
    return (found.pattern, found.type, found.field, found.kind, found.amount_fen, sums)


def reopened(
    case: ExceptionCase, found: Found, run_no: str, now: datetime, limits: Limits = DEFAULT_LIMITS
) -> ExceptionCase:
    """A later run shows the difference again. Raises Conflict ``exception.not_now``."""
    again = replace(_cleared(_stepped(case, _E.REOPEN, now), ""), found=found, run_no=run_no)
    return replace(again, limit_at=limits.until(found.type, found.at_risk_fen, now))


def may(case: ExceptionCase, who: int, permissions: frozenset[str]) -> tuple[str, ...]:
    """Names of the events that this person may cause now: both the state and the person allow it."""
    events = {event for state, event in TRANSITIONS if state is case.state}
    allowed = [
        (_E.PROPOSE, "exceptions.propose" in permissions and first_act(case.found) is not None),
        (_E.WITHDRAW, "exceptions.approve" in permissions or _proposes(case, who, permissions)),
        (_E.APPROVE, "exceptions.approve" in permissions and who != case.proposed_by),
        (_E.EXECUTE, "exceptions.execute" in permissions),
        (_E.UNDO, "exceptions.execute" in permissions and case.act not in ONE_WAY),
    ]
    return tuple(event.value for event, permitted in allowed if permitted and event in events)


def _proposes(case: ExceptionCase, who: int, permissions: frozenset[str]) -> bool:
    return "exceptions.propose" in permissions and who == case.proposed_by


def _stepped(case: ExceptionCase, event: ExceptionEvent, now: datetime) -> ExceptionCase:
    try:
        state = next_state(case.state, event)
    except ForbiddenTransition:
        raise Conflict("exception.not_now", state=case.state.value) from None
    return replace(case, state=state, changed_at=now)


def _cleared(case: ExceptionCase, outcome: str) -> ExceptionCase:
    """Without its proposal: a new look is needed. What was done stays in the evidence."""
    return replace(
        case, act=None, account="", order_no="", proposed_by=0, approved_by=0, executed_by=0, note="", act_no="",
        outcome=outcome,
    )  # fmt: skip
