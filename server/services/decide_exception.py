"""Take, propose, withdraw, approve and comment on an exception: what people say before anything is done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.reconciliation import OPEN_EXCEPTIONS, ExceptionAct
from server.domain.exception_acts import approved, check_write_off, people_for, proposed, withdrawn
from server.domain.exception_case import Evidence, ExceptionCase
from server.domain.identity import Actor
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.ask_parties import subject_of
from server.services.authorise import audit_row, require
from server.services.exception_detail import CaseDetail, case_of, detail_of, possible_acts
from server.services.payouts import MAGIC
from server.services.reconciliation_rules import rules_of
from server.services.step_up import CheckStepUp, StepUp

LARGEST_FILE_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proposal:
    """The act that somebody names: why, for a write-off the account, to attach the order."""

    act: ExceptionAct
    note: str
    account: str = ""
    order_no: str = ""


class DecideException:
    """Every act is of one person, checked against the version that he saw, and written to audit log and timeline."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, step_up: CheckStepUp) -> None:
        self._uow, self._clock, self._step_up = uow, clock, step_up

    def take(self, actor: Actor, exception_no: str, version: int) -> CaseDetail:
        """Become the owner, also after somebody else. Raises NotPermitted, NotFound, Conflict ``exception.changed``,
        ``exception.not_now`` for one that has ended."""
        require(actor, "exceptions.propose")
        who = actor.operator.operator_id

        def change(_work: UnitOfWork, case: ExceptionCase, now: datetime) -> ExceptionCase:
            if case.state not in OPEN_EXCEPTIONS:
                raise Conflict("exception.not_now", state=case.state.value)
            return replace(case, owner_id=who, changed_at=now)

        return self._changed(actor, exception_no, version, "taken", change)

    def propose(self, actor: Actor, exception_no: str, version: int, wanted: Proposal) -> CaseDetail:
        """Name the act. Raises NotPermitted, NotFound, InvalidInput, Conflict ``exception.act_not_safe`` and as
        `take`."""
        require(actor, "exceptions.propose")
        who = actor.operator.operator_id

        def change(work: UnitOfWork, case: ExceptionCase, now: datetime) -> ExceptionCase:
            if wanted.act not in possible_acts(case, subject_of(work, case.found)):
                raise Conflict("exception.act_not_safe", act=wanted.act.value, pattern=case.found.pattern)
            if wanted.act is ExceptionAct.ATTACH and wanted.order_no and work.orders.get(wanted.order_no) is None:
                raise NotFound("order.not_found", order_no=wanted.order_no)
            if wanted.act is ExceptionAct.WRITE_OFF:
                check_write_off(case.found, rules_of(work).limits)
            named = proposed(
                case, wanted.act, who, now, note=wanted.note, account=wanted.account, order_no=wanted.order_no
            )
            return replace(named, owner_id=named.owner_id or who)

        return self._changed(actor, exception_no, version, "proposed", change, wanted.note)

    def withdraw(self, actor: Actor, exception_no: str, version: int, note: str = "") -> CaseDetail:
        """Take the own proposal back, or decline another's. Raises NotPermitted and as `take`."""

        def change(_work: UnitOfWork, case: ExceptionCase, now: datetime) -> ExceptionCase:
            own = case.proposed_by == actor.operator.operator_id
            require(actor, "exceptions.propose" if own else "exceptions.approve")
            return withdrawn(case, now)

        require(actor, "exceptions.view")
        return self._changed(actor, exception_no, version, "withdrawn", change, note)

    def approve(
        self, actor: Actor, exception_no: str, version: int, note: str = "", *, at_screen_of: Actor | None = None
    ) -> CaseDetail:
        """Agree, as another person than who proposed. Raises NotPermitted, Conflict ``exception.same_person`` and as
        `take`."""
        require(actor, "exceptions.approve")

        def change(_work: UnitOfWork, case: ExceptionCase, now: datetime) -> ExceptionCase:
            if case.act is ExceptionAct.REFUND:
                require(actor, "refunds.approve")
            return approved(case, actor.operator.operator_id, now)

        beside = {"at_screen_of": at_screen_of.operator.username} if at_screen_of else {}
        return self._changed(actor, exception_no, version, "approved", change, note, **beside)

    def approve_beside(self, actor: Actor, exception_no: str, version: int, note: str, offered: StepUp) -> CaseDetail:
        """The second person agrees at the screen of the first, who stays signed in. Raises what the check raises, and
        as `approve`."""
        require(actor, "exceptions.view")
        second = self._step_up(actor, offered)
        return self.approve(second, exception_no, version, note, at_screen_of=actor)

    def comment(self, actor: Actor, exception_no: str, text: str, file_name: str, content: bytes) -> CaseDetail:
        """Words, a file, or both; also after the end. Raises NotPermitted, NotFound, InvalidInput ``text``,
        ``file_name``, ``proof.too_large``, ``proof.not_readable``."""
        require(actor, "exceptions.propose")
        if not text.strip() and not content:
            raise InvalidInput("text", "is needed")
        _check_file(file_name, content)
        now = self._clock.now()
        with self._uow() as work:
            case = case_of(work, actor, exception_no)
            piece = Evidence(
                exception_no, now, "person", "exception.commented", operator_id=actor.operator.operator_id,
                text=text.strip(), attachment_name=file_name if content else "",
            )  # fmt: skip
            stored = work.exceptions.add_evidence(piece, content)
            work.audit.add(
                audit_row(actor, now, "exception.commented", exception_no, attachment_id=stored.attachment_id)
            )
            detail = detail_of(work, actor, case)
            work.commit()
        return detail

    def _changed(
        self,
        actor: Actor,
        exception_no: str,
        version: int,
        what: str,
        change: Callable[[UnitOfWork, ExceptionCase, datetime], ExceptionCase],
        text: str = "",
        **beside: str,
    ) -> CaseDetail:
        now = self._clock.now()
        with self._uow() as work:
            case = case_of(work, actor, exception_no, for_update=True)
            check_version(case, version)
            changed = change(work, case, now)
            work.exceptions.save(changed)
            note_act(work, actor, changed, f"exception.{what}", now, text, **beside)
            detail = detail_of(work, actor, work.exceptions.get(exception_no) or changed)
            work.commit()
        return detail


