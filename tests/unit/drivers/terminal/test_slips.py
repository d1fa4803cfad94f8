"""Slips: cut into copies, read where nothing else tells, and never with a card's number."""

from __future__ import annotations

import pytest

from drivers.ports import CardTransaction, TerminalAct, TerminalTotals
from drivers.terminal.card_numbers import mask_cards, masked_card
from drivers.terminal.slip import cut, totals_on, transaction_on, yuan_as_fen

SLIP = """\
      POS签购单
商户名称(MERCHANT NAME):市第一医院
商户编号(MERCHANT NO):898330180620001
终端编号(TERMINAL NO):30001234  操作员号:01
发卡行:工商银行
卡号(CARD NO):
622848******0018 (C)
交易类型(TRANS TYPE):消费(SALE)
流水号:000555
批次号(BATCH NO):000007  凭证号(VOUCHER NO):000101
授权码(AUTH NO):A00101  参考号(REFER NO):261122000101
日期/时间(DATE/TIME):2026/11/22 10:11:12
金额(AMOUNT):
RMB 1,063.60
"""


@pytest.mark.parametrize(
    "marker",
    ["CUTPAPER", "CUTPAPPER", "CUT", "/CUT", "cut", "%CUTPAPER%", "  CutPaper  ", "\f"],
)
def test_copies_are_cut_at_every_marker_that_makers_use(marker: str) -> None:
    assert cut(f"first\nline\n{marker}\nsecond\n{marker}\n") == ("first\nline", "second")


@pytest.mark.parametrize("text", ["HAIRCUT", "CUT 10.00", "CUTPAPER now"])
def test_a_marker_stands_alone_on_its_line(text: str) -> None:
    assert cut(f"one\n{text}\ntwo") == (f"one\n{text}\ntwo",)


def test_an_empty_slip_has_no_copies() -> None:
    assert (cut(""), cut("\n \nCUT\n\n"), transaction_on(()), totals_on(())) == ((), (), None, None)


def test_a_slip_tells_the_transaction() -> None:
    assert transaction_on((SLIP,)) == CardTransaction(
        kind=TerminalAct.SALE,
        amount_fen=106360,
        card_masked="622848******0018",
        trace_no="000101",
        reference_no="261122000101",
        authorisation_no="A00101",
        batch_no="000007",
        terminal_no="30001234",
        merchant_no="898330180620001",
        issuer="工商银行",
        at="1122101112",
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [("消费撤销(VOID)", "void"), ("撤销", "void"), ("退货(REFUND)", "refund"), ("SALE", "sale"), ("消费", "sale")],
)
def test_the_kind_is_read_with_its_longest_word(word: str, kind: str) -> None:
    found = transaction_on((f"交易类型:{word}\n金额:RMB -63.60\n凭证号:000102",))
    assert found is not None
    assert (found.kind, found.amount_fen, found.trace_no) == (kind, 6360, "000102")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "谢谢惠顾",
        "交易类型:消费",
        "金额:RMB 63.60",
        "交易类型:余额查询\n金额:RMB 63.60",
        "交易类型:消费\n金额:RMB 63.6",
    ],
)
def test_a_slip_without_kind_or_amount_tells_nothing(text: str) -> None:
    assert transaction_on((text,)) is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("RMB 63.60", 6360), ("￥0.01", 1), ("1,234,567.89", 123456789), ("-63.60元", 6360),
        ("63.6", None), ("63", None), ("6,3.60 7.10", None), ("", None), ("٦٣.٦٠", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_decimal_text(text: str, fen: int | None) -> None:
    assert yuan_as_fen(text) == fen


def test_totals_of_a_settlement() -> None:
    slip = "结算总计单\n批次号:000007\n类型 笔数 金额\n消费(SALE) 12 1,063.60\n撤销 1 63.60\n退货 0 0.00"
    assert totals_on((slip,)) == TerminalTotals(
        batch_no="000007", sale_count=12, sale_fen=106360, void_count=1, void_fen=6360, refund_count=0, refund_fen=0
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("卡号:6228480402564890018", "卡号:622848*********0018"),
        ("card 6222 0200 1234 5678 903 ok", "card 622202*********8903 ok"),
        ("4111-1111-1111-1111", "411111******1111"),
        ("track 6228480402564890018=26122010000", "track ****"),
        ("参考号:261122000101", "参考号:261122000101"),
        ("商户:898330180620001", "商户:898330180620001"),
        ("622848******0018", "622848******0018"),
    ],
)
def test_card_numbers_are_hidden_wherever_they_stand(text: str, shown: str) -> None:
    assert mask_cards(text) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("6228480402564890018", "622848*********0018"), ("622848*********0018", "622848*********0018"), ("", "")],
)
def test_a_card_field_shows_six_and_four(number: str, shown: str) -> None:
    assert masked_card(number) == shown
