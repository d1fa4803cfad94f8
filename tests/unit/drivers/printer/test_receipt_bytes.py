"""Golden bytes of receipts: Chinese mode, alignment at 32 and 48 columns, rare characters, codes, drawer, injection."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.printer import commands
from drivers.printer.characters import text_width
from drivers.printer.document import Align, Barcode, Block, Cut, Feed, LogoBlock, Pair, Qr, Rule, Text
from drivers.printer.encoder import Job, encode
from drivers.printer.glyphs import Raster
from drivers.printer.logo import Logo
from drivers.printer.profiles import PROFILES

START = b"\x1b@\x1c&"
CUT = b"\x1bd\x06\x1dV\x00"


class DrawnGlyphs:
    """Has the characters it is told; draws a line as rows of one byte value, its indent, so that a test can see it."""

    def __init__(self, characters: str = "") -> None:
        self.characters = characters
        self.drawn: list[tuple[str, int, int, int, bool]] = []

    def has(self, character: str) -> bool:
        return character in self.characters

    def draw(self, text: str, *, indent: int, columns: int, size: int, bold: bool) -> Raster:
        self.drawn.append((text, indent, columns, size, bold))
        return Raster(columns * 12, 2, bytes([indent]) * (columns * 12 // 8 * 2))


def printed(*blocks: Block, model: str = "escpos_58", glyphs: DrawnGlyphs | None = None) -> Job:
    return encode(blocks, PROFILES[model], glyphs or DrawnGlyphs())


GOLDEN = {
    "escpos_58": (
        b"\x1b@\x1c&"
        b"\x1ba\x01\x1d!\x11\xca\xd5\xb7\xd1\xca\xd5\xbe\xdd\n"  # 收费收据, centred, double
        b"\x1ba\x00\x1d!\x00" + b"-" * 32 + b"\n"
        b"\xbf\xa8\xba\xc5\xa3\xba" + b" " * 16 + b"M000012345\n"  # 卡号：
        b"\x1bE\x01\xba\xcf\xbc\xc6\xa3\xba" + b" " * 19 + b"\xa3\xa463.60\n"  # 合计： … ￥63.60
        b"\x1bE\x00\xa9\x96\xa1\xc1\xa1\xaa\xa1\xad\xa2\xd9\xa9\xa6\xa9O\n"  # 〇×—…①│㎡
        b"\x1bd\x01\x1bd\x06\x1dV\x00"
    ),
    "escpos_80": (
        b"\x1b@\x1c&"
        b"\x1ba\x01\x1d!\x11\xca\xd5\xb7\xd1\xca\xd5\xbe\xdd\n"
        b"\x1ba\x00\x1d!\x00" + b"-" * 48 + b"\n"
        b"\xbf\xa8\xba\xc5\xa3\xba" + b" " * 32 + b"M000012345\n"
        b"\x1bE\x01\xba\xcf\xbc\xc6\xa3\xba" + b" " * 35 + b"\xa3\xa463.60\n"
        b"\x1bE\x00\xa9\x96\xa1\xc1\xa1\xaa\xa1\xad\xa2\xd9\xa9\xa6\xa9O\n"
        b"\x1bd\x01\x1bd\x06\x1dV\x00"
    ),
}
GOLDEN |= {
    "escpos_58_no_cutter": GOLDEN["escpos_58"].removesuffix(b"\x1dV\x00"),
    "escpos_80_fs_w": GOLDEN["escpos_80"]
    .replace(b"\x1d!\x11", b"\x1d!\x11\x1cW\x01")
    .replace(b"\x1d!\x00", b"\x1d!\x00\x1cW\x00"),
    "escpos_58_mute": GOLDEN["escpos_58"],
    "escpos_80_mute": GOLDEN["escpos_80"],
}
"""The others differ by the cut, by how Chinese is doubled, or not at all: a mute one is only never asked."""


def test_every_profile_has_its_bytes() -> None:
    assert set(GOLDEN) == set(PROFILES)


@pytest.mark.parametrize("model", GOLDEN)
def test_a_receipt_is_these_bytes(model: str) -> None:
    job = printed(
        Text(text="收费收据", align=Align.CENTER, size=2),
        Rule(),
        Pair(left="卡号：", right="M000012345"),
        Pair(left="合计：", right="￥63.60", bold=True),
        Text(text="〇×—…①│㎡"),
        Feed(lines=1),
        Cut(),
        model=model,
    )
    assert (job.data, job.substituted) == (GOLDEN[model], "")


def test_the_half_width_yen_sign_becomes_the_full_width_one() -> None:
    assert printed(Text(text="¥1")).data == START + b"\xa3\xa41\n"


@pytest.mark.parametrize(("model", "columns"), [(model, profile.columns) for model, profile in PROFILES.items()])
def test_a_line_with_rare_characters_is_sent_as_a_picture_on_the_same_grid(model: str, columns: int) -> None:
    glyphs = DrawnGlyphs("䶮㛃𠮷")
    job = printed(Text(text="张䶮㛃𠮷", align=Align.RIGHT), Text(text="好"), model=model, glyphs=glyphs)
    indent = columns - 8
    rows = bytes([indent]) * (columns * 12 // 8 * 2)
    across = (columns * 12 // 8).to_bytes(2, "little")
    assert job.data == START + b"\x1dv0\x00" + across + b"\x02\x00" + rows + b"\xba\xc3\n"
    assert glyphs.drawn == [("张䶮㛃𠮷", indent, columns, 1, False)]
    assert job.substituted == ""


def test_amounts_stay_at_the_right_edge_beside_a_rare_name() -> None:
    glyphs = DrawnGlyphs("䶮")
    printed(Pair(left="姓名：张䶮", right="￥63.60", bold=True), glyphs=glyphs)
    ((text, indent, columns, size, bold),) = glyphs.drawn
    assert (text_width(text), indent, columns, size, bold) == (32, 0, 32, 1, True)


def test_a_character_that_no_font_has_is_marked_and_reported() -> None:
    job = printed(Text(text="𠮷野家 𠮷"))
    assert job.data == START + "〓野家 〓\n".encode("gbk")
    assert job.substituted == "𠮷"


def test_double_height_by_fs_w_where_the_firmware_wants_it() -> None:
    job = printed(Text(text="大", size=2), Text(text="小"), model="escpos_80_fs_w")
    assert job.data == START + b"\x1d!\x11\x1cW\x01\xb4\xf3\n\x1d!\x00\x1cW\x00\xd0\xa1\n"


def test_a_qr_code_is_the_manual_s_five_functions() -> None:
    job = printed(Qr(data="https://a.example/1", size=6))
    assert job.data == (
        START + b"\x1ba\x01"
        b"\x1d(k\x04\x001A2\x00"
        b"\x1d(k\x03\x001C\x06"
        b"\x1d(k\x03\x001E1"
        b"\x1d(k\x16\x001P0https://a.example/1"
        b"\x1d(k\x03\x001Q0\n"
    )


BARS = START + b"\x1ba\x01\x1ba\x01\x1dhH\x1dw"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("PD{1}", BARS + b"\x03\x1df\x00\x1dH\x02\x1dkI\x08{BPD{{1}\n", id="set B, brace doubled"),
        pytest.param("202611", BARS + b"\x03\x1df\x00\x1dH\x02\x1dkI\x05{C\x14\x1a\x0b\n", id="digits in pairs"),
        pytest.param("1604", BARS + b"\x03\x1df\x00\x1dH\x02\x1dkI\x06{B1604\n", id="digits that would be DLE EOT"),
        pytest.param("1" * 28, BARS + b"\x02\x1df\x00\x1dH\x02\x1dkI\x10{C" + b"\x0b" * 14 + b"\n", id="28 digits"),
    ],
)
def test_a_barcode_is_code_128(data: str, expected: bytes) -> None:
    assert printed(Barcode(data=data)).data == expected


def test_a_barcode_wider_than_the_paper_becomes_a_qr_code_with_its_text() -> None:
    data = printed(Barcode(data="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123")).data
    assert b"1P0ABCDEFGHIJKLMNOPQRSTUVWXYZ0123" in data
    assert data.endswith(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123\n")


@pytest.mark.parametrize(
    ("pin", "expected"), [(2, b"\x1bp\x00\x32\xc8"), (5, b"\x1bp\x01\x32\xc8")], ids=["pin 2", "pin 5"]
)
def test_the_drawer_pulse(pin: int, expected: bytes) -> None:
    assert commands.kick(pin=pin, on_ms=100, off_ms=400) == expected


def test_a_name_cannot_command_the_printer() -> None:
    job = printed(Text(text="a\x1bp\x00\x32\x32b\x10\x14\x01"))
    assert b"\x1bp" not in job.data
    assert b"\x10" not in job.data
    assert job.data == START + "a〓p〓22b〓〓〓\n".encode("gbk")
    assert set(job.substituted) == {"\x1b", "\x00", "\x10", "\x14", "\x01"}


@given(text=st.text(max_size=120), columns=st.sampled_from(["escpos_58", "escpos_80"]))
def test_any_text_prints_every_character_or_reports_it(text: str, columns: str) -> None:
    job = printed(Text(text=text), model=columns)
    body = job.data.removeprefix(START).decode("gbk")
    width = PROFILES[columns].columns
    assert all(text_width(line) <= width for line in body.split("\n"))
    for character in text:
        shown = {"¥": "￥", "\u00a0": " ", "\t": " ", "\r": "\n"}.get(character, character)
        assert shown in body or shown == " " or character in job.substituted


def test_two_byte_gbk_is_the_same_in_gb18030() -> None:
    for point in range(0x80, 0x10000):
        if 0xD800 <= point <= 0xDFFF:
            continue
        try:
            code = chr(point).encode("gbk")
        except UnicodeEncodeError:
            continue
        assert code == chr(point).encode("gb18030")


def test_a_logo_stands_in_the_middle_of_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("1", (16, 2), 0).save(path)
    job = encode([LogoBlock()], PROFILES["escpos_58"], DrawnGlyphs(), Logo(str(path), 384))
    row = bytes(23) + b"\xff\xff" + bytes(23)
    assert job.data == START + b"\x1dv0\x00\x30\x00\x02\x00" + row * 2


@pytest.mark.parametrize("name", ["", "not-there.png"], ids=["none", "cannot be read"])
def test_a_window_without_a_logo_prints_none(name: str) -> None:
    job = encode([LogoBlock(), Text(text="1")], PROFILES["escpos_58"], DrawnGlyphs(), Logo(name, 384))
    assert job.data == START + b"1\n"
