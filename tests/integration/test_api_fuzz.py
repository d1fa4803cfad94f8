"""The API fuzzed from its own OpenAPI document: no fault, no undocumented status, every refusal a problem of ours."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from app.wire import codec
from app.wire.problems import Problem
from server.settings import Server
from server.storage.engine import open_database
from support.api_world import ApiWorld, Desk, served
from support.databases import STORAGES, fresh_url
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

    def __init__(self, world: ApiWorld, storage: str) -> None:
        self.world, self.storage = world, storage
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
        sent = request.get("json", request.get("content"))
        what = f"{self.storage}: {method} {path} {sent!r}: {answer.status_code} {answer.text}"
        assert answer.status_code < 500, what
        assert answer.status_code in documented, what
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", what
            assert codec.decode(answer.content, Problem).status == answer.status_code, what


FLOODED = Server(requests_per_second=10_000, money_requests_per_second=10_000)
"""Odd calls come faster than any window's."""


@pytest.fixture
def callers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Caller]]:
    """One on each storage, where an odd value meets a real column: to think of a call takes longer than to make it, so
    each call that is thought of is made of both."""
    with ExitStack() as stack:
        made = []
        for storage in STORAGES:
            folder = tmp_path / storage
            folder.mkdir()
            database = open_database(fresh_url(storage, request, folder))
            made.append(Caller(stack.enter_context(contextmanager(served)(database, server=FLOODED)), storage))
        yield made


def operations(world: ApiWorld) -> list[Any]:
    return _operations(world.client.get("/api/openapi.json").text)


@cache
def _operations(document: str) -> list[Any]:
    found = schemathesis.openapi.from_dict(json.loads(document)).get_all_operations()
    return [result.ok() for result in found if isinstance(result, Ok)]


def test_generated_calls_are_answered_as_documented(callers: list[Caller]) -> None:
    made = operations(callers[0].world)
    assert len(made) > 40
    for operation in made:
        for caller in callers:
            caller.fresh()
        _fuzz(callers, operation)
    for caller in callers:
        assert caller.seen.keys() >= {200, 201, 204, 400, 404, 409, 422}, caller.storage


def _fuzz(callers: list[Caller], operation: Any) -> None:
    documented = {int(status) for status in operation.definition.raw["responses"]}
    plain = not operation.body and not list(operation.iter_parameters())  # there is one such call

    @settings(QUICK, max_examples=1 if plain else EXAMPLES)
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        query = {**case.query, "wait": 0} if case.query and "wait" in case.query else case.query
        request: dict[str, Any] = {"params": query or None}
        if operation.body:
            request["json"] = case.body
        for caller in callers:
            caller.check(case.method, case.formatted_path, documented, headers=caller.desk.headers, **request)

    run()


BODIES = st.one_of(
    st.binary(max_size=40),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ).map(codec.encode),
)


def test_bodies_that_are_nothing_are_refused(callers: list[Caller]) -> None:
    with_body = [operation for operation in operations(callers[0].world) if operation.body]
    assert len(with_body) > 15

    @settings(QUICK, max_examples=BODIES_TRIED)
    @given(body=BODIES)
    def run(body: bytes) -> None:
        for operation in with_body:
            path = operation.path.replace("{payment_no}", "P260302090000W00100000000000")
            path = path.replace("{shift_no}", "S260302090000W00100000000000")
            path = path.replace("{refund_no}", "R260302090000W00100000000000")
            path = path.replace("{order_no}", "O260302090000W00100000000000")
            path = path.replace("{operator_id}", "1").replace("{role_id}", "1").replace("{window_id}", "1")
            for caller in callers:
                headers = {**caller.desk.headers, "Content-Type": "application/json"}
                caller.check(operation.method, path, FORM_ERRORS, content=body, headers=headers)

    run()


def test_payments_that_are_right_in_form_never_fault(callers: list[Caller]) -> None:
    shifts = [(caller, caller.desk.open_shift()) for caller in callers]
    documented = {200, 400, 403, 404, 409, 422, 503}
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
        for caller, shift_no in shifts:
            caller.world.wechat.pays = [answer]
            wish = caller.desk.wish(shift_no, **fields, patient_name=name)
            wish["bills"] = [{"bill_no": bill_no, "kind": "outpatient", "version": "v1", "own_fen": own_fen}]
            caller.check("POST", "/api/payments", documented, json=wish, headers=caller.desk.headers)

    run()
