"""What may be done about an exception: by the table, by how many people, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Conflict, InvalidInput, Refused
from app.core.permissions import PERMISSIONS
from app.core.reconciliation import MONEY_ACTS, ExceptionAct, ExceptionState
from server.domain import exception_acts as acts
from server.domain.exception_case import Cell, ExceptionCase, Found
from server.domain.reconciliation_rules import Limits
from server.reconciliation.patterns import meaning, patterns

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
A, S = ExceptionAct, ExceptionState
EVERYTHING = frozenset(PERMISSIONS)


def a_found(cells: str = "A---", field: str = "", **changes: Any) -> Found:
    """A payment of 12.34 yuan with these four cells, explained by the table."""
    told = meaning(cells, field)
    parties = ("channel", "platform", "business", "source")
    row = tuple(
        Cell(party, letter, party, amount_fen=1234, state="done") if letter != "-" else Cell(party, "-")
        for party, letter in zip(parties, cells, strict=True)
    )
    usual = Found(
        exception_no=f"X{'0' * 27}", day=date(2026, 3, 1), pattern=cells, type=told.type, field=field,
        cause=told.cause, act=told.act, people=told.people, channel="wechat", kind="pay", our_no="", party_no="42",
        business_no="", at=NOW, amount_fen=1234, at_risk_fen=1234, cells=row,
    )  # fmt: skip
    return replace(usual, **changes)


def a_case(cells: str = "A---", field: str = "", **changes: Any) -> ExceptionCase:
    return acts.opened(a_found(cells, field, **changes), "N1", NOW)


POSSIBLE = [pattern for pattern in patterns() if pattern.act != "none"]


@pytest.mark.parametrize("pattern", POSSIBLE, ids=lambda pattern: pattern.cells)
def test_every_pattern_that_can_occur_has_an_act(pattern: Any) -> None:
    safe = acts.acts_of(a_found(pattern.cells))
    assert safe
    assert A.EXPLAIN in safe


@pytest.mark.parametrize("pattern", [one for one in patterns() if one.act == "none"], ids=lambda one: one.cells)
def test_what_matches_or_cannot_occur_has_none(pattern: Any) -> None:
    assert acts.acts_of(a_found(pattern.cells)) == ()


@pytest.mark.parametrize(
    ("cells", "field", "safe"),
    [
        pytest.param("AA-A", "", (A.POST_AGAIN, A.REFUND, A.EXPLAIN), id="posting missing"),
        pytest.param("A---", "", (A.ATTACH, A.REFUND, A.EXPLAIN, A.WRITE_OFF), id="money not ours"),
        pytest.param("DA-A", "amount", (A.EXPLAIN, A.ATTACH), id="amounts differ: stop"),
        pytest.param("AAA-", "", (A.TELL_SOURCE, A.EXPLAIN), id="the source does not know"),
        pytest.param("-AAA", "", (A.QUERY_CHANNEL, A.EXPLAIN, A.WRITE_OFF), id="shortage"),
        pytest.param("--A-", "", (A.ASK_BUSINESS, A.EXPLAIN, A.WRITE_OFF), id="booked there only"),
    ],
)
def test_the_safe_acts_of_a_picture(cells: str, field: str, safe: tuple[ExceptionAct, ...]) -> None:
    assert acts.acts_of(a_found(cells, field)) == safe


def test_a_refund_row_is_neither_booked_nor_refunded() -> None:
    assert not {A.BOOK, A.REFUND} & set(acts.acts_of(a_found("DA--", kind="refund")))


@pytest.mark.parametrize("pattern", POSSIBLE, ids=lambda pattern: pattern.cells)
def test_wherever_money_stands_elsewhere_two_people_agree(pattern: Any) -> None:
    found = a_found(pattern.cells)
    for act in acts.acts_of(found):
        assert acts.people_for(found, act) == 2 or (act not in MONEY_ACTS and pattern.people == 1)


@pytest.mark.parametrize(
    ("kind", "hours"), [("shortage", 4), ("posting_missing", 8), ("not_ours", 72), ("something new", 24)]
)
def test_each_type_has_its_limit(kind: str, hours: int) -> None:
    assert acts.DEFAULT_LIMITS.until(kind, 0, NOW) == NOW + timedelta(hours=hours)


def test_a_hospital_sets_its_own_limits_and_owners() -> None:
    limits = Limits({"not_ours": 48}, large_from_fen=10_000, large_hours=2, owners={"not_ours": 7})
    assert [limits.until("not_ours", fen, NOW) - NOW for fen in (9_999, 10_000)] == [
        timedelta(hours=48), timedelta(hours=2),
    ]  # fmt: skip
    case = acts.opened(a_found("A---"), "N1", NOW, limits)
    assert (case.owner_id, acts.opened(a_found("AA-A"), "N1", NOW, limits).owner_id) == (7, 0)


def test_more_than_the_limit_is_not_written_off() -> None:
    found = a_found("A---")
    [(_, fen)] = acts.write_off_lines(found)
    acts.check_write_off(found, Limits(write_off_most_fen=fen))
    with pytest.raises(Conflict, match=r"exception\.over_write_off_limit"):
        acts.check_write_off(found, Limits(write_off_most_fen=fen - 1))


def sums(**fen: int | tuple[int, str]) -> tuple[Cell, ...]:
    """Cells of parties with amounts, done unless a state stands beside; all others absent."""
    cells = []
    for party in ("channel", "platform", "business", "source"):
        told = fen.get(party)
        amount, state = told if isinstance(told, tuple) else (told, "done")
        cells.append(Cell(party, "-") if amount is None else Cell(party, "A", amount_fen=amount, state=state))
    return tuple(cells)


@pytest.mark.parametrize(
    ("kind", "cells", "risk"),
    [
        pytest.param("not_ours", sums(channel=1234), 1234, id="money that is not ours"),
        pytest.param("shortage", sums(platform=1234, business=1234), 1234, id="no money behind a booking"),
        pytest.param("amount", sums(channel=1200, platform=1234), 34, id="the difference of amounts"),
        pytest.param("surplus", sums(channel=1234, platform=(1234, "unknown")), 1234, id="unknown here counts as none"),
        pytest.param("source_missing", sums(channel=1234, platform=1234, business=1234), 0, id="only the source"),
        pytest.param("business_differs", sums(platform=1234, business=1000), 234, id="posted with another amount"),
    ],
)
def test_money_at_risk(kind: str, cells: tuple[Cell, ...], risk: int) -> None:
    assert acts.money_at_risk(kind, cells, 1234) == risk


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        pytest.param({"cells": sums(channel=1234)}, (("channel", 1234),), id="more there than in the books"),
        pytest.param({"cells": sums(platform=1234)}, (("channel", -1234),), id="less there than in the books"),
        pytest.param({"cells": sums(platform=1234), "kind": "refund"}, (("channel", 1234),), id="a refund not made"),
        pytest.param({"cells": sums(business=1234)}, (("business", -1234),), id="booked there only"),
        pytest.param({"cells": sums(channel=5, platform=5, source=4)}, (), id="the money agrees"),
    ],
)
def test_a_write_off_books_what_is_apart(found: dict[str, Any], lines: tuple[tuple[str, int], ...]) -> None:
    assert acts.write_off_lines(replace(a_found(), **found)) == lines


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        pytest.param({"act": A.BOOK, "note": "n"}, "exception.act_not_safe", id="an act that is not safe here"),
        pytest.param({"act": A.EXPLAIN, "note": " "}, "note", id="no reason"),
        pytest.param({"act": A.WRITE_OFF, "note": "n"}, "account", id="no account"),
        pytest.param({"act": A.ATTACH, "note": "n"}, "order_no", id="no order"),
    ],
)
def test_a_proposal_is_refused(wanted: dict[str, Any], refusal: str) -> None:
    with pytest.raises((Conflict, InvalidInput)) as refused:
        acts.proposed(a_case(), wanted["act"], 1, NOW, note=wanted["note"])
    assert refusal in (refused.value.code, refused.value.values.get("field"))


def test_what_needs_one_person_is_approved_by_its_proposal() -> None:
    case = acts.proposed(a_case("AA-A"), A.POST_AGAIN, 1, NOW, note="HIS was down")
    assert (case.state, case.approved_by) == (S.APPROVED, 0)


def test_nobody_agrees_with_himself() -> None:
    case = acts.proposed(a_case(), A.EXPLAIN, 1, NOW, note="n")
    with pytest.raises(Conflict, match=r"exception\.same_person"):
        acts.approved(case, 1, NOW)
    assert acts.approved(case, 2, NOW).state is S.APPROVED


def test_what_went_to_the_payer_is_not_undone() -> None:
    case = acts.proposed(a_case("AA-A"), A.POST_AGAIN, 1, NOW, note="n")
    done = acts.executed(case, 1, NOW, act_no="O1")
    with pytest.raises(Conflict, match=r"exception\.one_way"):
        acts.undone(done, 1, NOW)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        pytest.param({"amount_fen": 1}, S.NEW, id="another amount: they look again"),
        pytest.param({"cells": ()}, S.NEW, id="other cells: they look again"),
        pytest.param({"cause": "other_words"}, S.APPROVED, id="other words: what they agreed on stands"),
    ],
)
def test_what_people_agreed_on_is_the_picture_that_they_saw(changes: dict[str, Any], state: ExceptionState) -> None:
    case = acts.approved(acts.proposed(a_case(), A.EXPLAIN, 1, NOW, note="n"), 2, NOW)
    seen = acts.seen_again(case, replace(case.found, **changes), "N2", NOW)
    assert (seen.state, seen.run_no, seen.found) == (state, "N2", replace(case.found, **changes))


@pytest.mark.parametrize(
    ("state", "who", "permissions", "events"),
    [
        pytest.param("new", 1, EVERYTHING, ("propose",), id="new"),
        pytest.param("proposed", 1, EVERYTHING, ("withdraw",), id="own proposal"),
        pytest.param("proposed", 2, EVERYTHING, ("withdraw", "approve"), id="another's proposal"),
        pytest.param("proposed", 2, frozenset({"exceptions.propose"}), (), id="who may only propose"),
        pytest.param("approved", 2, EVERYTHING, ("withdraw", "execute"), id="approved"),
        pytest.param("verified", 2, EVERYTHING, ("undo",), id="verified"),
        pytest.param("closed_by_statement", 2, EVERYTHING, (), id="closed"),
    ],
)
def test_who_may_what_now(state: str, who: int, permissions: frozenset[str], events: tuple[str, ...]) -> None:
    case = replace(a_case(), state=S(state), act=A.EXPLAIN, proposed_by=1)
    assert acts.may(case, who, permissions) == events


PEOPLE = st.integers(1, 3)
STEPS = st.one_of(
    st.tuples(st.just("propose"), PEOPLE, st.sampled_from(ExceptionAct)),
    st.tuples(st.sampled_from(["withdraw", "approve", "execute", "verify", "fail", "undo", "close", "reopen"]), PEOPLE,
              st.just(None)),
)  # fmt: skip


def step(case: ExceptionCase, name: str, who: int, act: ExceptionAct | None) -> ExceptionCase:
    if name == "propose":
        assert act is not None
        return acts.proposed(case, act, who, NOW, note="n", account="loss", order_no="O1")
    return {
        "withdraw": lambda: acts.withdrawn(case, NOW),
        "approve": lambda: acts.approved(case, who, NOW),
        "execute": lambda: acts.executed(case, who, NOW, act_no="R1"),
        "verify": lambda: acts.verified(case, "exception.explained", NOW),
        "fail": lambda: acts.failed(case, "exception.refused", NOW),
        "undo": lambda: acts.undone(case, who, NOW),
        "close": lambda: acts.closed(case, "N2", NOW),
        "reopen": lambda: acts.reopened(case, case.found, "N3", NOW),
    }[name]()


@given(cells=st.sampled_from([pattern.cells for pattern in POSSIBLE]), steps=st.lists(STEPS, max_size=30))
def test_no_order_of_events_executes_without_the_people_or_twice(cells: str, steps: list[Any]) -> None:
    case, agreed, standing = a_case(cells), set[int](), False
    for name, who, act in steps:
        try:
            after = step(case, name, who, act)
        except Refused:
            continue
        if name == "propose":
            agreed = {who}
        elif name == "approve":
            agreed.add(who)
        elif name == "execute":
            assert not standing
            assert case.act is not None
            assert len(agreed) >= acts.people_for(case.found, case.act)
            standing = True
        elif name in ("fail", "undo"):
            assert standing
            assert case.act not in acts.ONE_WAY or name == "fail"
            standing = False
        elif name in ("withdraw", "close", "reopen"):
            assert not standing
            agreed = set()
        if after.state in (S.EXECUTED, S.VERIFIED, S.WRITTEN_OFF):
            assert standing
        case = after
