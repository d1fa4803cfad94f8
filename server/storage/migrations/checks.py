"""Widening the list of words that a column may hold, on both databases, without writing any row anew."""

import sqlalchemy as sa
from alembic import op


def widen(table: str, column: str, before: list[str], after: list[str]) -> None:
    """Replace ``CHECK (column IN (before))`` named ``ck_<table>_<column>`` by one with the words ``after``.

    SQLite cannot alter a check; its own procedure for a change that leaves the rows as they are is to write the
    table's text anew (https://www.sqlite.org/lang_altertable.html, section 7).
    """
    name, old, new = f"ck_{table}_{column}", _clause(column, before), _clause(column, after)
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, new)
        return
    text = connection.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table}
    ).scalar_one()
    if text.count(old) != 1:
        raise RuntimeError(f"{table} has not the check {name} that is to be widened")
    version = int(connection.execute(sa.text("PRAGMA schema_version")).scalar_one())
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :text WHERE type = 'table' AND name = :table"),
        {"text": text.replace(old, new), "table": table},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))


def _clause(column: str, words: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
