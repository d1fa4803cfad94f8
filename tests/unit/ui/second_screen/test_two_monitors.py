"""The desk is dragged onto the patient's monitor and back: the two windows never lie over each other unseen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

MONITORS = {
    "synchronousWindowSystemEvents": True,
    "screens": [
        {"name": "eDP-1", "x": 0, "y": 0, "width": 1366, "height": 768},
        {"name": "HDMI-1", "x": 1366, "y": 0, "width": 1024, "height": 768},
    ],
}
PROGRAM = """
import json
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from ui.second_screen import keeper

keeper.DRAGGED_MS = 60
application = QApplication([])
desk, told = QWidget(), []
desk.resize(800, 600)
desk.show()
made = keeper.PatientScreen(application, desk, {}, lambda: "")
made.displaced.connect(lambda: told.append("displaced"))
made.place()
stood = []

def drag(x):
    if x is not None:
        desk.move(x, 20)
    QTest.qWait(2 * keeper.DRAGGED_MS)
    apart = not made.window.geometry().intersects(desk.geometry())
    stood.append([desk.screen().name(), made.window.screen().name(), apart, made.window.isVisible(), len(told)])

for x in (None, 1400, 20):
    drag(x)
desk.move(1400, 20)
desk.move(20, 20)
drag(None)
print(json.dumps(stood))
"""
ROOT = Path(__file__).resolve().parents[4]


def test_the_patients_screen_gives_way_to_the_desk_and_comes_back(tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps(MONITORS))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"},
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1]) == [
        ["eDP-1", "HDMI-1", True, True, 0],
        ["HDMI-1", "eDP-1", True, True, 1],
        ["eDP-1", "HDMI-1", True, True, 1],
        ["eDP-1", "HDMI-1", True, True, 1],
    ], "a desk that only passes over the edge moves nothing"
