"""The PostgreSQL that the storage tests stand on: fresh a test, copied from a template, gone afterwards."""

from __future__ import annotations

import psycopg
import sqlalchemy

from support.postgres import PostgresServer
from support.processes import answers_on


def tables(url: str) -> set[str]:
    engine = sqlalchemy.create_engine(url)
    try:
        return set(sqlalchemy.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def make_a_table(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE payment (number text)")


def test_a_test_gets_an_empty_database_of_its_own(postgres_server: PostgresServer, postgres_url: str) -> None:
    make_a_table(postgres_url)
    other = postgres_server.fresh()
    assert tables(postgres_url) == {"payment"}
    assert tables(other) == set()
    postgres_server.drop(other)


def test_a_template_is_prepared_once_and_copied(postgres_server: PostgresServer) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        make_a_table(url)

    copies = [postgres_server.fresh(template=postgres_server.template("with_payment", prepare)) for _ in range(2)]
    assert [tables(copy) for copy in copies] == [{"payment"}] * 2
    assert len(prepared) == 1
    for copy in copies:
        postgres_server.drop(copy)


def test_the_same_test_runs_on_both_databases(database_url: str) -> None:
    assert tables(database_url) == set()


def test_a_stopped_server_leaves_nothing() -> None:
    server = PostgresServer()
    folder = server._folder
    assert answers_on(server.port)
    server.stop()
    assert not answers_on(server.port)
    assert not folder.exists()
