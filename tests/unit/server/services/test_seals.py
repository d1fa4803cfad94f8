"""Seals of documents: whatever is changed is noticed, and said in the right word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from server.documents.writer import DocumentWriter
from server.domain.books import Tally
from server.domain.proof import canonical, content_of
from server.services.proof_document import proof_document
from server.services.seals import Sealer, verify
from server.services.snapshots import FreshKeys
from support.proof_days import a_proof, a_total


@pytest.fixture(scope="module")
def sealer() -> Sealer:
    return Sealer(FreshKeys())


@pytest.fixture(scope="module")
def pdf(sealer: Sealer) -> bytes:
    proof = a_proof()
    return sealer.seal_file(DocumentWriter()(proof_document(proof, sealer.seal(content_of(proof))), "pdf", "zh"))


def answer(sealer: Sealer, content: bytes) -> dict[str, str]:
    """What the API answers, as far as it is verified."""
    seal = sealer.seal(content)
    return {"content": seal.content.decode(), "signature": seal.signature, "key_id": seal.key_id}


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a content."""
    if isinstance(tree, dict):
        for key in sorted(tree):
            yield from leaves(tree[key], (*path, key))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from leaves(value, (*path, place))
    else:
        yield path


def changed(tree: Any, path: tuple[Any, ...]) -> Any:
    """The content with one value changed by as little as can be."""
    copy = json.loads(json.dumps(tree))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    value = inner[path[-1]]
    inner[path[-1]] = (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value} "
    return copy


EVERY_FIELD = list(leaves(json.loads(content_of(a_proof()))))


def test_the_content_is_one_spelling_whatever_order_it_was_made_in() -> None:
    assert canonical({"b": 1, "a": "中"}) == canonical({"a": "中", "b": 1}) == b'{"a":"\\u4e2d","b":1}'
    assert content_of(a_proof()) == content_of(a_proof())


def test_an_untouched_pdf_is_good_and_gives_its_numbers(sealer: Sealer, pdf: bytes) -> None:
    verdict = verify(pdf, sealer.public_keys())
    assert verdict.problem == ""
    assert verdict.content == json.loads(content_of(a_proof()))


@pytest.mark.parametrize("path", EVERY_FIELD, ids=lambda path: ".".join(map(str, path)))
def test_a_change_of_any_field_is_noticed(sealer: Sealer, path: tuple[Any, ...]) -> None:
    told = answer(sealer, content_of(a_proof()))
    told["content"] = canonical(changed(json.loads(told["content"]), path)).decode()
    assert verify(json.dumps(told).encode(), sealer.public_keys()).problem == "seal.content_changed"


def test_any_changed_byte_of_the_pdf_is_noticed(sealer: Sealer, pdf: bytes) -> None:
    keys = sealer.public_keys()
    for place in range(8, len(pdf), 97):
        other = bytes([pdf[place] ^ 1])
        verdict = verify(pdf[:place] + other + pdf[place + 1 :], keys)
        assert verdict.problem.startswith("seal."), place


@pytest.mark.parametrize(
    ("damage", "problem", "numbers"),
    [
        pytest.param(lambda pdf: pdf + b"\n", "seal.file_changed", True, id="something added at the end"),
        pytest.param(lambda pdf: pdf[: pdf.rindex(b"%paydesk")], "seal.file_changed", True, id="the last line cut off"),
        pytest.param(lambda pdf: pdf.replace(b"/MediaBox", b"/MediaBux", 1), "seal.file_changed", True, id="the page"),
        pytest.param(
            lambda pdf: pdf.replace(b'\\"payments\\":3', b'\\"payments\\":4', 1), "seal.content_changed", False,
            id="a number in the attachment",
        ),
        pytest.param(lambda pdf: b"%PDF-1.4 nothing", "seal.none", False, id="another PDF"),
        pytest.param(lambda pdf: b"hello", "seal.none", False, id="something else"),
        pytest.param(lambda pdf: b"", "seal.none", False, id="nothing"),
        pytest.param(lambda pdf: b"[" * 100_000, "seal.none", False, id="deep JSON"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(sealer: Sealer, pdf: bytes, damage: Any, problem: str, numbers: bool) -> None:
    damaged = damage(pdf)
    assert damaged != pdf
    verdict = verify(damaged, sealer.public_keys())
    assert (verdict.problem, verdict.content is not None) == (problem, numbers)


def test_another_servers_seal_is_an_unknown_key(pdf: bytes) -> None:
    assert verify(pdf, Sealer(FreshKeys()).public_keys()).problem == "seal.key_unknown"


def test_a_key_given_under_the_right_name_but_of_another_server_is_not_believed(sealer: Sealer, pdf: bytes) -> None:
    [key_id] = sealer.public_keys()
    [strange] = Sealer(FreshKeys()).public_keys().values()
    assert verify(pdf, {key_id: strange}).problem == "seal.content_changed"


def test_a_seal_of_numbers_is_no_seal_of_a_file(sealer: Sealer, pdf: bytes) -> None:
    body = pdf[: pdf.rindex(b"%paydesk")]
    seal = sealer.seal(body)
    forged = body + f"%paydesk-seal {seal.key_id} {seal.signature}\n".encode()
    assert verify(forged, sealer.public_keys()).problem == "seal.file_changed"


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        pytest.param({}, True, id="all agrees"),
        pytest.param({"paid": Tally(payments=4, payments_fen=1000)}, False, id="a payment is not in the books"),
        pytest.param({"totals": [a_total("platform", "", today_count=1)]}, False, id="a line does not add up"),
        pytest.param({"before": [a_total("business", "his", exceptions_count=1)]}, False,
                     id="the last day left something open that is not opened with"),
        pytest.param({"totals": [a_total("platform", "", opening_count=1, opening_fen=70, closed_count=1,
                                         closed_fen=70)],
                      "before": [a_total("platform", "", in_transit_count=1, in_transit_fen=90)]}, True,
                     id="an unknown payment of ours came to another sum"),
    ],
)  # fmt: skip
def test_whether_a_day_holds(changes: dict[str, Any], holds: bool) -> None:
    proof = a_proof(**changes)
    assert proof.holds is holds
    assert json.loads(content_of(proof))["holds"] is holds
    assert bool(proof_document(proof, None).warnings) is not holds
