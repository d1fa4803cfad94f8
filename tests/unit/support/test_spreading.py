"""Which worker gets which tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from support.spreading import Spreading, unit_of

PAYING = "tests/end2end/test_paying.py"
TESTS = [
    *(f"{PAYING}::test_pays[{storage}-{wallet}]" for storage in ("sqlite", "postgresql") for wallet in "ab"),
    *(f"tests/end2end/test_dying.py::test_dies[{storage}]" for storage in ("sqlite", "postgresql")),
    *(f"tests/unit/test_money_{letter}.py::test_{number}" for letter in "abcdef" for number in range(3)),
]


class Worker:
    """A worker that keeps what it is sent."""

    def __init__(self, number: int) -> None:
        self.gateway, self.shutting_down = SimpleNamespace(id=f"gw{number}"), False
        self.sent: list[list[int]] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        self.sent.append(indices)

    def shutdown(self) -> None:
        self.shutting_down = True

    def units(self) -> list[set[str]]:
        """Of which units the tests are that it was sent together."""
        return [{unit_of(TESTS[index]) for index in indices} for indices in self.sent]


def played(count: int) -> list[Worker]:
    """The workers once every test has been played, each in turn one test."""
    config = SimpleNamespace(getvalue=lambda name: ["popen"] * count, option=SimpleNamespace(loadscopereorder=True))
    spreading: Any = Spreading(config)
    workers = [Worker(number) for number in range(count)]
    for worker in workers:
        spreading.add_node(worker)
        spreading.add_node_collection(worker, TESTS)
    spreading.schedule()
    done = [0] * count
    while any(sum(map(len, worker.sent)) > done[place] for place, worker in enumerate(workers)):
        for place, worker in enumerate(workers):
            sent = [index for indices in worker.sent for index in indices]
            if len(sent) > done[place]:
                spreading.mark_test_complete(worker, sent[done[place]])
                done[place] += 1
    return workers


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/unit/test_a.py::TestB::test_c[sqlite]", "tests/unit/test_a.py"),
        (f"{PAYING}::test_pays[before-postgresql]", f"{PAYING} postgresql"),
        (f"{PAYING}::test_pays[sqlite-wechat-no-money]", f"{PAYING} sqlite"),
        (f"{PAYING}::test_a_postgresql_without_room", PAYING),
        ("tests/simulation/test_seeds.py::test_seed[7]", "tests/simulation/test_seeds.py::test_seed[7]"),
    ],
)
def test_a_unit_is_a_file_of_end_to_end_tests_one_storage_of_it(nodeid: str, unit: str) -> None:
    assert unit_of(nodeid) == unit


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_every_test_is_played_once_and_a_unit_in_one_worker(count: int) -> None:
    workers = played(count)
    sent = sorted(index for worker in workers for indices in worker.sent for index in indices)
    assert sent == list(range(len(TESTS)))
    assert {len(units) for worker in workers for units in worker.units()} == {1}


def test_half_of_the_workers_begin_with_what_waits() -> None:
    firsts = [min(worker.units()[0]) for worker in played(4)]
    assert [unit.startswith("tests/end2end/") for unit in firsts] == [False, False, True, True]


def test_a_worker_stays_with_a_storage_while_there_is_something_to_do_for_it() -> None:
    (units,) = (worker.units() for worker in played(1))
    storages = [min(unit).partition(" ")[2] for unit in units if min(unit).startswith("tests/end2end/")]
    assert storages in (["sqlite", "sqlite", "postgresql", "postgresql"], ["postgresql"] * 2 + ["sqlite"] * 2)
