"""Frames of serial card terminals: golden bytes, lengths, noise, halves, and no soup that raises or succeeds."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulation.card_speech import shell, unshell
from drivers.terminal.envelope import Body, Damaged, Envelope, EnvelopeStream, FrameError, Piece, Signal, seal
from drivers.terminal.fs_message import ENVELOPE, FsMessage, Path, decode_message, encode_message, joined
from drivers.terminal.tlv import Lengths, decode_fields, encode_fields, packed, unpacked

PACKED = Envelope(packed=True, limit=1024)

TEST_FRAME = bytes.fromhex("02 00 0A 03 01 31 30 31 35 33 30 39 39 03 0D")
NINE_SALE = bytes.fromhex("02 00 21 9F01 0001 02 9F02 000C" + "30" * 8 + "36333630 03 2D")
DF_QR_SALE = bytes.fromhex(
    "02 00 61 DF010100 DF04022954 DF020145 DF08025555 DF0306000000006360 DF09023004 DF0D0131"
    "DF2006000000000000 DF460430303139 DF4706383131363135 03 76"
)


def fed(envelope: Envelope, *parts: bytes) -> list[Piece]:
    stream = EnvelopeStream(envelope)
    found = [piece for part in parts for piece in stream.feed(part)]
    return found + stream.idle()


@pytest.mark.parametrize(
    ("frame", "envelope"),
    [
        pytest.param(TEST_FRAME, ENVELOPE, id="separators, binary length"),
        pytest.param(NINE_SALE, PACKED, id="9F tags, packed length"),
        pytest.param(DF_QR_SALE, PACKED, id="DF tags, packed length"),
    ],
)
def test_golden_frames_are_written_and_read_on_both_sides(frame: bytes, envelope: Envelope) -> None:
    (body,) = fed(envelope, frame)
    assert isinstance(body, Body)
    assert seal(body.data, envelope) == frame
    assert shell(body.data, packed=envelope.packed) == frame
    assert unshell(bytearray(frame), packed=envelope.packed) == body.data


def test_the_golden_test_message() -> None:
    message = FsMessage(path=Path.TO_TERMINAL, identity="101530", content=b"99")
    assert seal(encode_message(message), ENVELOPE) == TEST_FRAME
    assert decode_message(TEST_FRAME[3:-2]) == message


def test_the_golden_9f_fields() -> None:
    fields = {0x9F01: b"\x02", 0x9F02: b"000000006360"}
    assert seal(encode_fields(fields, Lengths.BINARY), PACKED) == NINE_SALE
    assert decode_fields(NINE_SALE[3:-2], Lengths.BINARY) == fields


def test_the_golden_df_fields() -> None:
    fields = decode_fields(DF_QR_SALE[3:-2], Lengths.BER)
    assert (unpacked(fields[0xDF03]), unpacked(fields[0xDF04]), fields[0xDF46]) == ("000000006360", "2954", b"0019")
    assert seal(encode_fields(fields, Lengths.BER), PACKED) == DF_QR_SALE


@pytest.mark.parametrize(
    ("size", "head"),
    [(0, "00"), (127, "7f"), (128, "8180"), (255, "81ff"), (256, "820100"), (999, "8203e7")],
    ids=str,
)
def test_ber_lengths_at_their_edges(size: int, head: str) -> None:
    data = encode_fields({0xDF06: b"x" * size}, Lengths.BER)
    assert data[2:].startswith(bytes.fromhex(head))
    assert decode_fields(data, Lengths.BER) == {0xDF06: b"x" * size}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([b"\x06" + NINE_SALE], [Signal.ACK, Body], id="06 glued in front"),
        pytest.param([b"\x06"], [Signal.ACK], id="a lone 06"),
        pytest.param([b"\x15"], [Signal.NAK], id="a lone 15"),
        pytest.param([b"\x00", NINE_SALE], [Body], id="a lone 00 is nothing"),
        pytest.param([NINE_SALE + NINE_SALE], [Body, Body], id="two at once"),
        pytest.param([NINE_SALE[:9], NINE_SALE[9:]], [Body], id="in two halves"),
        pytest.param([bytes((each,)) for each in NINE_SALE], [Body], id="byte by byte"),
        pytest.param([NINE_SALE[:-3]], [Damaged], id="cut"),
        pytest.param([NINE_SALE[:-1] + b"\x22"], [Damaged], id="wrong check"),
        pytest.param([b"\x02\x0a\x0b" + NINE_SALE], [Damaged, Body], id="a length that is none"),
        pytest.param([b"\x02" + NINE_SALE], [Damaged, Body], id="a STX of noise before it"),
        pytest.param([b"\xff\x7f" + NINE_SALE], [Damaged, Body], id="noise before it"),
        pytest.param([b"\xff\x15\x06"], [Damaged], id="no signal is read out of noise"),
        pytest.param([NINE_SALE[:20] + NINE_SALE], [Damaged, Body], id="a half and then a whole one"),
        pytest.param([b"\xff" + NINE_SALE + b"\x06"], [Damaged, Body, Signal.ACK], id="found again after noise"),
    ],
)
def test_what_is_found_on_a_line(parts: list[bytes], expected: list[object]) -> None:
    found = fed(PACKED, *parts)
    assert [piece if isinstance(piece, Signal) else type(piece) for piece in found] == expected


@pytest.mark.parametrize("size", [0, 1025], ids=["empty", "too long"])
def test_a_body_that_has_no_room_is_refused(size: int) -> None:
    with pytest.raises(FrameError):
        seal(b"x" * size, PACKED)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes.fromhex("9F02"), id="half a tag"),
        pytest.param(bytes.fromhex("9F02000C30"), id="a cut value"),
        pytest.param(bytes.fromhex("9F02000130 9F02000131"), id="an amount that stands twice"),
    ],
)
def test_fields_that_break_a_rule_are_refused(data: bytes) -> None:
    with pytest.raises(FrameError):
        decode_fields(data, Lengths.BINARY)


@pytest.mark.parametrize("digits", ["1", "12a4", "１２"], ids=["odd", "letters", "wide"])
def test_only_an_even_number_of_digits_is_packed(digits: str) -> None:
    with pytest.raises(FrameError):
        packed(digits)


def test_a_separator_inside_a_field_is_refused() -> None:
    with pytest.raises(FrameError):
        joined("01", "10\x1c00")


VALUES = st.dictionaries(st.integers(0, 0xFFFF), st.binary(max_size=300), max_size=12)


@given(VALUES, st.sampled_from(Lengths))
def test_fields_come_back_as_they_went(fields: dict[int, bytes], lengths: Lengths) -> None:
    assert decode_fields(encode_fields(fields, lengths), lengths) == fields


@given(st.lists(st.binary(min_size=1, max_size=200), max_size=4), st.booleans(), st.integers(1, 40))
def test_frames_come_back_whatever_the_chunks(bodies: list[bytes], is_packed: bool, step: int) -> None:
    envelope = Envelope(packed=is_packed, limit=1024)
    line = b"".join(seal(body, envelope) for body in bodies)
    assert fed(envelope, *(line[at : at + step] for at in range(0, len(line), step))) == [Body(each) for each in bodies]


@given(st.lists(st.binary(max_size=60), max_size=6), st.booleans())
def test_soup_gives_pieces_and_every_body_in_it_has_its_check(parts: list[bytes], is_packed: bool) -> None:
    envelope = Envelope(packed=is_packed, limit=1024)
    line = b"".join(parts)
    for piece in fed(envelope, *parts):
        if isinstance(piece, Body):
            assert seal(piece.data, envelope) in line


@given(st.binary(max_size=80), st.sampled_from(Lengths))
def test_soup_is_fields_or_a_frame_error(data: bytes, lengths: Lengths) -> None:
    with contextlib.suppress(FrameError):
        decode_fields(data, lengths)


@given(st.binary(min_size=1, max_size=100), st.data())
def test_one_flipped_bit_never_passes(body: bytes, data: st.DataObject) -> None:
    frame = bytearray(seal(body, PACKED))
    at = data.draw(st.integers(0, len(frame) - 1))
    frame[at] ^= 1 << data.draw(st.integers(0, 7))
    assert Body(body) not in fed(PACKED, bytes(frame))
