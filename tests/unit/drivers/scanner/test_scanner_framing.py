"""Bytes of a scanner to codes, as a table and as a property over all ways to cut the bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.framing import Code, Dropped, Framer, Framing

PAYMENT = "130000000000000001"
CARD = "M00012345"


def scans(framing: Framing, *chunks: tuple[bytes, float], until_s: float = 10.0) -> list[tuple[str, str]]:
    """(text or reason, symbology or 'dropped') of everything found, silence at the end included."""
    framer = Framer(framing)
    found: list[Code | Dropped] = []
    for data, at_s in chunks:
        found += framer.feed(data, at_s)
    found += framer.idle(until_s)
    return [(each.text, each.symbology) if isinstance(each, Code) else (each.reason, "dropped") for each in found]


ONE = [(PAYMENT, "unknown")]


@pytest.mark.parametrize(
    ("framing", "chunks", "expected"),
    [
        pytest.param(Framing(), [(b"130000000000000001\r", 0.0)], ONE, id="CR"),
        pytest.param(Framing(), [(b"130000000000000001\n", 0.0)], ONE, id="LF in place of CR"),
        pytest.param(Framing(), [(b"130000000000000001\r\n", 0.0)], ONE, id="CRLF is one end"),
        pytest.param(Framing(), [(b"130000000000000001", 0.0)], ONE, id="no terminator: silence ends it"),
        pytest.param(Framing(), [(b"13000000", 0.0), (b"0000000001", 0.03)], ONE, id="pause under 50 ms"),
        pytest.param(Framing(tab_ends=True), [(b"130000000000000001\t", 0.0)], ONE, id="TAB when configured"),
        pytest.param(
            Framing(),
            [(b"130000000000000001\rM00012345\r", 0.0)],
            [*ONE, (CARD, "unknown")],
            id="two scans in one burst",
        ),
        pytest.param(
            Framing(),
            [(b"M00012345", 0.0), (b"130000000000000001", 0.2)],
            [(CARD, "unknown"), *ONE],
            id="two scans told apart by silence",
        ),
        pytest.param(Framing(), [(b"]Q1130000000000000001\r", 0.0)], [(PAYMENT, "qr")], id="AIM: QR"),
        pytest.param(Framing(), [(b"]C0M00012345\r", 0.0)], [(CARD, "code128")], id="AIM: Code 128"),
        pytest.param(Framing(), [(b"]C1M00012345\r", 0.0)], [(CARD, "gs1_128")], id="AIM: GS1-128"),
        pytest.param(Framing(), [(b"]X0M00012345\r", 0.0)], [(CARD, "other")], id="AIM: unknown letter"),
        pytest.param(
            Framing(prefix="\x02", suffix="#"), [(b"\x02130000000000000001#\x03", 0.0)], ONE, id="prefix and suffix"
        ),
        pytest.param(Framing(suffix="\r"), [(b"130000000000000001\r", 0.0)], ONE, id="suffix that is the terminator"),
        pytest.param(
            Framing(prefix="~", strict=True),
            [(b"30000000000000001\r~130000000000000001\r", 0.0)],
            [("scanner.half_code", "dropped"), *ONE],
            id="strict: a line without its prefix is half a code",
        ),
        pytest.param(
            Framing(terminator="required"),
            [(b"1300000", 0.0)],
            [("scanner.half_code", "dropped")],
            id="required terminator missing: half a code",
        ),
        pytest.param(
            Framing(),
            [(b"M00012345\r", 0.0), (b"1300000", 1.0)],
            [(CARD, "unknown"), ("scanner.half_code", "dropped")],
            id="auto: once a terminator was seen, a code without is half",
        ),
        pytest.param(
            Framing(),
            [(b"M00012345\r", 0.0), (b"1300000", 1.0), (b"00000000001\r", 1.3)],
            [(CARD, "unknown"), *ONE],
            id="auto: a hiccup inside a terminated code does not cut it",
        ),
        pytest.param(Framing(), [(b"13\r", 0.0)], [("scanner.half_code", "dropped")], id="too short"),
        pytest.param(Framing(), [(b"\xff\xfe\xfd\xfc\r", 0.0)], [("scanner.half_code", "dropped")], id="line noise"),
        pytest.param(Framing(), [(b"1" * 5000 + b"\r", 0.0)], [("scanner.too_long", "dropped")], id="endless"),
        pytest.param(Framing(), [(b"\r\n\r\n", 0.0)], [], id="terminators alone"),
        pytest.param(Framing(), [("就诊卡12345\r".encode(), 0.0)], [("就诊卡12345", "unknown")], id="Chinese in UTF-8"),
        pytest.param(
            Framing(encoding="gb18030"), [("就诊卡1\r".encode("gb18030"), 0.0)], [("就诊卡1", "unknown")], id="GB18030"
        ),
    ],
)
def test_bytes_become_codes(
    framing: Framing, chunks: list[tuple[bytes, float]], expected: list[tuple[str, str]]
) -> None:
    assert scans(framing, *chunks) == expected


@pytest.mark.parametrize(
    ("second_at_s", "double"), [(0.3, True), (1.0, True), (1.1, False)], ids=["0.3 s", "1.0 s", "1.1 s"]
)
def test_the_same_code_within_a_second_is_marked_double(second_at_s: float, double: bool) -> None:
    framer = Framer(Framing())
    first = framer.feed(b"M00012345\r", 0.0)
    second = framer.feed(b"M00012345\r", second_at_s)
    assert [each.double for each in [*first, *second] if isinstance(each, Code)] == [False, double]


def test_another_code_in_between_is_no_double() -> None:
    framer = Framer(Framing())
    found = framer.feed(b"M00012345\rM00012346\rM00012345\r", 0.0)
    assert [each.double for each in found if isinstance(each, Code)] == [False, False, False]


CODES = st.lists(st.text("0123456789ABCXYZ", min_size=4, max_size=30), min_size=1, max_size=6)


@given(codes=CODES, end=st.sampled_from([b"\r", b"\n", b"\r\n"]), cuts=st.lists(st.integers(0, 200), max_size=12))
def test_any_chunking_gives_the_same_scans(codes: list[str], end: bytes, cuts: list[int]) -> None:
    data = b"".join(code.encode("ascii") + end for code in codes)
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    framer = Framer(Framing())
    found: list[Code | Dropped] = []
    for number, (start, stop) in enumerate(pairwise(edges)):
        found += framer.feed(data[start:stop], number * 0.01)
    assert [each.text for each in found if isinstance(each, Code)] == codes
    assert not framer.holding


@given(chunks=st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 0.4)), max_size=10))
def test_noise_never_breaks_the_framer(chunks: list[tuple[bytes, float]]) -> None:
    framer, now_s = Framer(Framing()), 0.0
    for data, gap_s in chunks:
        now_s += gap_s
        framer.feed(data, now_s)
    framer.idle(now_s + 1)
    assert not framer.holding


def test_a_payment_code_is_not_in_repr() -> None:
    found = Framer(Framing()).feed(b"130000000000000001\r", 0.0)
    assert PAYMENT not in repr(found)
