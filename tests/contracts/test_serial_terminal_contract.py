"""The card terminal port, kept by the serial dialects: what holds for every terminal, in simulated time."""

from __future__ import annotations

import pytest

from contracts import test_terminal_contract as every_terminal
from drivers.ports import Outcome, TerminalAct
from support.serial_bench import SerialBench

MASKED = "622848*********0018"
test_it_is_a_device = every_terminal.test_it_is_a_device
test_a_void_by_its_trace_number_a_refund_by_reference_and_day = (
    every_terminal.test_a_void_by_its_trace_number_a_refund_by_reference_and_day
)
test_a_refusal_took_nothing_and_the_next_may_follow = every_terminal.test_a_refusal_took_nothing_and_the_next_may_follow
test_a_terminal_that_was_signed_out_overnight_asks_for_sign_in_and_took_nothing = (
    every_terminal.test_a_terminal_that_was_signed_out_overnight_asks_for_sign_in_and_took_nothing
)
test_a_cancel_at_the_terminal_is_clean = every_terminal.test_a_cancel_at_the_terminal_is_clean
test_a_fresh_host_sells_nothing_before_the_last_act_is_read = (
    every_terminal.test_a_fresh_host_sells_nothing_before_the_last_act_is_read
)
test_an_answer_that_the_desk_lost_is_there_when_it_asks_however_often = (
    every_terminal.test_an_answer_that_the_desk_lost_is_there_when_it_asks_however_often
)
test_a_whole_card_number_is_masked_in_field_and_slip_and_repr = (
    every_terminal.test_a_whole_card_number_is_masked_in_field_and_slip_and_repr
)
test_another_terminal_than_the_one_set_up_is_not_believed = (
    every_terminal.test_another_terminal_than_the_one_set_up_is_not_believed
)


@pytest.fixture(params=["serial_fs", "serial_9f", "serial_df"])
def bench(request: pytest.FixtureRequest) -> SerialBench:
    return SerialBench(request.param)


def test_a_sale_is_done_with_all_that_a_void_or_refund_will_need(bench: SerialBench) -> None:
    result = bench.sale()
    assert (result.outcome, result.code, result.host_code) == (Outcome.DONE, "", "00")
    found = result.transaction
    assert found is not None
    assert (found.kind, found.amount_fen, found.card_masked, found.trace_no, found.reference_no, found.batch_no) == (
        *(TerminalAct.SALE, 6360, MASKED, "000101"),
        *("261107000101", "000007"),
    )
    assert found.echoed
    assert all(MASKED in copy and "6360" in copy.replace(".", "") for copy in result.slip)
    assert bench.deeds == [("S", 6360)]


def test_settlement_tells_the_batch_and_what_was_sold(bench: SerialBench) -> None:
    bench.sale(100)
    settled = bench.ask(TerminalAct.SETTLE)
    assert settled.outcome is Outcome.DONE
    assert settled.totals is not None
    assert (settled.totals.batch_no, settled.totals.sale_fen) == ("000007", 100)
    assert bench.ask(TerminalAct.REPRINT).outcome is Outcome.DONE
    assert bench.ask(TerminalAct.BALANCE).balance_fen == 100_000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("never",), "terminal.no_answer"),
        (("then_never",), "terminal.no_answer"),
        *(((f"code_{each}",), "terminal.bank_silent") for each in ("68", "98", "Z0", "Z1", "Y8")),
        *(((f"code_{each}",), "terminal.record_failed") for each in ("T0", "T1")),
        (("code_94",), "terminal.duplicate"),
        (("code_??",), "terminal.code_unknown"),
        (("empty",), "terminal.answer_unreadable"),
        (("short",), "terminal.answer_unreadable"),
        (("wrong_check",), "terminal.answer_unreadable"),
        (("wrong_digits",), "terminal.echo_mismatch"),
        (("wrong_amount",), "terminal.echo_mismatch"),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, tuple) else each,
)
def test_what_proves_nothing_is_unknown_stops_the_next_sale_and_is_asked_about(
    bench: SerialBench, words: tuple[str, ...], code: str
) -> None:
    bench.sale(100, "P000")
    bench.misbehave(*words)
    result = bench.sale(timeout_s=1.0)
    booked = len(bench.deeds) == 2
    if result.outcome is Outcome.DONE:  # this dialect repeats success, and the rest was asked for
        assert (bench.model, booked, result.transaction and result.transaction.amount_fen) == ("serial_df", True, 6360)
        return
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, code)
    assert bench.sale(200, "P002").code == "terminal.query_first"
    asked = bench.query()
    assert asked.outcome is (Outcome.DONE if booked else Outcome.FAILED)
    assert asked.code == ("" if booked else "terminal.not_recorded")
    assert bench.sale(200, "P002").outcome is Outcome.DONE
