"""What every storage promises of corrected postings: found by their number and by their time, guarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.errors import Conflict
from server.domain.posting import PostingCorrection
from server.storage.engine import Database
from support.databases import NOW, a_posting, an_order, number


def a_correction(place: int = 1) -> PostingCorrection:
    return PostingCorrection(
        withdrawal_no=number("R", place), order_no=number("O", 1), exception_no="X1", business="his",
        old_no=f"old{place}", new_no=f"new{place}", amount_fen=6000, begun_at=NOW,
    )  # fmt: skip


def test_a_correction_is_stored_once_and_changed_only_as_it_was_read(database: Database) -> None:
    with database.uow() as work:
        work.orders.add(an_order(1))
        work.corrections.add(a_correction())
        work.commit()
    with database.uow() as work, pytest.raises(Conflict, match=r"correction\.exists"):
        work.corrections.add(a_correction())
    done = replace(a_correction(), withdrawn_at=NOW)
    with database.uow() as work:
        assert work.corrections.get(number("R", 1), for_update=True) == a_correction()
        work.corrections.save(done)
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.corrections.save(done)
        work.commit()
    with database.reader() as work:
        assert work.corrections.get(number("R", 1)) == replace(done, version=1)
        assert work.corrections.get(number("R", 2)) is None


def test_corrections_of_late_are_found_oldest_first(database: Database) -> None:
    with database.uow() as work:
        work.orders.add(an_order(1))
        for place in (3, 1, 2):
            work.corrections.add(replace(a_correction(place), begun_at=NOW + timedelta(days=place)))
        work.commit()
    with database.reader() as work:
        found = work.corrections.begun_since(NOW + timedelta(days=2))
        assert [one.withdrawal_no for one in found] == [number("R", 2), number("R", 3)]


def test_a_posting_remembers_under_which_number_it_stands_now(database: Database) -> None:
    with database.uow() as work:
        work.orders.add(an_order(1))
        work.postings.add(a_posting(1, order_no=number("O", 1)))
        work.commit()
    with database.uow() as work:
        posting = work.postings.get(number("O", 1))
        assert posting is not None
        assert posting.posted_as == ""
        work.postings.save(replace(posting, posted_as="O2"))
        work.commit()
    with database.reader() as work:
        found = work.postings.get(number("O", 1))
        assert found is not None
        assert found.posted_as == "O2"
