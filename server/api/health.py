"""Whether the server can work: asked by those who watch over it."""

from dataclasses import dataclass

from litestar import get
from litestar.di import NamedDependency

from app.core.errors import PaydeskError, Unreachable
from server.api.problems import documented
from server.api.services import Services


@dataclass(frozen=True, slots=True)
class Health:
    """The server is up and its database answers."""

    status: str


@get("/health", sync_to_thread=True, responses=documented(), security=[{}])
def read_health(services: NamedDependency[Services]) -> Health:
    """``ok`` when the database answers, else 503."""
    try:
        services.check_storage()
    except PaydeskError:
        raise Unreachable("storage.no_answer") from None
    return Health("ok")


HANDLERS = (read_health,)
