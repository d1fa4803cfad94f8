"""A database goes to the next test only as it was made; whoever changed more than rows has had it for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from support.lent_databases import MOST_USES, LentDatabases
from support.postgres import PostgresServer


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
            found = cursor.fetchall() if cursor.description else []
    return found


def prepare(url: str) -> None:
    run(
        url,
        "CREATE TABLE kind (name text PRIMARY KEY)",
        "INSERT INTO kind VALUES ('cash'), ('card')",
        "CREATE TABLE payment (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text REFERENCES kind)",
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$kept$$; END'",
        "CREATE TRIGGER kept BEFORE DELETE ON payment FOR EACH ROW EXECUTE FUNCTION never()",
    )


@pytest.fixture(scope="module")
def databases(postgres_server: PostgresServer) -> Iterator[LentDatabases]:
    made = LentDatabases(postgres_server, postgres_server.template("lent", prepare))
    yield made
    made.close()


def goes_on_with(databases: LentDatabases, url: str) -> str:
    """What the next test has after the one that had ``url``."""
    databases.take_back(url)
    following = databases.lend()
    databases.take_back(following)
    return following


def test_the_rows_of_the_one_before_are_gone_and_numbers_begin_again(databases: LentDatabases) -> None:
    first = databases.lend()
    run(first, "INSERT INTO payment (kind) VALUES ('cash'), ('card')")
    databases.take_back(first)
    second = databases.lend()
    assert second == first
    assert run(second, "SELECT * FROM payment") == []
    assert run(second, "INSERT INTO payment (kind) VALUES ('cash') RETURNING id") == [(1,)]
    assert run(second, "SELECT name FROM kind ORDER BY name") == [("card",), ("cash",)]
    databases.take_back(second)


def test_two_at_once_have_two(databases: LentDatabases) -> None:
    both = {databases.lend(), databases.lend()}
    assert len(both) == 2
    for url in both:
        databases.take_back(url)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE payment ADD COLUMN note text",
        "CREATE TABLE other (id int)",
        "DROP TRIGGER kept ON payment",
        "ALTER TABLE payment DISABLE TRIGGER kept",
        "CREATE INDEX ON payment (kind)",
        "ALTER TABLE payment ALTER COLUMN kind SET DEFAULT 'cash'",
        "CREATE OR REPLACE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "CREATE SCHEMA aside",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1MB''', current_database()); END $$",
        "INSERT INTO kind VALUES ('wechat')",
        "UPDATE kind SET name = 'cheque' WHERE name = 'card'",
        "DELETE FROM kind",
    ],
)
def test_changed_in_more_than_its_rows_it_is_lent_to_nobody(databases: LentDatabases, statement: str) -> None:
    first = databases.lend()
    run(first, statement)
    assert goes_on_with(databases, first) != first


def held(url: str) -> Callable[[], None]:
    connection = psycopg.connect(url.replace("+psycopg", ""))
    connection.execute("SELECT 1")
    return connection.close


def test_whoever_is_still_connected_keeps_it_from_the_next(databases: LentDatabases) -> None:
    first = databases.lend()
    let_go = held(first)
    assert goes_on_with(databases, first) != first
    let_go()


def test_a_database_whose_server_sessions_were_ended_is_lent_to_nobody(databases: LentDatabases) -> None:
    first = databases.lend()
    run(first, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
               " AND datname = current_database()")  # fmt: skip
    assert goes_on_with(databases, first) != first


def test_after_many_uses_it_is_thrown_away(databases: LentDatabases) -> None:
    had = [databases.lend()]
    for _ in range(MOST_USES):
        databases.take_back(had[-1])
        had.append(databases.lend())
    assert had[1] == had[0]
    assert had[-1] != had[0]
    databases.take_back(had[-1])
