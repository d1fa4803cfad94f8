"""Requests and answers of vendors' interfaces, byte by byte."""

from __future__ import annotations

import pytest

from drivers.errors import CommandError, DeviceError
from drivers.ports import Outcome, TerminalAct, TerminalRequest
from drivers.terminal.bank_message import Sent, prepare, queried, read
from drivers.terminal.layout import pack, table, unpack, width_of
from drivers.terminal.models import PROGRAMS
from drivers.terminal.variants import A1, A1_TRADE, A4_CARD, A4_CODE, A4_CODE_POS, Variant
from drivers.terminal.variants_more import VARIANTS

OURS = {"counter_no": "10000001", "operator_no": "000123"}
SALE = TerminalRequest(
    kind=TerminalAct.SALE, amount_fen=6360, number="P20261122-0001", payment_code="134567890123456789"
)


def sent(variant: Variant, request: TerminalRequest = SALE, random: str = "739") -> Sent:
    found = prepare(variant, request, random, OURS)
    assert found is not None
    return found


def answer(code: str = "00", *, random: str = "739", amount: str = "000000006360", text: str = "交易成功") -> bytes:
    """A1's answer, written by hand."""
    return b"".join((
        code.encode(), b"0103", b"622848******0018    ", b"000101", amount.encode(),
        text.encode("gbk")[:40].ljust(40), b"898330180620001", b"30001234", b"000007", b"1122", b"101112",
        b"261122000101", b"A00101", b"1122", random.encode(),
    ))  # fmt: skip


def test_the_sale_of_the_fact_sheet() -> None:
    packed = sent(A1).packed(A1)
    assert packed == b"10000001000123  00000000006360" + b" " * 26 + b"739"
    assert (len(packed), len(answer())) == (59, 148)


@pytest.mark.parametrize(
    ("variant", "request_bytes", "response_bytes"),
    [
        pytest.param(A1, 59, 148, id="A1"),
        pytest.param(A1_TRADE, 159, 148, id="A1 with trade information"),
        pytest.param(VARIANTS["posinf_a2"], 200, 91, id="A2"),
        pytest.param(VARIANTS["posinf_a3"], 160, 248, id="A3"),
        pytest.param(A4_CARD, 243, 792, id="A4 cards"),
        pytest.param(A4_CODE_POS, 543, 792, id="A4 codes at a terminal"),
        pytest.param(A4_CODE, 543, 792, id="A4 codes alone"),
        pytest.param(VARIANTS["posinf_a5"], 59, 1660, id="A5"),
        pytest.param(VARIANTS["umsbankproc"], 60, 429, id="A6"),
        pytest.param(VARIANTS["ums_transcard"], 1095, 1164, id="A7"),
        pytest.param(VARIANTS["bankpos"], 52, 101, id="mispos"),
        pytest.param(VARIANTS["sldll"], 304, 255, id="sldll"),
        pytest.param(VARIANTS["xgd"], 90, 96, id="XGD"),
    ],
)
def test_messages_are_as_long_as_their_makers_say(variant: Variant, request_bytes: int, response_bytes: int) -> None:
    assert (width_of(variant.request), width_of(variant.response)) == (request_bytes, response_bytes)
    short = prepare(variant, SALE, "739", {"counter_no": "10", "operator_no": "23"})
    assert short is not None
    assert len(short.packed(variant)) == request_bytes


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=list(VARIANTS))
def test_every_variant_knows_a_sale_a_buffer_for_its_answer_and_what_must_come_back(variant: Variant) -> None:
    names = {field.name for field in variant.response}
    asked = {field.name for field in variant.request}
    assert TerminalAct.SALE in variant.acts
    assert width_of(variant.response) <= variant.buffer_bytes
    assert {"code", "amount", "card", "trace_no"} <= names
    assert set(variant.echo) <= names & asked
    assert {name for words in variant.acts.values() for name in words} | set(variant.fixed) <= asked
    assert {name for each in variant.also.values() for name in each} <= asked


@pytest.mark.parametrize(
    ("request_", "at", "expected"),
    [
        pytest.param({"kind": "void", "original_trace_no": "000101"}, slice(16, 18), b"01", id="void"),
        pytest.param({"kind": "void", "original_trace_no": "000101"}, slice(50, 56), b"000101", id="its trace"),
        pytest.param({"kind": "refund", "original_day": "20261121"}, slice(30, 38), b"20261121", id="a refund's day"),
        pytest.param(
            {"kind": "refund", "original_reference_no": "261122000101", "original_trace_no": "000101"},
            slice(38, 56), b"261122000101      ", id="a refund's reference, no trace",
        ),
        pytest.param({"kind": "query_last"}, slice(50, 56), b"000000", id="the last slip"),
        pytest.param({"kind": "reprint", "original_trace_no": "000101"}, slice(50, 56), b"000101", id="a named slip"),
        pytest.param({"kind": "sign_in"}, slice(18, 30), b"000000000000", id="no amount"),
        pytest.param({"counter_no": "20"}, slice(0, 8), b"20      ", id="another counter than the usual"),
    ],
)  # fmt: skip
def test_where_an_act_writes_what_it_needs(request_: dict[str, str], at: slice, expected: bytes) -> None:
    fields = {"kind": "sale", "amount_fen": 0, "number": "P1", **request_}
    request = TerminalRequest(**{**fields, "kind": TerminalAct(fields["kind"])})  # type: ignore[arg-type]  # by name
    assert sent(A1, request).packed(A1)[at] == expected


