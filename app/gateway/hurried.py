"""Requests of the desk within a total time: a line that drips does not hold a lane."""

from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from app.line.hurried import HurriedPlain, HurriedTls


class HurriedAdapter(HTTPAdapter):
    """The adapter of requests, with connections that keep the deadline of `app.line.hurried.within`."""

    def init_poolmanager(self, *positional: Any, **named: Any) -> None:
        super().init_poolmanager(*positional, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = HurriedPlain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = HurriedTls
