"""Messages that channels send us by themselves; each is verified and applied once."""

import logging

from litestar import MediaType, Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from app.core.errors import PaydeskError
from server.api.calls import AnyRequest
from server.api.problems import documented
from server.api.services import Services

log = logging.getLogger(__name__)


@post(
    "/notifications/alipay", status_code=200, media_type=MediaType.TEXT, responses=documented(404), security=[{}],
    summary="Alipay's asynchronous notification",
)  # fmt: skip
async def alipay(request: AnyRequest, services: NamedDependency[Services]) -> Response[str]:
    """A form signed by Alipay; answers ``success`` once it is applied, anything else makes Alipay send it again."""
    body = await request.body()
    try:
        await sync_to_thread(services.apply_notification, "alipay", body)
    except PaydeskError as error:
        log.warning("alipay notification not applied: %s", error.code)
        raise
    return Response("success", media_type=MediaType.TEXT)


HANDLERS = (alipay,)
