"""Day proofs, reports, months and funds over HTTP, from money that was really taken."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import accounting_day
from server.services.seals import Sealer, verify
from server.storage.engine import open_database
from support.api_world import PASSWORD, ApiWorld, Desk
from support.databases import fresh_url
from support.proof_days import a_total, plant_run

Answer = Any


def finance(world: ApiWorld, name: str = "fin") -> Desk:
    world.operator(name, "finance")
    return world.sign_in(name, world.enrol(f"Office {name}"))


def taken(world: ApiWorld, amount_fen: int = 6360) -> tuple[Desk, str]:
    """A cashier takes cash once; answers the desk and the shift."""
    world.operator("chen", "cashier")
    desk = world.sign_in("chen", world.enrol("Window 1"))
    shift_no = desk.open_shift()
    status, content = desk.post("/payments", desk.wish(shift_no, channel="cash", amount_fen=amount_fen))
    assert (status, content["state"]) == (200, "paid"), content
    return desk, shift_no


def counted(desk: Desk, shift_no: str, fen: int) -> None:
    """The shift is closed with what its drawer should hold (and its float of 100 yuan)."""
    wish = {"counted": [{"denomination_fen": 1, "pieces": fen + 10_000}], "difference_reason": ""}
    status, answer = desk.post(f"/shifts/{shift_no}/close", wish)
    assert status == 200, answer


def today(world: ApiWorld) -> date:
    return accounting_day(world.clock.now())


def reconciled(world: ApiWorld, day: date, fen: int = 6360) -> None:
    with world.database.uow() as work:
        plant_run(work, day, a_total("platform", "", today_count=1, today_fen=fen, matched_count=1, matched_fen=fen))
        work.commit()


def file(desk: Desk, path: str, **query: str) -> Answer:
    return desk.world.client.get(f"/api{path}", headers=desk.headers, params=query)


def keys(world: ApiWorld) -> dict[str, str]:
    return dict(Sealer(world.house.ends.document_keys).public_keys())


def test_a_day_that_is_not_reconciled_has_books_and_no_signature(api_world: ApiWorld) -> None:
    taken(api_world)
    status, proof = finance(api_world).get(f"/reconciliation/days/{today(api_world)}/proof")
    assert status == 200
    assert (proof["signed"], proof["signature"], proof["run_no"], proof["holds"]) == (False, "", "", False)
    assert proof["books"] == proof["shifts"] == {"count": 1, "fen": 6360}


def test_the_proof_of_a_reconciled_day_is_signed_and_holds(api_world: ApiWorld) -> None:
    taken(api_world)
    day = today(api_world)
    reconciled(api_world, day)
    status, proof = finance(api_world).get(f"/reconciliation/days/{day}/proof")
    assert (status, proof["signed"], proof["holds"]) == (200, True, True), proof
    assert {check["name"]: check["holds"] for check in proof["checks"]} == dict.fromkeys(
        ["entries_balance", "money_is_owed", "drawers", "payments_booked", "opening_is_last_closing"], True
    )
    told = json.loads(proof["content"])
    assert told["books"] == [{"channel": "cash", "payments": 1, "payments_fen": 6360, "refunds": 0, "refunds_fen": 0}]
    assert [(line["window"], line["payments_fen"]) for line in told["shifts"]] == [("Window 1", 6360)]
    assert verify(json.dumps(proof).encode(), keys(api_world)).problem == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_verifies_and_making_it_is_audited_with_the_hash_of_what_was_signed(
    api_world: ApiWorld, language: str
) -> None:
    taken(api_world)
    day = today(api_world)
    reconciled(api_world, day)
    desk = finance(api_world)
    answer = file(desk, f"/reconciliation/days/{day}/proof/pdf", language=language)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    verdict = verify(answer.content, keys(api_world))
    assert verdict.problem == ""
    _, proof = desk.get(f"/reconciliation/days/{day}/proof")
    assert verdict.content == json.loads(proof["content"])
    assert "proof.made" in api_world.audit_actions()
    with api_world.database.reader() as work:
        [row] = [row for row in work.audit.chained(0, 1000) if row.action == "proof.made"]
    assert dict(row.detail)["content_sha256"] == hashlib.sha256(proof["content"].encode()).hexdigest()
    assert file(desk, f"/reconciliation/days/{day}/proof/pdf", language=language).content == answer.content


def test_practice_is_written_on_every_document(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    world = ApiWorld(open_database(fresh_url("sqlite", request, tmp_path)), practice=True)
    with world.client:
        taken(world)
        day = today(world)
        reconciled(world, day)
        desk = finance(world)
        for path in (f"/reconciliation/days/{day}/proof", f"/reconciliation/days/{day}/reports/closing"):
            assert "练习 不作凭证" in file(desk, f"{path}/csv").content.decode("utf-8-sig")
        assert json.loads(desk.get(f"/reconciliation/days/{day}/proof")[1]["content"])["practice"] is True
    world.close()
    world.database.close()


def test_every_report_comes_in_every_form(api_world: ApiWorld) -> None:
    cashier, shift_no = taken(api_world)
    day = today(api_world)
    reconciled(api_world, day)
    desk = finance(api_world)
    paths = [f"/reconciliation/days/{day}/proof"]
    paths += [f"/reconciliation/days/{day}/reports/{report}" for report in ("result", "exceptions", "closing")]
    for path in paths:
        for form, beginning in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
            answer = file(desk, f"{path}/{form}")
            assert answer.status_code == 200, (path, form, answer.text)
            assert answer.content.startswith(beginning), path
    early = file(cashier, f"/shifts/{shift_no}/statement/csv")
    assert early.json()["code"] == "shift.not_counted_yet", "until then the count is blind"
    counted(cashier, shift_no, 6360)
    own = file(cashier, f"/shifts/{shift_no}/statement/csv")
    assert own.status_code == 200
    assert "现金,收款,1,63.60" in own.content.decode("utf-8-sig")
    span = {"first": day.isoformat(), "last": day.isoformat()}
    assert file(desk, "/reconciliation/funds/xlsx", **span).status_code == 200


def test_the_shift_statement_the_closing_and_the_proof_say_the_same(api_world: ApiWorld) -> None:
    cashier, shift_no = taken(api_world, 12345)
    day = today(api_world)
    reconciled(api_world, day, 12345)
    desk = finance(api_world)
    closing = file(desk, f"/reconciliation/days/{day}/reports/closing/csv").content.decode("utf-8-sig")
    assert "现金,1,123.45,0,0.00,123.45" in closing
    _, proof = desk.get(f"/reconciliation/days/{day}/proof")
    assert proof["shifts"]["fen"] == proof["books"]["fen"] == 12345
    counted(cashier, shift_no, 12345)
    statement = file(cashier, f"/shifts/{shift_no}/statement/xlsx").content
    with zipfile.ZipFile(io.BytesIO(statement)) as book:
        assert any(b"<v>123.45</v>" in book.read(name) for name in book.namelist() if "worksheets" in name)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/reconciliation/days/2026-03-05/proof", 403, id="a proof"),
        pytest.param("/reconciliation/days/2026-03-05/proof/pdf", 403, id="its file"),
        pytest.param("/reconciliation/days/2026-03-05/reports/closing/csv", 403, id="a report"),
        pytest.param("/reconciliation/months", 403, id="months"),
        pytest.param("/reconciliation/funds?first=2026-03-05&last=2026-03-05", 403, id="funds"),
        pytest.param("/reconciliation/days/2026-03-05/proof/docx", 400, id="a form that is none"),
        pytest.param("/reconciliation/days/yesterday/proof", 404, id="a day that is none"),
    ],
)
def test_a_cashier_sees_none_of_it(api_world: ApiWorld, path: str, status: int) -> None:
    cashier, _ = taken(api_world)
    assert cashier.get(path)[0] == status


def month_of_runs(world: ApiWorld, *, but: int = 0) -> None:
    with world.database.uow() as work:
        for day in range(1, 32):
            if day != but:
                plant_run(work, date(2026, 3, day))
        work.commit()


def in_april(world: ApiWorld) -> None:
    world.clock.instant = world.clock.instant.replace(year=2026, month=4, day=2)


def test_a_month_is_closed_by_two_people_and_takes_no_run_any_more(api_world: ApiWorld) -> None:
    in_april(api_world)
    month_of_runs(api_world)
    first, second = finance(api_world), finance(api_world, "chief")
    status, view = first.post("/reconciliation/months/2026-03/close", {"note": "checked"})
    assert (status, view["state"], view["proposed_by"]) == (200, "proposed", "Fin"), view
    assert first.post("/reconciliation/months/2026-03/close", {})[1]["state"] == "proposed", "one person is one person"
    status, view = second.post("/reconciliation/months/2026-03/close", {"note": "agreed"})
    assert (status, view["state"], view["closed_by"]) == (200, "closed", "Chief"), view
    assert view["matched"] == {"count": 93, "fen": 9300}
    assert second.post("/reconciliation/months/2026-03/close", {})[1]["code"] == "month.closed"
    months = first.get("/reconciliation/months")[1]["months"]
    assert [(one["month"], one["state"]) for one in months] == [("2026-04", "open"), ("2026-03", "closed")]
    assert {"month.proposed", "month.closed"} <= set(api_world.audit_actions())


@pytest.mark.parametrize(
    ("month", "but", "code"),
    [
        pytest.param("2026-03", 17, "month.days_missing", id="a day without a run"),
        pytest.param("2026-04", 0, "month.not_over", id="the month is not over"),
        pytest.param("2026-02", 0, "month.before_first", id="a month before the first"),
        pytest.param("2026-13", 0, "input.invalid", id="no month"),
    ],
)
def test_a_month_that_cannot_be_closed_says_why(api_world: ApiWorld, month: str, but: int, code: str) -> None:
    in_april(api_world)
    month_of_runs(api_world, but=but)
    status, problem = finance(api_world).post(f"/reconciliation/months/{month}/close", {})
    assert (status >= 400, problem["code"]) == (True, code), problem


def test_the_first_month_begins_with_the_first_day_of_the_books(api_world: ApiWorld) -> None:
    day = reconciled_first_month(api_world)
    first, second = finance(api_world), finance(api_world, "chief")
    [begun, month] = first.get("/reconciliation/months")[1]["months"]
    assert (begun["month"], begun["missing_days"], begun["over"]) == ("2026-04", ["2026-04-01"], False)
    assert (month["month"], month["begins"], month["missing_days"], month["over"]) == ("2026-03", day, [], True)
    assert first.post("/reconciliation/months/2026-02/close", {})[1]["code"] == "month.before_first"
    first.post("/reconciliation/months/2026-03/close", {"note": "checked"})
    assert second.post("/reconciliation/months/2026-03/close", {"note": "agreed"})[1]["state"] == "closed"


def reconciled_first_month(world: ApiWorld) -> str:
    """Money is taken from a day in the month on, and every day from then on is run."""
    taken(world)
    day = accounting_day(world.clock.now())
    assert day.day > 1
    in_april(world)
    with world.database.uow() as work:
        for place in range(day.day, 32):
            plant_run(work, date(2026, 3, place))
        work.commit()
    return day.isoformat()


def test_a_month_between_others_is_asked_for_though_nobody_ran_a_day_of_it(api_world: ApiWorld) -> None:
    reconciled_first_month(api_world)
    api_world.clock.instant = api_world.clock.instant.replace(month=6, day=2)
    with api_world.database.uow() as work:
        for place in range(1, 32):
            plant_run(work, date(2026, 5, place))
        work.commit()
    desk = finance(api_world)
    months = desk.get("/reconciliation/months")[1]["months"]
    missing = {each["month"]: len(each["missing_days"]) for each in months}
    assert missing == {"2026-06": 1, "2026-05": 0, "2026-04": 30, "2026-03": 0}
    assert [each["month"] for each in months if not each["over"]] == ["2026-06"]
    assert desk.post("/reconciliation/months/2026-05/close", {})[1]["code"] == "month.earlier_open"


@pytest.mark.parametrize(
    ("username", "code"),
    [
        pytest.param("chief", "", id="another finance officer"),
        pytest.param("fin", "month.same_person", id="the same person"),
        pytest.param("chen", "permission.denied", id="who may not"),
    ],
)
def test_both_people_at_one_screen(api_world: ApiWorld, username: str, code: str) -> None:
    in_april(api_world)
    month_of_runs(api_world)
    desk = finance(api_world)
    api_world.operator("chief", "finance")
    api_world.operator("chen", "cashier")
    body = {"note": "", "step_up": {"username": username, "password": PASSWORD}}
    _, answer = desk.post("/reconciliation/months/2026-03/close", body)
    assert answer.get("code", "") == code
    if not code:
        assert (answer["state"], answer["closed_by"]) == ("closed", "Chief")


def test_a_span_of_funds_is_limited(api_world: ApiWorld) -> None:
    desk = finance(api_world)
    day = today(api_world)
    assert desk.get("/reconciliation/funds", first=day, last=day)[1] == {
        "settlements": [], "unexplained": [], "expected_fen": 0, "arrived_fen": 0,
    }  # fmt: skip
    for last in (day - timedelta(days=1), day + timedelta(days=93)):
        assert desk.get("/reconciliation/funds", first=day, last=last)[1]["code"] == "input.invalid"
    for begin, end in (("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")):
        assert desk.get("/reconciliation/funds", first=begin, last=end)[1]["code"] == "input.invalid"
        assert desk.get(f"/reconciliation/days/{begin}/proof")[1]["signed"] is False
        assert desk.get(f"/reconciliation/days/{end}/proof/pdf")[1]["code"] == "proof.no_run"
        assert file(desk, f"/reconciliation/days/{end}/reports/closing/csv").status_code == 200
    assert desk.post("/reconciliation/funds/book", {"first": str(day), "last": str(day)}) == (200, {"settlements": 0})
