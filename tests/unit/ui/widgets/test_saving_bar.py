"""A list is saved as a file: how far it is stands beside the bar, and breaking it off is said and asked for once."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.widgets.saving_bar import Saving, SavingBar


def test_how_far_it_is_and_that_it_is_being_broken_off(qtbot: QtBot) -> None:
    bar, asked = SavingBar(), list[str]()
    qtbot.addWidget(bar)
    bar.stop_wanted.connect(lambda: asked.append("stop"))
    bar.show_saving(Saving(1_500, 6_000))
    assert (bar.said(), bar.bar.value(), bar.bar.maximum()) == ("Saving 1,500 of 6,000", 250, 1_000)
    bar.stop.click()
    bar.show_saving(Saving(1_500, 6_000, stopping=True))
    bar.stop.click()
    assert (bar.said(), bar.bar.maximum(), asked) == ("Breaking off…", 0, ["stop"])
    bar.show_saving(None)
    assert bar.isHidden()
