"""A scene becomes commands: what is shown, then what is said; the amounts of each word."""

from __future__ import annotations

import pytest

from app.desk.patient_ports import Scene, SceneKind
from app.gateway.patient_devices import wishes
from drivers.catalog import kind_of

CASES = [
    pytest.param(
        Scene(kind=SceneKind.OWED, amount_fen=6360),
        [("show_amount", "total", 6360), ("say", "owed", 6360)], id="owed",
    ),
    pytest.param(
        Scene(kind=SceneKind.OWED, amount_fen=6360, spoken=False), [("show_amount", "total", 6360)], id="not spoken yet"
    ),
    pytest.param(
        Scene(kind=SceneKind.PAID, amount_fen=6360, tendered_fen=10000, change_fen=3640),
        [("show_amount", "change", 3640), ("say", "received", 10000), ("say", "change", 3640)], id="cash",
    ),
    pytest.param(
        Scene(kind=SceneKind.PAID, amount_fen=6360, tendered_fen=6360),
        [("show_amount", "received", 6360), ("say", "received", 6360)], id="cash to the fen",
    ),
    pytest.param(
        Scene(kind=SceneKind.PAID, amount_fen=6360),
        [("show_amount", "received", 6360), ("say", "received", 6360)], id="wallet",
    ),
    pytest.param(
        Scene(kind=SceneKind.REFUND, amount_fen=500),
        [("show_phrase", "refund", None), ("say", "refund", 500)], id="refund",
    ),
    pytest.param(
        Scene(kind=SceneKind.THANKS), [("show_phrase", "thanks", None), ("say", "thanks", None)], id="thanks"
    ),
    pytest.param(
        Scene(kind=SceneKind.NOBODY, spoken=False),
        [("clear_text", None, None), ("set_descriptor", "", None)], id="nobody",
    ),
    pytest.param(Scene(kind=SceneKind.WAITING, amount_fen=1), [], id="waiting: what is owed stays"),
]  # fmt: skip


@pytest.mark.parametrize(("scene", "commands"), CASES)
def test_commands_of_a_scene(scene: Scene, commands: list[tuple[str, str | None, int | None]]) -> None:
    made = wishes(scene)
    words = [
        (each.do, each.arguments.get("descriptor", each.arguments.get("phrase")), each.arguments.get("amount_fen"))
        for each in made
    ]
    assert words == commands
    for each in made:
        assert each.do in kind_of(each.kind).actions
