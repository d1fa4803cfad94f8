"""Groups in which all agree come back from their files as they were, though what each of them says is not written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from server.reconciliation.groups import COLUMNS, ROWS_A_FILE, from_files, table, to_file, to_files
from server.reconciliation.outcome import reconcile
from server.reconciliation.parties import Party
from server.reconciliation.rows import SCHEMA, empty, expects_mask

DAY = date(2026, 3, 2)


def records(party: Party, numbers: range) -> pl.DataFrame:
    """A party's records of these payments."""
    name = {Party.CHANNEL: "wechat", Party.BUSINESS: "his", Party.SOURCE: "kiosk"}.get(party, "")
    usual = {
        "channel": "wechat", "business": "his", "source": name if party is Party.SOURCE else "", "party_no": "",
        "business_no": "", "kind": "pay", "state": "done", "fee_milli_fen": 7 if party is Party.CHANNEL else 0,
        "at": datetime(2026, 3, 2, 1, tzinfo=UTC), "day": DAY, "file": 1, "line": 1, "carried": False,
    }  # fmt: skip
    expects = expects_mask(Party.CHANNEL, Party.BUSINESS) if party is Party.PLATFORM else 0
    rows = [{**usual, "our_no": f"P{n}", "amount_fen": n + 1, "expects": expects} for n in numbers]
    return pl.DataFrame(rows).select(pl.col(column).cast(kind) for column, kind in SCHEMA.items())


@pytest.fixture(scope="module")
def alike() -> pl.DataFrame:
    """More than one file of them; the service channel has some."""
    many = range(ROWS_A_FILE + 5)
    parties = {party: records(party, many) for party in (Party.PLATFORM, Party.CHANNEL, Party.BUSINESS)}
    parties[Party.SOURCE] = empty()
    found = table(parties, reconcile(parties, {}, DAY)).matched
    some = pl.int_range(found.height, eager=True) % 3 == 0
    return found.with_columns(source_fen=pl.when(some).then("amount_fen"))


def test_groups_come_back_from_their_files_as_they_were(alike: pl.DataFrame) -> None:
    assert alike.height == ROWS_A_FILE + 5
    files = list(to_files(alike))
    assert len(files) == 2
    back = from_files(files)
    assert back is not None
    assert dict(back.schema) == COLUMNS
    assert back.equals(alike)


@pytest.mark.parametrize("columns", [["our_no", "outcome"], ["source_fen", "channel_fen"], ["type"], ["amount_fen"]])
def test_some_columns_are_those_columns_of_all(alike: pl.DataFrame, columns: list[str]) -> None:
    back = from_files(to_files(alike), columns)
    assert back is not None
    assert back.equals(alike.select(columns))


def test_files_of_whole_rows_are_read_as_well(alike: pl.DataFrame) -> None:
    whole = [to_file(alike.slice(0, 9)), *to_files(alike.slice(9, 9))]
    back = from_files(whole, ["our_no", "source_fen", "type"])
    assert back is not None
    assert back.equals(alike.head(18).select("our_no", "source_fen", "type"))


def test_no_group_makes_no_file(alike: pl.DataFrame) -> None:
    assert list(to_files(alike.clear())) == []
    assert from_files([]) is None
