"""Close a shift with its blind count; count later one that was closed by rule."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound, NotPermitted
from app.core.shift import ShiftEvent, ShiftState, next_shift_state
from server.domain.audit import AuditRow
from server.domain.identity import Actor, Operator
from server.domain.shift import Shift
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert
from server.services.authorise import audit_row, require
from server.services.count_shift import ShiftCount, write_down_differences
from server.services.kept_counts import judged
from server.services.read_shifts import may_count
from server.services.seal_shift import seal
from server.services.shift_details import ShiftDetail, open_money, shift_detail

log = logging.getLogger(__name__)

CheckPassword = Callable[[str, str], tuple[Operator, frozenset[str]]]
"""Answers the operator of a name and password with the permissions, or raises Refused."""


class CloseShift:
    """End a shift with its count, at its window."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock, check_password: CheckPassword
    ) -> None:
        self._uow, self._channels, self._clock, self._check_password = uow, channels, clock, check_password

    def __call__(self, actor: Actor, shift_no: str, count: ShiftCount) -> ShiftDetail:
        """The closed shift. Money still unknown is taken over at once by who signs for it here.

        Raises Conflict ``shift.money_unknown`` (hand it over by name), ``shift.same_person`` (to somebody else),
        ``shift.difference`` (the count is kept: count again, or give a reason), ``shift.wallet_missing``,
        ``shift.not_open``; NotPermitted."""
        require(actor, "shift.close")
        taker = self._taker(count)
        now = self._clock.now()
        with self._uow() as work:
            shift = open_at_window(work, actor, shift_no)
            work.payments.open_of_shift(shift_no, for_update=True)  # no answer comes between the count and the end
            unknown = open_money(work, shift_no)
            if unknown and taker is not None and taker.operator_id == shift.operator_id:
                raise Conflict("shift.same_person")
            if unknown and taker is None:
                raise Conflict("shift.money_unknown", count=unknown)
            closed = replace(
                judged(work, actor, shift, count, now), closed_at=now, counted_at=now,
                state=next_shift_state(shift.state, ShiftEvent.CLOSE), counted_by=actor.operator.operator_id,
                handed_over_to=taker.operator_id if taker and unknown else None,
            )  # fmt: skip
            detail = end_shift(work, actor, shift, closed, self._channels, now, action="shift.closed", unknown=unknown)
            work.commit()
        log.info("shift %s: closed", shift_no)
        return detail

    def _taker(self, count: ShiftCount) -> Operator | None:
        if not count.handover_username:
            return None
        operator, permissions = self._check_password(count.handover_username, count.handover_password)
        if "shift.take_over" not in permissions:
            raise NotPermitted("shift.take_over")
        return operator


class CountLater:
    """Count a shift that was closed by rule. Its statement stands; the count is marked as made later."""

    def __init__(self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._uow, self._channels, self._clock = uow, channels, clock

    def __call__(self, actor: Actor, shift_no: str, count: ShiftCount) -> ShiftDetail:
        """The counted shift. Who counts for another need not know the reason of a difference. Raises NotFound,
        NotPermitted, Conflict ``shift.not_uncounted``, ``shift.difference``, ``shift.wallet_missing``."""
        now, own = self._clock.now(), actor.operator.operator_id
        with self._uow() as work:
            shift = work.shifts.get(shift_no, for_update=True)
            if shift is None:
                raise NotFound("shift.not_found", shift_no=shift_no)
            if not may_count(actor, shift):
                raise NotPermitted("shift.take_over")
            if shift.state is not ShiftState.UNCOUNTED:
                raise Conflict("shift.not_uncounted", state=shift.state.value)
            counted = replace(
                judged(work, actor, shift, count, now, reason_needed=shift.operator_id == own), counted_at=now,
                counted_by=own, state=next_shift_state(shift.state, ShiftEvent.COUNT_LATER),
            )  # fmt: skip
            work.shifts.save(counted)
            write_down_differences(work, counted, now, own)
            end_alert(work, "shift.left_open", shift_no, now)
            work.audit.add(_counted_row(actor, now, "shift.counted_later", counted))
            detail = shift_detail(work, counted, self._channels)
            work.commit()
        return detail


def open_at_window(work: UnitOfWork, actor: Actor, shift_no: str) -> Shift:
    """An open shift of the actor's window, kept from others until this unit ends. Raises Conflict ``shift.not_open``,
    NotPermitted for somebody else's without the permission to take over."""
    shift = work.shifts.get(shift_no, for_update=True)
    if shift is None or shift.state is not ShiftState.OPEN or shift.window_id != actor.window.window_id:
        raise Conflict("shift.not_open")
    if shift.operator_id != actor.operator.operator_id and "shift.take_over" not in actor.permissions:
        raise NotPermitted("shift.take_over")
    return shift


def end_shift(
    work: UnitOfWork, actor: Actor, before: Shift, ended: Shift, channels: Mapping[str, Channel], now: datetime, *,
    action: str, unknown: int,
) -> ShiftDetail:  # fmt: skip
    """Seal a counted shift, write down what its count found and who ended it; the detail lists what it left open."""
    left = shift_detail(work, before, channels).unknown
    write_down_differences(work, ended, now, before.operator_id)
    seal(work, before, ended)
    detail = replace(shift_detail(work, ended, channels), unknown=left)
    row = _counted_row(actor, now, action, ended)
    taken = (("unknown", unknown), ("handed_over_to", detail.handed_over_name))
    work.audit.add(replace(row, detail=(*row.detail, *taken)))
    return detail


def _counted_row(actor: Actor, now: datetime, action: str, shift: Shift) -> AuditRow:
    return audit_row(
        actor, now, action, shift.shift_no, counted_fen=shift.counted_fen,
        difference_fen=shift.counted_fen - shift.expected_fen,
    )  # fmt: skip
