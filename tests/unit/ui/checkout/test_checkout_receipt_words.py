"""What the cashier reads of a receipt that did not come out, or perhaps did: the payment stands, and what to do."""

from __future__ import annotations

import pytest

from app.desk.ports import Printed, PrintOutcome
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES
from ui.checkout.models import Stage

NOT_BEGUN, UNKNOWN = PrintOutcome.NOT_BEGUN, PrintOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("printed", "english", "chinese"),
    [
        (
            Printed(NOT_BEGUN, "printer.paper_out"),
            ("Receipt not printed: The receipt printer has no paper.", "The payment stands", "Put in a roll"),
            ("凭条", "缺纸", "支付有效"),
        ),
        (
            Printed(UNKNOWN, "device.no_answer"),
            ("Receipt perhaps printed: The device does not answer.", "The payment stands", "Check switch and cable"),
            ("凭条可能已打印", "支付有效"),
        ),
    ],
    ids=["out of paper", "a spooler that is stuck"],
)
def test_the_words_of_a_receipt(
    desk: CheckoutScreen, printed: Printed, english: tuple[str, ...], chinese: tuple[str, ...]
) -> None:
    desk.world.devices.printed = printed
    desk.scan(people.PERSON.card_no)
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    for language, wanted in (("zh_CN", chinese), ("en", english)):
        desk.languages.switch(language)
        desk.settle()
        shown = desk.view.payment.receipt_text()
        assert [each for each in wanted if each not in shown] == [], shown
