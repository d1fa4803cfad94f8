"""What an officer does with an exception of the reconciliation, and reads of it in both languages."""

from __future__ import annotations

from typing import NamedTuple

from app.core.permissions import PERMISSIONS
from app.core.reconciliation import ExceptionAct, ExceptionState
from server.domain.exception_case import ExceptionCase, Found
from server.domain.identity import Actor, Operator, Window
from server.services.decide_exception import Proposal
from simulation import words
from simulation.scene import Scene
from simulation.words import Words

OFFICER = Operator(3, "officer", "Officer", "", (), active=True, must_change_password=False)


class Read(NamedTuple):
    """What the workbench says of an exception."""

    type: Words
    cause: Words
    act: Words


def read(found: Found) -> Read:
    """Its type, its likely cause and the act that is safe."""
    codes = (f"exception.type.{found.type}", f"exception.cause.{found.cause}", f"exception.act.{found.act}")
    return Read(*map(words.of_code, codes))


def owned_and_proposed(scene: Scene, case: ExceptionCase, act: ExceptionAct, order_no: str = "") -> ExceptionCase:
    """An officer takes it, then names the act and, to attach it, the order."""
    server, done = scene.world.server, list[ExceptionCase]()
    if server is None:
        raise LookupError("no server")
    window = Window(1, "W001", "1", "main", active=True)
    actor = Actor(OFFICER, window, frozenset(PERMISSIONS), frozenset(), "127.0.0.1", frozenset())
    decide, number = server.services.exceptions.decide, case.found.exception_no

    def acts() -> None:
        taken = decide.take(actor, number, case.version).row.case
        wanted = Proposal(act, "seen in the statements", order_no=order_no)
        done.append(decide.propose(actor, number, taken.version, wanted).row.case)

    scene.world.hub.spawn(server.process, scene.world.count("the officer"), acts)
    scene.passes(60)
    (proposed,) = done
    waits = ExceptionState.PROPOSED if case.found.people > 1 else ExceptionState.APPROVED
    assert (proposed.state, proposed.owner_id, proposed.act) == (waits, OFFICER.operator_id, act)
    return proposed
