"""The server over HTTP: which answers are believed, what a refusal becomes, and where secrets travel."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from app.core.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    NotPermitted,
    NotSignedIn,
    PaydeskError,
    Refused,
    Unreachable,
)
from app.gateway.http import LARGEST_ANSWER, HttpServer
from app.wire import codec
from app.wire.patients import FindPatients
from app.wire.payments import BillToPay, PaymentView, TakePayment
from app.wire.sessions import SessionStarted
from app.wire.windows import Enrolled
from support import screen_people as people
from support.processes import free_port
from support.scripted_http import PROBLEM, Reply, ScriptedHttp

NUMBER = people.payment(1).payment_no
WINDOW_TOKEN, BEARER = "window-token-of-this-test", "bearer-of-this-test"
CODE = "134567890123456789"
VIEW = Reply(body=codec.encode(people.payment(1)))
NOTHING = Reply(status=204, body=b"", content_type="")
PAYMENT = TakePayment(
    payment_no=NUMBER, order_no=people.number("O", 1), shift_no=people.number("S", 1), business="his",
    patient_no="P0010086", patient_name="演练甲", channel="wechat", amount_fen=100, auth_code=CODE,
    bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=100),),
)  # fmt: skip


class Token:
    """A token store in memory."""

    def __init__(self, token: str = "") -> None:
        self.token = token

    def read(self) -> str:
        return self.token

    def write(self, token: str) -> None:
        self.token = token


@pytest.fixture
def far_end() -> Iterator[ScriptedHttp]:
    with ScriptedHttp(VIEW) as server:
        yield server


def problem(status: int, code: str, /, **values: str | int) -> Reply:
    body = json.dumps({"code": code, "title": "x", "status": status, "values": values}).encode()
    return Reply(status=status, body=body, content_type=PROBLEM)


def asked(far_end: ScriptedHttp, *replies: Reply) -> PaymentView:
    """One question, answered so."""
    far_end.script(replies)
    return HttpServer(far_end.url, Token(WINDOW_TOKEN)).payment(NUMBER)


# ------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(problem(400, "input.invalid", field="text", rule="too long"), InvalidInput("text", "too long"),
                     id="a field"),
        pytest.param(problem(400, "payment.amount_wrong"), Refused("payment.amount_wrong"), id="400"),
        pytest.param(problem(401, "session.ended"), NotSignedIn("session.ended"), id="401"),
        pytest.param(problem(403, "permission.denied", permission="refunds.view"), NotPermitted("refunds.view"),
                     id="403 with a permission"),
        pytest.param(problem(403, "channel.not_allowed", channel="cash"),
                     Refused("channel.not_allowed", channel="cash"),
                     id="403"),
        pytest.param(problem(404, "payment.not_found", payment_no=NUMBER),
                     NotFound("payment.not_found", payment_no=NUMBER), id="404"),
        pytest.param(problem(409, "bill.held", bill_no="B1", window="2号窗口"),
                     Conflict("bill.held", bill_no="B1", window="2号窗口"), id="409 with values"),
        pytest.param(problem(422, "order.closed"), Refused("order.closed"), id="422"),
        pytest.param(problem(429, "sign_in.too_many", wait_s=30), Refused("sign_in.too_many", wait_s=30), id="429"),
        pytest.param(problem(500, "server.failed"), Unreachable("server.failed"), id="500"),
        pytest.param(problem(503, "server.busy", wait_s=2), Unreachable("server.busy", wait_s=2), id="503"),
    ],
)  # fmt: skip
def test_a_problem_document_becomes_the_error_it_stands_for(
    far_end: ScriptedHttp, reply: Reply, error: PaydeskError
) -> None:
    with pytest.raises(PaydeskError) as raised:
        asked(far_end, reply)
    assert type(raised.value) is type(error)
    assert (raised.value.code, dict(raised.value.values)) == (error.code, dict(error.values))


# ------------------------------------------------------------ answers that are not believed

HTML = b"<html><body>Please sign in to the network</body></html>"
WRONG = problem(404, "payment.not_found").body

NOT_BELIEVED = [
    pytest.param(Reply(body=HTML, content_type="text/html"), id="a page with 200"),
    pytest.param(Reply(body=VIEW.body, content_type="text/html"), id="our words as a page"),
    pytest.param(Reply(body=b""), id="nothing with 200"),
    pytest.param(NOTHING, id="nothing with 204"),
    pytest.param(Reply(body=b"{}"), id="another object"),
    pytest.param(Reply(body=b"[1]"), id="a list"),
    pytest.param(Reply(body=b"\xff\xfe"), id="not UTF-8"),
    pytest.param(Reply(body=VIEW.body[:-9]), id="half an object"),
    pytest.param(Reply(body=VIEW.body.replace(b'"paid"', b'"perhaps"')), id="a state that does not exist"),
    pytest.param(Reply(body=VIEW.body, cut=7), id="cut inside the body"),
    pytest.param(Reply(hang_up=True), id="hung up without a word"),
    pytest.param(Reply(body=b" " * LARGEST_ANSWER + VIEW.body), id="too large"),
    pytest.param(Reply(status=502, body=HTML, content_type="text/html"), id="a proxy's 502"),
    pytest.param(Reply(status=404, body=HTML, content_type="text/html"), id="somebody else's 404"),
    pytest.param(Reply(status=404, body=WRONG, content_type="application/json"), id="404 of another type"),
    pytest.param(Reply(status=409, body=b"", content_type=PROBLEM), id="an empty problem"),
    pytest.param(Reply(status=409, body=b'{"code": 7}', content_type=PROBLEM), id="a problem that is none"),
    pytest.param(Reply(status=404, body=WRONG, content_type=PROBLEM, cut=3), id="a problem cut short"),
]


@pytest.mark.parametrize("reply", NOT_BELIEVED)
def test_what_is_not_our_own_answer_is_no_answer(far_end: ScriptedHttp, reply: Reply) -> None:
    with pytest.raises(Unreachable, match=r"^server\.no_answer$"):
        asked(far_end, reply)
    assert len(far_end.heard) == 1, "nothing is sent again by itself"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_elsewhere(far_end: ScriptedHttp, status: int) -> None:
    with ScriptedHttp(VIEW) as elsewhere:
        reply = Reply(status=status, body=b"", headers={"Location": f"{elsewhere.url}/api/payments/{NUMBER}"})
        with pytest.raises(Unreachable, match=r"^server\.no_answer$"):
            asked(far_end, reply)
        assert elsewhere.heard == []


ACTS: list[Any] = [
    pytest.param(lambda server: server.verify_password("correct horse"), id="the window is unlocked"),
    pytest.param(lambda server: server.change_password("correct horse", "battery staple"), id="a password changes"),
    pytest.param(lambda server: server.sign_out(), id="a session ends"),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=HTML, content_type="text/html"), id="a page with 200"),
        pytest.param(Reply(body=b""), id="nothing with 200"),
        pytest.param(Reply(status=302, body=b"", headers={"Location": "/portal"}), id="a redirect"),
    ],
)
def test_an_act_without_an_answer_of_its_own_is_done_only_at_the_servers_word(
    far_end: ScriptedHttp, act: Callable[[HttpServer], None], reply: Reply
) -> None:
    far_end.script([reply])
    with pytest.raises(Unreachable, match=r"^server\.no_answer$"):
        act(HttpServer(far_end.url, Token()))
    far_end.script([NOTHING])
    act(HttpServer(far_end.url, Token()))


def test_a_refused_connection_certainly_sent_nothing() -> None:
    server = HttpServer(f"http://127.0.0.1:{free_port()}", Token())
    with pytest.raises(Unreachable, match=r"^server\.not_sent$"):
        server.take_payment(PAYMENT)


def test_a_server_that_speaks_no_tls_has_been_sent_nothing_readable(far_end: ScriptedHttp) -> None:
    server = HttpServer(far_end.url.replace("http://", "https://"), Token(WINDOW_TOKEN))
    with pytest.raises(Unreachable):
        server.take_payment(PAYMENT)
    assert far_end.heard == []


# ------------------------------------------------------------ what travels, and where


def test_tokens_travel_in_headers_and_never_in_an_address(far_end: ScriptedHttp) -> None:
    window = codec.encode(Enrolled(token=WINDOW_TOKEN, window=people.WINDOW))
    session = codec.encode(SessionStarted(token=BEARER, session=people.session(), server_at=people.NOW))
    far_end.script([Reply(body=window), Reply(body=session), VIEW])
    tokens = Token()
    server = HttpServer(far_end.url, tokens)
    assert server.enrolled is False
    server.enrol("ENROL-2026")
    server.sign_in("wangfang", "correct horse")
    server.payment(NUMBER, known_version=3, wait_s=1)
    enrolling, signing_in, asking = far_end.heard
    assert (server.enrolled, tokens.token) == (True, WINDOW_TOKEN)
    assert enrolling.headers["Paydesk-Window"] == ""
    assert signing_in.headers["Paydesk-Window"] == WINDOW_TOKEN
    assert "Authorization" not in signing_in.headers
    assert asking.headers["Authorization"] == f"Bearer {BEARER}"
    assert asking.path == f"/api/payments/{NUMBER}?known_version=3&wait=1"
    for secret in (WINDOW_TOKEN, BEARER, "ENROL-2026", "correct horse"):
        assert all(secret not in heard.path for heard in far_end.heard)


def test_payment_codes_and_patients_travel_in_bodies_alone(
    far_end: ScriptedHttp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    server = HttpServer(far_end.url, Token())
    server.take_payment(PAYMENT)
    far_end.script([Reply(body=b"[]")])
    assert list(server.find_patients(FindPatients(by="name", text="演练甲"))) == []
    taking, finding = far_end.heard
    assert msgspec.json.decode(taking.body)["auth_code"] == CODE
    assert msgspec.json.decode(finding.body)["text"] == "演练甲"
    assert [heard.path for heard in far_end.heard] == ["/api/payments", "/api/patients/search"]
    for private in (CODE, "演练甲", WINDOW_TOKEN):
        assert private not in caplog.text


def test_a_session_is_forgotten_at_sign_out_even_without_an_answer(far_end: ScriptedHttp) -> None:
    session = codec.encode(SessionStarted(token=BEARER, session=people.session(), server_at=people.NOW))
    far_end.script([Reply(body=session), Reply(hang_up=True), VIEW])
    server = HttpServer(far_end.url, Token(WINDOW_TOKEN))
    server.sign_in("wangfang", "correct horse")
    with pytest.raises(Unreachable):
        server.sign_out()
    server.payment(NUMBER)
    assert "Authorization" in far_end.heard[1].headers
    assert "Authorization" not in far_end.heard[2].headers


def test_a_proxy_of_this_computer_is_not_asked(far_end: ScriptedHttp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", "")
    assert asked(far_end, VIEW).payment_no == NUMBER


CALLS: list[Any] = [
    pytest.param(lambda server: server.cancel_payment(NUMBER), "POST", f"/api/payments/{NUMBER}/cancel", id="cancel"),
    pytest.param(lambda server: server.book_late(NUMBER), "POST", f"/api/payments/{NUMBER}/book-late", id="book late"),
    pytest.param(lambda server: server.abandon_payment(PAYMENT), "POST", f"/api/payments/{NUMBER}/abandon", id="end"),
    pytest.param(lambda server: server.payment(NUMBER), "GET", f"/api/payments/{NUMBER}?known_version=-1&wait=0",
                 id="ask"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "method", "path"), CALLS)
def test_every_question_about_a_payment_names_it_in_the_path(
    far_end: ScriptedHttp, call: Callable[[HttpServer], PaymentView], method: str, path: str
) -> None:
    assert call(HttpServer(far_end.url + "/", Token())) == people.payment(1)
    assert [(heard.method, heard.path) for heard in far_end.heard] == [(method, path)]
