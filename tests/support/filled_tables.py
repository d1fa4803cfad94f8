"""Databases of earlier versions with rows in every table, and what a database holds, to be compared word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from server.storage import migrations

ROWS = 10
"""In every table: as many as a payment has states, so that each state, act or kind has a row."""
AT = datetime(2026, 3, 5, 1, 2, 3, 456789, tzinfo=UTC)
_ONE_OF = re.compile(r"\W*(\w+)\W")
_GIVEN: Mapping[str, Any] = {
    "refunded_fen": 0, "reserved_fen": 0, "permissions": json.dumps(["checkout.pay", "checkout.view"]),
    "bills": "[]", "role_ids": "[1]", "people": 1,
}  # fmt: skip
"""Where a rule of the tables or the revisions themselves want more than any value of the type."""
Held = dict[str, list[dict[str, Any]]]


def upgrade_to(engine: sa.Engine, revision: str) -> None:
    """Bring a database to an earlier version, as the program of that day did."""
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)


def fill(engine: sa.Engine) -> None:
    """Rows in every table that has none yet, whose numbers agree across tables."""
    with engine.begin() as connection:
        every = sa.inspect(connection).get_table_names()
        empty = [name for name in every if connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first() is None]
        known = sa.MetaData()
        known.reflect(connection, only=empty)
        for table in [each for each in known.sorted_tables if each.name in empty]:
            words = dict(_allowed_words(connection, table))
            most = 1 if table.name == "audit_head" else ROWS
            connection.execute(table.insert(), [_row(table, words, count) for count in range(1, most + 1)])


def held(connection: sa.Connection) -> Held:
    """Every row of every table, in order of their texts."""
    found = {}
    for name in sa.inspect(connection).get_table_names():
        rows = [dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()]
        found[name] = sorted(rows, key=str)
    return found


def shape(connection: sa.Connection) -> list[tuple[Any, ...]]:
    """All that the catalogue says of our tables, as the database itself words it."""
    if connection.dialect.name == "sqlite":
        query = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    else:
        query = (
            "SELECT table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')"
            " FROM information_schema.columns WHERE table_schema = 'public'"
            " UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
        )
    return [tuple(row) for row in connection.exec_driver_sql(query)]


def _allowed_words(connection: sa.Connection, table: sa.Table) -> Iterator[tuple[str, list[str]]]:
    for check in sa.inspect(connection).get_check_constraints(table.name):
        text = str(check["sqltext"])
        words, column = re.findall(r"'(\w*)'", text), _ONE_OF.match(text)
        if words and column:
            yield column[1], words


def _row(table: sa.Table, words: Mapping[str, list[str]], count: int) -> dict[str, Any]:
    return {
        column.name: None if column.nullable and count % 2 == 0 else _value(column, words.get(column.name), count)
        for column in table.columns
    }


def _value(column: sa.Column[Any], words: list[str] | None, count: int) -> Any:
    if words:
        return words[count % len(words)]
    if column.name in _GIVEN:
        return _GIVEN[column.name]
    if column.name == "channel":
        return ("cash", "wechat")[count % 2]
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return count % 2 == 0
    if isinstance(kind, sa.Integer):
        return count
    if isinstance(kind, sa.DateTime):
        return AT + timedelta(seconds=count)
    if isinstance(kind, sa.Date):
        return date(2026, 3, count)
    if isinstance(kind, sa.LargeBinary):
        return bytes([count]) * 9
    if isinstance(kind, sa.Float | sa.Numeric):
        return count
    return f"{count:022d}"


def carry_back(engine: sa.Engine, revision: str) -> None:
    """Make the tables of an earlier version with the rows that the program of that day would hold: without the columns
    and tables that came later, and without rows whose kind it did not know."""
    with engine.begin() as connection:
        present = sa.MetaData()
        present.reflect(connection)
        rows = {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in present.sorted_tables
        }
        present.drop_all(connection)
    upgrade_to(engine, revision)
    with engine.begin() as connection:
        earlier = sa.MetaData()
        earlier.reflect(connection)
        for table in [each for each in earlier.sorted_tables if each.name != "alembic_version"]:
            words = dict(_allowed_words(connection, table))
            known = [row for row in rows[table.name] if all(row[name] in words[name] for name in words)]
            connection.execute(table.delete())  # what a revision itself puts there stands in the rows too
            if known:
                names = table.columns.keys()
                connection.execute(table.insert(), [{name: row[name] for name in names} for row in known])
            _count_on(connection, table)


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Numbers that PostgreSQL gives go on after those that are there."""
    if connection.dialect.name != "postgresql":
        return
    for column in [each for each in table.primary_key if each.server_default is not None or each.identity is not None]:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"
            f" (SELECT max({column.name}) FROM {table.name}))"
        )
