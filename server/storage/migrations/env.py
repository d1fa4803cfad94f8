"""What Alembic runs for each upgrade: the connection comes from `server.storage.migrate`."""

from alembic import context

from server.storage import (  # noqa: F401 - tables of the metadata
    card_tables,
    correction_tables,
    exception_tables,
    healing_tables,
    month_tables,
    refund_tables,
    run_tables,
    shift_tables,
    statement_tables,
)
from server.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
