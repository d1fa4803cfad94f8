"""Tell the patient what is owed, received, given back: to the devices of the window and to whoever listens."""

from collections.abc import Callable

from app.desk.patient_ports import PatientDevices, Scene, SceneKind


class TellPatient:
    """Called on a lane; no device is waited for, and none that is missing or broken stands in the way of money."""

    def __init__(self, devices: PatientDevices | None = None) -> None:
        self._devices = devices
        self._listeners: list[Callable[[Scene], None]] = []

    def __call__(self, scene: Scene) -> None:
        """Show and say a scene."""
        for listener in self._listeners:
            listener(scene)
        if self._devices is not None:
            self._devices.tell(scene)

    def refund(self, amount_fen: int) -> None:
        """Cash is being given back."""
        self(Scene(kind=SceneKind.REFUND, amount_fen=amount_fen))

    def listen(self, listener: Callable[[Scene], None]) -> None:
        """Hear every scene from now on, on the thread of whoever tells it."""
        self._listeners.append(listener)
