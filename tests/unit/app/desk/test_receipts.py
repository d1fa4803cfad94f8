"""Receipts: what the templates make of a payment, a refund and a shift; kept first, printed then, marked when done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Conflict, NotFound, NotPermitted
from app.core.payment import PaymentState
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.ports import Printed, PrintedReceipt, PrintOutcome
from app.desk.print_receipt import PrintReceipt
from app.desk.receipt import TemplateError, fill, load_template
from app.desk.shift_receipts import beijing
from app.wire.invoices import InvoiceView
from app.wire.payments import PaymentView
from app.wire.shifts import Counted, CountView, ShiftView, WalletView
from app.wire.terminals import CardActs, CardActView, TerminalWord
from drivers.printer.document import Qr, read_document
from support import screen_people as people
from support.checkout_world import KeptJournal, bill
from support.screen_world import PaperDevices, ScriptedServer, StillClock

PRACTICE_MARK = "【练习 不作凭证】"
IN_EARNEST = replace(people.CONFIGURATION, practice=False)
BILLS = (bill("B1", 3160, insurance_fen=800), bill("B2", 9490, title="检查费", insurance_fen=250))
CLOSED = people.closed_shift(
    1, 0, counted=(Counted(denomination_fen=10000, pieces=45), Counted(denomination_fen=50, pieces=3)),
    counted_fen=450_150, expected_fen=450_150,
)  # fmt: skip
COUNTED_BEFORE = CountView(
    at=people.NOW, by="王芳", pieces="100.00×40",
    means=(
        WalletView(channel="cash", counted_fen=400_000, expected_fen=450_150),
        WalletView(channel="wechat", counted_fen=900, expected_fen=900),
    ),
)  # fmt: skip


class Counter:
    """Receipts over paper that is a list and a journal in memory."""

    def __init__(self, printed: Printed | None = None) -> None:
        self.devices, self.journal = PaperDevices(printed=printed or Printed(PrintOutcome.DONE)), KeptJournal()
        self.receipts = PrintReceipt(devices=self.devices, journal=self.journal, clock=StillClock())

    def payment(self, view: PaymentView, *, practice: bool = True) -> Printed:
        configuration = people.CONFIGURATION if practice else IN_EARNEST
        return self.receipts.payment(people.session(), configuration, people.PERSON, BILLS, view)

    def shift(self, view: ShiftView, *, practice: bool = True) -> Printed:
        return self.receipts.shift(people.session(), people.CONFIGURATION if practice else IN_EARNEST, view)

    @property
    def words(self) -> str:
        return self.devices.words()


SLIP = CardActView(
    number=people.number("P", 1), payment_no=people.number("P", 1), window="1号窗口", recorded_at=people.NOW,
    word=TerminalWord(act=CardAct.SALE, outcome=TerminalOutcome.DONE, slip=("商户存根", "持卡人存根\n金额 63.60")),
)  # fmt: skip
PRINTS: Mapping[str, Callable[[Counter], Printed]] = {
    "payment": lambda counter: counter.payment(people.payment(1)),
    "parts": lambda counter: counter.receipts.parts(
        people.session(), people.CONFIGURATION, people.PERSON.name, people.order(1)
    ),
    "refund": lambda counter: counter.receipts.refund(people.session(), people.CONFIGURATION, people.refund(1)),
    "payout": lambda counter: counter.receipts.payout(people.session(), people.CONFIGURATION, people.payout(1)),
    "offline": lambda counter: counter.receipts.offline(
        people.session(), people.CONFIGURATION, people.PERSON, BILLS, people.payment(1, tendered_fen=99_999)
    ),
    "shift": lambda counter: counter.shift(CLOSED),
    "movement": lambda counter: counter.receipts.movement(people.session(), people.CONFIGURATION, people.movement(1)),
    "test_page": lambda counter: counter.receipts.test_page("1号窗口"),
    "bank_slip": lambda counter: counter.receipts.bank_slip(people.session(), CardActs(acts=(SLIP,))),
}


def shipped() -> set[str]:
    """Names of the templates in the product."""
    found = (entry.name for entry in files("resources").joinpath("receipts").iterdir())
    return {name.removesuffix(".toml") for name in found if name.endswith(".toml")}


def test_every_shipped_template_is_used() -> None:
    assert shipped() == {*PRINTS, "reprint_mark"}


@pytest.mark.parametrize("name", PRINTS)
def test_every_template_fills_and_is_a_document_for_the_printer(name: str) -> None:
    counter = Counter()
    PRINTS[name](counter)
    (paper,) = counter.devices.paper
    assert read_document(list(paper))
    assert "{" not in counter.words


PAYMENTS: Sequence[Any] = [
    pytest.param({"channel": "cash", "tendered_fen": 20_000}, ("现金", "收款 200.00", "找零 73.50"), (), id="cash"),
    pytest.param({"channel": "wechat"}, ("微信支付", "渠道单号 4200002178"), ("找零",), id="wallet"),
    pytest.param({"channel_number": ""}, (), ("渠道单号",), id="no number of the channel"),
    pytest.param({"posting_state": "posted", "receipt_no": "MZ7"}, ("HIS收据号", "MZ7"), ("处理中",), id="posted"),
    pytest.param({"posting_state": "pending", "receipt_no": ""}, ("入账处理中",), ("HIS收据号",), id="posting"),
    pytest.param({"guidance": "请到 2 楼"}, ("请到 2 楼",), (), id="guidance"),
    pytest.param({"channel": "digital"}, ("digital",), (), id="a channel without a word of its own"),
    pytest.param({"paid_at": None}, ("2026-03-03 14:35:18",), (), id="time of creation when none of payment"),
    pytest.param({}, ("31.60", "94.90", "10.50", "￥126.50", "2026-03-03 14:35:22"), (), id="sums and Beijing time"),
]


@pytest.mark.parametrize(("changes", "there", "absent"), PAYMENTS)
def test_what_stands_on_the_receipt_of_a_payment(
    changes: dict[str, Any], there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    counter = Counter()
    counter.payment(people.payment(1, **changes))
    assert read_document(list(counter.devices.paper[0]))
    assert [word for word in there if word not in counter.words] == []
    assert [word for word in absent if word in counter.words] == []


def test_the_code_on_the_receipt_is_the_number_of_the_payment() -> None:
    counter = Counter()
    counter.payment(people.payment(1))
    codes = [block.data for block in read_document(list(counter.devices.paper[0])) if isinstance(block, Qr)]
    assert codes == [people.payment(1).payment_no]


@pytest.mark.parametrize(
    ("channel", "there", "absent"), [("cash", "当面点清", "原路退回"), ("alipay", "原路退回", "当面点清")]
)
def test_a_refund_slip_says_which_way_the_money_went(channel: str, there: str, absent: str) -> None:
    counter = Counter()
    counter.receipts.refund(people.session(), IN_EARNEST, people.refund(1, channel=channel, refunded_at=people.NOW))
    assert there in counter.words
    assert absent not in counter.words
    assert PRACTICE_MARK not in counter.words


@pytest.mark.parametrize(
    ("changes", "there", "absent"),
    [
        pytest.param({}, ("相符", "100.00", "4500.00", "1.50", "4501.50"), ("差额原因", "交接给"), id="balanced"),
        pytest.param(
            {"difference_fen": 50, "difference_reason": "找零有误"}, ("长款 0.50", "差额原因：找零有误"), (), id="over"
        ),
        pytest.param({"difference_fen": -1}, ("短款 0.01",), (), id="short"),
        pytest.param(
            {"handed_over_to": "赵敏", "unknown": (people.payment(9),)},
            ("交接给", "赵敏", people.payment(9).payment_no), (), id="unknown money handed over",
        ),
        pytest.param({}, ("-30.50", "-412.00"), ("先前清点",), id="refunds have a minus"),
        pytest.param(
            {"counts": (COUNTED_BEFORE,)},
            (f"先前清点 {beijing(people.NOW)} 王芳：", "现金 4000.00 短款 501.50", "微信支付 9.00 相符"),
            (), id="a count before the one that closed it",
        ),
    ],
)  # fmt: skip
def test_what_stands_on_the_statement_of_a_shift(
    changes: dict[str, Any], there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    counter = Counter()
    counter.shift(replace(CLOSED, **changes))
    assert read_document(list(counter.devices.paper[0]))
    assert [word for word in there if word not in counter.words.replace(",", "")] == []
    assert [word for word in absent if word in counter.words] == []


@pytest.mark.parametrize(
    "print_one",
    [
        lambda counter, practice: counter.payment(people.payment(1), practice=practice),
        lambda counter, practice: counter.shift(CLOSED, practice=practice),
    ],
    ids=["payment", "shift"],
)
@pytest.mark.parametrize(("practice", "marks"), [(True, 2), (False, 0)], ids=["practice", "in earnest"])
def test_practice_is_marked_above_and_below(
    print_one: Callable[[Counter, bool], Printed], practice: bool, marks: int
) -> None:
    counter = Counter()
    print_one(counter, practice)
    assert counter.words.count(PRACTICE_MARK) == marks


@given(name=st.text(min_size=1, max_size=60), guidance=st.text(max_size=200))
def test_no_word_of_another_system_spoils_a_receipt(name: str, guidance: str) -> None:
    counter = Counter()
    patient = replace(people.PERSON, name=name)
    view = people.payment(1, guidance=guidance)
    counter.receipts.payment(people.session(), people.CONFIGURATION, patient, BILLS, view)
    assert read_document(list(counter.devices.paper[0]))
    assert name in counter.words


# ------------------------------------------------------------ templates

BLOCK = {"block": "text", "text": "{name}"}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        pytest.param([BLOCK], {}, id="no such value"),
        pytest.param([{**BLOCK, "when": "paid"}], {"name": "x"}, id="no such condition"),
        pytest.param([{**BLOCK, "each": "rows"}], {"name": "x"}, id="no such list"),
        pytest.param([{**BLOCK, "each": "rows"}], {"rows": [{"other": "x"}]}, id="a row without the value"),
        pytest.param([{"block": "columns", "cells": ["{one}", "{two}"]}], {"one": "1"}, id="a cell without its value"),
        pytest.param([{"block": "text", "text": "{0}"}], {"name": "x"}, id="a place instead of a name"),
        pytest.param([{"block": "text", "text": "{name.first}"}], {"name": "x"}, id="a part of a value"),
        pytest.param([{"block": "text", "text": "{name[first]}"}], {"name": "x"}, id="an entry of a value"),
        pytest.param([{"block": "text", "text": "{name"}], {"name": "x"}, id="a brace that stays open"),
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(
    template: list[dict[str, Any]], words: dict[str, Any]
) -> None:
    with pytest.raises(TemplateError):
        fill(template, words)


@pytest.mark.parametrize(
    ("template", "words", "texts"),
    [
        pytest.param([{**BLOCK, "when": "on"}], {"name": "x", "on": True}, ["x"], id="condition holds"),
        pytest.param([{**BLOCK, "when": "on"}], {"on": False}, [], id="condition does not hold, values unread"),
        pytest.param([{**BLOCK, "each": "rows"}], {"rows": [{"name": "a"}, {"name": "b"}]}, ["a", "b"], id="rows"),
        pytest.param([{**BLOCK, "each": "rows"}], {"rows": []}, [], id="no rows"),
        pytest.param([BLOCK], {"name": "{patient}"}, ["{patient}"], id="values are not templates"),
    ],
)
def test_blocks_are_repeated_and_left_out(
    template: list[dict[str, Any]], words: dict[str, Any], texts: list[str]
) -> None:
    assert [block["text"] for block in fill(template, words)] == texts


def test_a_filled_block_has_the_printers_fields_only() -> None:
    (block,) = fill([{**BLOCK, "size": 2, "bold": True, "when": "name"}], {"name": "x"})
    assert block == {"block": "text", "text": "x", "size": 2, "bold": True}


# ------------------------------------------------------------ keeping and printing again

NUMBER = people.payment(1).payment_no


class OrderlyJournal(KeptJournal):
    """Notes how many sheets had been printed when a receipt was kept."""

    def __init__(self, devices: PaperDevices) -> None:
        super().__init__()
        self.devices, self.sheets_when_kept = devices, -1

    def keep_receipt(self, receipt: PrintedReceipt) -> None:
        self.sheets_when_kept = len(self.devices.paper)
        super().keep_receipt(receipt)


def test_a_receipt_is_kept_before_it_is_printed() -> None:
    counter = Counter()
    journal = OrderlyJournal(counter.devices)
    receipts = PrintReceipt(devices=counter.devices, journal=journal, clock=StillClock())
    receipts.payment(people.session(), IN_EARNEST, people.PERSON, BILLS, people.payment(1))
    assert journal.sheets_when_kept == 0
    assert journal.receipts[NUMBER].document == counter.devices.paper[0]


@pytest.mark.parametrize("outcome", PrintOutcome)
def test_a_receipt_counts_as_printed_only_when_it_is_done(outcome: PrintOutcome) -> None:
    counter = Counter(Printed(outcome, "" if outcome is PrintOutcome.DONE else "printer.paper_out"))
    assert counter.payment(people.payment(1)).outcome is outcome
    assert [receipt.payment_no for receipt in counter.journal.unprinted()] == (
        [] if outcome is PrintOutcome.DONE else [NUMBER]
    )


def test_what_is_printed_again_is_marked_with_time_and_operator() -> None:
    counter = Counter()
    counter.payment(people.payment(1))
    counter.receipts.again(people.session(permissions=("receipt.reprint",), name="赵敏"), NUMBER)
    first, second = counter.devices.paper
    assert list(second)[-len(first) :] == list(first)
    mark = [str(block["text"]) for block in list(second)[: -len(first)]]
    assert mark == ["【补打】", "2026-03-03 14:42:18  赵敏"]
    assert read_document(list(second))


def test_a_reprint_leaves_the_kept_receipt_as_it_was() -> None:
    counter = Counter(Printed(PrintOutcome.NOT_BEGUN, "printer.paper_out"))
    counter.payment(people.payment(1))
    before = dict(counter.journal.receipts)
    counter.receipts.again(people.session(), NUMBER)
    assert counter.journal.receipts == before


def test_a_receipt_that_never_came_out_is_printed_without_a_mark() -> None:
    counter = Counter(Printed(PrintOutcome.NOT_BEGUN, "printer.paper_out"))
    counter.payment(people.payment(1))
    counter.devices.printed = Printed(PrintOutcome.DONE)
    counter.receipts.kept(people.session(), NUMBER)
    first, second = counter.devices.paper
    assert list(second) == list(first)
    assert counter.journal.unprinted() == []


def test_printing_again_needs_the_permission() -> None:
    counter = Counter()
    counter.payment(people.payment(1))
    with pytest.raises(NotPermitted):
        counter.receipts.again(people.session(permissions=("checkout.pay",)), NUMBER)
    assert len(counter.devices.paper) == 1


@pytest.mark.parametrize("verb", ["again", "kept"])
def test_what_was_not_kept_cannot_be_printed_again(verb: str) -> None:
    receipts = Counter().receipts
    with pytest.raises(NotFound, match=r"receipt\.not_kept"):
        receipts.again(people.session(), "P1") if verb == "again" else receipts.kept(people.session(), "P1")


def test_every_shipped_template_has_blocks() -> None:
    assert all(load_template(name) for name in shipped())


PARTS = (
    people.payment(3, channel="cash", amount_fen=10_000, tendered_fen=20_000),
    people.payment(2, channel="wechat", amount_fen=2_650),
)


def test_the_receipt_of_an_order_in_parts_lists_every_part_and_is_kept_under_each_number() -> None:
    counter = Counter()
    last = PARTS[1]
    counter.receipts.payment(people.session(), people.CONFIGURATION, people.PERSON, BILLS, last, parts=PARTS)
    assert "分次支付" in counter.words
    assert "现金（收200.00 找100.00）" in counter.words
    assert "微信支付" in counter.words
    assert "￥126.50" in counter.words
    assert all(counter.journal.receipt(part.payment_no) is not None for part in PARTS)
    assert counter.journal.unprinted() == []


def test_a_slip_of_the_parts_says_what_remains_and_that_it_is_no_receipt() -> None:
    counter = Counter()
    order = people.order(1, *PARTS, state="open", total_fen=20_000, paid_fen=12_650, remaining_fen=7_350)
    counter.receipts.parts(people.session(), people.CONFIGURATION, people.PERSON.name, order)
    assert "￥73.50" in counter.words
    assert "未付清" in counter.words


def test_a_slip_of_an_undone_order_says_what_went_back() -> None:
    counter = Counter()
    gone = [replace(part, state=PaymentState.REFUNDED, refunded_fen=part.amount_fen) for part in PARTS]
    order = people.order(1, *gone, state="cancelled", total_fen=20_000, paid_fen=0, remaining_fen=0)
    counter.receipts.parts(people.session(), people.CONFIGURATION, people.PERSON.name, order)
    assert "订单撤销凭条" in counter.words
    assert "￥126.50" in counter.words


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        pytest.param(
            InvoiceView(
                range_id=1,
                number=12108,
                text="MZ00012108",
                state="used",
                order_no=people.payment(1).order_no,
                reason="",
            ),
            True,
            id="the window has numbers",
        ),
        pytest.param(Conflict("invoice.none_left"), False, id="none are left: it is printed all the same"),
    ],
)
def test_a_receipt_bears_an_invoice_number_where_the_hospital_uses_them(answer: object, *, stands: bool) -> None:
    counter, server = Counter(), ScriptedServer({"use_invoice": answer})
    shifts: Any = server
    receipts = PrintReceipt(devices=counter.devices, journal=counter.journal, clock=StillClock(), server=shifts)
    configuration = replace(people.CONFIGURATION, invoice_numbers=True)
    printed = receipts.payment(people.session(), configuration, people.PERSON, BILLS, people.payment(1))
    assert printed.outcome is PrintOutcome.DONE
    assert ("MZ00012108" in counter.words) is stands
    assert server.asked("use_invoice") == [(people.payment(1).order_no,)]
