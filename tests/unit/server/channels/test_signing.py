"""Published signatures come out of our toolkit, and nothing else passes it."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from server.channels.signing import (
    SignType,
    UnusableKey,
    join_sorted,
    load_private_key,
    load_public_key,
    rsa2_sign,
    rsa2_verify,
    same,
    wechat_sign,
    wechat_verify,
)

DATA = Path(__file__).parents[3] / "data" / "channels"
KEY = "192006250b4c09247ec02edce69f6a2d"
PUBLISHED = {
    "appid": "wxd930ea5d5a258f4f",
    "body": "test",
    "device_info": "1000",
    "mch_id": "10000100",
    "nonce_str": "ibuaiVcKdpRxkhJA",
}
SIGNED = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.mark.parametrize(
    ("fields", "sign_type", "expected"),
    [
        pytest.param(PUBLISHED, SignType.MD5, "9A0A8659F005D6984697E2CA0A9CF3B7", id="official page, MD5"),
        pytest.param(PUBLISHED, SignType.HMAC_SHA256, SIGNED, id="official page, HMAC-SHA256"),
        pytest.param(
            {"test2": "test2", "test1": "test1"}, SignType.MD5, "1E3A8D73B5A4AEE787C0F68B5DAB8520", id="order is ours"
        ),
        pytest.param(
            PUBLISHED | {"empty": "", "sign": "old"}, SignType.MD5, "9A0A8659F005D6984697E2CA0A9CF3B7", id="left out"
        ),
    ],
)
def test_published_wechat_signatures(fields: dict[str, str], sign_type: SignType, expected: str) -> None:
    assert wechat_sign(fields, KEY, sign_type) == expected
    assert wechat_verify({**fields, "sign": expected}, KEY, sign_type)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(PUBLISHED, id="no signature"),
        pytest.param(PUBLISHED | {"sign": ""}, id="empty signature"),
        pytest.param(PUBLISHED | {"sign": SIGNED.lower()}, id="lower case"),
        pytest.param(PUBLISHED | {"sign": SIGNED[:-1]}, id="cut"),
        pytest.param(PUBLISHED | {"sign": SIGNED, "more": "x"}, id="one field more"),
        pytest.param(PUBLISHED | {"sign": "签"}, id="not ASCII"),
    ],
)
def test_a_wrong_wechat_signature_does_not_pass(fields: dict[str, str]) -> None:
    assert not wechat_verify(fields, KEY, SignType.HMAC_SHA256)


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, min_size=1), TEXTS)
def test_a_changed_value_changes_the_signature(fields: dict[str, str], other: str) -> None:
    name = min(fields)
    signature = wechat_sign(fields, KEY, SignType.HMAC_SHA256)
    changed = {**fields, name: other, "sign": signature}
    assert wechat_verify(changed, KEY, SignType.HMAC_SHA256) == (join_sorted(fields) == join_sorted(changed))


def test_published_alipay_answers_verify() -> None:
    published = json.loads((DATA / "alipay_trade_pay_response_vectors.json").read_text("utf-8"))
    key = load_public_key(published["alipay_public_key"])
    assert len(published["vectors"]) == 2
    for vector in published["vectors"]:
        content = vector["sign_content"].encode()
        assert rsa2_verify(content, vector["sign"], key)
        assert not rsa2_verify(content + b" ", vector["sign"], key)


@pytest.mark.parametrize("signature", ["", "!!!", "QUJD", "签名", "QUJD\n"])
def test_what_is_no_signature_does_not_verify(signature: str, rsa_key: rsa.RSAPrivateKey) -> None:
    assert not rsa2_verify(b"content", signature, rsa_key.public_key())


def test_own_signatures_verify_with_every_form_of_the_key(rsa_key: rsa.RSAPrivateKey) -> None:
    pem = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    pkcs1 = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    public = rsa_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for text in (pem, pkcs1, _bare(pem), _bare(pkcs1)):
        signature = rsa2_sign("内容".encode(), load_private_key(text))
        for key in (load_public_key(public), load_public_key(_bare(public))):
            assert rsa2_verify("内容".encode(), signature, key)


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----", "钥匙"])
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    for load in (load_private_key, load_public_key):
        with pytest.raises(UnusableKey) as error:
            load(text)
        assert not text or text not in str(error.value)


@given(TEXTS, TEXTS)
def test_same_is_equality(first: str, second: str) -> None:
    assert same(first, second) == (first == second)
    assert same(first, first)


def _bare(pem: str) -> str:
    return "".join(line for line in pem.splitlines() if "-----" not in line)
