"""A terminal behind a library: old answers, slips that are the only witness, text at a field's edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from drivers.ports import Outcome, TerminalAct
from support.card_terminals import TerminalBench
from support.vendor_library import VendorFolder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TerminalBench]:
    bench = TerminalBench("posinf_a1", VendorFolder(tmp_path_factory.mktemp("vendor") / "gmc"))
    yield bench
    bench.close()


@pytest.fixture
def bench(shared: TerminalBench) -> TerminalBench:
    """A terminal whose last act is known: 1.00, done."""
    shared.query()
    assert shared.sale(100, "P000").outcome is Outcome.DONE
    return shared


@pytest.mark.parametrize("amount_fen", [100, 200], ids=["the same amount", "another amount"])
@pytest.mark.parametrize("word", ["stale", "old_fields"], ids=["the whole answer", "all but the digits"])
def test_the_answer_of_the_patient_before_is_not_believed(bench: TerminalBench, word: str, amount_fen: int) -> None:
    bench.folder.misbehave(word)
    result = bench.sale(amount_fen)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.echo_mismatch")


def test_text_cut_in_the_middle_of_a_character_moves_nothing(bench: TerminalBench) -> None:
    bench.folder.misbehave("half_character")
    result = bench.sale()
    assert (result.outcome, result.text[:5], result.text[-1]) == (Outcome.DONE, "a请持卡人", "卡")


def test_where_the_answer_says_nothing_the_slip_is_read(bench: TerminalBench) -> None:
    bench.folder.misbehave("then_never")
    bench.sale(timeout_s=0.3)
    bench.folder.misbehave("only_slip")
    asked = bench.query()
    assert asked.outcome is Outcome.DONE
    assert asked.transaction is not None
    assert (asked.transaction.kind, asked.transaction.amount_fen) == (TerminalAct.SALE, 6360)
    assert asked.transaction.reference_no.startswith("2611")


@pytest.mark.parametrize("words", [("no_slip",), ("other_terminal",)], ids=["no slip", "slip of another terminal"])
def test_without_a_slip_that_agrees_nothing_is_proven(bench: TerminalBench, words: tuple[str, ...]) -> None:
    bench.folder.misbehave("then_never")
    bench.sale(timeout_s=0.3)
    bench.folder.misbehave(*words)
    asked = bench.query()
    assert (asked.outcome, asked.code) == (Outcome.UNKNOWN, "terminal.answer_unreadable")
    assert bench.query().outcome is Outcome.DONE


def test_a_void_in_doubt_is_found_as_a_void_and_never_taken_for_a_sale(bench: TerminalBench) -> None:
    sold = bench.sale(300, "P001").transaction
    assert sold is not None
    bench.folder.misbehave("then_crash")
    void: dict[str, Any] = {"amount_fen": 300, "number": "R001", "original_trace_no": sold.trace_no}
    result = bench.ask(TerminalAct.VOID, **void)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "library.crashed")
    assert bench.query(300, "P009").outcome is Outcome.UNKNOWN
    asked = bench.query(300, "R001", queried=TerminalAct.VOID)
    assert (asked.outcome, asked.transaction and asked.transaction.kind) == (Outcome.DONE, TerminalAct.VOID)


def test_an_operator_with_a_long_name_is_no_obstacle(bench: TerminalBench) -> None:
    assert bench.sale(operator_no="cashier0001234567890").outcome is Outcome.DONE


def test_what_a_library_prints_reaches_no_log(bench: TerminalBench, capfd: pytest.CaptureFixture[str]) -> None:
    bench.folder.misbehave("prints", "whole_card")
    result = bench.sale()
    assert result.outcome is Outcome.DONE
    assert "6228480402564890018" not in "".join(capfd.readouterr()) + repr(result)
