"""The contract's text and the practice HIS agree on signatures, codes and operations."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.practice.exchange import Reply, Request
from server.practice.his.gateway import NUMBERED, ROUTES
from server.practice.his.problems import STATUSES, Problem
from server.practice.his.signing import check_request, sign_reply

CONTRACT = Path(__file__).parents[5] / "server" / "business" / "his_rest" / "CONTRACT.md"
SECRET = "practice-secret-0123456789abcdef"
REQUEST_VECTORS = (
    (
        "GET",
        "/his/v1/time",
        "n-fedcba9876543210",
        b"",
        "f2da3f7863fc1e08b611e4c12010d271dd72c78262233bcb1a82193e97b7ff27",
    ),
    (
        "POST",
        "/his/v1/patients/find",
        "n-0123456789abcdef",
        b'{"by":"card_no","value":"8800100001"}',
        "7651dfa191a468ed38b89d3b723f4369a64dcd7b76bbb1a69eb792fb67f7b1ac",
    ),
)
MOMENT = datetime.fromtimestamp(1764547200, UTC)


@pytest.mark.parametrize(("method", "path", "nonce", "body", "signature"), REQUEST_VECTORS, ids=["GET", "POST"])
def test_the_request_vectors_hold(method: str, path: str, nonce: str, body: bytes, signature: str) -> None:
    assert signature in CONTRACT.read_text(encoding="utf-8")
    headers = {
        "paydesk-key-id": "k",
        "paydesk-timestamp": "1764547200",
        "paydesk-nonce": nonce,
        "paydesk-signature": signature,
    }
    request = Request(method=method, path=path, headers=headers, body=body)
    assert check_request(request, MOMENT, key_id="k", secret=SECRET) == nonce


def test_the_answer_vector_holds() -> None:
    moment = datetime.fromtimestamp(1764547201, UTC)
    reply = Reply(body=b'{"patients":[],"more":false}')
    signed = sign_reply(reply, moment, nonce="n-0123456789abcdef", key_id="k", secret=SECRET)
    assert signed.headers["Paydesk-Signature"] in CONTRACT.read_text(encoding="utf-8")


def codes_in_the_contract() -> dict[str, int]:
    """Code to status, from the table of all codes."""
    table = CONTRACT.read_text(encoding="utf-8").partition("## 7 All codes")[2]
    found: dict[str, int] = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 3 and cells[2].isdecimal():
            found |= dict.fromkeys(re.findall(r"`([a-z_]+\.[a-z_]+)`", cells[1]), int(cells[2]))
    return found


def test_every_code_travels_with_the_status_of_the_contract() -> None:
    codes = codes_in_the_contract()
    assert len(codes) > 35
    assert {code: Problem(code).status for code in codes} == codes
    assert {code for code in STATUSES if not code.startswith("control.")} <= set(codes)


def test_every_code_the_practice_his_says_is_in_the_contract() -> None:
    folder = CONTRACT.parents[2] / "practice" / "his"
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    said = set(re.findall(r"Problem\(\s*\"([a-z_]+\.[a-z_]+)\"", text))
    assert {code for code in said if not code.startswith("control.")} <= set(codes_in_the_contract())


def test_every_operation_of_the_contract_has_its_door() -> None:
    table = CONTRACT.read_text(encoding="utf-8").partition("## 4 Operations")[2].partition("### 4.1")[0]
    listed = set(re.findall(r"`(GET|POST) (/[a-z/_{}-]+)`", table))
    paths = ("/postings/{order_no}", "/withdrawals/{refund_no}", "/statements/{business_day}")
    numbered = {("GET", path) for path in paths}
    assert listed == set(ROUTES) | numbered
    assert len(NUMBERED) == len(numbered)
