"""Records find their own by key, equal ones in their order, each at most once, whatever the order of the rows."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.reconciliation.matching import match
from server.reconciliation.parties import Party
from server.reconciliation.rows import empty
from support.recon_rows import frame, rows

NOBODY = {party: empty() for party in Party}


def groups(**parties: pl.DataFrame) -> set[tuple[str, ...]]:
    """Each group as the lines of its records: ``('platform 1', 'channel 1')``."""
    named = NOBODY | {Party(name): table for name, table in parties.items()}
    found = match(named).groups.to_dicts()
    return {
        tuple(f"{name} {row + 1}" for name, row in sorted(group.items()) if row is not None) for group in found
    }  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "channel", "expected"),
    [
        pytest.param(
            "our_no amount_fen party_no\nP1 100 C1\nP2 200 C2",
            "our_no amount_fen party_no\nP2 200 C2\nP1 100 C1",
            {("channel 1", "platform 2"), ("channel 2", "platform 1")},
            id="by our number",
        ),
        pytest.param(
            "our_no amount_fen party_no\nP1 100 C1",
            "our_no amount_fen party_no\n. 100 C1",
            {("channel 1", "platform 1")},
            id="by the party's number where ours is missing",
        ),
        pytest.param(
            "our_no amount_fen\nP1 100",
            "our_no amount_fen\nP1 101",
            {("channel 1", "platform 1")},
            id="another amount is the same payment: it differs, it is not missing",
        ),
        pytest.param(
            "our_no amount_fen party_no\nP1 100 C1\nP2 100 C2",
            "our_no amount_fen party_no\nP1 100 C2\nP2 100 C1",
            {("channel 1", "platform 2"), ("channel 2", "platform 1")},
            id="the channel's number comes first where the two contradict",
        ),
        pytest.param(
            "our_no amount_fen\nP1 100",
            "our_no amount_fen\nP1 100\nP1 100",
            {("channel 1", "platform 1"), ("channel 2",)},
            id="a line doubled by the channel is surplus",
        ),
        pytest.param(
            "our_no amount_fen\nP1 100",
            "our_no amount_fen\nP1 90\nP1 100",
            {("channel 2", "platform 1"), ("channel 1",)},
            id="of two lines the equal one is ours",
        ),
        pytest.param(
            "our_no amount_fen party_no\nP1 100 .\nP2 100 .",
            "our_no amount_fen party_no\nP1 100 C1\nP2 100 C2",
            {("channel 1", "platform 1"), ("channel 2", "platform 2")},
            id="two real payments of equal amount and second are no duplicate",
        ),
        pytest.param(
            "our_no kind amount_fen\nP1 pay 100\nR1 refund 40",
            "our_no kind amount_fen\nP1 pay 100\nR1 refund 40",
            {("channel 1", "platform 1"), ("channel 2", "platform 2")},
            id="refunds are rows",
        ),
        pytest.param(
            "our_no amount_fen\n. 100",
            "our_no amount_fen\n. 100",
            {("channel 1",), ("platform 1",)},
            id="nothing is matched by amount alone",
        ),
    ],
)
def test_a_channel_and_the_platform(platform: str, channel: str, expected: set[tuple[str, ...]]) -> None:
    assert groups(platform=rows(platform), channel=rows(channel)) == expected


def test_what_the_platform_does_not_know_is_one_group_of_the_others() -> None:
    others = rows("our_no amount_fen\nX1 100")
    assert groups(channel=others, business=others, source=others) == {("business 1", "channel 1", "source 1")}
    assert groups(business=others, source=others) == {("business 1", "source 1")}


NUMBERS = st.sampled_from(["", "A", "B", "C"])
RECORD = st.fixed_dictionaries(
    {
        "our_no": NUMBERS,
        "party_no": NUMBERS,
        "kind": st.sampled_from(["pay", "refund"]),
        "amount_fen": st.integers(1, 3),
        "at": st.sampled_from(["2026-11-20T12:00", "2026-11-20T12:01"]),
    }
)
RECORDS = st.lists(RECORD, max_size=6).map(lambda records: [one | {"line": at} for at, one in enumerate(records, 1)])


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(Party, RECORDS)), st.randoms(use_true_random=False))
def test_every_record_is_in_exactly_one_group_and_the_order_of_rows_does_not_matter(parties, random) -> None:  # type: ignore[no-untyped-def]
    def lines(records: dict[Party, list[dict[str, object]]]) -> set[tuple[object, ...]]:
        frames = {party: frame(rows) for party, rows in records.items()}
        found = match(frames).groups
        for party in Party:
            placed = found[party.value].drop_nulls().sort().to_list()
            assert placed == list(range(frames[party].height))
        return {
            tuple(None if group[p.value] is None else records[p][group[p.value]]["line"] for p in Party)
            for group in found.to_dicts()
        }

    shuffled = {party: random.sample(records, len(records)) for party, records in parties.items()}
    assert lines(parties) == lines(shuffled)
