"""Blocks to lines that fit the paper, and never a character less than was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.characters import in_code_page, text_width, width
from drivers.printer.document import Align, Block, Columns, Pair, Rule, Text
from drivers.printer.layout import Line, lay_out, wrap


@pytest.mark.parametrize(
    ("character", "columns", "own_font"),
    [
        ("A", 1, True),
        ("汉", 2, True),
        ("￥", 2, True),
        ("：", 2, True),
        ("×", 2, True),
        ("—", 2, True),
        ("…", 2, True),
        ("①", 2, True),
        ("│", 2, True),
        ("㎡", 2, True),
        ("〇", 2, True),
        ("·", 2, True),
        ("䶮", 2, False),
        ("㛃", 2, False),
        ("𠮷", 2, False),
        ("€", 2, False),
        ("¥", 2, False),
    ],
)
def test_width_is_the_number_of_bytes_on_a_chinese_printer(character: str, columns: int, own_font: bool) -> None:
    assert (width(character), in_code_page(character)) == (columns, own_font)


def lines(*blocks: Block, columns: int = 32) -> list[str]:
    return [item.text for item in lay_out(blocks, columns) if isinstance(item, Line)]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        pytest.param("", 8, [""], id="empty is an empty line"),
        pytest.param("收费收据", 8, ["收费收据"], id="exactly full"),
        pytest.param("收费收据单", 8, ["收费收据", "单"], id="Chinese breaks anywhere"),
        pytest.param("a收费收据", 8, ["a收费收", "据"], id="a wide character is not halved"),
        pytest.param("pay desk now", 8, ["pay desk", "now"], id="words break at spaces"),
        pytest.param("pay desks now", 8, ["pay", "desks", "now"], id="a word goes down whole"),
        pytest.param("1234567890", 8, ["12345678", "90"], id="a long number breaks"),
        pytest.param("胶囊 0.25g", 8, ["胶囊", "0.25g"], id="a dose stays whole"),
        pytest.param("共计￥63.60", 8, ["共计￥63", ".60"], id="no break between sign and amount"),
        pytest.param("a\nb\r\nc", 8, ["a", "b", "c"], id="line breaks are kept"),
        pytest.param("a\n\nb", 8, ["a", "", "b"], id="an empty line is kept"),
        pytest.param("  x", 8, ["  x"], id="indentation is kept"),
    ],
)
def test_text_is_wrapped(text: str, columns: int, expected: list[str]) -> None:
    assert lines(Text(text=text), columns=columns) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param("合计：", "￥63.60", ["合计：" + " " * 19 + "￥63.60"], id="two edges"),
        pytest.param("", "1.00", ["                            1.00"], id="right alone"),
        pytest.param("a" * 31, "", ["a" * 31 + " "], id="left alone"),
        pytest.param("a" * 30, "1.00", ["a" * 30, " " * 28 + "1.00"], id="no room: right goes below"),
        pytest.param("a" * 40, "1.00", ["a" * 32, "a" * 8 + " " * 20 + "1.00"], id="long left, right on its last line"),
    ],
)
def test_a_pair_stands_at_both_edges(left: str, right: str, expected: list[str]) -> None:
    assert lines(Pair(left=left, right=right)) == expected


@pytest.mark.parametrize("columns", [32, 48])
def test_double_size_holds_half_the_columns(columns: int) -> None:
    (line,) = lay_out([Pair(left="应收", right="￥1.00", size=2)], columns)
    assert isinstance(line, Line)
    assert text_width(line.text) * line.size == columns


def test_a_table_row_wraps_inside_its_cells() -> None:
    row = Columns(
        cells=("阿莫西林胶囊0.25g", "2盒", "36.00"),
        widths=(14, 6, 12),
        aligns=(Align.LEFT, Align.RIGHT, Align.RIGHT),
    )
    assert lines(row) == ["阿莫西林胶囊    2盒        36.00", "0.25g"]


def test_widths_for_wide_paper_are_scaled_down_to_narrow_paper() -> None:
    row = Columns(cells=("a", "b", "c"), widths=(24, 12, 12), aligns=(Align.LEFT, Align.RIGHT, Align.RIGHT))
    (line,) = lines(row)
    assert (len(line), line.index("b"), line.index("c")) == (32, 22, 31)


def test_a_rule_crosses_the_paper() -> None:
    assert lines(Rule(), columns=48) == ["-" * 48]


TEXT = st.text(st.sampled_from("ab1 .汉字￥：〇①䶮𠮷\n"), max_size=80)


@given(
    text=TEXT,
    left=TEXT,
    right=TEXT,
    cells=st.lists(TEXT, min_size=3, max_size=3),
    widths=st.lists(st.integers(2, 40), min_size=3, max_size=3),
    columns=st.sampled_from([32, 48]),
    size=st.sampled_from([1, 2]),
)
def test_no_line_is_wider_than_the_paper_and_no_character_is_lost(
    text: str, left: str, right: str, cells: list[str], widths: list[int], columns: int, size: int
) -> None:
    blocks: list[Block] = [
        Text(text=text, size=size),
        Pair(left=left, right=right, size=size),
        Columns(cells=tuple(cells), widths=tuple(widths), aligns=(Align.LEFT, Align.CENTER, Align.RIGHT)),
    ]
    for block, given_text in zip(blocks, [text, left + right, "".join(cells)], strict=True):
        items = lay_out([block], columns)
        printed = "".join(item.text for item in items if isinstance(item, Line))
        assert all(text_width(item.text) * item.size <= columns for item in items if isinstance(item, Line))
        assert sorted(printed.replace(" ", "")) == sorted("".join(given_text.split()))


@given(text=TEXT, columns=st.integers(2, 48))
def test_wrapping_keeps_the_order(text: str, columns: int) -> None:
    assert "".join("".join(wrap(text, columns)).split()) == "".join(text.split())
