"""How tests are spread over the workers: a file stays in one of them, and some wait while the others compute.

What a file's tests share is made once that way. End-to-end tests mostly wait for real processes: were they all first,
the computer would have little to do for half of the run. So one half of the workers begins with them, the other half
with everything else, and who is done takes what is left of the others' part.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

WAITING = "tests/end2end/"
SHARED_OUT = ("tests/simulation/",)
"""Files whose tests share nothing and take long: each test goes wherever somebody is free."""
LONG_ONES = (
    "test_api_fuzz", "test_killed_at_points", "test_crooked_payments", "test_restoring_the_database",
    "test_crooked_lines", "test_postgres_fails", "test_postgres_standby",
    "test_servers_die", "test_house_rules", "test_a_planted_bug_is_caught", "test_a_failing_seed_shrinks",
)  # fmt: skip
"""What takes longest is begun first, so that at the end of a run no worker is long alone."""
LAST = ("test_what_is_left_behind", "test_work_without_the_server")
"""One looks at what the others have left; of them one leaves money that is held for a person, and comes after it."""


def unit_of(nodeid: str) -> str:
    """What goes to one worker as a whole: a file, of an end-to-end one the tests of one storage."""
    file, _, name = nodeid.partition("::")
    if file.startswith(SHARED_OUT):
        return nodeid
    parameters = name.partition("[")[2].rstrip("]").split("-")
    storage = next((each for each in ("sqlite", "postgresql") if file.startswith(WAITING) and each in parameters), "")
    return f"{file} {storage}".rstrip()


class Spreading(LoadScopeScheduling):  # type: ignore[misc] # xdist tells no types
    """Gives a worker the next unit of its own part, and of the other part when there is none."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        waits = int(node.gateway.id.removeprefix("gw")) % self.numnodes >= self.numnodes // 2
        last = next(reversed(self.assigned_work[node]), "")
        chosen = min(self.workqueue, key=lambda unit: _place(unit, waits=waits, last=last))
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)


def _place(unit: str, *, waits: bool, last: str) -> tuple[bool, bool, int]:
    """The smaller the earlier; ``last``: a unit of the same storage finds its product running."""
    own_part = unit.startswith(WAITING) == waits
    ranks = {name: rank for rank, name in enumerate((*LONG_ONES, "", *LAST))}
    rank = next((ranks[name] for name in ranks if name and name in unit), ranks[""])
    same_product = not last.startswith(WAITING) or unit.partition(" ")[2] == last.partition(" ")[2]
    return not own_part, not same_product, rank


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spreading | None:
    """For ``--dist loadfile``."""
    return Spreading(config, log) if config.getoption("dist") == "loadfile" else None
