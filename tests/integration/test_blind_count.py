"""A count is blind until the shift is closed with it: it says that it does not agree, not by how much, and is kept."""

from __future__ import annotations

import threading

import pytest

from app.core.errors import Conflict
from app.core.shift import ShiftState
from server.domain.audit import AuditRow
from server.domain.identity import Actor
from server.ports import AuditQuery
from server.services.kept_counts import COUNT_KEPT, MOST_COUNTS
from server.services.report_documents import shift_statement
from server.services.shifts import ShiftCount
from server.storage.engine import Database
from support.money_world import MoneyWorld
from support.shift_acts import count, paid

WRONG = count({5000: 1}, wechat=900)
RIGHT = count({10000: 1}, wechat=1000)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    made = MoneyWorld(database)
    paid(made)  # 10.00 by WeChat; 100.00 lie in the drawer
    return made


def refused(world: MoneyWorld, given: ShiftCount, actor: Actor | None = None) -> dict[str, str | int]:
    """What who hands in a count hears when it does not close the shift."""
    world.clock.forward(60)
    with pytest.raises(Conflict, match=r"shift\.difference") as caught:
        world.shifts.close(actor or world.cashier, world.shift_no, given)
    return dict(caught.value.values)


def kept(world: MoneyWorld) -> list[AuditRow]:
    """The counts in the audit log, oldest first."""
    with world.reader() as work:
        found = work.audit.search(AuditQuery(action=COUNT_KEPT, subject=world.shift_no))
    return list(reversed(found))


def test_a_count_that_does_not_agree_hears_of_which_means_and_never_of_how_much(world: MoneyWorld) -> None:
    assert refused(world, WRONG) == {"channels": "cash,wechat", "left": MOST_COUNTS - 1}
    assert refused(world, count({10000: 1}, wechat=0)) == {"channels": "wechat", "left": MOST_COUNTS - 2}


def test_too_much_and_too_little_are_told_alike(world: MoneyWorld) -> None:
    short, over = refused(world, count({}, wechat=1000)), refused(world, count({10000: 2}, wechat=1000))
    assert short == over | {"left": MOST_COUNTS - 1}


def test_a_count_stays_with_who_and_when_although_the_next_one_agrees(world: MoneyWorld) -> None:
    refused(world, WRONG)
    at = world.clock.now()
    world.clock.forward(60)
    closed = world.shifts.close(world.cashier, world.shift_no, RIGHT)
    assert (closed.shift.state, closed.differences) == (ShiftState.CLOSED, [])
    (row,) = kept(world)
    assert (row.at, row.operator_name, row.window_id) == (at, "lin", world.cashier.window.window_id)
    assert dict(row.detail) == {
        "pieces": "50.00×1", "cash_counted_fen": 5000, "cash_difference_fen": -5000, "wechat_counted_fen": 900,
        "wechat_difference_fen": -100,
    }  # fmt: skip
    (seen,) = world.shifts.read(world.colleague, world.shift_no).counts
    assert (seen.at, seen.name) == (at, "Lin")
    assert seen.means == (("cash", 5000, 10000), ("wechat", 900, 1000))


def test_the_statement_of_finance_lists_the_counts_before_the_last(world: MoneyWorld) -> None:
    refused(world, WRONG)
    at = world.clock.now()
    detail = world.shifts.close(world.cashier, world.shift_no, RIGHT)
    tables = {table.key: table for table in shift_statement("a hospital", detail, at).tables}
    assert tables["counts_before"].rows == (
        (at, "Lin", "cash", 5000, 10000, -5000), (at, "Lin", "wechat", 900, 1000, -100),
    )  # fmt: skip


def test_what_was_counted_is_nobodys_to_read_while_the_shift_is_open(world: MoneyWorld) -> None:
    refused(world, WRONG)
    assert not world.shifts.read(world.cashier, world.shift_no).counts
    assert not world.shifts.read(world.colleague, world.shift_no).counts


def test_counts_are_few_and_then_the_books_are_asked_no_more(world: MoneyWorld) -> None:
    for pieces in range(1, MOST_COUNTS + 1):
        told = refused(world, count({2000: pieces}, wechat=1000))
    assert told == {"channels": "cash", "left": 0}
    assert refused(world, count({2000: 1}, wechat=0)) == told, "not compared: the wallet is not named"
    assert refused(world, RIGHT) == told, "one that agrees is not told from one that does not"
    closed = world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, "miscounted", wechat=1000))
    assert (closed.differences, closed.shift.difference_reason) == ([], "miscounted")
    assert len(closed.counts) == MOST_COUNTS + 2


