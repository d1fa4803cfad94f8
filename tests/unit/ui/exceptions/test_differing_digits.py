"""Digits that differ: amounts compared from their end, numbers from their start, marked other than by colour alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from support.exception_cases import case, cells_of
from ui.exceptions.cells import CellLine, cell_lines, marked_pieces, rich, verdict_of
from ui.exceptions.differing import Piece, differing


def shown(pieces: tuple[Piece, ...]) -> str:
    """What differs in brackets."""
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("texts", "from_end", "marked"),
    [
        (("¥426.10", "¥435.10"), True, ["¥4[26].10", "¥4[35].10"]),
        (("¥1,426.10", "¥426.10"), True, ["[¥1,]426.10", "[¥]426.10"]),
        (("P2401", "P2407", ""), False, ["P240[1]", "P240[7]", ""]),
        (("A1", "A1", "A1"), False, ["A1", "A1", "A1"]),
        (("MZ1", "MZ12"), False, ["MZ1", "MZ1[2]"]),
        (("MZ12", "MZ1"), False, ["MZ1[2]", "MZ1"]),
        (("", "", ""), False, ["", "", ""]),
        (("", "7"), False, ["", "7"]),
        (("10", "11", "12"), False, ["1[0]", "1[1]", "1[2]"]),
    ],
    ids=["two digits", "a thousand more", "one number", "equal", "longer", "shorter", "nobody", "alone", "three ways"],
)
def test_what_differs(texts: tuple[str, ...], from_end: bool, marked: list[str]) -> None:
    assert [shown(pieces) for pieces in differing(texts, from_end=from_end)] == marked


def test_a_difference_is_bold_and_underlined_besides_its_colour() -> None:
    html = rich((Piece("¥4", False), Piece("26", True)), breaking=False)
    assert "font-weight:700" in html
    assert "text-decoration:underline" in html


def test_what_a_party_wrote_is_never_markup() -> None:
    assert "<b>" not in rich((Piece("<b>1</b>", True),), breaking=True)


def test_the_platform_is_what_the_others_are_compared_with() -> None:
    line = CellLine("amount", "Amount", ("¥9.00", "¥1.00", "¥1.00", ""))
    assert [shown(pieces) for pieces in marked_pieces(line)] == ["¥[9].00", "¥[1].00", "¥1.00", ""]


def test_times_and_days_of_parties_are_their_own() -> None:
    line = CellLine("day", "Day", ("2026-03-01", "2026-03-02", "", ""))
    assert not any(piece.differs for pieces in marked_pieces(line) for piece in pieces)


def test_a_party_without_a_record_says_nothing() -> None:
    row = case(3, cells="A---", type="not_ours")
    for line in cell_lines(cells_of(row)):
        assert line.texts[1:] == ("", "", ""), line.key


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "agrees"),
        ({"present": False}, "no_record"),
        ({"present": False, "cell": "absent"}, "absent"),
        ({"present": False, "cell": "absent", "in_transit": True}, "in_transit"),
        ({"cell": "differs"}, "differs"),
    ],
    ids=["has it", "is asked for none", "should have it", "on its way", "another amount"],
)
def test_who_has_no_record_agrees_with_nobody(changes: dict[str, Any], verdict: str) -> None:
    assert verdict_of(replace(cells_of(case(2))[0], **changes)) == verdict


def test_the_fee_has_as_many_places_as_the_channel_prints() -> None:
    texts = {line.key: line.texts for line in cell_lines(cells_of(case(2)))}
    assert texts["fee"][0] == "¥0.0759"
