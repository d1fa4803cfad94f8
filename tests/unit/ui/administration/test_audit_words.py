"""Every act that the server writes down has words of its own on the audit screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from ui.sentences import find

SERVICES = Path(__file__).resolve().parents[4] / "server" / "services"
WRITTEN = re.compile(
    r"""(?:audit_row\(|_note\(|_row\(|_search\(|action=)(?:(?!raise)[^"]){0,80}?"([a-z_]+\.[a-z_]+)\"""", re.DOTALL
)
BY_STATE = [
    *(f"payment.{state.value}" for state in PaymentState),
    *(f"refund.{state.value}" for state in RefundState),
    *(f"posting.{state.value}" for state in PostingState),
]


def written() -> Iterator[str]:
    """The literal acts in the source of the services."""
    for file in sorted(SERVICES.glob("*.py")):
        yield from WRITTEN.findall(file.read_text("utf-8"))


def test_the_source_is_read() -> None:
    assert {"payment.taken", "shift.opened", "orders.searched", "window.enrolled", "statement.read"} <= set(written())


@pytest.mark.parametrize("act", sorted({*written(), *BY_STATE}))
def test_an_act_has_words(act: str) -> None:
    assert find(f"word.{act}") is not None
