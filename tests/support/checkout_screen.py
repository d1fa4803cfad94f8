"""The real checkout inside the real main window, over a play world whose lanes move when told to."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent

from app.core.permissions import PERMISSIONS
from support import screen_people as people
from support.checkout_world import CheckoutWorld
from ui.application import make_application
from ui.checkout.models import Receipt, Stage
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.view import CheckoutView
from ui.context import Context, DeskState, Ends, Notice, Notices
from ui.main_window import MainFrame
from ui.tasks import Tasks
from ui.text import Languages


class CheckoutScreen:
    """The window of a cashier at the checkout."""

    def __init__(
        self,
        *,
        language: str = "zh_CN",
        theme: str = "light",
        permissions: tuple[str, ...] = PERMISSIONS,
        world: CheckoutWorld | None = None,
    ) -> None:
        self.world = world or CheckoutWorld()
        self.world.preferences.put("language", language)
        self.world.preferences.put("theme", theme)
        self.application, self.languages = make_application(self.world.preferences)
        self.state, self.notices = DeskState(), Notices()
        self.state.set_configuration(people.CONFIGURATION, self.world.clock.now())
        self.state.set_session(people.session(permissions=permissions))
        self.state.set_server_answers(True)
        self.said: list[Notice] = []
        self.notices.shown.connect(self.said.append)
        self.context = context(self.world, self.state, self.notices, self.languages)
        self.frame = MainFrame(self.context)
        self.frame.begin()
        self.frame.setMinimumSize(900, 560)
        self.frame.resize(1366, 768)
        self.frame.show()
        self.settle()

    @property
    def view(self) -> CheckoutView:
        return cast(CheckoutView, self.frame.opened("checkout"))

    @property
    def presenter(self) -> CheckoutPresenter:
        return cast(CheckoutPresenter, cast(Any, self.view).presenter)

    @property
    def model(self) -> Any:
        return self.presenter.model

    def stage(self) -> Stage:
        """Where the checkout stands now."""
        return cast(Stage, self.model.stage)

    def receipt(self) -> Receipt:
        """What became of the receipt."""
        return cast(Receipt, self.model.payment.receipt)

    def scan(self, text: str, *, settle: bool = True) -> None:
        """A scan arrives; lanes move unless told otherwise."""
        self.frame.on_scan(text)
        if settle:
            self.settle()

    def settle(self) -> None:
        """Lanes and windows come to rest."""
        self.world.tasks.settle()
        self.application.processEvents()

    def pass_time(self, seconds: int) -> None:
        self.world.tasks.pass_time(seconds)
        self.application.processEvents()

    def codes_said(self) -> list[str]:
        """Codes of the notices so far."""
        return [notice.code for notice in self.said]

    def close(self) -> None:
        self.frame.stop()
        self.frame.close()
        self.frame.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def context(world: CheckoutWorld, state: DeskState, notices: Notices, languages: Languages) -> Context:
    """What screens are given, over a play world."""
    server, tasks = cast(Any, world.server), cast(Tasks, cast(Any, world.tasks))
    ends = Ends(
        desk=world.desk, server=server, devices=world.devices, journal=world.journal, clock=world.clock,
        preferences=world.preferences,
    )  # fmt: skip
    return Context(
        ends=ends, tasks=tasks, state=state, notices=notices, languages=languages, go=lambda name: None,
        restyle=lambda mode: None, speak=languages.switch, scanned=lambda text: None, sign_out=lambda: None,
    )  # fmt: skip
