"""The administration screen: operators, roles, windows and restores behind tabs."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.administration.area import Area
from ui.administration.healing import HealingPresenter
from ui.administration.healing_view import HealingArea
from ui.administration.operators import OperatorsPresenter
from ui.administration.operators_view import OperatorsArea
from ui.administration.roles import RolesPresenter
from ui.administration.roles_view import RolesArea
from ui.administration.windows import WindowsPresenter
from ui.administration.windows_view import WindowsArea
from ui.context import Context
from ui.text import translate
from ui.widgets.labels import title
from ui.widgets.screen import ScreenView
from ui.widgets.tabs import Tabs

SPACE = theme.SPACE
_Presenter = OperatorsPresenter | RolesPresenter | WindowsPresenter | HealingPresenter


class AdministrationScreen(ScreenView):
    """Holds the areas; each has a presenter of its own."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs, self._title = Tabs(), title()
        self.areas: dict[str, Area] = {}
        self._presenters: list[_Presenter] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self.tabs, 1)
        self._add_operators(context)
        self._add_roles(context)
        self._add_windows(context)
        self._add_healing(context)
        self.tabs.shown.connect(lambda name: self.areas[name].entered())
        self.live(lambda: self._title.setText(translate("administration", "Administration")))

    def entered(self) -> None:
        """Read what is in front."""
        if self.tabs.current:
            self.areas[self.tabs.current].entered()

    def stop(self) -> None:
        """Drop what is under way."""
        for presenter in self._presenters:
            presenter.stop()

    def _add_operators(self, context: Context) -> None:
        area = OperatorsArea(context.preferences)
        made = OperatorsPresenter(area, context.tasks, context.server, context.state)
        area.load_wanted.connect(made.load)
        area.add_wanted.connect(made.add_requested)
        area.edit_wanted.connect(
            lambda operator, name, roles, active: made.edit_requested(operator, name, roles, active=active)
        )
        area.lock_wanted.connect(made.lock_requested)
        area.password_wanted.connect(made.password_requested)
        self._add("operators", area, made)
        self.tabs.add("operators", area, lambda: translate("administration", "Operators"), "users")

    def _add_roles(self, context: Context) -> None:
        area = RolesArea(context.preferences)
        made = RolesPresenter(area, context.tasks, context.server, context.state)
        area.load_wanted.connect(made.load)
        area.role_chosen.connect(made.chosen)
        area.new_wanted.connect(made.new_requested)
        area.save_wanted.connect(made.save_requested)
        area.offer_decided.connect(lambda take: made.offer_decided(take=take))
        self._add("roles", area, made)
        self.tabs.add("roles", area, lambda: translate("administration", "Roles"), "shield")

    def _add_windows(self, context: Context) -> None:
        area = WindowsArea(context.preferences)
        made = WindowsPresenter(area, context.tasks, context.server, context.state)
        area.load_wanted.connect(made.load)
        area.save_wanted.connect(
            lambda window, name, campus, active: made.save_requested(window, name, campus, active=active)
        )
        area.code_wanted.connect(made.code_requested)
        area.code_seen.connect(made.code_seen)
        self._add("windows", area, made)
        self.tabs.add("windows", area, lambda: translate("administration", "Windows"), "monitor")

    def _add_healing(self, context: Context) -> None:
        area = HealingArea(context.preferences)
        made = HealingPresenter(area, context.tasks, context.server, context.state)
        area.load_wanted.connect(made.load)
        area.give_up_wanted.connect(made.give_up_requested)
        self._add("healing", area, made)
        self.tabs.add("healing", area, lambda: translate("healing", "Restores"), "refresh")

    def _add(
        self,
        name: str,
        area: Area,
        presenter: _Presenter,
    ) -> None:
        self.areas[name] = area
        self._presenters.append(presenter)


def build(context: Context) -> ScreenView:
    """The screen with its presenters."""
    return AdministrationScreen(context)
