"""The migrated schema is the one the program is written for, on both databases; an upgrade may be repeated."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from app.core.errors import Refused
from server.commands.databases import refuse_newer
from server.storage import migrate
from server.storage.engine import open_database, open_engine
from server.storage.tables import metadata
from support.databases import NOW, a_job


def test_the_migrated_schema_is_the_present_one(database_url: str) -> None:
    assert migrate.current(database_url) is None
    assert not migrate.is_current(database_url)
    migrate.upgrade(database_url)
    assert migrate.is_current(database_url)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            wanted = {each.name for each in table.constraints if isinstance(each, CheckConstraint)}
            assert {found["name"] for found in inspector.get_check_constraints(table.name)} == wanted, table.name
            indexes = {
                index.name: bool(index.dialect_options["sqlite"]["where"] is not None) for index in table.indexes
            }
            options = {
                found["name"]: any(option.endswith("_where") for option in found.get("dialect_options", {}))
                for found in inspector.get_indexes(table.name)
                if not found.get("duplicates_constraint")
            }
            assert options == indexes, table.name
    engine.dispose()


def test_upgrading_again_changes_nothing_and_keeps_the_rows(migrated_url: str) -> None:
    database = open_database(migrated_url)
    with database.uow() as work:
        work.jobs.put(a_job())
        work.commit()
    database.close()
    migrate.upgrade(migrated_url)
    database = open_database(migrated_url)
    with database.reader() as work:
        assert work.jobs.next_due() == NOW
    database.close()


def test_two_servers_that_start_at_once_upgrade_once(database_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate.upgrade, [database_url, database_url]))
    assert migrate.is_current(database_url)


def test_a_database_of_a_newer_program_is_told_apart(migrated_url: str) -> None:
    assert not migrate.is_newer(migrated_url)
    refuse_newer(migrated_url)
    engine = open_engine(migrated_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(Refused) as refused:
        refuse_newer(migrated_url)
    assert (refused.value.code, refused.value.values["schema"]) == ("storage.schema_newer", "9999")
