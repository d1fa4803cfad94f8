"""Day zero over HTTP: a file is looked at, refused with its line, and imported once by two people."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import accounting_day
from app.core.ids import NumberKind
from support.api_world import PASSWORD, ApiWorld, Desk

FILE = """record,account,party,name,kind,our_no,party_no,business_no,at,day,count,fen
day,,,,,,,,,2026-03-05,,
balance,channel/wechat/1900000109,,,,,,,,,,1250000
balance,business/his,,,,,,,,,,-20000
transit,,channel,wechat,pay,,4200OLD1,,2026-03-04T23:59:58+08:00,2026-03-04,,12345
transit,,channel,wechat,refund,,4200OLD2,,2026-03-04T23:59:59+08:00,2026-03-04,,345
total,balances,,,,,,,,,2,1230000
total,,channel,wechat,,,,,,,2,12000
"""
DAY_ZERO = "/reconciliation/day-zero"


def finance(world: ApiWorld) -> Desk:
    for name, role in (("fin", "finance"), ("chief", "finance"), ("chen", "cashier")):
        world.operator(name, role)
    return world.sign_in("fin", world.enrol("Office"))


def sent(text: str) -> dict[str, Any]:
    return {"content": base64.b64encode(text.encode()).decode()}


def agreed(text: str, username: str, *, looked_at: str = "") -> dict[str, Any]:
    sha256 = hashlib.sha256((looked_at or text).encode()).hexdigest()
    return {**sent(text), "sha256": sha256, "step_up": {"username": username, "password": PASSWORD}}


def test_a_file_is_looked_at_then_imported_by_two_people_once(api_world: ApiWorld) -> None:
    desk = finance(api_world)
    empty = {"day": None, "at": None, "in_transit": {"count": 0, "fen": 0}, "sha256": "", "too_late": None}
    assert desk.get(DAY_ZERO) == (200, empty)
    status, seen = desk.post(f"{DAY_ZERO}/preview", sent(FILE))
    assert (status, seen["day"], seen["balances_count"], seen["balances_fen"]) == (200, "2026-03-05", 2, 1_230_000)
    assert seen["in_transit"] == [{"party": "channel", "name": "wechat", "count": 2, "fen": 12_000}]
    assert desk.get(DAY_ZERO) == (200, empty), "nothing is stored by looking"
    for username, code in (("fin", "day_zero.same_person"), ("chen", "permission.denied")):
        assert desk.post(DAY_ZERO, agreed(FILE, username))[1]["code"] == code
    assert desk.post(DAY_ZERO, agreed(FILE, "chief", looked_at="another"))[1]["code"] == "day_zero.other_file"
    status, done = desk.post(DAY_ZERO, agreed(FILE, "chief"))
    assert (status, done["day"], done["sha256"]) == (200, "2026-03-05", seen["sha256"])
    assert done["in_transit"] == {"count": 2, "fen": 12_000}
    assert desk.get(DAY_ZERO) == (200, done)
    assert desk.post(f"{DAY_ZERO}/preview", sent(FILE))[1]["code"] == "day_zero.done"
    assert desk.post(DAY_ZERO, agreed(FILE, "chief"))[1]["code"] == "day_zero.done"
    assert "day_zero.imported" in api_world.audit_actions()


@pytest.mark.parametrize(
    ("old", "new", "code", "values"),
    [
        pytest.param(",12345\n", ",123.45\n", "day_zero.unreadable", {"line": 5, "field": "fen"}, id="yuan"),
        pytest.param("business/his", "channel/wechat/1900000109", "day_zero.unreadable",
                     {"line": 4, "field": "account"}, id="an account twice"),
        pytest.param("2026-03-04,,345", "2026-03-05,,345", "day_zero.unreadable", {"line": 6, "field": "day"},
                     id="a row of the day itself"),
        pytest.param("2,12000", "2,12001", "day_zero.totals_differ",
                     {"what": "channel/wechat", "told_fen": 12_001, "fen": 12_000}, id="a total that lies"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_line(
    api_world: ApiWorld, old: str, new: str, code: str, values: dict[str, Any]
) -> None:
    assert old in FILE
    _, problem = finance(api_world).post(f"{DAY_ZERO}/preview", sent(FILE.replace(old, new, 1)))
    assert problem["code"] == code
    assert values.items() <= problem["values"].items()


def test_a_day_of_another_year_is_refused_and_one_of_the_next_weeks_is_not(api_world: ApiWorld) -> None:
    desk = finance(api_world)
    today = accounting_day(api_world.clock.now())
    for ahead, code in ((31, None), (32, "day_zero.too_far")):
        day = today + timedelta(days=ahead)
        file = FILE.replace("day,,,,,,,,,2026-03-05", f"day,,,,,,,,,{day}")
        assert desk.post(f"{DAY_ZERO}/preview", sent(file))[1].get("code") == code
    _, problem = desk.post(DAY_ZERO, agreed(file, "chief"))
    assert (problem["code"], problem["values"]["day"]) == ("day_zero.too_far", str(today + timedelta(days=31)))
    assert desk.get(DAY_ZERO)[1]["day"] is None


def test_who_may_not_neither_looks_nor_imports(api_world: ApiWorld) -> None:
    finance(api_world)
    cashier = api_world.sign_in("chen", api_world.enrol("Window 1"))
    assert cashier.get(DAY_ZERO)[0] == 403
    assert cashier.post(f"{DAY_ZERO}/preview", sent(FILE))[0] == 403
    assert cashier.post(DAY_ZERO, agreed(FILE, "chief"))[0] == 403


def test_days_of_the_old_system_are_not_run_and_money_before_day_zero_is_said(api_world: ApiWorld) -> None:
    api_world.clock.instant = api_world.clock.instant.replace(day=20)
    desk = finance(api_world)
    api_world.operator("li", "cashier")
    cashier = api_world.sign_in("li", api_world.enrol("Window 1"))
    shift_no = cashier.open_shift()
    assert cashier.post("/payments", cashier.wish(shift_no, channel="cash", amount_fen=100))[1]["state"] == "paid"
    later = FILE.replace("day,,,,,,,,,2026-03-05", "day,,,,,,,,,2026-04-01")
    assert desk.post(f"{DAY_ZERO}/preview", sent(later))[1]["booked_before"] is not None
    assert desk.post(DAY_ZERO, agreed(FILE, "chief"))[0] == 200
    status, problem = desk.post("/reconciliation/days/2026-03-04/runs", {"run_no": desk.number(NumberKind.RUN)})
    assert (status, problem["code"]) == (409, "day_zero.before")
