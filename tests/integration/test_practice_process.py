"""The practice gateways as a real process: TLS, client certificates, faults on the wire, a book that survives."""

import io
import os
import socket
import stat
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from support.practice import PracticeProcess, practice_process
from support.practice_clients import AlipayTeller, WechatTeller, fresh_number
from support.processes import wait_until


def wechat_of(credentials: dict[str, Any], session: requests.Session) -> WechatTeller:
    mine = credentials["wechat"]

    def send(path: str, body: bytes) -> bytes:
        return session.post(mine["endpoint"] + path, data=body, timeout=10).content

    return WechatTeller(mine["appid"], mine["mch_id"], mine["api_key"], send)


def alipay_of(credentials: dict[str, Any], session: requests.Session) -> AlipayTeller:
    mine = credentials["alipay"]
    key = load_pem_private_key(mine["app_private_key"].encode(), password=None)
    gateway_key = load_pem_public_key(mine["alipay_public_key"].encode())
    assert isinstance(key, RSAPrivateKey)
    assert isinstance(gateway_key, RSAPublicKey)
    headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}

    def send(body: bytes) -> bytes:
        return session.post(mine["endpoint"], data=body, headers=headers, timeout=10).content

    return AlipayTeller(mine["app_id"], mine["seller_id"], key, gateway_key, send)


def session_of(credentials: dict[str, Any], *, certificate: bool) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = credentials["ca_file"]
    if certificate:
        session.cert = (credentials["wechat"]["certificate_file"], credentials["wechat"]["key_file"])
    return session


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeProcess]:
    with practice_process(tmp_path_factory.mktemp("practice"), "--speed", "20") as process:
        yield process


@pytest.fixture
def session(practice: PracticeProcess) -> Iterator[requests.Session]:
    with session_of(practice.credentials, certificate=True) as session:
        yield session


@pytest.fixture
def wechat(practice: PracticeProcess, session: requests.Session) -> WechatTeller:
    return wechat_of(practice.credentials, session)


@pytest.fixture
def alipay(practice: PracticeProcess, session: requests.Session) -> AlipayTeller:
    return alipay_of(practice.credentials, session)


def test_only_its_owner_reads_its_secrets(practice: PracticeProcess) -> None:
    secret = ["credentials.json", *(path.name for path in practice.state.glob("*key.pem") if "public" not in path.name)]
    assert len(secret) >= 5
    if os.name == "posix":
        assert {stat.S_IMODE((practice.state / name).stat().st_mode) for name in secret} == {0o600}


def test_a_payment_and_its_refund_at_both_wallets(
    practice: PracticeProcess, wechat: WechatTeller, alipay: AlipayTeller
) -> None:
    first, second = fresh_number(), fresh_number()
    assert wechat.pay(practice.control.code("wechat"), first, 250)["result_code"] == "SUCCESS"
    assert wechat.refund(first, first + "R", 50, 250)["result_code"] == "SUCCESS"
    assert alipay.pay(practice.control.code("alipay"), second, "2.50")["code"] == "10000"
    assert alipay.trade("refund", second, refund_amount="0.50", out_request_no="R")["fund_change"] == "Y"
    book = practice.control.get("book")
    kept = {row["number"]: row["amount_fen"] for row in book["orders"] if row["number"] in (first, second)}
    back = [row["amount_fen"] for row in book["refunds"] if row["order_number"] in (first, second)]
    assert kept == {first: 250, second: 250}
    assert back == [50, 50]


def test_the_client_certificate_is_demanded_by_path(practice: PracticeProcess) -> None:
    number = fresh_number()
    with session_of(practice.credentials, certificate=False) as session:
        teller = wechat_of(practice.credentials, session)
        assert teller.pay(practice.control.code("wechat"), number)["result_code"] == "SUCCESS"
        assert teller.reverse(number)["err_code"] == "CERT_ERROR"
        assert teller.refund(number, "R", 1)["err_code"] == "CERT_ERROR"
        other = practice.credentials["wechat"]["others"][0]
        session.close()
        session.cert = (other["certificate_file"], other["key_file"])
        assert teller.reverse(number)["err_code"] == "CERT_ERROR"


