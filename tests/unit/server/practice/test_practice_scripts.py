"""What stands in a payment code, and how fault rules are chosen and damage an answer."""

import random
from decimal import Decimal

import pytest

from server.practice.exchange import Reply
from server.practice.faults import Fault, FaultBook, damaged
from server.practice.money import fee_fen, fen_from_yuan, yuan
from server.practice.scripts import BY_NAME, PREFIXES, TABLE, mint, script_of, with_rule


@pytest.mark.parametrize(("digits", "name"), [(digits, name) for digits, name, _ in TABLE])
@pytest.mark.parametrize("wallet", list(PREFIXES))
def test_a_minted_code_says_its_behaviour(digits: str, name: str, wallet: str) -> None:
    code = mint(wallet, name, 0, random.Random(1))
    assert len(code) == 18
    assert code[:2] in PREFIXES[wallet]
    assert code[10:16] == f"9900{digits}"
    assert script_of(code) == BY_NAME[name][1]


@pytest.mark.parametrize(
    ("code", "outcome", "seconds"),
    [
        pytest.param("134567890123456789", "pay", 0, id="an unscripted code"),
        pytest.param("13000000019900" + "0105", "wait_pay", 5, id="waits 5 s"),
        pytest.param("13000000019900" + "0100", "wait_pay", 10, id="waits the default"),
        pytest.param("13000000019900" + "7705", "pay", 5, id="no such behaviour"),
        pytest.param("9900", "pay", 0, id="too short"),
    ],
)
def test_scripts(code: str, outcome: str, seconds: int) -> None:
    script = script_of(code)
    assert (script.outcome, script.seconds) == (outcome, seconds)


def test_nn_of_a_slow_code_is_the_delay_of_its_answer() -> None:
    fault = script_of("13000000019900" + "2403").fault
    assert fault == Fault(kind="slow", delay_s=3)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("answer_lost", "wait_pay"),
        ("answer_lost_uncharged", "none"),
        ("system_error", "none"),
        ("not_enough_money", "not_enough"),
        ("late_success", "late"),
    ],
)
def test_a_rule_over_a_code_whose_payer_waits(kind: str, outcome: str) -> None:
    assert with_rule(script_of("13000000019900" + "0105"), Fault(kind=kind)).outcome == outcome


def test_rules_count_their_own_matches() -> None:
    book = FaultBook()
    book.add(Fault(kind="html"), service="wechat", operation="micropay", nth=2, times=2)
    kinds = [book.take("wechat", operation, "N") for operation in ("micropay", "refund", *["micropay"] * 3)]
    assert [fault.kind if fault else None for fault in kinds] == [None, None, "html", "html", None]
    assert [(rule.seen, rule.fired) for rule in book.rules()] == [(3, 2)]


@pytest.mark.parametrize(
    ("match", "call", "hit"),
    [
        pytest.param({}, ("alipay", "pay", "N1"), True, id="anything"),
        pytest.param({"service": "wechat"}, ("alipay", "pay", "N1"), False, id="other service"),
        pytest.param({"operation": "refund"}, ("alipay", "pay", "N1"), False, id="other operation"),
        pytest.param({"number": "N1"}, ("alipay", "pay", "N1"), True, id="this number"),
        pytest.param({"number": "N2"}, ("alipay", "pay", "N1"), False, id="other number"),
    ],
)
def test_what_a_rule_matches(match: dict[str, str], call: tuple[str, str, str], hit: bool) -> None:
    book = FaultBook()
    book.add(Fault(kind="empty"), **match)  # type: ignore[arg-type]
    assert (book.take(*call) is not None) == hit


def test_the_oldest_rule_wins_and_rules_go() -> None:
    book = FaultBook()
    book.add(Fault(kind="empty"), times=None)
    second = book.add(Fault(kind="html"), times=None)
    assert [book.take("his", "x", "") for _ in range(2)] == [Fault(kind="empty")] * 2
    assert book.remove(1) == 1
    assert book.take("his", "x", "") == Fault(kind="html")
    assert book.remove(second.identity) == 1
    assert book.take("his", "x", "") is None


@pytest.mark.parametrize(
    ("kind", "status", "body", "drop", "cut"),
    [
        ("answer_lost", 200, b"0123456789", True, False),
        ("disconnect", 200, b"0123456789", True, False),
        ("cut", 200, b"01234", False, False),
        ("broken", 200, b"0123456789", False, True),
        ("empty", 200, b"", False, False),
        ("http_503", 503, None, False, False),
        ("http_429_charged", 429, None, False, False),
        ("html", 200, None, False, False),
        ("slow", 200, b"0123456789", False, False),
    ],
)
def test_damage(kind: str, status: int, body: bytes | None, drop: bool, cut: bool) -> None:
    reply = damaged(Reply(body=b"0123456789"), Fault(kind=kind, delay_s=4))
    assert reply.status == status
    assert reply.body == body if body is not None else b"<html>" in reply.body
    assert (reply.transport.drop, reply.transport.cut, reply.transport.delay_s) == (drop, cut, 4)


@pytest.mark.parametrize(("amount_fen", "text"), [(0, "0.00"), (5, "0.05"), (-1234, "-12.34"), (225799, "2257.99")])
def test_yuan(amount_fen: int, text: str) -> None:
    assert yuan(amount_fen) == text
    if amount_fen >= 0:
        assert fen_from_yuan(text) == amount_fen


@pytest.mark.parametrize("text", ["", "1.", ".5", "1.005", "01.00", "1,00", "1e2", "-1", "NaN", "１", "1１", "1.0\n"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        fen_from_yuan(text)


@pytest.mark.parametrize(("amount_fen", "fee"), [(1, 0), (83, 0), (84, 1), (1000, 6), (-1000, -6), (-84, -1)])
def test_fees_round_row_by_row(amount_fen: int, fee: int) -> None:
    assert fee_fen(amount_fen, Decimal("0.006")) == fee
