"""The acts about systems connected to the open interface: add one, take its key away, list them."""

import argparse

from app.core.clock import SystemClock
from server.commands.databases import current_url
from server.ends import open_vault
from server.services.connected_systems import ConnectedSystems
from server.services.secrets_at_rest import Secrets
from server.settings import Settings
from server.storage.engine import open_database


def act_on_connected(settings: Settings, given: argparse.Namespace) -> int:
    """Do one act. Answers the exit code. Raises PaydeskError for what is refused."""
    database = open_database(current_url(settings))
    try:
        clock = SystemClock()
        at_rest = Secrets(database.reader, database.uow, clock, open_vault(settings))
        systems = ConnectedSystems(uow=database.uow, reader=database.reader, clock=clock, secrets_at_rest=at_rest)
        if given.connected == "add":
            print(systems.add(given.name, given.party, given.of))
        elif given.connected == "remove":
            systems.remove(given.name)
        else:
            for system, has_key in systems.all():
                print(f"{system.name}\t{system.party}\t{system.of}\t{'active' if has_key else 'removed'}")
    finally:
        database.close()
    return 0
