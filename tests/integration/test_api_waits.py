"""Waiting clients hold no thread: many may wait while others are served."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import httpx

from support.api_world import ApiWorld, Desk
from support.money_world import WAITING

WAITERS = 40


async def _crowd(desk: Desk, path: str, version: int) -> list[dict[str, Any]]:
    """Forty clients wait on an event loop that has fewer threads; another is served, then the payment changes."""
    transport = httpx.ASGITransport(cast(Any, desk.world.house.application.asgi))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://server/api", headers=desk.headers, timeout=60
    ) as client:
        query = {"known_version": version, "wait": 25}
        waits = [asyncio.create_task(client.get(path, params=query)) for _ in range(WAITERS)]
        assert (await client.get("/health")).status_code == 200
        assert not any(wait.done() for wait in waits)
        assert (await client.post(f"{path}/ask")).json()["said"] == "paid"
        return [answer.json() for answer in await asyncio.gather(*waits)]


def test_many_may_wait_while_others_are_served(api_world: ApiWorld) -> None:
    api_world.operator("lin", "supervisor")
    desk = api_world.sign_in("lin", api_world.enrol())
    api_world.wechat.pays = [WAITING]
    seen = desk.post("/payments", desk.wish(desk.open_shift()))[1]
    answers = asyncio.run(_crowd(desk, f"/payments/{seen['payment_no']}", seen["version"]))
    assert [answer["state"] for answer in answers] == ["paid"] * WAITERS
