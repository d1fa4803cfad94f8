"""The card terminal's batch on the shift screen: settled, asked again, typed off its paper, laid beside our books."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.core.terminal import SettlementState
from app.desk.settle_terminal import SettleTerminal
from app.wire.card_settlements import BatchTotals, SettlementDifference, SettlementView
from support import screen_people as people
from support.screen_world import PlainFacts, Watched, World
from ui.shift.batch import BatchPage, lines_of
from ui.shift.batch_presenter import BatchModel, BatchPresenter
from ui.shift.statement import terminal_words


class Batch:
    """The desk's verb, scripted."""

    def __init__(self, *found: SettlementView) -> None:
        self.found, self.calls = list(found), list[str]()

    def is_there(self) -> bool:
        return True

    def settle(self, session: object, shift_no: str) -> SettlementView:
        self.calls.append("settle")
        return self.found[0]

    def again(self, settlement: SettlementView) -> SettlementView:
        self.calls.append(f"again {settlement.settlement_no}")
        return self.found[0]

    def type_totals(
        self, session: object, shift_no: str, settlement: SettlementView | None, totals: BatchTotals
    ) -> SettlementView:
        self.calls.append(f"typed {totals.sale_count} {totals.sale_fen} {totals.void_fen} {totals.refund_count}")
        return self.found[0]


def settlement(state: SettlementState, **changes: Any) -> SettlementView:
    usual = SettlementView(
        settlement_no="B1", shift_no=people.shift().shift_no, window="1 号窗", operator_name="王芳", state=state,
        code="", host_code="", text="", typed=False, begun_at=people.NOW, told_at=people.NOW, totals=None,
        ours=BatchTotals(),
    )  # fmt: skip
    return replace(usual, **changes)


class BatchShown:
    """The page over a play world."""

    def __init__(self, *settlements: SettlementView) -> None:
        self.world, self.view, self.batch = World(), Watched(), Batch(settlement(SettlementState.AGREES))
        desk = replace(self.world.desk, batch=cast("SettleTerminal", self.batch))
        self.world.server.answers = {"current_shift": replace(people.shift(), settlements=settlements)}
        self.presenter = BatchPresenter(self.view, self.world.tasks, desk, self.world.server, PlainFacts())
        self.presenter.load()
        self.world.tasks.settle()


@pytest.mark.parametrize(
    ("front", "asked"),
    [
        pytest.param([], "settle", id="none yet"),
        pytest.param([settlement(SettlementState.AGREES)], "settle", id="a second batch"),
        pytest.param([settlement(SettlementState.UNKNOWN)], "again B1", id="not known"),
        pytest.param([settlement(SettlementState.FAILED)], "again B1", id="still open"),
    ],
)
def test_the_terminal_is_settled_or_asked_again(front: list[SettlementView], asked: str) -> None:
    shown = BatchShown(*front)
    shown.presenter.settle_requested()
    shown.world.tasks.settle()
    assert shown.batch.calls == [asked]
    assert len(shown.world.server.asked("current_shift")) == 2


def test_totals_off_the_paper_need_the_sales(qtbot: QtBot) -> None:
    shown = BatchShown(settlement(SettlementState.NOT_COMPARED, code="terminal.totals_lost"))
    page = BatchPage(shown.world.preferences)
    qtbot.addWidget(page)
    page.typed.connect(shown.presenter.totals_typed)
    page.show_model(shown.presenter.model)
    page.compare.click()
    assert shown.presenter.model.fault is not None
    typed = ((page.sale_count, "2"), (page.sale_sum, "63.60"), (page.void_sum, "5"), (page.refund_count, ""))
    for field, text in typed:
        field.setText(text)
    page.compare.click()
    shown.world.tasks.settle()
    assert shown.batch.calls == ["typed 2 6360 500 None"]


def test_what_was_tried_on_the_terminal_is_named(qtbot: QtBot) -> None:
    page = BatchPage(World().preferences)
    qtbot.addWidget(page)
    trials = BatchTotals(sale_count=1, sale_fen=1, void_count=1, void_fen=1)
    shift = replace(people.shift(), settlements=(settlement(SettlementState.AGREES, trials=trials),))
    page.show_model(BatchModel(shift=shift))
    assert "1 · ¥0.01" in page.tried.text()
    page.show_model(BatchModel(shift=replace(shift, settlements=(settlement(SettlementState.AGREES),))))
    assert page.tried.text() == ""


def test_a_difference_is_laid_beside_our_books() -> None:
    difference = SettlementDifference(name="sale_fen", terminal=100, ours=200)
    differs = settlement(
        SettlementState.DIFFERS, totals=BatchTotals(sale_count=1, sale_fen=100), differences=(difference,),
        ours=BatchTotals(sale_count=1, sale_fen=200, refund_count=0, refund_fen=0),
    )  # fmt: skip
    sale, refund = lines_of(differs)
    assert (sale.terminal_fen, sale.our_fen, sale.differs) == (100, 200, True)
    assert (refund.terminal_count, refund.our_count, refund.differs) == (None, 0, False)
    assert terminal_words(replace(people.shift(), settlements=(differs,)))[1] == "danger"
    assert terminal_words(replace(people.shift(), unsettled_cards=2))[1] == "warning"
    assert terminal_words(people.shift()) == ("", "")
