"""Alerts: raised and ended by the services, seen and taken by people; who closes one says what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from server.domain.alert import Alert, AlertLevel, ends_by_itself
from server.domain.identity import Actor
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, own_audit_row, require
from server.services.details import operator_name

MOST = 200
"""Open alerts that are shown at a time, the worst of them."""


@dataclass(frozen=True, slots=True)
class AlertDetail:
    """An alert, who took it, and the order it leads to with its patient and cashier (empty when there is none)."""

    alert: Alert
    owner_name: str
    order_no: str
    patient_label: str
    cashier_name: str
    ends_by_itself: bool


def raise_alert(
    work: UnitOfWork,
    code: str,
    subject: str,
    level: AlertLevel,
    now: datetime,
    *,
    amount_fen: int = 0,
    owner_id: int | None = None,
) -> None:
    """Raise an alert in the transaction that speaks of it; the first time is written to the audit log. ``owner_id`` is
    whose it is until somebody else takes it."""
    before = work.alerts.get(code, subject)
    work.alerts.raise_(Alert(code, subject, level, now, now, amount_fen=amount_fen, owner_id=owner_id))
    if before is None or before.ended_at is not None or before.level.rank < level.rank:
        work.audit.add(own_audit_row(now, "alert.raised", subject, code=code, level=level.value))


def end_alert(work: UnitOfWork, code: str, subject: str, now: datetime) -> None:
    """End an alert whose cause is over; harmless when there is none."""
    work.alerts.end(code, subject, now)


class ReadAlerts:
    """What is open. Who may not see everybody's orders sees the alerts of the own money only."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def __call__(self, actor: Actor) -> Sequence[AlertDetail]:
        """Open alerts, the worst first. Raises NotPermitted."""
        require(actor, "alerts.view")
        with self._reader() as work:
            found = [(alert, _operators(work, alert)) for alert in work.alerts.open(MOST)]
            return [_detail(work, alert) for alert, operators in found if _may_see(actor, operators)]

    def take(self, actor: Actor, code: str, subject: str) -> AlertDetail:
        """Become the owner, also after somebody else. Raises NotPermitted, NotFound ``alert.not_found``."""
        now = self._clock.now()
        with self._uow() as work:
            self._open(work, actor, code, subject)
            work.alerts.take(code, subject, actor.operator.operator_id, now)
            work.audit.add(audit_row(actor, now, "alert.taken", subject, code=code))
            detail = _detail(work, work.alerts.get(code, subject) or _missing(code, subject))
            work.commit()
        return detail

    def done(self, actor: Actor, code: str, subject: str, note: str) -> AlertDetail:
        """Close an alert, saying what was found or done. Raises NotPermitted, NotFound, InvalidInput ``note``,
        Conflict ``alert.ends_by_itself`` for one that ends with its cause."""
        now = self._clock.now()
        with self._uow() as work:
            self._open(work, actor, code, subject)
            if ends_by_itself(code):
                raise Conflict("alert.ends_by_itself", subject=subject)
            if not note.strip():
                raise InvalidInput("note", "is needed")
            work.alerts.end(code, subject, now, actor.operator.operator_id, note.strip())
            work.audit.add(audit_row(actor, now, "alert.done", subject, code=code, note=note.strip()))
            detail = _detail(work, work.alerts.get(code, subject) or _missing(code, subject))
            work.commit()
        return detail

    def _open(self, work: UnitOfWork, actor: Actor, code: str, subject: str) -> None:
        require(actor, "alerts.view")
        require(actor, "alerts.take")
        alert = work.alerts.get(code, subject)
        if alert is None or alert.ended_at is not None or not _may_see(actor, _operators(work, alert)):
            raise NotFound("alert.not_found", subject=subject)


def _missing(code: str, subject: str) -> Alert:
    raise NotFound("alert.not_found", code_of_alert=code, subject=subject)


def _may_see(actor: Actor, operators: frozenset[int]) -> bool:
    return "orders.view" in actor.permissions or actor.operator.operator_id in operators


def _operators(work: UnitOfWork, alert: Alert) -> frozenset[int]:
    """Whose money an alert is about."""
    shift = work.shifts.get(alert.subject) if alert.subject.startswith("S") else None
    order = work.orders.get(order_no) if (order_no := _order_no(work, alert)) else None
    return frozenset(one.operator_id for one in (shift, order) if one is not None)


def _order_no(work: UnitOfWork, alert: Alert) -> str:
    subject = alert.subject
    if subject.startswith("P") and (payment := work.payments.get(subject)) is not None:
        return payment.order_no
    if subject.startswith("R") and (refund := work.refunds.get(subject)) is not None:
        return refund.order_no
    return subject if subject.startswith("O") and work.orders.get(subject) is not None else ""


def _detail(work: UnitOfWork, alert: Alert) -> AlertDetail:
    order_no = _order_no(work, alert)
    order = work.orders.get(order_no) if order_no else None
    return AlertDetail(
        alert=alert,
        owner_name=operator_name(work, alert.owner_id or 0),
        order_no=order_no,
        patient_label=order.patient_label if order else "",
        cashier_name=operator_name(work, order.operator_id) if order else "",
        ends_by_itself=ends_by_itself(alert.code),
    )
