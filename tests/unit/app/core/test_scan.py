"""What a scan is: what is awaited first, then the form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.scan import READER_MARK, Awaited, ScanKind, is_resident_id, payment_channel, understand

BOTH = "110101199003070134"
"""Fictional: has the form of a WeChat code and of a resident ID number (date and check digit hold)."""
PAYMENT, PATIENT, NOTHING = Awaited.PAYMENT, Awaited.PATIENT, Awaited.NOTHING


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("100000000000000000", "wechat"),
        ("159999999999999999", "wechat"),
        ("160000000000000000", None),
        ("09" + "0" * 16, None),
        ("13" + "0" * 15, None),
        ("25" + "0" * 14, "alipay"),
        ("30" + "0" * 22, "alipay"),
        ("31" + "0" * 16, None),
        ("28" + "0" * 13, None),
        ("28" + "0" * 23, None),
        ("62" + "0" * 17, "unionpay"),
        ("62" + "0" * 16, None),
        ("１３" + "0" * 16, None),
        ("13000000000000000X", None),
    ],
)
def test_the_form_decides_the_channel(text: str, channel: str | None) -> None:
    assert payment_channel(text) == channel


def test_the_example_really_is_both() -> None:
    assert is_resident_id(BOTH)
    assert payment_channel(BOTH) == "wechat"


@pytest.mark.parametrize(
    ("text", "awaited", "kind", "channel"),
    [
        pytest.param(BOTH, PATIENT, ScanKind.RESIDENT_ID, None, id="awaiting-a-patient-it-is-the-id"),
        pytest.param(BOTH, PAYMENT, ScanKind.PAYMENT_CODE, "wechat", id="awaiting-money-it-is-the-code"),
        pytest.param(BOTH, NOTHING, ScanKind.PAYMENT_CODE, "wechat", id="awaiting-nothing-nobody-is-looked-up"),
        pytest.param("130000000000000000", PATIENT, ScanKind.PAYMENT_CODE, "wechat", id="wrong-date-is-a-code"),
        pytest.param("C0001234", PATIENT, ScanKind.CARD, None, id="card"),
        pytest.param("]Q3C0001234\r\n", PATIENT, ScanKind.CARD, None, id="aim-and-end-removed"),
        pytest.param("C00\x0012", PATIENT, ScanKind.UNREADABLE, None, id="control-character"),
        pytest.param("   ", PATIENT, ScanKind.UNREADABLE, None, id="nothing"),
        pytest.param("x" * 129, PATIENT, ScanKind.UNREADABLE, None, id="too-long"),
    ],
)
def test_what_is_awaited_comes_first(text: str, awaited: Awaited, kind: ScanKind, channel: str | None) -> None:
    scan = understand(text, awaited)
    assert (scan.kind, scan.channel) == (kind, channel)


@pytest.mark.parametrize(
    "text",
    ["110101199002300130", "110101199003070135", "010101199003070134", "11010119900307013", "11010119900307013x4"],
    ids=["no-such-date", "check-digit", "leading-zero", "short", "long"],
)
def test_an_id_number_needs_date_and_check_digit(text: str) -> None:
    assert not is_resident_id(text)


@given(st.text(max_size=200), st.sampled_from(Awaited))
def test_any_text_is_understood_and_never_shown(text: str, awaited: Awaited) -> None:
    scan = understand(text, awaited)
    assert (scan.channel is not None) == (scan.kind is ScanKind.PAYMENT_CODE)
    if len(scan.text) >= 8:
        assert scan.text not in repr(scan)


@pytest.mark.parametrize("awaited", list(Awaited))
def test_what_a_card_reader_read_is_never_a_payment_code(awaited: Awaited) -> None:
    """An identity number may begin as WeChat codes do."""
    number = BOTH
    assert is_resident_id(number)
    scan = understand(READER_MARK + number, awaited)
    assert (scan.kind, scan.text, scan.channel) == (ScanKind.RESIDENT_ID, number, None)
    assert understand(READER_MARK + "A00000001", awaited).kind is ScanKind.CARD
