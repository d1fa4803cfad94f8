"""What crosses HTTP between desk and server: frozen dataclasses, a module a resource; ``codec`` alone knows the
encoder.

May import app.core and ``msgspec.Meta`` (so that the limits stand in the OpenAPI document); nothing else. Instants are
aware UTC, days are Asia/Shanghai dates, amounts are whole fen. Nothing personal is ever in a path or a query.
"""
