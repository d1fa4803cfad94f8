"""What the patient is shown and told while the checkout goes on: one scene after the other, each once."""

from __future__ import annotations

from app.core.payment import PaymentState
from app.desk.patient_ports import Scene, SceneKind
from app.desk.tell_patient import TellPatient
from ui.checkout.models import PAYING, READY_TO_PAY, CheckoutModel, PaymentShown, Stage
from ui.tasks import TELLING, Stoppable, TaskRunner

SAID_AFTER_MS = 800
"""What is owed is said when the choice of bills has stood still so long; it is shown at once."""


def scene_of(model: CheckoutModel) -> Scene:
    """What belongs before the patient now."""
    if model.stage in READY_TO_PAY | {Stage.PART} and model.due_fen > 0:
        return Scene(kind=SceneKind.OWED, amount_fen=model.due_fen)
    if model.stage in PAYING and model.payment is not None:
        return Scene(kind=SceneKind.WAITING, amount_fen=model.payment.amount_fen, spoken=False)
    if model.stage is Stage.PAID and model.payment is not None:
        return paid(model.payment)
    return Scene(kind=SceneKind.NOBODY, spoken=False)


def paid(payment: PaymentShown) -> Scene:
    """What was received and, of cash, what goes back."""
    return Scene(
        kind=SceneKind.PAID, amount_fen=payment.amount_fen, tendered_fen=payment.tendered_fen,
        change_fen=payment.change_fen if payment.tendered_fen else 0, number=payment.payment_no,
    )  # fmt: skip


class Telling:
    """Sees every model of the checkout and tells what has changed for the patient, on a lane of its own."""

    def __init__(self, tasks: TaskRunner, tell: TellPatient) -> None:
        self._tasks, self._tell = tasks, tell
        self._last = Scene(kind=SceneKind.NOBODY, spoken=False)
        self._part = ""
        self._soon: Stoppable | None = None

    def see(self, model: CheckoutModel) -> None:
        """The checkout shows this now."""
        self._see_part(model)
        scene = scene_of(model)
        if scene == self._last:
            return
        before, self._last = self._last, scene
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        if scene.kind is SceneKind.NOBODY and before.kind is SceneKind.PAID:
            self._send(Scene(kind=SceneKind.THANKS))
        elif scene.kind is SceneKind.OWED:
            self._send(Scene(kind=SceneKind.OWED, amount_fen=scene.amount_fen, spoken=False))
            self._soon = self._tasks.after(SAID_AFTER_MS, lambda: self._send(scene))
        else:
            self._send(scene)

    def _see_part(self, model: CheckoutModel) -> None:
        """A part that has just been paid: its change is told before what remains is owed."""
        payment = model.payment
        if payment is None or payment.state is not PaymentState.PAID or model.stage is Stage.PAID:
            return
        if payment.payment_no != self._part:
            self._part = payment.payment_no
            self._send(paid(payment))

    def _send(self, scene: Scene) -> None:
        self._tasks.run(TELLING, lambda: self._tell(scene), lambda _none: None, lambda _error: None)
