"""What the patient is shown and told: owed, received, change, thanks, each once and at its moment."""

from __future__ import annotations

from app.core.errors import PaydeskError
from app.desk.patient_ports import Scene, SceneKind
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES
from ui.checkout.models import Stage

CARD = people.PERSON.card_no
TOTAL_FEN = 16010


def told(desk: CheckoutScreen) -> list[tuple[str, int, int, bool]]:
    """Kind, amount, change and whether it is heard, in order."""
    return [
        (each.kind.value, each.amount_fen, each.change_fen, each.spoken)
        for each in desk.world.devices.told
        if each.kind not in (SceneKind.WAITING, SceneKind.NOBODY)
    ]


def test_what_is_owed_is_shown_at_once_and_said_when_the_choice_stands_still(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    assert told(desk) == [("owed", TOTAL_FEN, 0, False)]
    desk.pass_time(1)
    assert told(desk) == [("owed", TOTAL_FEN, 0, False), ("owed", TOTAL_FEN, 0, True)]
    desk.pass_time(5)
    assert len(told(desk)) == 2, "nothing is said twice"


def test_a_code_is_received_and_thanked_for(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert told(desk)[1:] == [("paid", TOTAL_FEN, 0, True)], "owed is not said any more once it is paid"
    desk.presenter.back_requested()
    desk.settle()
    assert told(desk)[2:] == [("thanks", 0, 0, True)]


def test_cash_is_received_and_its_change_told(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.view.payment.amount.setText("200")
    desk.view.payment.amount.returnPressed.emit()
    desk.settle()
    assert desk.stage() is Stage.PAID
    last = desk.world.devices.told[-1]
    assert (last.kind, last.tendered_fen, last.change_fen) == (SceneKind.PAID, 20000, 20000 - TOTAL_FEN)


def test_the_change_of_a_part_is_told_before_what_remains(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    for wish, yuan in ((desk.view.payment.part, "100"), (desk.view.payment.cash, "200")):
        wish.click()
        desk.view.payment.amount.setText(yuan)
        desk.view.payment.amount.returnPressed.emit()
        desk.settle()
    assert told(desk)[-2:] == [("paid", 10000, 10000, True), ("owed", 6010, 0, False)]


def test_a_listener_hears_every_scene(desk: CheckoutScreen) -> None:
    heard: list[Scene] = []
    desk.world.desk.tell.listen(heard.append)
    desk.scan(CARD)
    assert [each.kind for each in heard] == [SceneKind.OWED]


def test_a_broken_display_stands_in_the_way_of_nothing(desk: CheckoutScreen) -> None:
    def breaks(_scene: Scene) -> None:
        raise PaydeskError("device.fault")

    desk.world.desk.tell.listen(breaks)
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
