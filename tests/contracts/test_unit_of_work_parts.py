"""What every storage promises of orders in parts: one mark an order, found by window and by shift, guarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict
from server.domain.parts import OrderInParts
from server.ports import UnitOfWorkFactory
from support.databases import NOW, an_order, number


def a_mark(place: int = 1, **changes: Any) -> OrderInParts:
    """A mark on the order of that place."""
    made = OrderInParts(
        order_no=number("O", place), window_id=1, shift_no=number("S", 1), operator_id=1,
        begun_at=NOW + timedelta(minutes=place),
    )  # fmt: skip
    return replace(made, **changes)


def test_an_order_has_one_mark_and_the_first_stays(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order(1))
        work.parts.begin(a_mark())
        work.parts.begin(a_mark(operator_id=2))
        work.commit()
    with uow_factory() as work:
        assert work.parts.get(number("O", 1)) == a_mark()
        assert work.parts.get(number("O", 2)) is None


def test_marks_are_found_by_window_and_by_shift_oldest_first(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for place in (3, 1, 2):
            work.orders.add(an_order(place))
        work.parts.begin(a_mark(2))
        work.parts.begin(a_mark(1))
        work.parts.begin(a_mark(3, window_id=2, shift_no=number("S", 2)))
        work.commit()
    with uow_factory() as work:
        assert list(work.parts.of_window(1)) == [a_mark(1), a_mark(2)]
        assert list(work.parts.of_window(2)) == [a_mark(3, window_id=2, shift_no=number("S", 2))]
        assert list(work.parts.of_shift(number("S", 1))) == [a_mark(1), a_mark(2)]
        assert list(work.parts.of_shift(number("S", 3))) == []


def test_a_mark_is_changed_only_as_it_was_read_and_ends_harmlessly_twice(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order(1))
        work.parts.begin(a_mark())
        work.parts.save(a_mark(undo_asked_at=NOW, undo_asked_by=7, shift_no=number("S", 2)))
        assert work.parts.get(number("O", 1)) == a_mark(
            undo_asked_at=NOW, undo_asked_by=7, shift_no=number("S", 2), version=1
        )
        assert list(work.parts.of_shift(number("S", 1))) == []
        with pytest.raises(Conflict) as stale:
            work.parts.save(a_mark())
        assert stale.value.code == "storage.stale"
        work.parts.end(number("O", 1))
        work.parts.end(number("O", 1))
        assert work.parts.get(number("O", 1)) is None
        work.commit()
