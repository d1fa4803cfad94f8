"""Storage: what the services' ports promise, on SQLite and PostgreSQL, in SQLAlchemy Core.

Imports `server.ports`, `server.domain` and `app.core`. `tables` is seen by this package alone. Outside of it a program
calls `engine.open_database(url)`, `migrate.upgrade(url)` and `backup`; everything else goes through a unit of work.
"""
