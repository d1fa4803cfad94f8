"""One act for many exceptions of one pattern: each is checked and done by itself, and each has its own result."""

from collections.abc import Callable, Sequence

from app.core.errors import Conflict, PaydeskError
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.services.authorise import require
from server.services.decide_exception import DecideException, Proposal
from server.services.execute_exception import ExecuteException
from server.services.step_up import CheckStepUp, StepUp

DONE = "done"
Numbered = Sequence[tuple[str, int]]
"""(number, version) of each."""
Results = Sequence[tuple[str, str]]
"""(number, ``done`` or the stable code of why not)."""


class ManyExceptions:
    """Propose, approve or execute many; one that is refused keeps none of the others back."""

    def __init__(
        self, *, reader: UnitOfWorkFactory, decide: DecideException, execute: ExecuteException, step_up: CheckStepUp
    ) -> None:
        self._reader, self._decide, self._execute, self._step_up = reader, decide, execute, step_up

    def propose(self, actor: Actor, numbered: Numbered, wanted: Proposal) -> Results:
        """Raises NotPermitted, Conflict ``exception.patterns_differ``."""
        require(actor, "exceptions.propose")
        self._one_pattern(numbered)
        return _each(numbered, lambda number, version: self._decide.propose(actor, number, version, wanted))

    def approve(self, actor: Actor, numbered: Numbered, note: str, offered: StepUp | None) -> Results:
        """Raises as `propose`, and what the check of a second person raises."""
        require(actor, "exceptions.view" if offered else "exceptions.approve")
        self._one_pattern(numbered)
        who = self._step_up(actor, offered) if offered else actor
        beside = actor if offered else None
        return _each(
            numbered,
            lambda number, version: self._decide.approve(who, number, version, note, at_screen_of=beside),
        )

    def execute(self, actor: Actor, numbered: Numbered, note: str) -> Results:
        """What goes to the outside goes by the job queue, several at a time. Raises as `propose`."""
        require(actor, "exceptions.execute")
        self._one_pattern(numbered)
        return _each(
            numbered,
            lambda number, version: self._execute.execute(actor, number, version, note, verify_now=False),
        )

    def _one_pattern(self, numbered: Numbered) -> None:
        with self._reader() as work:
            cases = work.exceptions.of_numbers([number for number, _ in numbered])
        if len({(case.found.pattern, case.found.field, case.found.kind) for case in cases}) > 1:
            raise Conflict("exception.patterns_differ")


def _each(numbered: Numbered, act: Callable[[str, int], object]) -> Results:
    results = []
    for number, version in dict.fromkeys(numbered):
        try:
            act(number, version)
        except PaydeskError as error:
            results.append((number, error.code))
        else:
            results.append((number, DONE))
    return results
