"""Alembic's revisions of the schema, run by `server.storage.migrate`; a revision never imports the present tables."""
