"""The API fuzzed from its own OpenAPI document: no fault, no undocumented status, every refusal a problem of ours."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from app.wire import codec
from app.wire.problems import Problem
from server.settings import Server
from server.storage.engine import Database
from support.api_world import ApiWorld, Desk, served
from support.databases import STORAGES
from support.money_world import PAID, REFUSED, UNCLEAR, WAITING

DEEP = 10 if os.environ.get("PAYDESK_FUZZ") == "deep" else 1
"""How many times as many calls as usual are made; `make fuzz` makes more."""
EXAMPLES, BODIES_TRIED, PAYMENTS_TRIED = 3 * DEEP, 24 * DEEP, 40 * DEEP
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FORM_ERRORS = {200, 400, 401, 403, 404, 409, 413, 422}


class Caller:
    """Makes generated calls as an operator who may do everything, signed in anew where a call ended the session."""

    def __init__(self, world: ApiWorld) -> None:
        self.world = world
        world.operator("all", "supervisor", "administrator", "finance")
        self.enrolment = world.enrol()
        self.desk: Desk = world.sign_in("all", self.enrolment)
        self.seen: dict[int, int] = {}

    def fresh(self) -> None:
        """A session that works, whatever the calls before did."""
        self.world.clock.forward(61)
        self.world.install.unlock("all")
        self.desk = self.world.sign_in("all", self.enrolment)

    def check(self, method: str, path: str, documented: set[int], **request: Any) -> None:
        """Make the call and look at the answer."""
        answer = self.world.client.request(method, path, **request)
        self.seen[answer.status_code] = self.seen.get(answer.status_code, 0) + 1
        what = f"{method} {path} {request.get('json', request.get('content'))!r}: {answer.status_code} {answer.text}"
        assert answer.status_code < 500, what
        assert answer.status_code in documented, what
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", what
            assert codec.decode(answer.content, Problem).status == answer.status_code, what


pytestmark = pytest.mark.parametrize("database", STORAGES, indirect=True)  # where an odd value meets a real column


FLOODED = Server(requests_per_second=10_000, money_requests_per_second=10_000)
"""Odd calls come faster than any window's."""


@pytest.fixture
def caller(database: Database) -> Iterator[Caller]:
    for world in served(database, server=FLOODED):
        yield Caller(world)


def operations(world: ApiWorld) -> list[Any]:
    return _operations(world.client.get("/api/openapi.json").text)


@cache
def _operations(document: str) -> list[Any]:
    found = schemathesis.openapi.from_dict(json.loads(document)).get_all_operations()
    return [result.ok() for result in found if isinstance(result, Ok)]


def test_generated_calls_are_answered_as_documented(caller: Caller) -> None:
    made = operations(caller.world)
    assert len(made) > 40
    for operation in made:
        caller.fresh()
        _fuzz(caller, operation)
    assert caller.seen.keys() >= {200, 201, 204, 400, 404, 409, 422}


def _fuzz(caller: Caller, operation: Any) -> None:
    documented = {int(status) for status in operation.definition.raw["responses"]}
    plain = not operation.body and not list(operation.iter_parameters())  # there is one such call

    @settings(QUICK, max_examples=1 if plain else EXAMPLES)
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        query = {**case.query, "wait": 0} if case.query and "wait" in case.query else case.query
        request: dict[str, Any] = {"headers": caller.desk.headers, "params": query or None}
        if operation.body:
            request["json"] = case.body
        caller.check(case.method, case.formatted_path, documented, **request)

    run()


BODIES = st.one_of(
    st.binary(max_size=40),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ).map(codec.encode),
)


def test_bodies_that_are_nothing_are_refused(caller: Caller) -> None:
    with_body = [operation for operation in operations(caller.world) if operation.body]
    assert len(with_body) > 15

    @settings(QUICK, max_examples=BODIES_TRIED)
    @given(body=BODIES)
    def run(body: bytes) -> None:
        for operation in with_body:
            headers = {**caller.desk.headers, "Content-Type": "application/json"}
            path = operation.path.replace("{payment_no}", "P260302090000W00100000000000")
            path = path.replace("{shift_no}", "S260302090000W00100000000000")
            path = path.replace("{refund_no}", "R260302090000W00100000000000")
            path = path.replace("{order_no}", "O260302090000W00100000000000")
            path = path.replace("{operator_id}", "1").replace("{role_id}", "1").replace("{window_id}", "1")
            caller.check(
                operation.method, path, {200, 400, 401, 403, 404, 409, 413, 422}, content=body, headers=headers
            )

    run()


def test_payments_that_are_right_in_form_never_fault(caller: Caller) -> None:
    shift_no = caller.desk.open_shift()
    number = st.from_regex(r"[PO][0-9]{12}[0-9A-HJKMNP-TV-Z]{15}", fullmatch=True)

    @settings(QUICK, max_examples=PAYMENTS_TRIED)
    @given(
        payment_no=number,
        order_no=number,
        amount_fen=st.integers(1, 10**13),
        own_fen=st.integers(1, 10**13),
        tendered_fen=st.integers(0, 10**13),
        channel=st.sampled_from(["cash", "wechat", "gold"]),
        auth_code=st.sampled_from(["", "130000000000000000"]),
        name=st.text(max_size=60),
        bill_no=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=64),
        answer=st.sampled_from([PAID, WAITING, REFUSED, UNCLEAR]),
    )
    def run(answer: Any, name: str, bill_no: str, own_fen: int, **fields: Any) -> None:
        caller.world.wechat.pays = [answer]
        wish = caller.desk.wish(shift_no, **fields, patient_name=name)
        wish["bills"] = [{"bill_no": bill_no, "kind": "outpatient", "version": "v1", "own_fen": own_fen}]
        documented = {200, 400, 403, 404, 409, 422, 503}
        caller.check("POST", "/api/payments", documented, json=wish, headers=caller.desk.headers)

    run()
