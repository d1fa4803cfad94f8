"""Small translations between domain and wire."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.api.views import masked_name, read_page_mark


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("", ""), ("张", "张"), ("张三", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), (" 李\x00四 ", "李*"),
        ("阿卜杜拉·买买提", "阿******提"),
    ],
)  # fmt: skip
def test_a_name_is_masked_for_lists(name: str, label: str) -> None:
    assert masked_name(name) == label


def test_a_page_mark_says_where_to_go_on() -> None:
    assert read_page_mark("") is None
    mark = "2026-03-02T01:00:00+00:00|O260302090000W00100000000000"
    assert read_page_mark(mark) == (datetime(2026, 3, 2, 1, tzinfo=UTC), "O260302090000W00100000000000")


@pytest.mark.parametrize("mark", ["x", "2026-03-02T01:00:00|O1", "2026-03-02T01:00:00+00:00|", "|O1", "a|b|c"])
def test_text_that_is_no_mark_is_refused(mark: str) -> None:
    with pytest.raises(ValueError):
        read_page_mark(mark)
