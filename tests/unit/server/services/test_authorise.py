"""What a role allows, and how an act is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.core.errors import NotPermitted, NotSignedIn
from server.domain.identity import Actor, Operator, Role, Window
from server.services.authorise import (
    Authorise,
    SessionRules,
    actor_of,
    audit_row,
    require,
    require_channel,
    require_source,
)
from server.storage.engine import Database
from support.money_world import SetClock

LIN = Operator(7, "lin", "Lin", "hash", (), True, False)
WINDOW = Window(3, "W003", "Window 3", "main", True)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def actor(permissions: str = "", channels: str = "") -> Actor:
    return Actor(LIN, WINDOW, frozenset(permissions.split()), frozenset(channels.split()), "10.0.0.7")


def test_a_permission_is_had_or_refused_by_name() -> None:
    require(actor("checkout.pay checkout.view"), "checkout.pay")
    with pytest.raises(NotPermitted) as caught:
        require(actor("checkout.view"), "checkout.pay")
    assert dict(caught.value.values) == {"permission": "checkout.pay"}


@pytest.mark.parametrize(("channels", "allowed"), [("", True), ("wechat cash", True), ("cash", False)])
def test_no_channels_means_all(channels: str, allowed: bool) -> None:
    if allowed:
        require_channel(actor(channels=channels), "wechat")
    else:
        with pytest.raises(NotPermitted):
            require_channel(actor(channels=channels), "wechat")


@pytest.mark.parametrize(("sources", "allowed"), [("", True), ("window kiosk", True), ("kiosk", False)])
def test_no_sources_means_all(sources: str, allowed: bool) -> None:
    limited = replace(actor(), sources=frozenset(sources.split()))
    if allowed:
        require_source(limited, "window")
    else:
        with pytest.raises(NotPermitted) as caught:
            require_source(limited, "window")
        assert dict(caught.value.values) == {"permission": "source.window"}


def test_an_act_is_written_with_who_where_and_when() -> None:
    row = audit_row(actor(), NOW, "payment.taken", "P1", amount_fen=5, channel="cash")
    assert (row.operator_id, row.operator_name, row.window_id, row.address) == (7, "lin", 3, "10.0.0.7")
    assert (row.at, row.detail, row.chain_no) == (NOW, (("amount_fen", 5), ("channel", "cash")), None)


@pytest.mark.parametrize(
    ("roles", "permissions", "channels"),
    [
        ([], "", ""),
        ([("a", "x.one", "cash"), ("b", "x.two", "wechat")], "x.one x.two", "cash wechat"),
        ([("a", "x.one", "cash"), ("b", "x.two", "")], "x.one x.two", ""),
    ],
    ids=["no role", "limited roles add up", "one role without a limit lifts it"],
)
def test_roles_add_up(database: Database, roles: list[tuple[str, str, str]], permissions: str, channels: str) -> None:
    with database.uow() as work:
        made = [
            work.roles.add(Role(0, name, frozenset(allowed.split()), frozenset(limits.split())))
            for name, allowed, limits in roles
        ]
        ids = (*(role.role_id for role in made), 999)
        operator = Operator(7, "lin", "Lin", "hash", ids, True, False)
        resolved, names = actor_of(work, operator, WINDOW, "")
    assert (resolved.permissions, resolved.channels) == (frozenset(permissions.split()), frozenset(channels.split()))
    assert list(names) == [name for name, _, _ in roles]


@pytest.mark.parametrize(("bearer", "window"), [("", "w"), ("b", ""), ("b", "w")], ids=["no bearer", "no window", "x"])
def test_tokens_that_mean_nothing_are_no_session(database: Database, bearer: str, window: str) -> None:
    authorise = Authorise(database.reader, database.uow, SetClock(), SessionRules())
    with pytest.raises(NotSignedIn, match=r"session\.none"):
        authorise(bearer, window, "")
