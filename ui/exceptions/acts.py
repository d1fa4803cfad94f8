"""What can be done about an exception, alone or about many at once: ask, propose, agree, execute, undo, keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, Protocol

from app.core.errors import PaydeskError, Refused
from app.core.reconciliation import ExceptionAct
from app.desk.exception_files import attachment_for_viewer, comment, export_exceptions, save_attachment
from app.desk.keep_file import Transfer
from app.desk.ports import Server
from app.wire.exceptions import (
    AskedLive,
    DecideException,
    DecideMany,
    Decision,
    ExceptionDetail,
    ExceptionView,
    ManyDone,
    Propose,
    ProposeMany,
    TimelineView,
)
from app.wire.refunds import StepUp
from ui.exceptions.models import Asked, WorkbenchModel, goes_on, pattern_of
from ui.presenting import Facts
from ui.tasks import FOLLOWING, MONEY, TRANSFERS, Stoppable, TaskRunner
from ui.widgets.saving_bar import Saving

LOOK_MS = 200
NEED_NOTE = ("withdraw", "undo")
"""Decisions that say why."""


class Front(Protocol):
    """The presenter whose list and case are in front."""

    model: WorkbenchModel

    def show(self, **changes: object) -> None: ...

    def ask(
        self,
        function: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[PaydeskError], None] | None = None,
        *,
        lane: str = ...,
    ) -> None: ...

    def fail(self, error: PaydeskError) -> None: ...

    def complain(self, code: str, tone: str = "danger", **values: str | int) -> None: ...

    def changed(self, detail: ExceptionDetail) -> None: ...

    def read_again(self) -> None: ...


class ExceptionActs:
    """Every act answers the case as it now stands; the list is read again after it."""

    def __init__(self, front: Front, server: Server, facts: Facts, tasks: TaskRunner) -> None:
        self._front, self._server, self._facts, self._tasks = front, server, facts, tasks
        self._transfer: Transfer | None = None
        self._watching: Stoppable | None = None

    # ------------------------------------------------------------ the case in front

    def ask_live(self, party: Literal["channel", "business"]) -> None:
        """What a party says right now; the list can be read meanwhile."""
        number = self._number()
        if not number or self._front.model.asking:
            return
        self._front.show(asking=party, asked=None, fault=None)

        def came(told: AskedLive) -> None:
            self._front.show(asking="", asked=Asked(number, party, told.outcome, told.amount_fen, told.channel_code))
            self._front.changed(told.detail)

        def failed(error: PaydeskError) -> None:
            self._front.show(asking="")
            self._front.fail(error)

        self._tasks.run(FOLLOWING, lambda: self._server.ask_live(number, party), came, failed)

    def propose(self, act: ExceptionAct, note: str, *, account: str = "", order_no: str = "") -> None:
        """Name the act for the case in front, with the reason."""
        row = self._row("propose")
        if row is None or not self._has_note(note):
            return
        wanted = Propose(act=act, note=note.strip(), account=account, order_no=order_no, version=row.version)
        self._do(lambda: self._server.propose_exception(row.exception_no, wanted))

    def decide(self, decision: Decision, note: str = "", step_up: StepUp | None = None) -> None:
        """Approve, withdraw, execute, undo or take the case in front; with ``step_up`` a second person does it here."""
        row = self._row(decision)
        if row is None or (decision in NEED_NOTE and not self._has_note(note)):
            return
        wanted = DecideException(note=note.strip(), step_up=step_up, version=row.version)
        self._do(lambda: self._server.decide_exception(row.exception_no, decision, wanted))

    def approve(self) -> None:
        """The second person agrees, signed in."""
        self.decide("approve")

    def execute(self) -> None:
        """The approved act is sent."""
        self.decide("execute")

    def comment(self, text: str, path: str = "") -> None:
        """Keep words, a file, or both in the timeline of the case in front."""
        number, words = self._number(), text.strip()
        if not number:
            return
        if not words and not path:
            self._front.complain("exception.words_missing", tone="warning")
            return
        self._do(lambda: comment(self._server, number, words, path))

    def look_at(self, entry: TimelineView, then: Callable[[Path], None]) -> None:
        """An attached file, for a viewer."""
        number = self._number()
        if number:
            self._front.ask(lambda: attachment_for_viewer(self._server, number, entry.attachment_id), then)

    def save(self, entry: TimelineView, path: str) -> None:
        """An attached file under another name."""
        number = self._number()

        def kept(saved: Path) -> None:
            self._front.complain("exception.kept", tone="success", name=saved.name)

        if number:
            self._front.ask(lambda: save_attachment(self._server, number, entry.attachment_id, path), kept)

    # ------------------------------------------------------------ all that is marked

    def propose_many(self, act: ExceptionAct, note: str, *, account: str = "") -> None:
        """One act for all that is marked, if they are of one pattern."""
        rows = self._front.model.marked_that_may("propose")
        if not self._equal(rows) or not self._has_note(note):
            return
        wanted = ProposeMany(exceptions=_numbered(rows), act=act, note=note.strip(), account=account)
        self._do_many(rows, lambda: self._server.propose_exceptions(wanted))

    def decide_many(
        self, decision: Literal["approve", "execute"], note: str = "", step_up: StepUp | None = None
    ) -> None:
        """Approve or execute all of the marked that allow it; with ``step_up`` all that are proposed."""
        model = self._front.model
        rows = model.marked_that_may(decision)
        if step_up is not None:
            rows = [each for each in model.marked.values() if each.state.value == "proposed"]
        if not rows:
            self._front.complain("exception.none_may", tone="warning")
            return
        wanted = DecideMany(exceptions=_numbered(rows), note=note.strip(), step_up=step_up)
        self._do_many(rows, lambda: self._server.decide_exceptions(decision, wanted))

    def approve_many(self) -> None:
        """All of the marked that wait for who is signed in."""
        self.decide_many("approve")

    def execute_many(self) -> None:
        """All of the marked that are approved."""
        self.decide_many("execute")

    # ------------------------------------------------------------ the list as a file

    def export(self, titles: Sequence[str], line: Callable[[ExceptionView], Sequence[str]], path: str) -> None:
        """All that the list shows, in a CSV file; the screen goes on meanwhile."""
        if self._transfer is not None or not path or not self._front.model.page.total:
            return
        model, transfer = self._front.model, Transfer()
        self._transfer = transfer
        self._front.show(saving=Saving(0, model.page.total), fault=None)
        self._tasks.run(
            TRANSFERS,
            lambda: export_exceptions(self._server, model.query, titles, line, path, transfer),
            self._exported,
            self._not_exported,
        )
        self._watch()

    def cancel_export(self) -> None:
        """Break it off; nothing is kept."""
        saving = self._front.model.saving
        if self._transfer is not None and saving is not None:
            self._transfer.cancel()
            self._front.show(saving=replace(saving, stopping=True))

    def _watch(self) -> None:
        saving = self._front.model.saving
        if self._transfer is not None and saving is not None:
            done = max(0, self._transfer.lines_done - 1)
            self._front.show(saving=Saving(done, saving.total, self._transfer.cancelled))
            self._watching = self._tasks.after(LOOK_MS, self._watch)

    def _exported(self, path: Path) -> None:
        count = self._end_of_export()
        self._front.complain("exception.exported", tone="success", count=count, name=path.name)

    def _not_exported(self, error: PaydeskError) -> None:
        self._end_of_export()
        if isinstance(error, Refused) and error.code == "file.cancelled":
            self._front.complain(error.code, tone="warning")
        else:
            self._front.fail(error)

    def _end_of_export(self) -> int:
        transfer, self._transfer = self._transfer, None
        if self._watching is not None:
            self._watching.stop()
        self._front.show(saving=None)
        return max(0, transfer.lines_done - 1) if transfer else 0

    # ------------------------------------------------------------ within

    def _number(self) -> str:
        detail = self._front.model.detail
        return detail.exception.exception_no if detail else ""

    def _row(self, event: str) -> ExceptionView | None:
        model = self._front.model
        if model.detail is None or model.busy:
            return None
        allowed = {
            "take": model.takeable, "execute": model.executable, "approve": model.may("approve") or
            model.waits_for_another,
        }.get(event, model.may(event))  # fmt: skip
        return model.detail.exception if allowed else None

    def _has_note(self, note: str) -> bool:
        if note.strip():
            return True
        self._front.complain("exception.note_missing", tone="warning")
        return False

    def _equal(self, rows: Sequence[ExceptionView]) -> bool:
        if not rows:
            self._front.complain("exception.none_may", tone="warning")
        elif len({pattern_of(each) for each in rows}) > 1:
            self._front.complain("exception.patterns_mixed", tone="warning")
        else:
            return True
        return False

    def _do(self, function: Callable[[], ExceptionDetail]) -> None:
        self._front.ask(function, self._front.changed, self._not_done, lane=MONEY)

    def _not_done(self, error: PaydeskError) -> None:
        """Somebody was quicker, or it is not allowed (any more): say so and show how it stands."""
        self._front.fail(error)
        self._read_case()

    def _read_case(self) -> None:
        number = self._number()
        if number:
            self._tasks.run(MONEY, lambda: self._server.exception(number), self._front.changed, lambda _error: None)

    def _do_many(self, sent: Sequence[ExceptionView], function: Callable[[], ManyDone]) -> None:
        """Every marked one gets its word; those that can be carried on together, and those not done, stay marked."""
        marked, asked = self._front.model.marked, {row.exception_no for row in sent}

        def came(done: ManyDone) -> None:
            now, codes = {**marked, **{row.exception_no: row for row in done.rows}}, dict(done.results)
            said = {number: codes.get(number, "unheard" if number in asked else "left") for number in marked}
            left = {each: now[each] for each in marked if said[each] != "done" or goes_on(now[each])}
            self._front.show(results=tuple((now[each], code) for each, code in said.items()), marked=left)
            self._front.read_again()
            if self._number() in codes:
                self._read_case()

        self._front.ask(function, came, lane=MONEY)


def _numbered(rows: Sequence[ExceptionView]) -> tuple[tuple[str, int], ...]:
    return tuple((row.exception_no, row.version) for row in rows)