def check_version(case: ExceptionCase, version: int) -> None:
    """What somebody decides on is what he saw. Raises Conflict ``exception.changed``."""
    if case.version != version:
        raise Conflict("exception.changed", state=case.state.value)


def note_act(
    work: UnitOfWork, actor: Actor, case: ExceptionCase, code: str, now: datetime, text: str = "", **beside: str | int
) -> None:
    """An act of a person: a piece of the timeline and a row of the audit log."""
    found, act = case.found, case.act.value if case.act else ""
    facts: dict[str, str | int] = {"state": case.state.value, **({"act": act} if act else {}), **beside}
    if case.act is not None and code == "exception.proposed":
        facts |= {"people": people_for(found, case.act), **({"account": case.account} if case.account else {})}
        facts |= {"order_no": case.order_no} if case.order_no else {}
    work.exceptions.add_evidence(
        Evidence(
            found.exception_no, now, "person", code, tuple(facts.items()), operator_id=actor.operator.operator_id,
            text=text.strip(),
        )
    )  # fmt: skip
    work.audit.add(audit_row(actor, now, code, found.exception_no, amount_fen=found.amount_fen, **facts))


def _check_file(file_name: str, content: bytes) -> None:
    if not content:
        return
    if not file_name.strip():
        raise InvalidInput("file_name", "is needed")
    if len(content) > LARGEST_FILE_BYTES:
        raise InvalidInput("content", "too_large", code="proof.too_large")
    if not any(content.startswith(beginning) for beginning, _ in MAGIC):
        raise InvalidInput("content", "is no PDF, JPEG or PNG", code="proof.not_readable")
