"""Day zero: a file of the old system is looked at, then imported for good with another person's word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.core.errors import PaydeskError
from app.desk.keep_file import Transfer, read_file
from app.desk.ports import Server
from app.wire.day_zero import LARGEST_FILE_BYTES, DayZeroFile, DayZeroPreview, DayZeroView, ImportDayZeroNow
from app.wire.refunds import StepUp
from ui.presenting import Fault, Shows
from ui.reconciliation.doing import Doing
from ui.reconciliation.long_act import PresentingLongActs
from ui.reconciliation.looks import party_words, told_values
from ui.tasks import TRANSFERS, TaskRunner
from ui.text import money, translate


@dataclass(frozen=True, slots=True, kw_only=True)
class DayZeroModel:
    """``preview`` is what the file at ``path`` says, ``done`` what was imported of it."""

    path: str = ""
    preview: DayZeroPreview | None = None
    done: DayZeroView | None = None
    busy: bool = False
    doing: Doing | None = None
    fault: Fault | None = None


def told_fault(error: PaydeskError) -> Fault:
    """Values in words: the rule, whose total differs, amounts; a fault of no line in particular names none."""
    told = told_values(error.values)
    if error.code == "day_zero.unreadable" and not told.get("line"):
        return Fault("day_zero.unreadable_whole", told)
    if error.code == "day_zero.totals_differ":
        party, _, name = str(told.get("what", "")).partition("/")
        told["what"] = party_words(party, name) if party != "balances" else translate("reconciliation", "Balances")
        told["amount"] = money(int(told.get("fen", 0)))
    return Fault(error.code, told)


class DayZeroPresenter(PresentingLongActs[DayZeroModel]):
    """Decides what the sheet of day zero shows."""

    def __init__(
        self, view: Shows[DayZeroModel], tasks: TaskRunner, server: Server, imported: Callable[[], object]
    ) -> None:
        super().__init__(view, tasks, DayZeroModel(), server)
        self._imported = imported

    def load(self) -> None:
        """Nothing is looked at yet."""
        self.show(path="", preview=None)

    def file_given(self, path: str) -> None:
        """Look at a file; the server stores nothing."""
        if not path or self.model.busy:
            return
        going = Transfer()
        self.show(path=path, preview=None)

        def work() -> DayZeroPreview:
            return self._server.preview_day_zero(DayZeroFile(content=read_file(path, LARGEST_FILE_BYTES)), going=going)

        doing = Doing(party="", handed_in=True)
        self._long.begin(going, lambda: (doing, ""), work, lambda preview: self.show(preview=preview))

    def agreed(self, second: StepUp) -> None:
        """Import what was looked at, the second person agreeing at this screen. It is not broken off any more."""
        preview, path = self.model.preview, self.model.path
        if preview is not None:
            self.ask(partial(self._import, path, preview.sha256, second), self._began, lane=TRANSFERS)

    def fail(self, error: PaydeskError) -> None:
        """What is wrong with the file, in words."""
        self.show(fault=told_fault(error))

    def _import(self, path: str, sha256: str, second: StepUp) -> DayZeroView:
        content = read_file(path, LARGEST_FILE_BYTES)
        return self._server.import_day_zero(ImportDayZeroNow(content=content, sha256=sha256, step_up=second))

    def _began(self, done: DayZeroView) -> None:
        self.show(done=done)
        self._imported()
