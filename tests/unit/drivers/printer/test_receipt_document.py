"""The neutral receipt document is read strictly, and every refusal names block, field and rule."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.errors import CommandError
from drivers.printer.document import Align, Barcode, Columns, Cut, Feed, Pair, Qr, Rule, Text, read_document


def test_every_block_is_read() -> None:
    blocks = read_document(
        [
            {"block": "text", "text": "收据", "align": "center", "size": 2, "bold": True},
            {"block": "pair", "left": "合计", "right": "1.00"},
            {"block": "columns", "cells": ["a", "b"], "widths": [20, 12], "aligns": ["left", "right"]},
            {"block": "rule"},
            {"block": "feed", "lines": 3},
            {"block": "qr", "data": "x", "size": 4},
            {"block": "barcode", "data": "PD1"},
            {"block": "cut"},
        ]
    )
    assert blocks == (
        Text(text="收据", align=Align.CENTER, size=2, bold=True),
        Pair(left="合计", right="1.00"),
        Columns(cells=("a", "b"), widths=(20, 12), aligns=(Align.LEFT, Align.RIGHT)),
        Rule(),
        Feed(lines=3),
        Qr(data="x", size=4),
        Barcode(data="PD1"),
        Cut(),
    )


@pytest.mark.parametrize(
    ("block", "place"),
    [
        pytest.param("text", "document[0]", id="no object"),
        pytest.param({"text": "a"}, "document[0].block", id="no block name"),
        pytest.param({"block": "image"}, "document[0].block", id="unknown block"),
        pytest.param({"block": ["text"]}, "document[0].block", id="block name a list"),
        pytest.param({"block": "text"}, "document[0].text", id="no text"),
        pytest.param({"block": "text", "text": "a" * 2001}, "document[0].text", id="text too long"),
        pytest.param({"block": "text", "text": "a", "size": 3}, "document[0].size", id="size 3"),
        pytest.param({"block": "text", "text": "a", "size": True}, "document[0].size", id="size a flag"),
        pytest.param({"block": "text", "text": "a", "align": "middle"}, "document[0].align", id="unknown align"),
        pytest.param({"block": "text", "text": "a", "align": []}, "document[0].align", id="align a list"),
        pytest.param({"block": "text", "text": "a", "bold": 1}, "document[0].bold", id="bold a number"),
        pytest.param({"block": "text", "text": "a", "colour": 1}, "document[0].block", id="unknown field"),
        pytest.param({"block": "columns", "cells": [], "widths": []}, "document[0].cells", id="no cells"),
        pytest.param({"block": "columns", "cells": ["a"], "widths": [1]}, "document[0].widths", id="narrow cell"),
        pytest.param({"block": "columns", "cells": ["a"], "widths": [9, 9]}, "document[0].widths", id="widths differ"),
        pytest.param(
            {"block": "columns", "cells": ["a"], "widths": [9], "aligns": ["left"] * 2},
            "document[0].aligns",
            id="aligns differ",
        ),
        pytest.param({"block": "feed", "lines": 21}, "document[0].lines", id="feeds a metre"),
        pytest.param({"block": "qr", "data": ""}, "document[0].data", id="empty QR"),
        pytest.param({"block": "qr", "data": "汉" * 267}, "document[0].data", id="QR over 800 bytes"),
        pytest.param({"block": "barcode", "data": "汉"}, "document[0].data", id="barcode of Chinese"),
        pytest.param({"block": "barcode", "data": "a\n"}, "document[0].data", id="barcode with a control character"),
    ],
)
def test_a_wrong_block_is_refused_by_place(block: Any, place: str) -> None:
    with pytest.raises(CommandError) as refused:
        read_document([block])
    assert (refused.value.code, refused.value.field) == ("document.invalid", place)


@pytest.mark.parametrize("document", [[], "text", {}, None, [{"block": "rule"}] * 501])
def test_a_document_is_a_list_of_1_to_500_blocks(document: Any) -> None:
    with pytest.raises(CommandError):
        read_document(document)
