"""The card terminal port, kept over every way to a terminal behind a vendor's program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.ports import Device, DeviceStatus, Health, Outcome, State, TerminalAct, TerminalTotals
from support.card_terminals import BENCHES, TerminalBench

MASKED = "622848*********0018"


@pytest.fixture(params=["library", "library-codes-pos", "files"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TerminalBench]:
    bench = BENCHES[request.param](tmp_path / "gmc")
    yield bench
    bench.close()


def test_it_is_a_device(bench: TerminalBench) -> None:
    assert isinstance(bench.terminal, Device)
    assert bench.terminal.status(5.0) == DeviceStatus(state=State.IDLE)
    assert bench.terminal.check_health(5.0).health is not Health.FAILED


def test_a_sale_is_done_with_all_that_a_void_or_refund_will_need(bench: TerminalBench) -> None:
    result = bench.sale()
    assert (result.outcome, result.code, result.host_code) == (Outcome.DONE, "", "00")
    found = result.transaction
    assert found is not None
    assert (found.kind, found.amount_fen, found.card_masked, found.trace_no, found.reference_no, found.batch_no) == (
        *(TerminalAct.SALE, 6360, MASKED, "000101"),
        *("261100007101", "000007"),
    )
    assert (found.terminal_no, found.merchant_no, found.echoed) == ("30001234", "898330180620001", True)
    assert [MASKED in copy and "63.60" in copy for copy in result.slip] == [True, True]
    assert bench.deeds == [("S", 6360)]


def test_a_void_by_its_trace_number_a_refund_by_reference_and_day(bench: TerminalBench) -> None:
    bench.sale(100)
    other = bench.sale(200, "P002").transaction
    assert other is not None
    void = bench.ask(TerminalAct.VOID, amount_fen=100, number="R001", original_trace_no="000101")
    original: dict[str, Any] = {"original_reference_no": other.reference_no, "original_day": "20261122"}
    refund = bench.ask(TerminalAct.REFUND, amount_fen=50, number="R002", **original)
    assert (void.outcome, refund.outcome) == (Outcome.DONE, Outcome.DONE)
    assert bench.deeds == [("S", 100), ("S", 200), ("V", 100), ("R", 50)]
    again = bench.ask(TerminalAct.VOID, amount_fen=100, number="R003", original_trace_no="000101")
    assert (again.outcome, again.code) == (Outcome.FAILED, "terminal.already_voided")


def test_a_refusal_took_nothing_and_the_next_may_follow(bench: TerminalBench) -> None:
    bench.folder.misbehave("code_51")
    result = bench.sale()
    assert (result.outcome, result.code, result.host_code, result.transaction) == (
        *(Outcome.FAILED, "terminal.declined"),
        *("51", None),
    )
    assert bench.sale().outcome is Outcome.DONE


def test_sign_in_settle_and_reprint(bench: TerminalBench) -> None:
    assert bench.ask(TerminalAct.SIGN_IN).outcome is Outcome.DONE
    bench.sale(100)
    settled = bench.ask(TerminalAct.SETTLE)
    assert (settled.outcome, settled.totals) == (
        Outcome.DONE,
        TerminalTotals(
            batch_no="000007",
            sale_count=1,
            sale_fen=100,
            void_count=0,
            void_fen=0,
            refund_count=0,
            refund_fen=0,
            settled=True,
        ),
    )
    again = bench.ask(TerminalAct.REPRINT)
    assert (again.outcome, len(again.slip)) == (Outcome.DONE, 2)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("then_never", "terminal.no_answer"),
        ("wrong_digits", "terminal.echo_mismatch"),
        ("empty", "terminal.answer_unreadable"),
    ],
)
def test_what_proves_nothing_is_unknown_stops_the_next_sale_and_is_asked_about(
    bench: TerminalBench, word: str, code: str
) -> None:
    bench.sale(100, "P000")
    bench.folder.misbehave(word)
    result = bench.sale(timeout_s=0.6)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, code)
    booked = len(bench.deeds) == 2
    assert bench.sale(200, "P002").code in {"terminal.query_first", "terminal.answer_left"}
    assert (len(bench.deeds) == 2) == booked
    asked = bench.query()
    assert asked.outcome is (Outcome.DONE if booked else Outcome.FAILED)
    assert asked.code == ("" if booked else "terminal.not_recorded")
    assert bench.sale(200, "P002").outcome is Outcome.DONE


def test_a_terminal_that_was_signed_out_overnight_asks_for_sign_in_and_took_nothing(bench: TerminalBench) -> None:
    bench.folder.misbehave("code_A4")
    result = bench.sale()
    assert (result.outcome, result.code, result.sign_in_needed) == (Outcome.FAILED, "terminal.sign_in_needed", True)
    assert bench.ask(TerminalAct.SIGN_IN).outcome is Outcome.DONE
    assert bench.sale().outcome is Outcome.DONE


def test_a_cancel_at_the_terminal_is_clean(bench: TerminalBench) -> None:
    bench.folder.misbehave("code_3G")
    result = bench.sale()
    assert (result.outcome, result.code) == (Outcome.FAILED, "terminal.cancelled")
    assert bench.sale().outcome is Outcome.DONE


def test_a_fresh_host_sells_nothing_before_the_last_act_is_read(bench: TerminalBench) -> None:
    before = bench.sale(100, "P000").transaction
    assert before is not None
    bench.folder.misbehave("then_never")
    bench.sale(timeout_s=0.5)
    bench.again()
    assert bench.sale(200, "P002", journal_clear=False).code in {"terminal.query_first", "terminal.answer_left"}
    asked = bench.query(last_trace_no=before.trace_no, last_reference_no=before.reference_no)
    assert (asked.outcome, asked.transaction and asked.transaction.trace_no) == (Outcome.DONE, "000102")
    assert bench.sale(200, "P002", journal_clear=False).outcome is Outcome.DONE


def test_an_answer_that_the_desk_lost_is_there_when_it_asks_however_often(bench: TerminalBench) -> None:
    assert [bench.sale(100, "P000").outcome, bench.sale().outcome] == [Outcome.DONE, Outcome.DONE]
    assert [bench.query().outcome, bench.query().outcome] == [Outcome.DONE, Outcome.DONE]


def test_a_whole_card_number_is_masked_in_field_and_slip_and_repr(bench: TerminalBench) -> None:
    bench.folder.misbehave("whole_card")
    result = bench.sale()
    assert result.transaction is not None
    assert result.transaction.card_masked == "622848*********0018"
    assert "6228480402564890018" not in repr(result)
    assert "622848*********0018" in result.slip[0]


def test_another_terminal_than_the_one_set_up_is_not_believed(bench: TerminalBench) -> None:
    bench.settings["terminal_no"] = "30001234"
    bench.again()
    assert bench.sale(100, "P000").outcome is Outcome.DONE
    bench.folder.misbehave("other_terminal")
    result = bench.sale()
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.echo_mismatch")


def test_a_silent_call_is_told_while_it_lasts(bench: TerminalBench) -> None:
    bench.folder.misbehave("never")
    bench.sale(timeout_s=0.8)
    assert bench.notices == ["terminal.window_may_be_open"]