def test_the_form_with_codes_carries_code_and_number_and_the_random_digits_where_they_belong() -> None:
    packed = sent(A4_CODE).packed(A4_CODE)
    assert packed[:2] == b"02"
    assert packed[58:61] == b"739"
    assert packed[61:111].strip() == b"134567890123456789"
    assert packed[161:211].strip() == b"P20261122-0001"


def test_a_request_never_shows_the_code_that_it_carries() -> None:
    assert "134567890123456789" not in repr(SALE) + repr(sent(A4_CODE))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": "张䶮𠮷"}, "name"), ({"name": "一二三四五"}, "name")],
    ids=["no GBK", "too long in bytes"],
)
def test_a_value_without_a_place_is_refused_by_its_name(values: dict[str, str], field: str) -> None:
    with pytest.raises(CommandError) as refused:
        pack(table("name 8"), values)
    assert refused.value.field == field
    assert values["name"] not in str(refused.value)


def test_chinese_at_a_fields_edge_moves_nothing_behind_it() -> None:
    data = "a请持卡人与发卡银行联系后再重新刷一次卡吧".encode("gbk")
    assert len(data) == 41
    found = unpack(table("text 40", "trace_no 6"), data[:40] + b"000101")
    assert found == {"text": "a请持卡人与发卡银行联系后再重新刷一次卡", "trace_no": "000101"}


@pytest.mark.parametrize("data", [b"", b"00", answer()[:60], answer()[:147]], ids=["empty", "code", "60", "147"])
def test_a_short_answer_is_none(data: bytes) -> None:
    with pytest.raises(DeviceError, match=r"terminal\.answer_unreadable"):
        unpack(A1.response, data)
    result, _ = read(A1, sent(A1), 0, data)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.answer_unreadable")


def test_a_good_answer_is_read_into_its_fields() -> None:
    result, _ = read(A1, sent(A1), 0, answer())
    found = result.transaction
    assert found is not None
    assert (result.outcome, result.text, found.amount_fen, found.at) == (Outcome.DONE, "交易成功", 6360, "1122101112")
    assert (found.trace_no, found.reference_no, found.authorisation_no, found.issuer_no, found.settlement_day) == (
        *("000101", "261122000101", "A00101"),
        *("0103", "1122"),
    )


@pytest.mark.parametrize(
    ("returned", "data", "outcome", "code"),
    [
        pytest.param(0, answer(random="738"), "unknown", "terminal.echo_mismatch", id="other digits"),
        pytest.param(0, answer("51", random="738"), "unknown", "terminal.echo_mismatch", id="a refusal of another"),
        pytest.param(0, answer(amount="            "), "unknown", "terminal.echo_mismatch", id="no amount"),
        pytest.param(0, answer(amount="-00000006360"), "unknown", "terminal.echo_mismatch", id="odd amount"),
        pytest.param(-2, b"", "unknown", "terminal.no_answer", id="terminal silent"),
        pytest.param(-3, b"", "unknown", "terminal.bank_silent", id="bank silent"),
        pytest.param(-2, answer(), "unknown", "terminal.no_answer", id="silent, and yet an answer"),
        pytest.param(7, answer(), "unknown", "terminal.code_unknown", id="a return nobody knows"),
        pytest.param(7, answer("51"), "failed", "terminal.declined", id="a refusal with its digits"),
        pytest.param(0, answer("?!"), "unknown", "terminal.code_unknown", id="a code nobody knows"),
        pytest.param(0, answer("  "), "unknown", "terminal.answer_unreadable", id="no code"),
    ],
)
def test_only_an_answer_that_is_whole_ours_and_plain_is_believed(
    returned: int, data: bytes, outcome: str, code: str
) -> None:
    result, _ = read(A1, sent(A1), returned, data)
    assert (result.outcome, result.code) == (outcome, code)


