"""Secrets at rest: sealed with a data key each, the data keys wrapped by a master key that the database does not hold.

Imports `app.core` alone; obeys `server.ports.Vault`. A program calls `envelope.open_vault(folder)`. Nothing here logs.
"""
