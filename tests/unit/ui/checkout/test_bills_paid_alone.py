"""What stands on a bill whose cash was taken without the server: true words, not "paid"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from app.wire.patients import BillView
from ui.checkout.bill_list import _state_of
from ui.checkout.models import BillLine, CheckoutModel, Stage
from ui.text import Languages

BILL = BillView(
    bill_no="B1", kind="outpatient", title="Visit", department="Surgery", doctor="", items=(), total_fen=100,
    created_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC), insurance_fen=0, own_fen=100, version="1", payable=True,
    held_by="", presettled_until=None,
)  # fmt: skip
CHOSEN, LEFT = BillLine(BILL, chosen=True), BillLine(replace(BILL, bill_no="B2"), chosen=False)


@pytest.mark.parametrize(
    ("told", "english", "chinese"),
    [
        (True, "Paid", "已支付"),
        (False, "Cash taken; the HIS hears of it when the line is back", "已收现金，线路恢复后告知 HIS"),
    ],
)
def test_a_bill_says_whether_the_his_was_told(qapp: QApplication, told: bool, english: str, chinese: str) -> None:
    lines = CheckoutModel(stage=Stage.CASH, now=BILL.created_at, lines=(CHOSEN, LEFT)).lines_at(Stage.PAID, told=told)
    languages = Languages(qapp)
    for language, expected in (("zh_CN", chinese), ("en", english)):
        languages.switch(language)
        assert _state_of(lines[0], None)[0] == expected
        assert _state_of(lines[1], None)[0] == ""