@pytest.mark.parametrize(
    ("codes", "outcome", "code"),
    [
        ("68 98 Z0 Z1 Z2 Z3 Z4 Z5 Y8", "unknown", "terminal.bank_silent"),
        ("T0 T1", "unknown", "terminal.record_failed"),
        ("94", "unknown", "terminal.duplicate"),
        ("A0 A4 58 99", "failed", "terminal.sign_in_needed"),
        ("3E 3F 3G", "failed", "terminal.cancelled"),
        ("01 05 12 51 54 55 61 75 91 92 96 Y5", "failed", "terminal.declined"),
        ("25 V0 Y4", "failed", "terminal.no_original"),
        ("X4", "failed", "terminal.already_settled"),
        ("X5", "failed", "terminal.already_voided"),
        ("77", "failed", "terminal.settle_first"),
        ("0 0A ZZ A9", "unknown", "terminal.code_unknown"),
    ],
)
def test_what_return_codes_prove(codes: str, outcome: str, code: str) -> None:
    for each in codes.split():
        result, _ = read(A1, sent(A1), 0, answer(each.ljust(2)))
        assert (result.outcome, result.code) == (outcome, code), each
        assert result.sign_in_needed is (code == "terminal.sign_in_needed")


def code_answer(
    state: str, *, code: str = "00", number: str = "P20261122-0001", discount: str = "000000000000"
) -> bytes:
    """A4's answer, written by hand: A1's, then what follows."""
    return answer(code) + b"".join((
        discount.encode(), b"01", b" " * 200, b" " * 50, b" " * 50, number.encode().ljust(50), b"1", state.encode(),
        b" " * 50, b" " * 200, b"20261122", b" " * 20,
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "state", "code", "outcome", "verdict"),
    [
        ("sale", "0", "00", "done", ""),
        ("sale", "1", "00", "unknown", "terminal.bank_silent"),
        ("sale", "2", "00", "failed", "terminal.already_voided"),
        ("void", "2", "00", "done", ""),
        ("sale", "3", "00", "unknown", "terminal.bank_silent"),
        ("refund", "3", "00", "done", ""),
        ("sale", "4", "00", "failed", "terminal.not_recorded"),
        ("sale", "5", "00", "failed", "terminal.declined"),
        ("sale", " ", "00", "unknown", "terminal.bank_silent"),
        ("sale", "9", "00", "unknown", "terminal.bank_silent"),
        ("sale", "0", "96", "unknown", "terminal.query_failed"),
        ("sale", "0", "A4", "unknown", "terminal.sign_in_needed"),
        ("sale", "0", "25", "failed", "terminal.not_recorded"),
    ],
)
def test_a_query_proves_something_only_if_code_and_state_both_say_so(
    kind: str, state: str, code: str, outcome: str, verdict: str
) -> None:
    request = TerminalRequest(
        kind=TerminalAct.QUERY_LAST, queried=TerminalAct(kind), amount_fen=6360, number="P20261122-0001"
    )
    asked = sent(A4_CODE_POS, request)
    result = queried(request, *read(A4_CODE_POS, asked, 0, code_answer(state, code=code)))
    assert (result.outcome, result.code) == (outcome, verdict)


def test_a_query_answered_with_another_number_proves_nothing() -> None:
    request = TerminalRequest(kind=TerminalAct.QUERY_LAST, amount_fen=6360, number="P20261122-0001")
    found = read(A4_CODE_POS, sent(A4_CODE_POS, request), 0, code_answer("0", number="P20261121-0009"))
    assert queried(request, *found).outcome is Outcome.UNKNOWN


def test_what_a_wallet_gave_on_top_is_told_beside_what_was_taken() -> None:
    result, _ = read(A4_CODE, sent(A4_CODE), 0, code_answer("0", discount="000000000100"))
    assert result.transaction is not None
    assert (result.transaction.amount_fen, result.transaction.discount_fen, result.transaction.card_kind) == (
        *(6360, 100),
        "wechat",
    )


def test_a_family_of_six_letters_is_not_done_by_two() -> None:
    variant = VARIANTS["sldll"]
    empty = {field.name: "" for field in variant.response}
    for code, outcome in {"000000": Outcome.DONE, "00": Outcome.UNKNOWN, "000051": Outcome.UNKNOWN}.items():
        data = pack(variant.response, {**empty, "code": code, "amount": "000000006360", "trace_no": "000101"})
        assert read(variant, sent(variant), 0, data)[0].outcome is outcome


def test_a_struct_of_c_strings_is_read_past_its_empty_end() -> None:
    variant = VARIANTS["ccb_mispos"]
    data = pack(variant.response, {"code": "00", "type": "S1", "amount": "000000006360", "trace_no": "000101"})
    result, _ = read(variant, sent(variant), 0, data.rstrip(b"\0"))
    assert (result.outcome, result.transaction and result.transaction.trace_no) == (Outcome.DONE, "000101")


def test_every_variant_can_be_set_up() -> None:
    assert set(PROGRAMS) == set(VARIANTS)
