"""``admin set-up``: a whole installation from one list: the tables, operators, windows."""

import argparse
import sys

import msgspec

from app.core.clock import SystemClock
from app.core.errors import Conflict, InvalidInput
from server.commands.databases import openable_url, refuse_newer
from server.ends import passwords_of
from server.services.install import Install
from server.settings import Settings
from server.storage import migrate
from server.storage.engine import open_database


class ListedOperator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One operator to be added; the password must be changed at the first sign-in unless the list says otherwise."""

    username: str
    name: str
    roles: list[str]
    password: str
    must_change: bool = True


class ListedWindow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One window to be added; without a campus it is at that of the settings."""

    name: str
    campus: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole list."""

    operators: list[ListedOperator] = []
    windows: list[ListedWindow] = []
    enrolment_code: str = ""
    """The window, by name or code, whose computer is to be enrolled next; empty: none."""


def set_up(settings: Settings, given: argparse.Namespace) -> int:
    """Do it. Answers the exit code. Raises InvalidInput ``list`` for one that cannot be read, and what refuses an
    operator or a window; those before it in the list are there by then."""
    listed = _read(sys.stdin.read())
    url = openable_url(settings, may_create=True)
    refuse_newer(url)
    migrate.upgrade(url)
    print(f"schema {migrate.current(url)}")
    database = open_database(url)
    try:
        install = Install(database.reader, database.uow, SystemClock(), passwords_of(settings.identity))
        for operator in listed.operators:
            print(f"operator {operator.username}: {_add_operator(install, operator)}")
        for window in listed.windows:
            print(f"window {window.name}: {_add_window(install, window, settings.campus)}")
        if listed.enrolment_code:
            print(install.enrolment_code(listed.enrolment_code).code)
    finally:
        database.close()
    return 0


def _read(text: str) -> Listed:
    try:
        return msgspec.json.decode(text, type=Listed)
    except msgspec.DecodeError as error:
        raise InvalidInput("list", str(error).rstrip(".")) from None


def _add_operator(install: Install, one: ListedOperator) -> str:
    try:
        install.add_operator(
            username=one.username, display_name=one.name, password=one.password, roles=one.roles,
            must_change_password=one.must_change,
        )  # fmt: skip
    except Conflict as error:
        return _there(error, "operator.name_taken")
    return " ".join(one.roles)


def _add_window(install: Install, one: ListedWindow, campus: str) -> str:
    try:
        return install.add_window(name=one.name, campus=one.campus or campus).code
    except Conflict as error:
        return _there(error, "window.name_taken")


def _there(error: Conflict, code: str) -> str:
    if error.code != code:
        raise error
    return "there already"
