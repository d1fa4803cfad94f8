"""Day zero over HTTP: how it stands, what a file would import, the import itself."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.wire.day_zero import (
    LARGEST_FILE_BYTES,
    MOST_SHOWN,
    DayZeroFile,
    DayZeroPreview,
    DayZeroView,
    ImportDayZeroNow,
    OpeningBalanceView,
    TransitView,
)
from app.wire.reconciliation import SumView
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.services.begin_day_zero import DayZeroStanding
from server.services.step_up import StepUp

LARGEST_BODY = LARGEST_FILE_BYTES * 4 // 3 + 64 * 1024


@get("/reconciliation/day-zero", sync_to_thread=True)
def day_zero(request: AnyRequest, services: NamedDependency[Services]) -> DayZeroView:
    """Whether the hospital has begun with an old system's balances, or still can."""
    return _view(services.day_end.day_zero.standing(actor(request, services)))


@post(
    "/reconciliation/day-zero/preview", status_code=200, sync_to_thread=True, responses=documented(),
    request_max_body_size=LARGEST_BODY,
)  # fmt: skip
def preview_day_zero(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[DayZeroFile]
) -> DayZeroPreview:  # fmt: skip
    """What a file would import; nothing is stored."""
    seen = services.day_end.day_zero.look(actor(request, services), data.content)
    return DayZeroPreview(
        day=seen.day,
        balances=tuple(OpeningBalanceView(one.account, one.fen) for one in seen.balances[:MOST_SHOWN]),
        balances_count=len(seen.balances),
        balances_fen=sum(one.fen for one in seen.balances),
        in_transit=tuple(TransitView(*whose, *told) for whose, told in seen.in_transit),
        sha256=seen.sha256,
        booked_before=seen.booked_before,
    )


@post(
    "/reconciliation/day-zero", status_code=200, sync_to_thread=True, responses=documented(429),
    request_max_body_size=LARGEST_BODY,
)  # fmt: skip
def import_day_zero(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[ImportDayZeroNow]
) -> DayZeroView:  # fmt: skip
    """Import the file that was looked at; two people, once."""
    offered = StepUp(data.step_up.username, data.step_up.password, data.step_up.pin)
    who = actor(request, services)
    return _view(services.day_end.day_zero.begin(who, data.content, data.sha256, offered))


def _view(standing: DayZeroStanding) -> DayZeroView:
    return DayZeroView(
        day=standing.day, at=standing.at,
        in_transit=SumView(count=standing.in_transit_count, fen=standing.in_transit_fen),
        sha256=standing.sha256, too_late=standing.too_late,
    )  # fmt: skip


HANDLERS = (day_zero, preview_day_zero, import_day_zero)
