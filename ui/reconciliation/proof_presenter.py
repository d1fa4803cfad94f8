"""The day proof: read for the day in front, saved as a file of the server's making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.errors import NotFound, PaydeskError
from app.desk.keep_file import Sink
from app.desk.ports import Server
from app.wire.proofs import ProofForm, ProofView
from ui.presenting import Fault, Shows
from ui.reconciliation.doing import Doing
from ui.reconciliation.long_act import PresentingLongActs
from ui.tasks import QUESTIONS, Stoppable, TaskRunner

PROOF = "proof"
DOCUMENTS = (PROOF, "result", "exceptions", "closing")
"""What can be saved of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofModel:
    """``proof`` is None while it is read and where there is none (``loaded``)."""

    day: date | None = None
    proof: ProofView | None = None
    loaded: bool = False
    busy: bool = False
    doing: Doing | None = None
    fault: Fault | None = None


class ProofPresenter(PresentingLongActs[ProofModel]):
    """Decides what the proof's tab shows."""

    def __init__(self, view: Shows[ProofModel], tasks: TaskRunner, server: Server) -> None:
        super().__init__(view, tasks, ProofModel(), server)
        self._reading: Stoppable | None = None

    def day_shown(self, day: date) -> None:
        """Another day."""
        if day != self.model.day:
            self.show(day=day, proof=None, loaded=False, fault=None)
            self.load()

    def load(self) -> None:
        """Read it now."""
        day = self.model.day
        if day is None:
            return
        if self._reading is not None:
            self._reading.stop()
        self._reading = self._tasks.run(QUESTIONS, lambda: self._server.day_proof(day), self._read, self._not_read)

    def save_requested(self, document: str, form: ProofForm, language: str, path: str) -> None:
        """Save the proof or a report of the day as PDF, XLSX or CSV, in the language of the screen."""
        day = self.model.day
        if not path or day is None:
            return

        def fetch(sink: Sink) -> None:
            if document == PROOF:
                self._server.day_proof_file(day, form, language, sink)
            else:
                self._server.day_report(day, document, form, language, sink)

        self._long.save(path, fetch)

    def _read(self, proof: ProofView) -> None:
        self._reading = None
        self.show(proof=proof, loaded=True)

    def _not_read(self, error: PaydeskError) -> None:
        self._reading = None
        self.show(proof=None, loaded=True)
        if not isinstance(error, NotFound):
            self.fail(error)
