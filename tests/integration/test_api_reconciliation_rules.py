"""The rules of reconciliation over HTTP: who may change them, and that what was read is what is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from app.core.ids import NumberKind, mint
from app.core.reconciliation import RunState
from server.domain.run import Run
from server.ports.runs import GROUPS
from server.reconciliation.groups import COLUMNS, to_file
from server.storage.engine import open_database
from support.api_world import PASSWORD, ApiWorld
from support.databases import fresh_url

RULE = {"name": "同额", "one": "channel", "other": "business", "minutes": 30, "channel": "", "on": False}


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ApiWorld]:
    database = open_database(fresh_url("sqlite", request, tmp_path))
    made = ApiWorld(database)
    with made.client:
        yield made
    made.close()
    database.close()


def test_rules_are_read_by_all_who_reconcile_and_changed_by_few(world: ApiWorld) -> None:
    for name in ("finance", "supervisor"):
        world.operator(name, name)
    office = world.enrol("Office")
    finance, chief = world.sign_in("finance", office), world.sign_in("supervisor", office)
    status, found = finance.get("/reconciliation/rules")
    assert status == 200
    rules = found["rules"]
    assert (rules["version"], rules["limits"]["hours"]["shortage"], rules["fallback"]) == (0, 4, [])
    assert "2026-10-01" in found["known"]["holidays"]
    wanted = {**rules, "holidays": ["2027-02-08", "2027-02-08"], "fallback": [RULE]}
    wanted["limits"] = {**rules["limits"], "hours": {"shortage": 2}, "write_off_most_fen": 5000}
    assert finance.put("/reconciliation/rules", wanted)[0] == 403
    days = {"first": "2026-03-01", "last": "2026-03-02"}
    assert finance.post("/reconciliation/rules/try", {"rule": RULE, **days}) == (200, {"days": []})
    status, stored = chief.put("/reconciliation/rules", wanted)
    assert (status, stored["version"], stored["holidays"]) == (200, 1, ["2027-02-08"])
    status, problem = chief.put("/reconciliation/rules", wanted)
    assert (status, problem["code"]) == (409, "storage.stale")
    again = world.sign_in("supervisor", office)
    assert again.get("/reconciliation/rules")[1]["rules"] == stored
    assert "reconciliation.rules_saved" in world.audit_actions()


def reconciled(world: ApiWorld, day: date) -> None:
    """A day whose run stands and has nothing in it."""
    now = world.clock.now()
    run = Run(
        run_no=mint(NumberKind.RUN, "0000", now), day=day, version=1, state=RunState.RUNNING, asked_at=now,
        started_at=now, ended_at=now, rule_version="test",
    )  # fmt: skip
    with world.database.uow() as work:
        work.runs.add(run)
        work.runs.keep_part(run.run_no, GROUPS, 0, to_file(pl.DataFrame(schema=COLUMNS)))
        work.runs.finish(run, [])
        work.commit()


def test_a_rule_is_written_by_one_and_switched_on_by_another(world: ApiWorld) -> None:
    for name in ("finance", "supervisor"):
        world.operator(name, name)
    finance = world.sign_in("finance", world.enrol("Office"))
    rules = finance.get("/reconciliation/rules")[1]["rules"]
    status, written = finance.put("/reconciliation/rules", {**rules, "fallback": [RULE]})
    assert (status, written["fallback"][0]["on"]) == (200, False)
    wanted = {"version": written["version"], "name": RULE["name"], "on": True}
    assert finance.post("/reconciliation/rules/switch", wanted)[1]["code"] == "permission.denied"
    beside = {**wanted, "step_up": {"username": "supervisor", "password": PASSWORD, "pin": ""}}
    assert finance.post("/reconciliation/rules/switch", beside)[1]["code"] == "rules.untried"
    reconciled(world, date(2026, 3, 1))
    status, tried = finance.post(
        "/reconciliation/rules/try", {"rule": RULE, "first": "2026-03-01", "last": "2026-03-01"}
    )
    assert (status, [day["day"] for day in tried["days"]]) == (200, ["2026-03-01"])
    status, on = finance.post("/reconciliation/rules/switch", beside)
    assert (status, on["fallback"][0]["on"]) == (200, True)
    assert finance.post("/reconciliation/rules/switch", beside)[1]["code"] == "storage.stale"
    off = {**wanted, "version": on["version"], "on": False}
    assert finance.post("/reconciliation/rules/switch", off)[1]["fallback"][0]["on"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"fallback": [{**RULE, "other": "channel"}]},
        {"fallback": [RULE, RULE]},
        {"holidays": ["2027-01-01"], "workdays": ["2027-01-01"]},
        {
            "limits": {
                "hours": {},
                "large_from_fen": 0,
                "large_hours": 1,
                "owners": {"amount": 99},
                "write_off_most_fen": 0,
            }
        },
    ],
    ids=["one party", "a name twice", "both holiday and workday", "nobody's owner"],
)
def test_rules_that_cannot_be_are_refused(world: ApiWorld, wrong: dict[str, object]) -> None:
    world.operator("chief", "supervisor")
    desk = world.sign_in("chief", world.enrol("Office"))
    rules = desk.get("/reconciliation/rules")[1]["rules"]
    assert desk.put("/reconciliation/rules", {**rules, **wrong})[0] == 400
    assert desk.get("/reconciliation/rules")[1]["rules"] == rules
