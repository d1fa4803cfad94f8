"""The contract's published signatures come out of the adapter."""

import pytest

from server.business.his_rest.signing import answer_is_signed, request_signature

SECRET = "practice-secret-0123456789abcdef"
ANSWER = b'{"patients":[],"more":false}'
SIGNATURE = "531f7e9b1d310f024e0cf3fc26f386497f2d18dde43048eb2895eda3a8ba3a7b"
HEADERS = {"paydesk-key-id": "desk-1", "paydesk-timestamp": "1764547201", "paydesk-signature": SIGNATURE}


@pytest.mark.parametrize(
    ("method", "target", "nonce", "body", "expected"),
    [
        pytest.param(
            "GET", "/his/v1/time", "n-fedcba9876543210", b"",
            "f2da3f7863fc1e08b611e4c12010d271dd72c78262233bcb1a82193e97b7ff27", id="without a body",
        ),
        pytest.param(
            "POST", "/his/v1/patients/find", "n-0123456789abcdef", b'{"by":"card_no","value":"8800100001"}',
            "7651dfa191a468ed38b89d3b723f4369a64dcd7b76bbb1a69eb792fb67f7b1ac", id="with a body",
        ),
    ],
)  # fmt: skip
def test_published_request_signatures(method: str, target: str, nonce: str, body: bytes, expected: str) -> None:
    signature = request_signature(SECRET, method=method, target=target, timestamp="1764547200", nonce=nonce, body=body)
    assert signature == expected


def is_signed(**changes: object) -> bool:
    fields: dict[str, object] = {"status": 200, "headers": HEADERS, "nonce": "n-0123456789abcdef", "body": ANSWER}
    return answer_is_signed(SECRET, "desk-1", **(fields | changes))  # type: ignore[arg-type]


def test_the_published_answer_signature() -> None:
    assert is_signed()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"status": 201}, id="other status"),
        pytest.param({"nonce": "n-0123456789abcdee"}, id="answer to another request"),
        pytest.param({"body": ANSWER + b" "}, id="other body"),
        pytest.param({"headers": {}}, id="no signature"),
        pytest.param({"headers": HEADERS | {"paydesk-key-id": "desk-2"}}, id="other key"),
        pytest.param({"headers": HEADERS | {"paydesk-timestamp": "1764547202"}}, id="other time"),
        pytest.param({"headers": HEADERS | {"paydesk-signature": SIGNATURE.upper()}}, id="upper case"),
        pytest.param({"headers": HEADERS | {"paydesk-signature": "签"}}, id="not ASCII"),
    ],
)
def test_another_answer_is_not_signed(changes: dict[str, object]) -> None:
    assert not is_signed(**changes)
