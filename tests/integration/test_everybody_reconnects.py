"""Thousands of enrolled desks ask at once what each asks when it comes back, and one of them floods: it alone waits.

The shipped application with its real handlers, tokens, sessions and storage, spoken to without sockets: TLS and TCP are
those of `end2end/test_many_terminals.py`. A thousand desks are a twentieth of the case's; the long run has them all.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from server.api.pace import USUAL_PACE
from server.services.tokens import token_hash
from server.storage.engine import open_database
from support.api_world import ApiWorld, served
from support.databases import STORAGES, a_session, a_window, fresh_url
from support.fault_cases import LONG

DESKS = 20_000 if LONG else 1_000
FLOOD, AT_ONCE = 3_000, 40
ON = STORAGES if LONG else ("sqlite",)
BEAT = json.dumps({"desk_id": "", "version": "", "position": {}, "last_payment_no": None}).encode()
COMES_BACK = (
    ("POST", "/api/heartbeat", BEAT), ("GET", "/api/configuration", b""), ("GET", "/api/sessions/current", b""),
    ("GET", "/api/payments/open", b""),
)  # fmt: skip


def enrolled(world: ApiWorld, count: int) -> list[dict[bytes, bytes]]:
    """So many windows with a cashier signed in at each; the headers of each desk."""
    operator, now = world.operator("lin"), world.clock.now()
    desks = []
    with world.database.uow() as work:
        for each in range(count):
            window = work.windows.add(a_window(f"{each:04X}", name=f"窗口{each}", token_hash=token_hash(f"w{each}")))
            work.sessions.add(
                a_session(
                    token_hash=token_hash(f"s{each}"), operator_id=operator.operator_id, window_id=window.window_id,
                    created_at=now, seen_at=now, expires_at=now + timedelta(hours=12),
                )
            )  # fmt: skip
            desks.append({b"paydesk-window": b"w%d" % each, b"authorization": b"Bearer s%d" % each})
        work.commit()
    return desks


async def ask(world: ApiWorld, headers: dict[bytes, bytes], method: str, path: str, body: bytes) -> int:
    """The status that one request is answered with."""
    statuses = list[int]()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    kind = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))] if body else []
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [*headers.items(), *kind], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 443),
        "scheme": "https", "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    await world.house.application.asgi(scope, receive, send)  # type: ignore[arg-type]
    return statuses[0]


async def all_at_once(
    world: ApiWorld, desks: list[dict[bytes, bytes]], flooding: dict[bytes, bytes]
) -> tuple[Counter[int], Counter[int]]:
    """What the desks were answered, and the one that floods meanwhile."""
    seen, flood = Counter[int](), Counter[int]()
    waiting = iter(desks)

    async def some() -> None:
        for desk in waiting:
            for method, path, body in COMES_BACK:
                seen[await ask(world, desk, method, path, body)] += 1

    async def floods() -> None:
        for _ in range(FLOOD):
            flood[await ask(world, flooding, "GET", "/api/configuration", b"")] += 1

    async with anyio.create_task_group() as group:
        group.start_soon(floods)
        for _ in range(AT_ONCE):
            group.start_soon(some)
    return seen, flood


@pytest.mark.timeout(600)
@pytest.mark.parametrize("storage", ON)
def test_thousands_of_desks_are_served_while_one_of_them_floods(
    storage: str, request: pytest.FixtureRequest, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    for world in served(open_database(fresh_url(storage, request, tmp_path))):
        *desks, flooding = enrolled(world, DESKS + 1)
        began_s = time.monotonic()
        seen, flood = anyio.run(all_at_once, world, desks, flooding)
        took_s = time.monotonic() - began_s
        measured = f"{DESKS} desks, {seen.total()} requests in {took_s:.1f} s; the flood: {dict(flood)}"
        record_property("reconnecting", measured)
        assert seen == {200: DESKS * len(COMES_BACK)}, "not one of them waits for the one that floods"
        assert set(flood) == {200, 429}
        assert flood[200] <= USUAL_PACE.burst + USUAL_PACE.per_second * took_s + 1
