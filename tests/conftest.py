"""What every test stands on: no screen, no network beyond this computer, no unexpected error in the log."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
for _name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    os.environ.pop(_name, None)


pytest_plugins = [
    "support.shared_rewriting", "support.spreading", "support.processes", "support.postgres", "support.databases",
    "support.api_world", "support.product",
]  # fmt: skip

_COMMON: dict[str, Any] = {"deadline": None, "derandomize": True, "print_blob": False, "database": None}
settings.register_profile("desk", max_examples=100, **_COMMON)
settings.register_profile("ci", max_examples=50, suppress_health_check=[HealthCheck.too_slow], **_COMMON)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


gc.disable()  # nothing of what is imported and collected is garbage: looking through it takes a sixth of the time


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not go through it every time."""
    gc.collect()
    gc.freeze()
    gc.enable()


class OutsideNetworkError(OSError):
    """A test reached for an address that is not this computer's."""


def is_this_computer(address: object) -> bool:
    """True for loopback addresses and for local sockets; `address` is what `socket.connect` takes."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def only_this_computer() -> Iterator[None]:
    """Refuse every connection that would leave this computer, for the whole run."""
    patch = pytest.MonkeyPatch()
    really = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if not is_this_computer(address):
                raise OutsideNetworkError(f"a test reached for {address!r}")
            return really[name](self, address)

        return connect

    for name in really:
        patch.setattr(socket.socket, name, guarded(name))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def no_unexpected_error_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs an ERROR, unless it says `@pytest.mark.allow_error_log`."""
    yield
    if request.node.get_closest_marker("allow_error_log"):
        return
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    errors = [f"{record.name}: {record.getMessage()}" for record in records if record.levelno >= logging.ERROR]
    if errors:
        pytest.fail("unexpected errors in the log:\n" + "\n".join(errors))
