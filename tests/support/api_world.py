"""A whole server in process: its HTTP application over a real database, with a channel and a HIS that follow scripts.

`api_world` is one on SQLite, cheap to have; `api_world_everywhere` runs the test once on each storage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from litestar.testing import TestClient

from app.core.errors import PaydeskError
from app.core.ids import NumberKind, mint
from server import bootstrap
from server.domain.identity import Operator, Window
from server.ports import BusinessSystem, Channel
from server.services.install import Install
from server.services.link_audit import LinkAudit
from server.settings import Identity, Refunds, Server, Settings
from server.storage.engine import Database, open_database
from support.api_shelf import Shelf
from support.databases import fresh_url
from support.money_world import ScriptedChannel, ScriptedHis, SetClock

CHEAP = Identity(argon2_time_cost=1, argon2_memory_kib=8, argon2_parallelism=1)
PASSWORD = "right-horse-7"
SHELF = Shelf()
"""The routes of this process."""


@dataclass(frozen=True)
class Enrolment:
    """A window and the token of its computer."""

    window: Window
    token: str


class ApiWorld:
    """The server, its ends, and calls as a desk makes them. Jobs run when ``work()`` is called."""

    def __init__(self, database: Database, **changes: Any) -> None:
        self.database, self.clock = database, SetClock()
        self.wechat, self.his = ScriptedChannel(), ScriptedHis()
        self.cash = ScriptedChannel(name="cash", merchant="cash")
        self.settings = Settings(**{"identity": CHEAP, "refunds": Refunds(), "server": Server(), **changes})
        self.channels: dict[str, Channel] = {"cash": self.cash, "wechat": self.wechat}
        self.businesses: dict[str, BusinessSystem] = {"his": self.his}
        self.house = self._assembled()
        self.install = Install(
            database.reader, database.uow, self.clock, bootstrap.passwords_of(self.settings.identity)
        )
        self.client: TestClient[Any] = TestClient(self.house.application.asgi, raise_server_exceptions=False)

    def _assembled(self) -> bootstrap.House:
        ends = bootstrap.Ends(
            database=self.database, channels=self.channels, businesses=self.businesses, clock=self.clock
        )
        return bootstrap.assemble(self.settings, ends, SHELF.build)

    def use(self, *, his: ScriptedHis | None = None, alipay: ScriptedChannel | None = None) -> None:
        """Put the server together anew, with another HIS or a further channel."""
        self._stop()
        if his is not None:
            self.his = his
            self.businesses["his"] = his
        if alipay is not None:
            self.channels["alipay"] = alipay
        self.house = self._assembled()
        self.client = TestClient(self.house.application.asgi, raise_server_exceptions=False)

    def operator(self, username: str, *roles: str, must_change: bool = False) -> Operator:
        """A new operator with the password PASSWORD."""
        return self.install.add_operator(
            username=username,
            display_name=username.title(),
            password=PASSWORD,
            roles=roles or ("cashier",),
            must_change_password=must_change,
        )

    def enrol(self, name: str = "Window 1") -> Enrolment:
        """A new window, enrolled."""
        window = self.install.add_window(name=name, campus="main")
        code = self.install.enrolment_code(name).code
        answer = self.client.post("/api/windows/enrol", json={"code": code})
        assert answer.status_code == 201, answer.text
        return Enrolment(window, answer.json()["token"])

    def sign_in(self, username: str, enrolment: Enrolment, password: str = PASSWORD) -> Desk:
        """Sign in and answer the calls of that session."""
        answer = self.client.post(
            "/api/sessions",
            json={"username": username, "password": password},
            headers={"Paydesk-Window": enrolment.token},
        )
        assert answer.status_code == 201, answer.text
        return Desk(self, answer.json()["token"], enrolment)

    def audit_actions(self) -> list[str]:
        """What the audit log says happened, in order."""
        LinkAudit(self.database.uow)()
        with self.database.reader() as work:
            return [row.action for row in work.audit.chained(0, 10_000)]

    def close(self) -> None:
        self._stop()

    def _stop(self) -> None:
        self.house.stop()
        SHELF.put_back(self.house.application)


@dataclass(frozen=True)
class Desk:
    """A signed-in desk; every call answers status and content."""

    world: ApiWorld
    token: str
    enrolment: Enrolment

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Paydesk-Window": self.enrolment.token}

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        answer = self.world.client.request(method, f"/api{path}", json=body, headers=self.headers, params=query or None)
        is_json = "json" in answer.headers.get("content-type", "")
        return answer.status_code, answer.json() if is_json and answer.content else answer.content or None

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        return self.call("POST", path, body)

    def put(self, path: str, body: Any) -> tuple[int, Any]:
        return self.call("PUT", path, body)

    def number(self, kind: NumberKind) -> str:
        return mint(kind, self.enrolment.window.code, self.world.clock.now())

    def open_shift(self, float_fen: int = 10000) -> str:
        shift_no = self.number(NumberKind.SHIFT)
        status, content = self.post("/shifts", {"shift_no": shift_no, "float_fen": float_fen})
        assert status == 200, content
        return shift_no

    def wish(self, shift_no: str, channel: str = "wechat", amount_fen: int = 6360, **changes: Any) -> dict[str, Any]:
        """The body of a payment of one bill, with fresh numbers."""
        bill = {"bill_no": "B1", "kind": "outpatient", "version": "v1", "own_fen": amount_fen}
        return {
            "payment_no": self.number(NumberKind.PAYMENT),
            "order_no": self.number(NumberKind.ORDER),
            "shift_no": shift_no,
            "business": "his",
            "patient_no": "P0001",
            "patient_name": "张小明",
            "bills": [bill],
            "channel": channel,
            "amount_fen": amount_fen,
            "tendered_fen": amount_fen if channel == "cash" else 0,
            "auth_code": "" if channel == "cash" else "130000000000000000",
            **changes,
        }


def refused_with(code: str) -> Any:
    """The expectation that our error of that code is raised."""
    return pytest.raises(PaydeskError, match=f"^{code}")


@pytest.fixture
def api_world(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[ApiWorld]:
    """A server in process on SQLite."""
    yield from served(open_database(fresh_url("sqlite", request, tmp_path)))


@pytest.fixture
def api_world_everywhere(database: Database) -> Iterator[ApiWorld]:
    """A server in process, once on each storage."""
    yield from served(database)


def served(database: Database, **changes: Any) -> Iterator[ApiWorld]:
    """A server in process, as a fixture gives it; ``changes`` are settings."""
    world = ApiWorld(database, **changes)
    with world.client:
        yield world
    world.close()
    database.close()
