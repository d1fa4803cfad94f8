"""An upgrade from before there were alerts: roles that take money or see orders see them, others do not."""

from __future__ import annotations

import json

from alembic import command
from sqlalchemy import text

from app.core.permissions import ROLE_PRESETS
from server.storage import migrate
from server.storage.engine import open_database, open_engine

ALERTS = {"alerts.view", "alerts.take"}
ROLE = text("INSERT INTO roles (name, permissions, channels, sources, version) VALUES (:name, :held, '[]', '[]', 0)")


def test_roles_that_take_money_see_alerts_after_the_upgrade(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        configuration = migrate._configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0008")
        for name, permissions in ROLE_PRESETS.items():
            connection.execute(ROLE, {"name": name, "held": json.dumps(sorted(set(permissions) - ALERTS))})
    engine.dispose()
    migrate.upgrade(database_url)
    database = open_database(database_url)
    with database.reader() as work:
        after = {role.name: role.permissions for role in work.roles.all()}
    database.close()
    assert after == {name: frozenset(permissions) for name, permissions in ROLE_PRESETS.items()}
    assert not after["administrator"] & ALERTS
