"""What holds for every card terminal, whatever speaks to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from drivers.errors import CommandError, DeviceError, WriteError
from drivers.messages import Noticed, decode_message, encode_message
from drivers.ports import (
    CardTransaction,
    Checked,
    DeviceStatus,
    Health,
    Outcome,
    TerminalAct,
    TerminalRequest,
    TerminalResult,
)
from drivers.terminal.actions import KIND, reply_of, request_of
from drivers.terminal.guard import GuardedTerminal, Identity

SOLD = CardTransaction(
    kind=TerminalAct.SALE, amount_fen=6360, trace_no="000101", reference_no="R101", terminal_no="30001234",
    merchant_no="M1", echoed=True,
)  # fmt: skip
DONE = TerminalResult(outcome=Outcome.DONE, transaction=SOLD)
UNKNOWN = TerminalResult(outcome=Outcome.UNKNOWN, code="terminal.no_answer")
FAILED = TerminalResult(outcome=Outcome.FAILED, code="terminal.declined")
SALE = TerminalRequest(kind=TerminalAct.SALE, amount_fen=6360, number="P1", journal_clear=True)
QUERY = replace(SALE, kind=TerminalAct.QUERY_LAST)


class ScriptedTerminal:
    """Answers what it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[TerminalResult | Exception] = []
        self.asked: list[TerminalRequest] = []

    def open(self) -> None: ...
    def claim(self, timeout_s: float) -> None: ...
    def enable(self) -> None: ...
    def release(self) -> None: ...
    def close(self) -> None: ...
    def on_notice(self, notice: Callable[[str], None]) -> None: ...

    def status(self, timeout_s: float) -> DeviceStatus:
        return DeviceStatus()

    def check_health(self, timeout_s: float) -> Checked:
        return Checked(Health.OK)

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def bare() -> ScriptedTerminal:
    return ScriptedTerminal()


@pytest.fixture
def terminal(bare: ScriptedTerminal) -> GuardedTerminal:
    return GuardedTerminal(bare, Identity(terminal_no="30001234"))


def outcomes(terminal: GuardedTerminal, *requests: TerminalRequest) -> list[str]:
    """Outcome, or the code of a refusal before anything was asked."""
    found = [terminal.perform(each, 1.0) for each in requests]
    return ["refused" if each.code == "terminal.query_first" else str(each.outcome) for each in found]


@pytest.mark.parametrize(
    ("answers", "requests", "expected"),
    [
        pytest.param([DONE], [replace(SALE, journal_clear=False)], ["refused"], id="fresh, journal not clear"),
        pytest.param([DONE], [SALE], ["done"], id="fresh, journal clear"),
        pytest.param([UNKNOWN, DONE], [SALE, SALE], ["unknown", "refused"], id="after an unknown, clear or not"),
        pytest.param([UNKNOWN, DONE, DONE], [SALE, QUERY, replace(SALE, journal_clear=False)],
                     ["unknown", "done", "unknown"], id="read; and the next answer is the same transaction again"),
        pytest.param([UNKNOWN, FAILED, DONE], [SALE, QUERY, SALE], ["unknown", "failed", "done"], id="read: not done"),
        pytest.param([UNKNOWN, UNKNOWN, DONE], [SALE, QUERY, replace(SALE, journal_clear=False)],
                     ["unknown", "unknown", "refused"], id="asked in vain"),
        pytest.param([UNKNOWN, UNKNOWN, DONE], [SALE, QUERY, SALE], ["unknown", "unknown", "done"],
                     id="asked in vain, then settled by a person"),
        pytest.param([UNKNOWN, DONE], [SALE, replace(SALE, kind=TerminalAct.BALANCE)], ["unknown", "done"],
                     id="a balance moves no money"),
        pytest.param([RuntimeError("a bug"), DONE], [SALE], [], id="a bug in the middle"),
    ],
)  # fmt: skip
def test_nothing_is_sold_over_an_act_that_nobody_read(
    terminal: GuardedTerminal,
    bare: ScriptedTerminal,
    answers: list[TerminalResult | Exception],
    requests: list[TerminalRequest],
    expected: list[str],
) -> None:
    bare.answers = answers
    if not expected:
        with pytest.raises(RuntimeError):
            terminal.perform(requests[0], 1.0)
        assert outcomes(terminal, SALE) == ["refused"]
    else:
        assert outcomes(terminal, *requests) == expected


@pytest.mark.parametrize(
    "found",
    [
        None,
        replace(SOLD, amount_fen=6361),
        replace(SOLD, kind=TerminalAct.VOID),
        replace(SOLD, number="P2"),
        replace(SOLD, terminal_no="30009999"),
        replace(SOLD, terminal_no=""),
        replace(SOLD, echoed=False),
        replace(SOLD, trace_no="", reference_no=""),
    ],
    ids=["nothing", "amount", "kind", "number", "terminal", "no terminal", "no echo", "no trace"],
)
def test_a_success_that_does_not_carry_what_it_must_is_unknown(
    terminal: GuardedTerminal, bare: ScriptedTerminal, found: CardTransaction | None
) -> None:
    bare.answers = [replace(DONE, transaction=found)]
    result = terminal.perform(SALE, 1.0)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.echo_mismatch")


