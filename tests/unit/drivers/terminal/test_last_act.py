"""Whether the terminal's last transaction is the act that is asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.ports import CardTransaction, TerminalAct, TerminalRequest
from drivers.terminal.last_act import judge_last

ASKED = TerminalRequest(
    kind=TerminalAct.QUERY_LAST, amount_fen=6360, number="P1", begun_at="1122101000", last_trace_no="000100",
    last_reference_no="R100",
)  # fmt: skip
OURS = CardTransaction(
    kind=TerminalAct.SALE, amount_fen=6360, trace_no="000101", reference_no="R101", at="1122101112"
)  # fmt: skip
BEFORE = replace(OURS, trace_no="000100", reference_no="R100", at="1122100500")
NO_REFERENCE = replace(ASKED, last_reference_no="")


@pytest.mark.parametrize(
    ("asked", "found", "outcome"),
    [
        pytest.param(ASKED, OURS, "done", id="ours"),
        pytest.param(ASKED, None, "failed", id="the terminal has none"),
        pytest.param(ASKED, BEFORE, "failed", id="still the one before"),
        pytest.param(ASKED, replace(BEFORE, amount_fen=9), "failed", id="the one before, of another amount"),
        pytest.param(ASKED, replace(OURS, amount_fen=6361), "unknown", id="another amount"),
        pytest.param(ASKED, replace(OURS, kind=TerminalAct.VOID), "unknown", id="another kind"),
        pytest.param(ASKED, replace(OURS, discount_fen=40, amount_fen=6320), "done", id="with a discount"),
        pytest.param(ASKED, replace(OURS, at="1122100759"), "unknown", id="from before it was begun"),
        pytest.param(ASKED, replace(OURS, at="1122100801"), "done", id="a clock two minutes behind"),
        pytest.param(ASKED, replace(OURS, at=""), "unknown", id="no time on it"),
        pytest.param(replace(ASKED, begun_at=""), OURS, "unknown", id="we do not know when"),
        pytest.param(ASKED, replace(OURS, trace_no="000100"), "unknown", id="trace numbers began anew"),
        pytest.param(NO_REFERENCE, BEFORE, "failed", id="before, by its time"),
        pytest.param(NO_REFERENCE, replace(OURS, trace_no="000100"), "unknown", id="same trace, later"),
        pytest.param(replace(ASKED, last_trace_no=""), OURS, "unknown", id="the last one before is not known"),
        pytest.param(replace(ASKED, last_trace_no=""), replace(OURS, number="P1"), "done", id="it carries our number"),
        pytest.param(ASKED, replace(OURS, number="P0"), "unknown", id="it carries another number"),
        pytest.param(ASKED, replace(OURS, number="P1", amount_fen=1), "unknown", id="our number, another amount"),
        pytest.param(
            replace(ASKED, begun_at="1231235959"), replace(OURS, at="0101000005"), "done", id="over New Year"
        ),
        pytest.param(
            replace(ASKED, begun_at="0101000500"), replace(OURS, at="1231235959"), "unknown", id="last year's"
        ),
        pytest.param(replace(ASKED, begun_at="0229101000"), replace(OURS, at="0229101112"), "done", id="leap day"),
    ],
)  # fmt: skip
def test_the_last_transaction_is_ours_or_not_or_nobody_knows(
    asked: TerminalRequest, found: CardTransaction | None, outcome: str
) -> None:
    assert judge_last(asked, found).outcome == outcome
