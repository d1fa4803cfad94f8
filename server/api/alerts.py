"""Alerts: what is open, who looks after it, and the word that it is done."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.alerts import AlertList, AlertView, EndAlert
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.services.alerts import AlertDetail

Code = Annotated[str, Parameter(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
Subject = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]


@get("/alerts", sync_to_thread=True, responses=documented())
def open_alerts(request: AnyRequest, services: NamedDependency[Services]) -> AlertList:
    """Open alerts, the worst first."""
    return AlertList(alerts=tuple(map(alert_view, services.alerts(actor(request, services)))))


@post("/alerts/{code:str}/{subject:str}/take", status_code=200, sync_to_thread=True, responses=documented(404))
def take_alert(request: AnyRequest, services: NamedDependency[Services], code: Code, subject: Subject) -> AlertView:
    """Look after an alert from now on."""
    return alert_view(services.alerts.take(actor(request, services), code, subject))


@post("/alerts/{code:str}/{subject:str}/done", status_code=200, sync_to_thread=True, responses=documented(404))
def end_alert(
    request: AnyRequest, services: NamedDependency[Services], code: Code, subject: Subject, data: JSONBody[EndAlert]
) -> AlertView:
    """Close an alert, saying what was done."""
    return alert_view(services.alerts.done(actor(request, services), code, subject, data.note))


def alert_view(detail: AlertDetail) -> AlertView:
    """An alert as it stands."""
    alert = detail.alert
    return AlertView(
        code=alert.code, subject=alert.subject, level=alert.level.value, raised_at=alert.raised_at,
        changed_at=alert.changed_at, count=alert.count, amount_fen=alert.amount_fen, owner_id=alert.owner_id or 0,
        owner_name=detail.owner_name, order_no=detail.order_no, patient_label=detail.patient_label,
        ends_by_itself=detail.ends_by_itself, ended=alert.ended_at is not None,
        cashier_name=detail.cashier_name,
    )  # fmt: skip


HANDLERS = (open_alerts, take_alert, end_alert)
