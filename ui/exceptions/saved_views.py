"""Conditions that a person gave a name: kept on this computer as small texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.reconciliation import ExceptionState
from app.wire import codec
from app.wire.exceptions import SearchExceptions
from ui.widgets.tables import Remembers

NAME = "exceptions.views"
MOST_VIEWS, LONGEST_NAME = 20, 40


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name and what it asks for. A view that stands from the beginning has a code for a name, never a text."""

    name: str
    query: SearchExceptions
    built_in: bool = False


BUILT_IN: tuple[SavedView, ...] = (
    SavedView("open", SearchExceptions(), built_in=True),
    SavedView("waiting", SearchExceptions(mine_to_approve=True), built_in=True),
    SavedView("overdue", SearchExceptions(overdue=True, sort="limit_at"), built_in=True),
    SavedView("untouched", SearchExceptions(states=(ExceptionState.NEW, ExceptionState.UNDONE)), built_in=True),
    SavedView("to_execute", SearchExceptions(states=(ExceptionState.APPROVED,)), built_in=True),
    SavedView("in_doubt", SearchExceptions(states=(ExceptionState.EXECUTED,), sort="opened_at"), built_in=True),
    SavedView(
        "ended",
        SearchExceptions(
            states=(ExceptionState.VERIFIED, ExceptionState.CLOSED_BY_STATEMENT, ExceptionState.WRITTEN_OFF),
            sort="opened_at", descending=True,
        ),
        built_in=True,
    ),
)  # fmt: skip
"""What an officer asks for every morning."""


def read_views(memory: Remembers) -> tuple[SavedView, ...]:
    """The views of this computer; what cannot be read is left out."""
    try:
        kept: Any = json.loads(memory.get(NAME) or "[]")
    except ValueError:
        return ()
    found = []
    for each in kept if isinstance(kept, list) else ():
        try:
            query = codec.decode(json.dumps(each["query"]).encode(), SearchExceptions)
            found.append(SavedView(str(each["name"])[:LONGEST_NAME], query))
        except (codec.WireError, KeyError, TypeError):
            continue
    return tuple(found[:MOST_VIEWS])


def keep_view(memory: Remembers, name: str, query: SearchExceptions) -> tuple[SavedView, ...]:
    """Keep conditions under a name (the latest first; the same name is replaced); all views then."""
    kept = SavedView(name.strip()[:LONGEST_NAME], replace(query, offset=0))
    others = [each for each in read_views(memory) if each.name != kept.name]
    return _write(memory, [kept, *others][:MOST_VIEWS])


def drop_view(memory: Remembers, name: str) -> tuple[SavedView, ...]:
    """Forget a view; all others then."""
    return _write(memory, [each for each in read_views(memory) if each.name != name])


def _write(memory: Remembers, views: Sequence[SavedView]) -> tuple[SavedView, ...]:
    told = [{"name": each.name, "query": json.loads(codec.encode(each.query))} for each in views]
    memory.put(NAME, json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    return tuple(views)
