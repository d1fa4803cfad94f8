"""What every server of a run does alike before it is ready, done once before its processes are forked: the routes are
put together, the migrations read, the statements for both databases compiled (see `support.forked`)."""

from __future__ import annotations

import gc

from server import bootstrap
from server.settings import Settings
from server.storage import migrate, postgresql, sqlite
from server.storage.statements import Prepared
from support.api_shelf import Shelf

SHELF = Shelf()
"""The routes of this process, for `support/prepared_server.py`."""


def prepare() -> None:
    """Do it, for servers with the usual settings; another one puts its routes together itself."""
    settings = Settings()
    SHELF.prepare(
        version=bootstrap.version(),
        largest_body_bytes=settings.server.largest_body_kib * 1024,
        pace=bootstrap._pace(settings),
    )
    migrate.newest()
    held = (sqlite._statements(), postgresql._statements())
    for each in gc.get_objects():
        if type(each) is Prepared:
            _ = each.text  # compiled when it is asked for
    del held