def test_a_stranger_s_certificate_does_not_get_in(practice: PracticeProcess, tmp_path: Path) -> None:
    with practice_process(tmp_path) as stranger, session_of(stranger.credentials, certificate=True) as session:
        session.verify = practice.credentials["ca_file"]
        with pytest.raises(requests.exceptions.ConnectionError):
            session.post(practice.credentials["base_url"] + "/pay/micropay", data=b"<xml/>", timeout=5)


@pytest.mark.parametrize(
    ("behaviour", "error", "charged"),
    [
        ("answer_lost", requests.exceptions.ConnectionError, True),
        ("answer_lost_uncharged", requests.exceptions.ConnectionError, False),
        ("disconnect", requests.exceptions.ConnectionError, False),
        ("broken", (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError), True),
    ],
)
def test_connections_that_end_badly(
    practice: PracticeProcess, wechat: WechatTeller, behaviour: str, error: Any, charged: bool
) -> None:
    number = fresh_number()
    with pytest.raises(error):
        wechat.pay(practice.control.code("wechat", behaviour), number)
    found = wechat.query(number)
    assert found.get("trade_state", found.get("err_code")) == ("SUCCESS" if charged else "ORDERNOTEXIST")


def test_a_slow_answer_holds_up_nobody_else(practice: PracticeProcess, wechat: WechatTeller) -> None:
    number = fresh_number()
    practice.control.fault("slow", service="wechat", operation="micropay", out_trade_no=number, delay_s=1.5)
    answers: list[dict[str, str]] = []
    slow = threading.Thread(target=lambda: answers.append(wechat.pay(practice.control.code("wechat"), number)))
    slow.start()
    with session_of(practice.credentials, certificate=False) as session:
        other = wechat_of(practice.credentials, session)
        wait_until(
            lambda: other.query(number).get("trade_state") == "SUCCESS", timeout_s=5, what="the order to be charged"
        )
    assert answers == []
    slow.join(10)
    assert answers[0]["result_code"] == "SUCCESS"


def test_it_survives_a_kill_with_the_same_keys(tmp_path: Path) -> None:
    number, late = fresh_number(), fresh_number()
    with practice_process(tmp_path) as first, session_of(first.credentials, certificate=True) as session:
        teller = wechat_of(first.credentials, session)
        code = first.control.code("wechat")
        paid = teller.pay(code, number)
        teller.pay(first.control.code("wechat", "waits_then_pays", 1), late)
        made = teller.refund(number, "R1", 40)
        first.kill()
        port, old = first.port, first.credentials
    with practice_process(tmp_path, port=port) as again, session_of(old, certificate=True) as session:
        assert again.credentials == old
        teller = wechat_of(old, session)
        assert teller.query(number)["transaction_id"] == paid["transaction_id"]
        assert teller.pay(code, number)["err_code"] == "ORDERPAID"
        assert teller.refund(number, "R1", 40)["refund_id"] == made["refund_id"]
        assert teller.refund(number, "R2", 61)["err_code"] == "ERROR"
        wait_until(lambda: teller.query(late).get("trade_state") == "SUCCESS", timeout_s=5, what="the late payment")
        assert again.stop() == 0


def test_a_second_process_on_the_same_folder_is_refused(practice: PracticeProcess) -> None:
    with pytest.raises(AssertionError, match="is another practice process using it"):
        PracticeProcess(practice.state)


def test_the_statement_link_is_fetched_without_a_signature(
    practice: PracticeProcess, alipay: AlipayTeller, session: requests.Session
) -> None:
    answer = alipay.pay(practice.control.code("alipay"), fresh_number())
    practice.control.post("settings", statements_at_once=True)
    method = "alipay.data.dataservice.bill.downloadurl.query"
    node = alipay.call(method, bill_type="trade", bill_date=answer["gmt_payment"][:10])
    archive = zipfile.ZipFile(io.BytesIO(session.get(node["bill_download_url"], timeout=10).content))
    assert len(archive.namelist()) == 2
    practice.control.post("clock", offset_s=31)
    assert session.get(node["bill_download_url"], timeout=10).status_code == 403
    practice.control.post("clock", offset_s=0)


