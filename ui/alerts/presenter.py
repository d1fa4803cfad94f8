"""Alerts: read again while the screen is open, taken, closed with a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.clock import Clock
from app.core.errors import NotFound, PaydeskError
from app.desk.ports import Server
from app.wire.alerts import AlertView
from ui.alerts.models import AlertsModel
from ui.presenting import Facts, Presenting, Shows, who
from ui.tasks import BACKGROUND, Stoppable, TaskRunner

READ_AGAIN_MS = 10_000


class AlertsPresenter(Presenting[AlertsModel]):
    """Decides what the alerts screen shows. ``heard`` is told what is open, for the badge of the frame."""

    def __init__(
        self,
        view: Shows[AlertsModel],
        tasks: TaskRunner,
        server: Server,
        facts: Facts,
        clock: Clock,
        heard: Callable[[Sequence[AlertView]], None] = lambda _alerts: None,
    ) -> None:
        super().__init__(view, tasks, AlertsModel(now=clock.now()))
        self._server, self._facts, self._clock, self._heard = server, facts, clock, heard
        self._reading: Stoppable | None = None

    def load(self) -> None:
        """The screen is shown: what is open, now and every ten seconds."""
        may = self._facts.may
        screens = frozenset(name for name in ("reconciliation", "exceptions") if may(f"{name}.view"))
        self.show(may_take=may("alerts.take"), my_id=who(self._facts).operator_id, screens=screens)
        self.read_requested()

    def left(self) -> None:
        """Nobody looks."""
        if self._reading is not None:
            self._reading.stop()

    def read_requested(self) -> None:
        """Read the list now."""
        self.left()
        self._reading = self._tasks.run(BACKGROUND, self._server.alerts, self._read, self._not_read)

    def chosen(self, alert: AlertView | None) -> None:
        """A row of the list."""
        if alert != self.model.chosen:
            self.show(chosen=alert)

    def take_requested(self) -> None:
        """Look after the one in front."""
        alert = self.model.chosen
        if alert is not None and self.model.takeable:
            self.ask(lambda: self._server.take_alert(alert.code, alert.subject), self._changed, self._not_done)

    def done_requested(self, note: str) -> None:
        """Close the one in front, with what was done."""
        alert, written = self.model.chosen, note.strip()
        if alert is None or not self.model.closable:
            return
        if not written:
            self.complain("alert.note_missing", tone="warning")
            return
        self.ask(lambda: self._server.end_alert(alert.code, alert.subject, written), self._changed, self._not_done)

    def _read(self, alerts: Sequence[AlertView]) -> None:
        self._show_alerts(alerts)
        self._reading = self._tasks.after(READ_AGAIN_MS, self.read_requested)

    def _show_alerts(self, alerts: Sequence[AlertView]) -> None:
        before = self.model.chosen
        same = (each for each in alerts if before and (each.code, each.subject) == (before.code, before.subject))
        chosen = next(same, alerts[0] if alerts else None)
        now = self._clock.now() + self._facts.server_ahead
        self.show(alerts=tuple(alerts), chosen=chosen, loaded=True, now=now)
        self._heard(alerts)

    def _not_read(self, error: PaydeskError) -> None:
        self.fail(error)
        self._reading = self._tasks.after(READ_AGAIN_MS, self.read_requested)

    def _changed(self, alert: AlertView) -> None:
        key = (alert.code, alert.subject)
        others = [each for each in self.model.alerts if (each.code, each.subject) != key]
        if alert.ended:
            self._show_alerts(others)
            self.complain("alert.closed", tone="success")
        else:
            self._show_alerts([alert if (each.code, each.subject) == key else each for each in self.model.alerts])

    def _not_done(self, error: PaydeskError) -> None:
        """Somebody was quicker, or its cause is over: read again and say so."""
        self.fail(error)
        if isinstance(error, NotFound):
            self.read_requested()
