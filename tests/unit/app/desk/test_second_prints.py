"""A receipt that perhaps came out is marked when it is printed again: two that are alike are money to a cheat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.desk.ports import Printed, PrintOutcome
from support import screen_people as people
from support.checkout_world import bill
from support.screen_world import World

NUMBER = people.payment(1).payment_no
UNKNOWN, BLANK = PrintOutcome.UNKNOWN, PrintOutcome.NOT_BEGUN
MARK = "【补打】"


class Counter:
    """A window whose printer does as it is told."""

    def __init__(self) -> None:
        self.world = World()
        self.receipts = self.world.desk.print_receipt

    def payment(self, outcome: PrintOutcome = PrintOutcome.DONE) -> None:
        self.world.devices.printed = Printed(outcome, "" if outcome is PrintOutcome.DONE else "printer.paper_out")
        self.receipts.payment(
            people.session(), people.CONFIGURATION, people.PERSON, (bill("B1", 12_650),), people.payment(1)
        )

    def kept(self) -> None:
        self.world.devices.printed = Printed(PrintOutcome.DONE)
        self.receipts.kept(people.session(name="赵敏"), NUMBER)

    def marked(self) -> bool:
        """Whether the newest paper is the first one with a mark above it; else it is the same."""
        first, newest = (list(paper) for paper in (self.world.devices.paper[0], self.world.devices.paper[-1]))
        assert newest[-len(first) :] == first
        return newest[0].get("text") == MARK


WAYS: dict[str, Callable[[Counter], None]] = {"devices screen": Counter.kept, "checkout": Counter.payment}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("outcomes", "marked"),
    [
        pytest.param([UNKNOWN], True, id="perhaps out"),
        pytest.param([BLANK], False, id="blank"),
        pytest.param([BLANK, BLANK], False, id="blank twice"),
        pytest.param([BLANK, UNKNOWN], True, id="the second try perhaps out"),
        pytest.param([UNKNOWN, BLANK], True, id="perhaps out, then no paper"),
    ],
)
def test_what_perhaps_came_out_is_marked(outcomes: list[PrintOutcome], way: str, *, marked: bool) -> None:
    counter = Counter()
    for outcome in outcomes:
        counter.payment(outcome)
    WAYS[way](counter)
    assert counter.marked() is marked
    assert counter.world.journal.unprinted() == []


def test_the_mark_names_who_printed_it() -> None:
    counter = Counter()
    counter.payment(UNKNOWN)
    counter.kept()
    assert "赵敏" in counter.world.devices.paper[-1][1]["text"]


def test_a_desk_that_died_while_it_printed_marks_the_next_print() -> None:
    counter = Counter()
    counter.payment()
    counter.world.journal.receipts[NUMBER] = replace(counter.world.journal.receipts[NUMBER], printed=False)
    counter.kept()
    assert counter.marked()


def test_a_receipt_of_another_kind_under_the_number_is_no_second_print() -> None:
    counter = Counter()
    counter.payment(UNKNOWN)
    counter.world.journal.receipts[NUMBER] = replace(counter.world.journal.receipts[NUMBER], title="临时收据")
    counter.payment()
    assert not counter.marked()
