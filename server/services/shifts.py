"""Open, read and close a shift; its statement is a sum over the ledger, its count is blind."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.refund import RefundState
from app.core.shift import DENOMINATIONS_FEN, ShiftState
from server.domain.identity import Actor, Operator
from server.domain.shift import Shift, ShiftTotal
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import PaymentDetail, operator_name, payment_detail

log = logging.getLogger(__name__)

PROMISED_LIMIT = 10_000
"""Approved refunds looked through for cash: they wait only while the business system does not answer."""


@dataclass(frozen=True, slots=True)
class ShiftDetail:
    """A shift, its totals from the ledger, its money still unknown, and the names for its ids."""

    shift: Shift
    totals: Sequence[ShiftTotal]
    unknown: Sequence[PaymentDetail]
    unclear_refunds: int
    window_name: str
    operator_name: str
    handed_over_name: str


@dataclass(frozen=True, slots=True)
class ShiftCount:
    """What a cashier hands in: pieces by denomination, a reason for a difference, who takes over unknown money."""

    counted: tuple[tuple[int, int], ...]
    difference_reason: str
    handover_username: str
    handover_password: str


class Shifts:
    """The life of a shift at one window."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        check_password: Callable[[str, str], tuple[Operator, frozenset[str]]],
    ) -> None:
        """``check_password`` answers the operator of a name and password with the permissions, or raises Refused."""
        self._uow, self._reader, self._channels = uow, reader, channels
        self._clock, self._check_password = clock, check_password

    def open(self, actor: Actor, shift_no: str, float_fen: int) -> ShiftDetail:
        """Begin a shift. The same number is the same shift. Raises Conflict ``shift.window_has_open``."""
        require(actor, "shift.open")
        now = self._clock.now()
        with self._uow() as work:
            shift = work.shifts.get(shift_no)
            if shift is None:
                shift = Shift(
                    shift_no=shift_no, window_id=actor.window.window_id, operator_id=actor.operator.operator_id,
                    campus=actor.window.campus, state=ShiftState.OPEN, float_fen=float_fen, opened_at=now,
                )  # fmt: skip
                work.shifts.add(shift)
                work.audit.add(audit_row(actor, now, "shift.opened", shift_no, float_fen=float_fen))
            elif (shift.operator_id, shift.float_fen) != (actor.operator.operator_id, float_fen):
                raise Conflict("shift.number_reused", shift_no=shift_no)
            detail = self._detail(work, shift)
            work.commit()
        return detail

    def current(self, actor: Actor) -> ShiftDetail | None:
        """The open shift of the actor's window, whoever opened it."""
        require(actor, "shift.view")
        with self._reader() as work:
            shift = work.shifts.open_of_window(actor.window.window_id)
            return self._detail(work, shift) if shift else None

    def read(self, actor: Actor, shift_no: str) -> ShiftDetail:
        """One shift: one's own, or any with the permission to search orders. Raises NotFound, NotPermitted."""
        require(actor, "shift.view")
        with self._reader() as work:
            shift = work.shifts.get(shift_no)
            if shift is None:
                raise NotFound("shift.not_found", shift_no=shift_no)
            if shift.operator_id != actor.operator.operator_id and "orders.view" not in actor.permissions:
                raise NotPermitted("orders.view")
            return self._detail(work, shift)

    def mine(self, actor: Actor, limit: int = 30) -> Sequence[ShiftDetail]:
        """The actor's latest shifts, newest first."""
        require(actor, "shift.view")
        with self._reader() as work:
            return [self._detail(work, shift) for shift in work.shifts.of_operator(actor.operator.operator_id, limit)]

    def everybody(self, actor: Actor, limit: int = 60) -> Sequence[ShiftDetail]:
        """The latest shifts of all windows, newest first. Raises NotPermitted without the permission to search
        orders."""
        require(actor, "shift.view")
        require(actor, "orders.view")
        with self._reader() as work:
            return [self._detail(work, shift) for shift in work.shifts.latest(limit)]

    def close(self, actor: Actor, shift_no: str, count: ShiftCount) -> ShiftDetail:
        """End a shift with its count. Raises Conflict ``shift.money_unknown`` (hand it over by name),
        ``shift.same_person`` (to somebody else),
        ``shift.difference`` (give a reason), ``shift.not_open``; NotPermitted."""
        require(actor, "shift.close")
        counted_fen = _counted_fen(count)
        taker = self._taker(count)
        now = self._clock.now()
        with self._uow() as work:
            shift = work.shifts.get(shift_no, for_update=True)
            shift = self._open_one(actor, shift)
            unknown = len(work.payments.open_of_shift(shift_no)) + _unclear_refunds(work, shift_no)
            if unknown and taker is not None and taker.operator_id == shift.operator_id:
                raise Conflict("shift.same_person")
            if unknown and taker is None:
                raise Conflict("shift.money_unknown", count=unknown)
            expected_fen = shift.float_fen + work.ledger.balance(f"cash/{shift_no}")
            if counted_fen != expected_fen and not count.difference_reason.strip():
                raise Conflict("shift.difference", difference_fen=counted_fen - expected_fen)
            closed = replace(
                shift, state=ShiftState.CLOSED, closed_at=now, counted=count.counted, counted_fen=counted_fen,
                expected_fen=expected_fen, difference_reason=count.difference_reason.strip(),
                handed_over_to=taker.operator_id if taker and unknown else None,
            )  # fmt: skip
            work.shifts.save(closed)
            work.audit.add(
                audit_row(
                    actor, now, "shift.closed", shift_no, counted_fen=counted_fen,
                    difference_fen=counted_fen - expected_fen, unknown=unknown,
                    handed_over_to=taker.username if taker and unknown else "",
                )
            )  # fmt: skip
            detail = self._detail(work, closed)
            work.commit()
        log.info("shift %s: closed", shift_no)
        return detail

    def _open_one(self, actor: Actor, shift: Shift | None) -> Shift:
        if shift is None or shift.state is not ShiftState.OPEN or shift.window_id != actor.window.window_id:
            raise Conflict("shift.not_open")
        if shift.operator_id != actor.operator.operator_id and "shift.take_over" not in actor.permissions:
            raise NotPermitted("shift.take_over")
        return shift

    def _taker(self, count: ShiftCount) -> Operator | None:
        if not count.handover_username:
            return None
        operator, permissions = self._check_password(count.handover_username, count.handover_password)
        if "shift.take_over" not in permissions:
            raise NotPermitted("shift.take_over")
        return operator

    def _detail(self, work: UnitOfWork, shift: Shift) -> ShiftDetail:
        window = work.windows.get(shift.window_id)
        return ShiftDetail(
            shift=shift,
            totals=work.ledger.shift_totals(shift.shift_no),
            unknown=[
                payment_detail(work, payment, self._channels) for payment in work.payments.open_of_shift(shift.shift_no)
            ],
            unclear_refunds=_unclear_refunds(work, shift.shift_no),
            window_name=window.name if window else "",
            operator_name=operator_name(work, shift.operator_id),
            handed_over_name=operator_name(work, shift.handed_over_to or 0),
        )


def _unclear_refunds(work: UnitOfWork, shift_no: str) -> int:
    """Refunds of a shift that may have moved money, and cash that is approved and will still leave its drawer."""
    approved = work.refunds.in_states((RefundState.APPROVED,), PROMISED_LIMIT)
    promised = [refund for refund in approved if refund.channel == "cash" and refund.shift_no == shift_no]
    return len(work.refunds.unclear_of_shift(shift_no)) + len(promised)


def _counted_fen(count: ShiftCount) -> int:
    denominations = [denomination for denomination, _ in count.counted]
    if len(set(denominations)) != len(denominations) or set(denominations) - set(DENOMINATIONS_FEN):
        raise InvalidInput("counted", "names an unknown denomination, or one twice")
    return sum(denomination * pieces for denomination, pieces in count.counted)