def test_the_answer_of_the_patient_before_is_not_this_ones(terminal: GuardedTerminal, bare: ScriptedTerminal) -> None:
    bare.answers = [DONE, DONE, replace(DONE, transaction=replace(SOLD, trace_no="000102", reference_no="R102"))]
    assert outcomes(terminal, SALE, replace(SALE, number="P2")) == ["done", "unknown"]
    bare.answers = [FAILED, replace(DONE, transaction=replace(SOLD, trace_no="000102", reference_no="R102"))]
    assert outcomes(terminal, QUERY, replace(SALE, number="P3")) == ["failed", "done"]


def test_a_query_is_told_what_stood_before_the_act_not_what_the_act_made(
    terminal: GuardedTerminal, bare: ScriptedTerminal
) -> None:
    other = replace(SOLD, trace_no="000102", reference_no="R102")
    bare.answers = [DONE, replace(DONE, transaction=other), replace(DONE, transaction=other), FAILED]
    outcomes(terminal, SALE, replace(SALE, number="P2"), replace(QUERY, number="P2"), replace(QUERY, number="P2"))
    assert [(each.last_trace_no, each.last_reference_no) for each in bare.asked] == [
        ("", ""), ("000101", "R101"), ("000101", "R101"), ("000101", "R101")
    ]  # fmt: skip


def test_what_a_query_in_vain_showed_is_not_taken_for_the_next_act(
    terminal: GuardedTerminal, bare: ScriptedTerminal
) -> None:
    by_hand = replace(SOLD, trace_no="000102", reference_no="R102")
    bare.answers = [DONE, UNKNOWN, replace(UNKNOWN, transaction=by_hand), UNKNOWN, replace(DONE, transaction=by_hand)]
    first, second, third = SALE, replace(SALE, number="P2"), replace(SALE, number="P3", last_trace_no="000101")
    asked = [replace(each, kind=TerminalAct.QUERY_LAST) for each in (second, third)]
    assert outcomes(terminal, first, second, asked[0], third, asked[1]) == [
        *("done", "unknown", "unknown", "unknown", "failed")
    ]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (DeviceError("device.claimed"), "failed"),
        (DeviceError("library.missing"), "failed"),
        (DeviceError("terminal.file_locked"), "failed"),
        (CommandError("command.invalid", "counter_no", "at most 8 bytes"), "failed"),
        (WriteError("device.offline", 0), "failed"),
        (WriteError("device.offline", 12), "unknown"),
        (DeviceError("device.offline"), "unknown"),
        (DeviceError("library.crashed"), "unknown"),
        (DeviceError("library.overrun"), "unknown"),
    ],
    ids=lambda each: str(each) if isinstance(each, Exception) else each,
)
def test_an_error_is_a_failure_only_where_it_proves_that_nothing_was_asked(
    terminal: GuardedTerminal, bare: ScriptedTerminal, error: Exception, outcome: str
) -> None:
    bare.answers = [error]
    assert outcomes(terminal, SALE) == [outcome]


def test_card_numbers_are_hidden_in_all_that_leaves(terminal: GuardedTerminal, bare: ScriptedTerminal) -> None:
    card = "6228480402564890018"
    bare.answers = [
        replace(DONE, transaction=replace(SOLD, card_masked=card), text=f"卡号{card}", slip=(f"卡号:{card}",))
    ]
    result = terminal.perform(SALE, 1.0)
    assert card not in repr(result) + str(reply_of(result))


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({}, "arguments"),
        ({"amount_fen": 0, "number": "P1"}, "arguments"),
        ({"amount_fen": 1, "number": ""}, "arguments"),
        ({"amount_fen": -1, "number": "P1"}, "arguments.amount_fen"),
        ({"amount_fen": True, "number": "P1"}, "arguments.amount_fen"),
        ({"amount_fen": 1.0, "number": "P1"}, "arguments.amount_fen"),
        ({"amount_fen": 10**10, "number": "P1"}, "arguments.amount_fen"),
        ({"amount_fen": 1, "number": "P 1"}, "arguments.number"),
        ({"amount_fen": 1, "number": "P1", "payment_code": "13456789012345678x"}, "arguments.payment_code"),
        ({"amount_fen": 1, "number": "P1", "original_day": "2026"}, "arguments.original_day"),
        ({"amount_fen": 1, "number": "P1", "queried": "settle"}, "arguments.queried"),
        ({"amount_fen": 1, "number": "P1", "journal_clear": "yes"}, "arguments.journal_clear"),
        ({"amount_fen": 1, "number": "P1", "card": "x"}, "arguments"),
    ],
)
def test_a_malformed_wish_is_refused_by_its_place(arguments: Mapping[str, object], place: str) -> None:
    with pytest.raises(CommandError) as refused:
        request_of(TerminalAct.SALE, arguments)
    assert refused.value.field == place
    assert "13456789012345678x" not in str(refused.value)


def test_the_host_has_a_word_for_every_act(terminal: GuardedTerminal, bare: ScriptedTerminal) -> None:
    assert set(KIND.actions) == {
        *("sale", "void", "refund", "query_last", "balance", "sign_in", "settle", "reprint", "totals")
    }
    bare.answers = [DONE]
    reply = KIND.actions["sale"](terminal, {"amount_fen": 6360, "number": "P1", "journal_clear": True}, 1.0)
    assert (reply.ok, reply.result["outcome"], reply.code) == (True, "done", "")


def test_a_notice_crosses_to_the_desk() -> None:
    said = Noticed(device="terminal-1", code="terminal.window_may_be_open")
    assert decode_message(encode_message(said)) == said
