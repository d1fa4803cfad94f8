"""Every code of an exception has its words: types, causes, acts, states, evidence, live answers, what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.reconciliation import ExceptionAct, ExceptionState
from app.core.refund import RefundState
from app.wire.exceptions import TimelineView
from server.reconciliation.parties import Kind, Party, RowState
from server.reconciliation.patterns import BY_FIELD, patterns
from support import screen_people as people
from ui.exceptions.cells import VERDICTS
from ui.exceptions.wording import evidence_words, name_of, picture, said
from ui.sentences import find

ROOT = Path(__file__).resolve().parents[4]
NARROWED = [each for each in BY_FIELD.values() if each is not None]
TYPES = {each.type for each in patterns()} | {each[0] for each in NARROWED}
CAUSES = {each.cause for each in patterns()} | {each[1] for each in NARROWED}
ACTS = {each.act for each in patterns()} | {each[2] for each in NARROWED} | {each.value for each in ExceptionAct}
OUTCOMES = ("paid", "not_paid", "refunded", "not_refunded", "posted", "not_posted", "unknown", "no_answer")
SAID_BY_SERVICES = re.compile(r"\"(exception\.[a-z_]+)\"")
NOT_FOR_PEOPLE = {"exception.asked", "exception.exported", "exception.file_read", "exception.looked"}
"""Words of the audit log, which has its own."""


def entry(code: str, source: str = "platform", /, **values: str | int) -> TimelineView:
    """A piece of evidence."""
    return TimelineView(
        at=people.NOW - timedelta(hours=1), source=source, code=code, values=values, who="", text="",
        attachment_id=0, attachment_name="",
    )  # fmt: skip


@pytest.mark.parametrize("code", sorted(TYPES))
def test_a_type_has_a_name_and_a_meaning(code: str) -> None:
    assert said("type", code).next


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_a_cause_has_a_sentence(code: str) -> None:
    assert name_of("cause", code) != code


@pytest.mark.parametrize("code", sorted(ACTS))
def test_an_act_has_a_name_and_its_consequence(code: str) -> None:
    assert said("act", code).next


@pytest.mark.parametrize("state", ExceptionState)
def test_a_state_has_a_word_and_what_it_means(state: ExceptionState) -> None:
    assert said("state", state).next


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_live_answer_says_what_follows_from_it(outcome: str) -> None:
    words = said("asked", outcome)
    assert words.what
    assert words.next


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        ("party", [party.value for party in Party]),
        ("kind", [kind.value for kind in Kind]),
        ("record", [state.value for state in RowState]),
        ("cell", list(VERDICTS)),
        ("field", list(BY_FIELD)),
        ("evidence_source", ["desk", "platform", "channel", "business", "statement", "run", "person"]),
    ],
)
def test_what_stands_in_cells_has_words(area: str, codes: list[str]) -> None:
    assert [code for code in codes if find(f"exception.{area}.{code}") is None] == []


def test_every_word_of_the_services_about_exceptions_is_known() -> None:
    files = [path for path in (ROOT / "server").rglob("*.py") if "practice" not in path.parts]
    spoken = {code for path in files for code in SAID_BY_SERVICES.findall(path.read_text("utf-8"))}
    known = {code for code in spoken if find(code) or find(f"evidence.{code}") or find(f"alert.{code}")}
    assert spoken - known - NOT_FOR_PEOPLE == set()


@pytest.mark.parametrize(
    "code",
    [
        *(f"payment.{state.value}" for state in PaymentState),
        *(f"refund.{state.value}" for state in RefundState),
        *(f"posting.{state.value}" for state in PostingState),
        *(f"exception.said.{outcome}" for outcome in OUTCOMES),
        "payment.sent", "order.created", "statement.line", "exception.found",
    ],
)  # fmt: skip
def test_a_piece_of_evidence_is_a_sentence(code: str) -> None:
    words = evidence_words(entry(code, "channel", code="", amount_fen=100, attempts=2, refund_no="R1"))
    assert words.endswith((".", ". "))
    assert code not in words


def test_evidence_names_the_channels_own_code_and_what_an_act_brought() -> None:
    heard = evidence_words(entry("exception.said.paid", "channel", code="SUCCESS", amount_fen=42_610))
    assert heard == "Channel says now: paid, ¥426.10.  [SUCCESS]"
    ended = evidence_words(entry("exception.verified", outcome="exception.posted", act="post_again"))
    assert ended == "Asked again and verified: The business system has it."
    assert evidence_words(entry("exception.undone", was="book")) == "Undone: Book it."


def test_evidence_that_nobody_put_into_words_is_shown_as_it_is() -> None:
    assert evidence_words(entry("moon.rose", height_m=3)) == "moon.rose  height_m: 3"


def test_a_picture_of_four_cells() -> None:
    assert picture("AD-A") == "＝ ≠ — ＝"
