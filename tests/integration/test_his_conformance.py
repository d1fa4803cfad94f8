"""The conformance test passes the practice HIS and says what is wrong with every HIS that is."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from server.business.his_rest import conformance
from server.practice.exchange import Reply, Request
from support.his_server import KEY_ID, SECRET, Wrong, his_server, resigned, signed_anew, trusted

PATIENT, INPATIENT = "8800100001", "8800100007"


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], *, wrong: Wrong | None = None, extra: Sequence[str] = ()
) -> tuple[int, str]:
    """Exit code and output of the program against a HIS."""
    secret_file = folder / "secret"
    secret_file.write_text(SECRET + "\n", encoding="utf-8")
    with his_server(folder, wrong) as server:
        arguments = ["--url", server.url, "--key-id", KEY_ID, "--secret-file", str(secret_file)]
        code = conformance.main([*arguments, "--patient-card", PATIENT, "--deposit-card", INPATIENT, *extra])
    return code, capsys.readouterr().out


def failed(output: str) -> list[str]:
    """The lines of failed checks."""
    return [line for line in output.splitlines() if line.startswith("FAIL")]


def test_the_practice_his_conforms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, output = run(tmp_path, capsys)
    assert code == 0, output
    assert f"{len(conformance.CHECKS)} passed, 0 failed, 0 skipped" in output


def test_the_practice_his_conforms_a_second_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys)
    code, output = run(tmp_path, capsys)
    assert (code, failed(output)) == (0, [])


def test_reading_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, output = run(tmp_path, capsys, extra=["--read-only"])
    assert code == 0, output
    with his_server(tmp_path) as server:
        book = server.his.control("book")
    assert (book["orders"], book["withdrawals"], book["received"]["posting"]) == ([], [], {})


def test_what_cannot_be_checked_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, output = run(tmp_path, capsys, extra=["--patient-card", "8800100015"])
    assert code == 0, output
    assert "needs 1 open bills" in output


def test_nothing_personal_and_no_key_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = run(tmp_path, capsys)
    assert all(word not in output for word in (SECRET, "赵晓棠", PATIENT, "12000000001"))


Change = Callable[[dict[str, Any]], dict[str, Any]]


def answering(path: str, change: Change, *, status: int | None = None, only: int = 200) -> Wrong:
    """A HIS whose answers at one path are changed, and rightly signed."""

    def wrong(handle: Callable[[Request, datetime], Reply]) -> Callable[[Request, datetime], Reply]:
        def answer(request: Request, now: datetime) -> Reply:
            reply = handle(request, now)
            if not request.path.startswith("/his/v1" + path) or reply.status != only:
                return reply
            return resigned(reply, change(json.loads(reply.body)), request.headers["paydesk-nonce"], status)

        return answer

    return wrong


def believing_everything(handle: Callable[[Request, datetime], Reply]) -> Callable[[Request, datetime], Reply]:
    """A HIS that checks no signature."""

    def answer(request: Request, now: datetime) -> Reply:
        reply = handle(trusted(request, now), now)
        return resigned(reply, json.loads(reply.body), request.headers.get("paydesk-nonce", ""))

    return answer


def unsigned(handle: Callable[[Request, datetime], Reply]) -> Callable[[Request, datetime], Reply]:
    """A HIS that signs nothing."""

    def answer(request: Request, now: datetime) -> Reply:
        reply = handle(request, now)
        kept = {name: value for name, value in reply.headers.items() if name != "Paydesk-Signature"}
        return replace(reply, headers=kept)

    return answer


def renumbering(path: str, name: str) -> Wrong:
    """A HIS that takes every repeat for a new request: it acts under a number of its own."""

    def wrong(handle: Callable[[Request, datetime], Reply]) -> Callable[[Request, datetime], Reply]:
        seen: list[str] = []

        def answer(request: Request, now: datetime) -> Reply:
            if request.path != "/his/v1" + path or not request.body:
                return handle(request, now)
            body = json.loads(request.body)
            seen.append(body[name])
            again = f"{body[name]}-{len(seen)}" if body[name] in seen[:-1] else body[name]
            changed = json.dumps({**body, name: again}).encode()
            reply = handle(trusted(replace(request, body=changed), now), now)
            document = {**json.loads(reply.body), name: body[name]}
            return resigned(reply, document, request.headers["paydesk-nonce"])

        return answer

    return wrong


def filing(change: Callable[[bytes, int], bytes]) -> Wrong:
    """A HIS whose statements are changed (the bytes, how often one was asked before), and rightly signed."""

    def wrong(handle: Callable[[Request, datetime], Reply]) -> Callable[[Request, datetime], Reply]:
        asked = count()

        def answer(request: Request, now: datetime) -> Reply:
            reply = handle(request, now)
            if not request.path.startswith("/his/v1/statements/") or reply.status != 200:
                return reply
            return signed_anew(reply, change(reply.body, next(asked)), request.headers["paydesk-nonce"])

        return answer

    return wrong


def _bills(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    return lambda answer: {**answer, "bills": [change(bill) for bill in answer["bills"]]}


WRONG: dict[str, tuple[Wrong, str]] = {
    "checks no signature": (believing_everything, "A request without signature is refused"),
    "signs nothing": (unsigned, "GET /time is signed"),
    "clock is wrong": (
        answering("/time", lambda answer: {**answer, "time": "2020-01-01T00:00:00Z"}),
        "GET /time is signed",
    ),
    "card number unmasked": (
        answering(
            "/patients/find",
            lambda answer: {**answer, "patients": [{**one, "bed": PATIENT} for one in answer["patients"]]},
        ),
        "The test patient is found by card",
    ),
    "amounts as text": (
        answering("/bills/find", _bills(lambda bill: {**bill, "own_fen": str(bill["own_fen"])})),
        "Bills have the contract's form and add up",
    ),
    "bill does not add up": (
        answering("/bills/find", _bills(lambda bill: {**bill, "total_fen": bill["total_fen"] + 1})),
        "Bills have the contract's form and add up",
    ),
    "a member is missing": (
        answering("/bills/find", _bills(lambda bill: {name: bill[name] for name in bill if name != "version"})),
        "Bills have the contract's form and add up",
    ),
    "posting is not idempotent": (
        renumbering("/postings", "order_no"),
        "The same posting twice at the same moment is posted once",
    ),
    "says posted anew": (
        answering("/postings", lambda answer: {**answer, "already": False} if "already" in answer else answer),
        "The same posting later",
    ),
    "other content is taken": (
        answering("/postings", lambda problem: problem.get("posted", problem), status=200, only=409),
        "The same number with other content",
    ),
    "withdrawal is not idempotent": (
        renumbering("/withdrawals", "refund_no"),
        "A withdrawal is allowed once",
    ),
    "a refusal is an error 500": (
        answering("/locks", lambda problem: {**problem, "status": 500, "code": "his.internal"}, status=500, only=409),
        "Another order is told who holds the bill",
    ),
    "day list totals are wrong": (
        answering("/postings/list", lambda answer: {**answer, "totals": {**answer["totals"], "posting_fen": 1}}),
        "The day list holds the posting once",
    ),
    "never says absent": (
        answering("/postings/", lambda answer: {**answer, "state": "posted"} if "state" in answer else answer),
        "Sums that do not add up",
    ),
    "statement totals lie": (
        filing(lambda body, _asked: body.replace(b",0,0,0,0", b",1,100,0,0")),
        "A day that is over has one signed file",
    ),
    "statement names no columns": (
        filing(lambda body, _asked: body.replace(b"payment_no", b"number")),
        "A day that is over has one signed file",
    ),
    "statement is another each time": (
        filing(lambda body, asked: body + b"\n" * asked),
        "A day that is over has one signed file",
    ),
    "balance is a guess": (
        answering("/deposits/balance", lambda answer: {**answer, "balance_fen": 12345}),
        "One fen is paid into a deposit account once",
    ),
}


@pytest.mark.parametrize(("wrong", "check"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_his_is_told_so(wrong: Wrong, check: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, output = run(tmp_path, capsys, wrong=wrong)
    assert code == 1
    assert any(check in line for line in failed(output)), output


def test_a_his_that_is_not_there_fails_every_check_that_asks_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text(SECRET, encoding="utf-8")
    arguments = ["--url", "http://127.0.0.1:9", "--key-id", KEY_ID, "--secret-file", str(secret_file)]
    assert conformance.main([*arguments, "--patient-card", PATIENT, "--read-only"]) == 1
    assert "no answer: ConnectionError" in capsys.readouterr().out


@pytest.mark.parametrize(
    "extra",
    [["--secret-file", "/nowhere/secret"], ["--ca", "/nowhere/ca.pem"]],
    ids=["no secret", "no CA file"],
)
def test_a_wrong_call_is_exit_code_2(extra: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text(SECRET, encoding="utf-8")
    arguments = ["--url", "http://127.0.0.1:9", "--key-id", KEY_ID, "--secret-file", str(secret_file)]
    assert conformance.main([*arguments, "--patient-card", PATIENT, *extra]) == 2


def test_help_says_what_it_does_and_what_it_costs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        conformance.main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "TEST system" in shown
    assert "Exit code" in shown
