"""A program that is too old is told so; a second desk with the same token is refused while the first lives."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict, Refused
from server.services.heartbeat import LIVES_S, DesksInUse
from server.services.versions import Versions
from support.money_world import SetClock


@pytest.mark.parametrize(
    ("desk", "refused"),
    [("", False), ("0.1.0", False), ("0.1", False), ("0.0.9", True), ("0.10.2", False), ("1.0.0rc1", False)],
)
def test_a_desk_that_is_too_old_is_refused(desk: str, refused: bool) -> None:
    versions = Versions(server="0.2.0", oldest_desk="0.1")
    if not refused:
        versions.check(desk)
        return
    with pytest.raises(Refused) as said:
        versions.check(desk)
    assert (said.value.code, said.value.values) == ("desk.too_old", {"desk": desk, "server": "0.2.0"})


def test_one_desk_speaks_for_a_window_as_long_as_it_lives() -> None:
    clock = SetClock()
    desks = DesksInUse(clock)
    desks.speaks("a", "first")
    desks.speaks("b", "second")
    desks.speaks("a", "")
    for seconds in (LIVES_S - 1, LIVES_S - 1):
        clock.forward(seconds)
        with pytest.raises(Conflict, match=r"window\.in_use"):
            desks.speaks("a", "copy")
        desks.speaks("a", "first")
    clock.forward(LIVES_S)
    desks.speaks("a", "copy")
    with pytest.raises(Conflict):
        desks.speaks("a", "first")