def test_the_amount_is_known_once_the_shift_is_closed_with_it(world: MoneyWorld) -> None:
    refused(world, WRONG)
    closed = world.shifts.close(world.cashier, world.shift_no, count({5000: 1}, "half is missing", wechat=1000))
    assert [(one.channel, one.amount_fen) for one in closed.differences] == [("cash", -5000)]


def test_the_same_count_sent_again_is_one_count(world: MoneyWorld) -> None:
    assert refused(world, WRONG) == refused(world, WRONG)
    assert len(kept(world)) == 1
    paid(world)
    refused(world, WRONG)
    assert len(kept(world)) == 2, "the books have gone on: it was compared with something else"


def test_everybody_has_the_own_counts(world: MoneyWorld) -> None:
    for pieces in range(1, MOST_COUNTS + 1):
        refused(world, count({2000: pieces}, wechat=1000))
    world.shifts.give(world.cashier, world.shift_no, "zhao")
    taken = world.shifts.accept(world.colleague, world.shift_no, RIGHT)
    assert (taken.shift.state, taken.differences) == (ShiftState.CLOSED, [])


def test_a_count_that_was_given_stays_when_the_shift_comes_back_and_counts_as_one(world: MoneyWorld) -> None:
    world.shifts.give(world.cashier, world.shift_no, "zhao", count({5000: 1}, "in a hurry", wechat=1000))
    assert not world.shifts.read(world.colleague, world.shift_no).counts, "who is to count does not see it"
    world.shifts.take_back(world.cashier, world.shift_no)
    assert refused(world, WRONG)["left"] == MOST_COUNTS - 2
    world.shifts.close(world.cashier, world.shift_no, RIGHT)
    counts = world.shifts.read(world.cashier, world.shift_no).counts
    assert [one.means[0] for one in counts] == [("cash", 5000, 10000), ("cash", 5000, 10000)]


def test_giving_with_a_count_that_does_not_agree_is_as_blind(world: MoneyWorld) -> None:
    with pytest.raises(Conflict, match=r"shift\.difference") as caught:
        world.shifts.give(world.cashier, world.shift_no, "zhao", WRONG)
    assert dict(caught.value.values) == {"channels": "cash,wechat", "left": MOST_COUNTS - 1}
    assert world.shifts.read(world.cashier, world.shift_no).shift.state is ShiftState.OPEN
    assert len(kept(world)) == 1


def test_who_accepts_counts_as_blind(world: MoneyWorld) -> None:
    world.shifts.give(world.cashier, world.shift_no, "zhao")
    with pytest.raises(Conflict, match=r"shift\.difference") as caught:
        world.shifts.accept(world.colleague, world.shift_no, WRONG)
    assert dict(caught.value.values) == {"channels": "cash,wechat", "left": MOST_COUNTS - 1}
    assert [row.operator_name for row in kept(world)] == ["zhao"]


def test_a_shift_closed_by_rule_is_counted_as_blind(world: MoneyWorld) -> None:
    world.clock.forward(20 * 3600)
    world.close_left_open("all")
    with pytest.raises(Conflict, match=r"shift\.difference") as caught:
        world.shifts.count_later(world.cashier, world.shift_no, WRONG)
    assert dict(caught.value.values) == {"channels": "cash,wechat", "left": MOST_COUNTS - 1}
    assert world.shifts.read(world.cashier, world.shift_no).shift.state is ShiftState.UNCOUNTED
    assert len(kept(world)) == 1
    assert len(world.shifts.count_later(world.cashier, world.shift_no, RIGHT).counts) == 1


def test_a_count_that_is_not_compared_is_not_a_count(world: MoneyWorld) -> None:
    with pytest.raises(Conflict, match=r"shift\.wallet_missing"):
        world.shifts.close(world.cashier, world.shift_no, count({5000: 1}))
    assert not kept(world)


def test_counts_handed_in_at_the_same_moment_are_as_few(world: MoneyWorld) -> None:
    told: list[dict[str, str | int]] = []

    def hand_in(pieces: int) -> None:
        with pytest.raises(Conflict, match=r"shift\.difference") as caught:
            world.shifts.close(world.cashier, world.shift_no, count({2000: pieces}, wechat=1000))
        told.append(dict(caught.value.values))

    threads = [threading.Thread(target=hand_in, args=(pieces,)) for pieces in range(6, 12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(one["left"]) for one in told) == [0, 0, 0, 0, 1, 2]
    assert len(kept(world)) == len(threads)