class _Merchant(BaseHTTPRequestHandler):
    """A merchant that understands a notification at the second try."""

    received: list[bytes]

    def do_POST(self) -> None:
        self.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        answer = b"fail" if len(self.received) == 1 else b"success"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def test_a_notification_comes_again_until_it_is_understood(practice: PracticeProcess, alipay: AlipayTeller) -> None:
    _Merchant.received = []
    merchant = ThreadingHTTPServer(("127.0.0.1", 0), _Merchant)
    threading.Thread(target=merchant.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    number = fresh_number()
    try:
        alipay.call(
            "alipay.trade.pay",
            notify_url=f"http://127.0.0.1:{merchant.server_address[1]}/notify",
            out_trade_no=number,
            scene="bar_code",
            auth_code=practice.control.code("alipay"),
            subject="s",
            total_amount="1.00",
        )
        wait_until(lambda: len(_Merchant.received) == 1, timeout_s=20, what="the first notification")
        practice.control.post("clock", offset_s=3600)
        wait_until(lambda: len(_Merchant.received) == 2, timeout_s=20, what="the second notification")
        practice.control.post("notify", out_trade_no=number, tamper="amount")
        wait_until(lambda: len(_Merchant.received) == 3, timeout_s=20, what="the spoilt notification")
    finally:
        practice.control.post("clock", offset_s=0)
        merchant.shutdown()
        merchant.server_close()
    assert _Merchant.received[0] == _Merchant.received[1]
    changes = [dict(parse_qsl(body.decode())) for body in _Merchant.received[1:]]
    assert [told["total_amount"] for told in changes] == ["1.00", "1.01"]
    told = [row for row in practice.control.get("book")["notifications"] if row["order_number"] == number]
    assert (told[0]["answered"], told[0]["tries"]) == ("yes", 2)


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("faults", {"fault": "nonsense"}, "fault"),
        ("faults", {"fault": "html", "match": {"service": "unionpay"}}, "match.service"),
        ("faults", {"fault": "html", "delay_s": -1}, "delay_s"),
        ("faults", {"fault": "html", "times": "2"}, "times"),
        ("codes", {"wallet": "cash"}, "wallet"),
        ("codes", {"wallet": "wechat", "behaviour": "x"}, "behaviour"),
        ("payer", {"out_trade_no": "NONE"}, "out_trade_no"),
        ("clock", {"offset_s": "1"}, "offset_s"),
        ("settings", {"speed": 0}, "speed"),
        ("settings", {"colour": 1}, "colour"),
    ],
)
def test_control_names_what_is_wrong(practice: PracticeProcess, name: str, body: dict[str, Any], field: str) -> None:
    with pytest.raises(AssertionError, match=f'400 .*"{field}: '):
        practice.control.post(name, **body)


def test_the_practice_his_is_behind_the_same_address(practice: PracticeProcess, session: requests.Session) -> None:
    his = practice.credentials["his"]
    assert session.get(his["endpoint"] + "/v1/system", timeout=5).status_code == 401
    assert his["key_id"]
    assert len(his["secret"]) == 64


def test_control_needs_its_token(practice: PracticeProcess, session: requests.Session) -> None:
    assert session.get(practice.credentials["control_url"] + "/book", timeout=5).status_code == 401


def test_the_payer_decides_over_the_control_interface(practice: PracticeProcess, wechat: WechatTeller) -> None:
    for action, state in (("pay", "SUCCESS"), ("decline", "PAYERROR")):
        number = fresh_number()
        assert wechat.pay(practice.control.code("wechat", "waits"), number)["err_code"] == "USERPAYING"
        practice.control.post("payer", out_trade_no=number, action=action)
        assert wechat.query(number)["trade_state"] == state


def test_what_is_no_http_is_put_up_with(practice: PracticeProcess, session: requests.Session) -> None:
    with socket.create_connection(("127.0.0.1", practice.port)) as hanging:
        hanging.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert session.get(practice.credentials["base_url"] + "/nothing", timeout=5).status_code == 404
    url = practice.credentials["base_url"] + "/pay/micropay"
    assert session.post(url, data=iter([b"<x", b"ml/>"]), timeout=5).content.count(b"LACK_PARAMS") == 1
    assert session.post(url, data=b"", headers={"Content-Length": "-5"}, timeout=5).status_code == 400
    assert session.put(url, data=b"", timeout=5).content.count(b"REQUIRE_POST_METHOD") == 1
