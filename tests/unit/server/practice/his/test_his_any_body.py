"""Whatever is sent to the practice HIS, it answers as the contract says and never breaks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.practice.his.shapes import SHAPES
from support.his_caller import PracticeHis, answer_is_signed, posting_of, practice_his, withdrawal_of

PATHS = {
    "patients_find": "/patients/find",
    "bills_find": "/bills/find",
    "bills_read": "/bills/read",
    "lock": "/locks",
    "lock_release": "/locks/release",
    "posting": "/postings",
    "posting_list": "/postings/list",
    "withdrawal": "/withdrawals",
    "withdrawal_cancel": "/withdrawals/cancel",
    "deposit_balance": "/deposits/balance",
    "deposit_records": "/deposits/records",
    "daily_list": "/inpatients/daily-list",
}
NONCE = "nonce-of-one-example"

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def his(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeHis]:
    folder: Path = tmp_path_factory.mktemp("his")
    with practice_his(folder) as made:
        yield made


def test_every_operation_with_a_body_is_tried() -> None:
    assert set(PATHS) == set(SHAPES)


def check(his: PracticeHis, path: str, body: bytes) -> None:
    """Send it as a fresh request; the answer must be signed and of a status that the contract has."""
    his.wait(700)  # so that the one nonce is forgotten
    reply = his.raw("POST", path, body, nonce=NONCE)
    assert reply.status in {200, 400, 404, 409}
    assert answer_is_signed(reply, NONCE)
    document: dict[str, Any] = json.loads(reply.body)
    assert reply.status == 200 or document["status"] == reply.status


@settings(max_examples=150)
@given(
    path=st.sampled_from(sorted(PATHS.values())),
    body=st.binary(max_size=60) | values.map(lambda one: json.dumps(one).encode()),
)
def test_any_body_is_answered(his: PracticeHis, path: str, body: bytes) -> None:
    check(his, path, body)


def bodies(his: PracticeHis) -> list[tuple[str, dict[str, Any]]]:
    """Right bodies, to be spoiled."""
    bill = his.bill("P000020")
    return [
        ("/postings", posting_of("O-any", bill)),
        ("/withdrawals", withdrawal_of("F-any", "O-any", bill["own_fen"], (bill["bill_no"], None))),
        ("/deposits/records", {"account_no": "D000007", "from_day": "2026-03-01", "to_day": "2026-03-02"}),
    ]


@settings(max_examples=150)
@given(data=st.data())
def test_a_right_body_with_one_member_spoiled_is_answered(his: PracticeHis, data: st.DataObject) -> None:
    path, body = data.draw(st.sampled_from(bodies(his)))
    name = data.draw(st.sampled_from(sorted(body)))
    check(his, path, json.dumps({**body, name: data.draw(values)}).encode())
