"""Four cells of a row: what agrees, differs, is absent, and what a calendar explains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from server.reconciliation.calendars import DEFAULT_CALENDARS, Coverage
from server.reconciliation.day_proof import prove
from server.reconciliation.outcome import reconcile
from server.reconciliation.parties import Party
from server.reconciliation.patterns import meaning, patterns
from server.reconciliation.rows import WOULD, empty, expects_mask
from support.recon_rows import rows

DAY = date(2026, 11, 20)
HEARD = {
    (Party.CHANNEL, "wechat"): Coverage(DEFAULT_CALENDARS["wechat"], DAY),
    (Party.CHANNEL, "unionpay"): Coverage(DEFAULT_CALENDARS["unionpay"], DAY),
    (Party.BUSINESS, "his"): Coverage(DEFAULT_CALENDARS["business"], DAY),
    (Party.SOURCE, "kiosk"): Coverage(DEFAULT_CALENDARS["source"], DAY),
}
CASH = expects_mask(Party.BUSINESS)
BOOKED_IF_PAID = WOULD[Party.BUSINESS] | WOULD[Party.SOURCE]
UNCLEAR = expects_mask(Party.CHANNEL) | BOOKED_IF_PAID


def told(tables: Mapping[str, str], run_day: date = DAY) -> list[tuple[str, str, str]]:
    """(cells, field, outcome) of every group, in the order of their cells."""
    frames = {party: empty() for party in Party} | {Party(name): rows(text) for name, text in tables.items()}
    groups = reconcile(frames, HEARD, run_day)
    assert all(line.holds for line in prove(frames, groups))
    return sorted((patterns()[group["pattern"]].cells, group["field"], group["outcome"]) for group in groups.to_dicts())


ONE = "our_no amount_fen\nP1 100"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        pytest.param(
            {"channel": ONE, "platform": ONE, "business": ONE, "source": ONE}, ("AAAA", "", "matched"), id="all agree"
        ),
        pytest.param(
            {"channel": ONE, "platform": "our_no amount_fen state\nP1 100 unknown"},
            ("DA--", "state", "exception"), id="the answer was lost",
        ),
        pytest.param(
            {"channel": ONE, "platform": ONE, "source": ONE}, ("AA-A", "", "exception"), id="posting missing"
        ),
        pytest.param(
            {"platform": ONE, "business": ONE, "source": ONE}, ("-AAA", "", "exception"), id="booked without money"
        ),
        pytest.param({"channel": ONE}, ("A---", "", "exception"), id="money that is not ours"),
        pytest.param(
            {"channel": "our_no amount_fen\nP1 99", "platform": ONE, "business": ONE, "source": ONE},
            ("DAAA", "amount", "exception"), id="a fen lost",
        ),
        pytest.param(
            {"platform": f"our_no amount_fen expects\nP1 100 {CASH}", "business": ONE},
            ("AAAA", "", "matched"), id="cash has no channel's statement",
        ),
        pytest.param(
            {"platform": "our_no amount_fen state expects\nP1 100 not_done 0"},
            ("AAAA", "", "matched"), id="not paid, and nobody says otherwise",
        ),
        pytest.param(
            {"platform": "our_no amount_fen state expects\nP1 100 not_done 0", "channel": ONE},
            ("DAAA", "state", "exception"), id="not paid, and the channel has the money",
        ),
        pytest.param(
            {"platform": f"our_no amount_fen state expects\nP1 100 not_done {BOOKED_IF_PAID}", "channel": ONE},
            ("DA--", "state", "exception"), id="not paid, the channel has the money, and nobody was told",
        ),
        pytest.param(
            {"platform": f"our_no amount_fen state expects at\nP1 100 unknown {UNCLEAR} 2026-11-20T23:59"},
            ("-A--", "", "in_transit"), id="unknown at midnight: who would have it is no difference",
        ),
        pytest.param(
            {"platform": "our_no amount_fen at\nP1 100 2026-11-20T23:59", "business": ONE, "source": ONE},
            ("-AAA", "", "in_transit"), id="placed 23:59, booked 00:01",
        ),
        pytest.param(
            {"platform": "our_no amount_fen at\nP1 100 2026-11-20T12:00", "business": ONE, "source": ONE},
            ("-AAA", "", "exception"), id="noon is no excuse",
        ),
        pytest.param(
            {"platform": "our_no amount_fen channel at\nP1 100 unionpay 2026-11-20T23:10", "business": ONE,
             "source": ONE},
            ("-AAA", "", "in_transit"), id="UnionPay's day ends at 23:00",
        ),
    ],
)  # fmt: skip
def test_one_row(tables: dict[str, str], expected: tuple[str, str, str]) -> None:
    assert told(tables) == [expected]


def test_past_its_limit_a_row_in_transit_turns_into_an_exception_by_itself() -> None:
    late = "our_no amount_fen at carried\nP1 100 2026-11-20T23:59 yes"
    silent = {"platform": late, "business": ONE, "source": ONE}
    assert told(silent, date(2026, 11, 22)) == [("-AAA", "", "in_transit")]
    assert told(silent, date(2026, 11, 23)) == [("-AAA", "", "exception")]


def test_every_pattern_has_its_row_and_says_so_when_it_cannot_occur() -> None:
    table = patterns()
    assert len(table) == len({pattern.cells for pattern in table}) == 81
    possible = [pattern for pattern in table if pattern.type != "impossible"]
    assert all((pattern.people > 0) == (pattern.type != "matched") for pattern in possible)
    assert all(pattern.cells[1] != "D" for pattern in possible)
    assert meaning("DAAA", "amount").act == "stop"
    assert meaning("DA--", "state").type == "surplus"
