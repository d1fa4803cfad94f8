"""The database that a command works on: trouble at opening it is told as trouble with the setting database_url."""

from app.core.errors import Refused
from server.ends import database_url
from server.settings import Settings, SettingsError
from server.storage import migrate
from server.storage.opening import check_openable


def openable_url(settings: Settings, *, may_create: bool = False) -> str:
    """The database's URL, once it answers. Raises SettingsError ``database_url`` with place and cause; Refused
    ``storage.not_migrated`` for a file that is not there, unless it ``may_create`` it.
    """
    url = database_url(settings)
    try:
        check_openable(url, may_create=may_create)
    except Refused as error:
        if error.code != "storage.cannot_open":
            raise
        raise SettingsError("database_url", f"{error.values['place']}: {error.values['cause']}", "start") from None
    return url


def refuse_newer(url: str) -> None:
    """Raise Refused ``storage.schema_newer`` for a database that a newer program has changed."""
    if migrate.is_newer(url):
        raise Refused("storage.schema_newer", schema=migrate.current(url) or "", known=migrate.newest() or "")


def current_url(settings: Settings) -> str:
    """The URL of a database whose schema is this program's. Raises as `openable_url`, Refused
    ``storage.not_migrated``."""
    url = openable_url(settings)
    refuse_newer(url)
    if not migrate.is_current(url):
        raise Refused("storage.not_migrated")
    return url
