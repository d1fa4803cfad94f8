"""Give a shift to a colleague by name; that one accepts or refuses it, until then the giver is responsible."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.shift import ShiftEvent, ShiftState, next_shift_state
from server.domain.identity import Actor, Operator
from server.domain.shift import Shift
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, permissions_of, require
from server.services.close_shift import end_shift, open_at_window
from server.services.count_shift import ShiftCount, moved_since
from server.services.kept_counts import judged, keep
from server.services.shift_details import ShiftDetail, open_money, shift_detail

log = logging.getLogger(__name__)


class HandOverShift:
    """The four acts of a handover."""

    def __init__(self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._uow, self._channels, self._clock = uow, channels, clock

    def give(self, actor: Actor, shift_no: str, to_username: str, count: ShiftCount | None = None) -> ShiftDetail:
        """Offer an open shift, counted or to be counted by who accepts it. No money is taken in it from now on.

        Raises NotFound ``operator.unknown``, Conflict ``shift.same_person``, ``shift.not_open``,
        ``shift.difference``, ``shift.wallet_missing``; NotPermitted, also when the colleague may not take over."""
        require(actor, "shift.close")
        now = self._clock.now()
        with self._uow() as work:
            shift = open_at_window(work, actor, shift_no)
            taker = _taker(work, to_username)
            if taker.operator_id == shift.operator_id:
                raise Conflict("shift.same_person")
            counted = shift if count is None else judged(work, actor, shift, count, now)
            if count is not None:
                keep(work, actor, counted, now)  # it may come back uncounted, or be counted by another
            given = replace(
                counted, state=next_shift_state(shift.state, ShiftEvent.GIVE), given_to=taker.operator_id,
                given_at=now, refusal="", counted_at=None if count is None else now,
                counted_by=0 if count is None else actor.operator.operator_id,
            )  # fmt: skip
            return self._stored(work, actor, given, "shift.given", now, to=taker.username)

    def accept(self, actor: Actor, shift_no: str, count: ShiftCount | None = None) -> ShiftDetail:
        """Take a shift that was given to the actor: it is closed, and what it left open is the actor's. ``count`` when
        it was given uncounted. Raises Conflict ``shift.not_given``, ``shift.count_missing`` and those of a close."""
        now = self._clock.now()
        with self._uow() as work:
            shift = self._given_to(work, actor, shift_no)
            work.payments.open_of_shift(shift_no, for_update=True)
            if count is None and shift.counted_at is None:
                raise Conflict("shift.count_missing")
            counted = moved_since(work, shift) if count is None else judged(work, actor, shift, count, now)
            closed = replace(
                counted, state=next_shift_state(shift.state, ShiftEvent.ACCEPT), closed_at=now,
                handed_over_to=actor.operator.operator_id, given_to=None,
                counted_at=shift.counted_at or now, counted_by=shift.counted_by or actor.operator.operator_id,
            )  # fmt: skip
            unknown = open_money(work, shift_no)
            detail = end_shift(
                work, actor, shift, closed, self._channels, now, action="shift.accepted", unknown=unknown
            )
            work.commit()
        log.info("shift %s: accepted", shift_no)
        return detail

    def refuse(self, actor: Actor, shift_no: str, reason: str) -> ShiftDetail:
        """Give a shift back to its cashier, saying why. Raises Conflict ``shift.not_given``, InvalidInput."""
        if not reason.strip():
            raise InvalidInput("reason", "is needed")
        now = self._clock.now()
        with self._uow() as work:
            shift = self._given_to(work, actor, shift_no)
            back = _returned(shift, ShiftEvent.REFUSE, reason.strip())
            return self._stored(work, actor, back, "shift.refused", now, reason=reason.strip())

    def take_back(self, actor: Actor, shift_no: str) -> ShiftDetail:
        """Go on with a shift that nobody has accepted yet; its cashier alone may. Raises Conflict
        ``shift.not_given``, NotPermitted."""
        require(actor, "shift.close")
        now = self._clock.now()
        with self._uow() as work:
            shift = work.shifts.get(shift_no, for_update=True)
            if shift is None or shift.state is not ShiftState.HANDED_OVER:
                raise Conflict("shift.not_given")
            if shift.operator_id != actor.operator.operator_id:
                raise NotPermitted("shift.take_over")
            return self._stored(work, actor, _returned(shift, ShiftEvent.TAKE_BACK, ""), "shift.taken_back", now)

    def _given_to(self, work: UnitOfWork, actor: Actor, shift_no: str) -> Shift:
        require(actor, "shift.take_over")
        shift = work.shifts.get(shift_no, for_update=True)
        if shift is None or shift.state is not ShiftState.HANDED_OVER or shift.given_to != actor.operator.operator_id:
            raise Conflict("shift.not_given")
        return shift

    def _stored(
        self, work: UnitOfWork, actor: Actor, shift: Shift, action: str, now: datetime, **told: str
    ) -> ShiftDetail:
        work.shifts.save(shift)
        work.audit.add(audit_row(actor, now, action, shift.shift_no, **told))
        detail = shift_detail(work, shift, self._channels)
        work.commit()
        return detail


def _taker(work: UnitOfWork, username: str) -> Operator:
    taker = work.operators.by_username(username)
    if taker is None or not taker.active:
        raise NotFound("operator.unknown", username=username)
    if "shift.take_over" not in permissions_of(work, taker):
        raise NotPermitted("shift.take_over")
    return taker


def _returned(shift: Shift, event: ShiftEvent, refusal: str) -> Shift:
    """Open again, uncounted, with what was said."""
    return replace(
        shift, state=next_shift_state(shift.state, event), given_to=None, given_at=None, refusal=refusal, counted=(),
        counted_fen=0, expected_fen=0, wallets=(), difference_reason="", counted_at=None, counted_by=0,
    )  # fmt: skip
