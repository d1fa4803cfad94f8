"""The reconciliation screen: areas of one day, each made when it is first looked at, joined to their presenters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.wire.reconciliation import RowView, RunView
from ui import theme
from ui.ahead import Ahead, dress_some
from ui.context import Context
from ui.reconciliation.area import Area
from ui.reconciliation.day import DayArea
from ui.reconciliation.looks import day_words
from ui.reconciliation.models import DaysModel
from ui.reconciliation.presenter import DaysPresenter
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.page import Page
from ui.widgets.screen import ScreenView
from ui.widgets.tabs import Tabs

SPACE = theme.SPACE
DAY, ROWS, STATEMENTS, PROOF, FUNDS, MONTHS, RULES = "day", "rows", "statements", "proof", "funds", "months", "rules"


class Place(QWidget):
    """Where an area stands once it is made."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def take(self, area: QWidget) -> None:
        """Put the area here."""
        self._column.addWidget(area)


class ReconciliationScreen(Page):
    """The tabs, and the day on which all of them look."""

    def __init__(self, model: DaysModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.tabs, self._day = Tabs(), words("strong")
        self.read = ActionButton(kind="quiet", icon="refresh", key="F5")
        self.head.insertSpacing(1, 2 * SPACE)
        self.head.insertWidget(2, self._day)
        self.add_action(self.read)
        self.places = {name: Place() for name in (DAY, ROWS, STATEMENTS, PROOF, FUNDS, MONTHS, RULES)}
        for name, say, icon in (
            (DAY, lambda: translate("reconciliation", "Day"), "calendar"),
            (ROWS, lambda: translate("reconciliation", "Rows"), "list"),
            (STATEMENTS, lambda: translate("reconciliation", "Statements"), "inbox"),
            (PROOF, lambda: translate("reconciliation", "Day proof"), "shield"),
            (FUNDS, lambda: translate("reconciliation", "Funds"), "building"),
            (MONTHS, lambda: translate("reconciliation", "Months"), "lock"),
            (RULES, lambda: translate("reconciliation", "Rules"), "settings"),
        ):
            self.tabs.add(name, self.places[name], say, icon)
        self.busy.hide()
        self.body.addWidget(self.tabs, 1)
        self.live(lambda: self.title.setText(translate("reconciliation", "Reconciliation")))
        self.live(lambda: self.read.setText(translate("reconciliation", "Read again")))

    def show_day(self, model: DaysModel) -> None:
        """Name the day in front."""
        self.model = model
        self._day.setText(day_words(model.day))
        self._day.setVisible(self.tabs.current not in (DAY, FUNDS, MONTHS, RULES))

    def retranslate(self) -> None:
        """Name it again."""
        self.show_day(self.model)


class Reconciliation(ReconciliationScreen):
    """The screen joined to its presenters."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._context = context
        self._made: dict[str, Area] = {}
        self._ahead, self._prepared = Ahead(context.tasks, context.notices.error), False
        self._stops: list[Callable[[], None]] = []
        self._looks: dict[str, Callable[[DaysModel], None]] = {}
        self._enters: dict[str, Callable[[], None]] = {}
        self._reads: dict[str, Callable[[], None]] = {}
        facts, clock, memory = context.state, context.ends.clock, context.preferences
        view = _DaysView(self)
        self.presenter = DaysPresenter(view, context.tasks, context.server, facts, clock, self._on_day)
        super().__init__(self.presenter.model, parent)
        self.day = DayArea(self.presenter.model, memory, parent=self.places[DAY])
        self._put(DAY, self.day)
        self._join_day()
        self.tabs.shown.connect(self._on_tab)
        self.read.clicked.connect(self._on_read)

    def area(self, name: str) -> Area:
        """An area that has been looked at."""
        return self._made[name]

    def _join_day(self) -> None:
        made, area = self.presenter, self.day
        area.day_chosen.connect(made.day_chosen)
        area.run_chosen.connect(made.run_chosen)
        area.run_opened.connect(self._on_run_opened)
        area.start_wanted.connect(made.start_requested)
        area.cancel_wanted.connect(made.cancel_requested)
        area.go_on_wanted.connect(made.go_on_given)
        area.stop_wanted.connect(made.stop_requested)
        area.compare_wanted.connect(made.compare_requested)
        area.compared.connect(made.compared)

    def _rows(self) -> Area:
        from ui.reconciliation.rows import RowsArea
        from ui.reconciliation.rows_presenter import Awaited, RowsPresenter

        context, awaited = self._context, Awaited()
        made = RowsPresenter(awaited, context.tasks, context.server, context.state, context.preferences)
        if self.tabs.current == ROWS:  # asked for before the grid is made: the server answers meanwhile
            made.run_shown(*_run_of(self.presenter.model))
        area = RowsArea(context.preferences, context.session.operator_id, parent=self.places[ROWS])
        awaited.is_here(area)
        area.filters.typed.connect(made.typed)
        area.filters.narrowed.connect(lambda name, value: made.narrowed(**{name: value}))
        area.table.sort_wanted.connect(made.sort_requested)
        area.table.seen.connect(made.seen)
        area.table.selected.connect(made.chosen)
        area.all_wanted.connect(made.all_requested)
        area.view_saved.connect(made.view_saved)
        area.view_forgotten.connect(made.view_forgotten)
        area.view_chosen.connect(made.view_chosen)
        area.copy_wanted.connect(made.copy_requested)
        area.save_wanted.connect(made.save_requested)
        area.cancel_wanted.connect(made.cancel_requested)
        area.exception_wanted.connect(self._on_exception)
        self._reads[ROWS] = made.read_requested
        self._follow(ROWS, made.stop, made.load, lambda model: made.run_shown(*_run_of(model)))
        return area

    def _statements(self) -> Area:
        from ui.reconciliation.statements import StatementsArea
        from ui.reconciliation.statements_presenter import StatementsPresenter

        context = self._context
        area = StatementsArea(context.preferences, parent=self.places[STATEMENTS])
        made = StatementsPresenter(area, context.tasks, context.server, context.state)
        area.chosen.connect(made.chosen)
        area.fetch_wanted.connect(made.fetch_requested)
        area.file_given.connect(made.file_given)
        area.stop_wanted.connect(made.stop_requested)
        area.save_wanted.connect(made.save_requested)
        area.none_given.connect(made.none_given)
        area.layouts_wanted.connect(self._on_layouts)
        area.own_wanted.connect(made.own_requested)
        area.own_save_wanted.connect(made.own_save_requested)
        self._follow(STATEMENTS, made.stop, made.load, lambda model: made.day_shown(model.day))
        return area

    def _proof(self) -> Area:
        from ui.reconciliation.proof import ProofArea
        from ui.reconciliation.proof_presenter import ProofPresenter

        area = ProofArea(self._context.preferences, parent=self.places[PROOF])
        made = ProofPresenter(area, self._context.tasks, self._context.server)
        area.save_wanted.connect(made.save_requested)
        area.stop_wanted.connect(made.stop_requested)
        self._follow(PROOF, made.stop, made.load, lambda model: made.day_shown(model.day))
        return area

    def _funds(self) -> Area:
        from ui.reconciliation.funds import FundsArea
        from ui.reconciliation.funds_presenter import FundsPresenter

        area = FundsArea(self._context.preferences, parent=self.places[FUNDS])
        made = FundsPresenter(area, self._context.tasks, self._context.server, self._context.state)
        area.turned.connect(made.turned)
        area.save_wanted.connect(made.save_requested)
        area.stop_wanted.connect(made.stop_requested)
        area.book_wanted.connect(made.book_requested)
        area.chosen.connect(made.chosen)
        self._follow(FUNDS, made.stop, made.load, lambda model: made.day_shown(model.day))
        return area

    def _months(self) -> Area:
        from ui.reconciliation.months import MonthsArea
        from ui.reconciliation.months_presenter import MonthsPresenter

        area = MonthsArea(self._context.preferences, parent=self.places[MONTHS])
        made = MonthsPresenter(area, self._context.tasks, self._context.server, self._context.state)
        area.chosen.connect(made.chosen)
        area.close_given.connect(made.close_given)
        area.begin_wanted.connect(self._on_day_zero)
        self._follow(MONTHS, made.stop, made.load, lambda _model: None)
        return area

    def _rules(self) -> Area:
        from app.core.clock import accounting_day
        from ui.reconciliation.rules import RulesArea
        from ui.reconciliation.rules_presenter import RulesPresenter

        context, area = self._context, RulesArea(self.places[RULES])
        clock = context.ends.clock
        made = RulesPresenter(area, context.tasks, context.server, context.state, lambda: accounting_day(clock.now()))
        area.save_wanted.connect(made.save_requested)
        area.fallback.try_wanted.connect(made.try_requested)
        area.switch_wanted.connect(made.switch_given)
        area.unreadable.connect(lambda said: made.refused("rules.no_day", said=said))
        self._follow(RULES, made.stop, made.load, lambda _model: None)
        return area

    def _on_day_zero(self) -> None:
        from ui.reconciliation.area import system_files
        from ui.reconciliation.day_zero import DayZeroSheet
        from ui.reconciliation.day_zero_presenter import DayZeroPresenter

        context, sheet = self._context, DayZeroSheet(self, self._context.preferences, system_files())
        made = self._day_zero = DayZeroPresenter(sheet, context.tasks, context.server, self._enters[MONTHS])
        sheet.file_given.connect(made.file_given)
        sheet.stop_wanted.connect(made.stop_requested)
        sheet.agreed.connect(made.agreed)
        sheet.closed.connect(made.stop)

    def _on_layouts(self) -> None:
        from ui.reconciliation.area import system_files
        from ui.reconciliation.layouts import LayoutsSheet
        from ui.reconciliation.layouts_presenter import LayoutsPresenter

        context = self._context
        sheet = LayoutsSheet(self, context.preferences, system_files())
        made = self._layouts = LayoutsPresenter(sheet, context.tasks, context.server, context.state)
        sheet.chosen.connect(made.chosen)
        sheet.sample_given.connect(made.sample_given)
        sheet.try_wanted.connect(made.try_requested)
        sheet.save_wanted.connect(made.save_requested)
        sheet.form.changed.connect(made.changed)
        sheet.closed.connect(made.stop)
        sheet.closed.connect(self._enters[STATEMENTS])  # a layout that was saved has a line now
        made.load()

    def _follow(
        self, name: str, stop: Callable[[], None], enter: Callable[[], None], look: Callable[[DaysModel], None]
    ) -> None:
        self._stops.append(stop)
        self._enters[name], self._looks[name] = enter, look

    def _put(self, name: str, area: Area) -> None:
        self._made[name] = area
        self.places[name].take(area)

    def _make(self, name: str) -> None:
        """An area that has not been made yet; the day is there from the beginning."""
        makers = {
            ROWS: self._rows, STATEMENTS: self._statements, PROOF: self._proof, FUNDS: self._funds,
            MONTHS: self._months, RULES: self._rules,
        }  # fmt: skip
        if name not in self._made:
            self._put(name, makers[name]())

    def _make_ahead(self) -> None:
        """While the day is read by a person: the areas of a day, in the order of their tabs, until one is opened: from
        then on a turn of this would come in the way of who scrolls."""
        steps: list[Callable[[], object]] = []
        for name in (ROWS, STATEMENTS, PROOF):
            steps += [partial(self._make, name), partial(dress_some, self.places[name])]
        self._ahead.begin(_prepare, steps)

    def _on_tab(self, name: str) -> None:
        self._ahead.stop()
        self._make(name)
        self.show_day(self.model)
        if name in self._looks:
            self._looks[name](self.presenter.model)
        if name in self._enters:
            self._enters[name]()
        if name in self._made:
            self._made[name].take_focus()

    def _on_day(self, model: DaysModel) -> None:
        """Another day or run: the area in front follows; the others when they come to the front."""
        self.show_day(model)
        if not self._prepared:
            self._prepared = True
            self._make_ahead()
        look = self._looks.get(self.tabs.current)
        if look is not None:
            look(model)

    def _on_run_opened(self, run: RunView | None) -> None:
        if run is not None:
            self.presenter.run_chosen(run)
            self.tabs.show_area(ROWS)

    def _on_exception(self, row: RowView) -> None:
        if row.exception_no and self._context.state.may("exceptions.view"):
            self._context.go("exceptions")
            self._context.scanned(row.exception_no)

    def _on_read(self) -> None:
        self.presenter.read_requested()
        again = self._reads.get(self.tabs.current) or self._enters.get(self.tabs.current)
        if again is not None:
            again()

    def entered(self) -> None:
        """The day as it is now; the keyboard where work begins."""
        self.presenter.load()
        self._made[self.tabs.current].take_focus()

    def left(self) -> None:
        """Nobody looks: ask nothing."""
        self.presenter.left()

    def stop(self) -> None:
        """Drop what is under way."""
        self._ahead.stop()
        self.presenter.stop()
        for each in self._stops:
            each()


class _DaysView:
    """The screen as the presenter of days needs it."""

    def __init__(self, screen: Reconciliation) -> None:
        self._screen = screen

    def show_model(self, model: DaysModel) -> None:
        """The day's area and the day above all areas."""
        self._screen.day.show_model(model)
        self._screen.show_day(model)


def _run_of(model: DaysModel) -> tuple[str, date, tuple[str, ...]]:
    run = model.run
    channels = tuple(each.name for each in model.parties if each.party == "channel")
    return (run.run_no if run is not None else ""), model.day, channels


def _prepare() -> None:
    """On a lane, while the day is read by a person: what the other areas are made of, so that each opens at once."""
    from ui.reconciliation import (
        funds,
        funds_presenter,
        layouts,
        layouts_presenter,
        months,
        months_presenter,
        proof,
        proof_presenter,
        rows,
        rows_presenter,
        rules,
        rules_presenter,
        statements,
        statements_presenter,
    )

    del rows, rows_presenter, statements, statements_presenter, proof, proof_presenter, funds, funds_presenter
    del months, months_presenter, rules, rules_presenter, layouts, layouts_presenter


def build(context: Context, parent: QWidget | None = None) -> ScreenView:
    """View and presenters, joined."""
    return Reconciliation(context, parent)
