"""The admin acts: what the owner of the installation does at the server's own console."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.clock import SystemClock
from app.core.errors import Conflict, InvalidInput, NotFound
from server.channels.catalog import STATEMENT_READERS
from server.commands.connected_acts import act_on_connected
from server.commands.databases import current_url, openable_url, refuse_newer
from server.commands.proof_acts import import_day_zero, proof_key, verify_proof
from server.commands.set_up import set_up
from server.ends import open_ends, open_vault, passwords_of
from server.services.install import Install
from server.services.notice_restore import NoticeRestore
from server.services.secrets_at_rest import RotateMasterKey, Secrets
from server.services.snapshots import KeysAtRest
from server.services.verify_audit import VerifyAudit
from server.settings import Settings
from server.storage import backup, migrate
from server.storage.engine import Database, open_database

PASSWORD_VARIABLE = "PAYDESK_NEW_PASSWORD"  # noqa: S105 - the name of a variable


def administer(settings: Settings, given: argparse.Namespace) -> int:
    """Do one act. Answers the exit code. Raises PaydeskError for what is refused."""
    return _ACTS[given.act](settings, given)


def bring_up_to_date(settings: Settings) -> int:
    """Create or update the tables. Answers the exit code."""
    url = openable_url(settings, may_create=True)
    refuse_newer(url)
    before = migrate.current(url)
    migrate.upgrade(url)
    after = migrate.current(url)
    print(f"schema {after}" if before == after else f"schema {before or 'empty'} -> {after}")
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = open_database(current_url(settings))
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _install(settings: Settings) -> Iterator[Install]:
    passwords = passwords_of(settings.identity)
    with _database(settings) as database:
        yield Install(database.reader, database.uow, SystemClock(), passwords)


def _password(given: argparse.Namespace) -> str:
    if given.password_stdin:
        return _line(sys.stdin.read())
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    if not sys.stdin.isatty():
        raise InvalidInput("password", "no terminal to ask at: use --password-stdin")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise InvalidInput("password", "the two differ")
    return first


def _line(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _create_operator(settings: Settings, given: argparse.Namespace) -> int:
    roles = getattr(given, "role", None) or ["administrator"]
    password = _password(given)
    with _install(settings) as install:
        operator = install.add_operator(
            username=given.username,
            display_name=given.name,
            password=password,
            roles=roles,
            must_change_password=given.must_change,
        )
    print(f"operator {operator.operator_id} {operator.username}: {' '.join(roles)}")
    return 0


def _list_operators(settings: Settings, given: argparse.Namespace) -> int:
    with _install(settings) as install:
        for operator, roles in install.operators():
            state = "locked" if operator.locked_at else "active" if operator.active else "inactive"
            print(f"{operator.operator_id}\t{operator.username}\t{operator.display_name}\t{state}\t{' '.join(roles)}")
    return 0


def _unlock(settings: Settings, given: argparse.Namespace) -> int:
    with _install(settings) as install:
        install.unlock(given.username)
    return 0


def _create_window(settings: Settings, given: argparse.Namespace) -> int:
    with _install(settings) as install:
        window = install.add_window(name=given.name, campus=given.campus or settings.campus)
        print(window.code)
        if given.enrolment_code:
            print(install.enrolment_code(window.code).code)
    return 0


def _enrolment_code(settings: Settings, given: argparse.Namespace) -> int:
    with _install(settings) as install:
        print(install.enrolment_code(given.window).code)
    return 0


def _set_secret(settings: Settings, given: argparse.Namespace) -> int:
    plain = sys.stdin.buffer.read().removesuffix(b"\n").removesuffix(b"\r")
    with _database(settings) as database:
        vault = open_vault(settings)
        Secrets(database.reader, database.uow, SystemClock(), vault).put(given.name, plain)
    return 0


def _rotate_master_key(settings: Settings, given: argparse.Namespace) -> int:
    with _database(settings) as database:
        count = RotateMasterKey(database.uow, SystemClock(), open_vault(settings))()
    print(f"secrets under the new master key: {count}; the old key is forgotten")
    return 0


def _rotate_snapshot_key(settings: Settings, given: argparse.Namespace) -> int:
    with _database(settings) as database:
        clock = SystemClock()
        vault = open_vault(settings)
        key_id = KeysAtRest(lambda: Secrets(database.reader, database.uow, clock, vault), clock).rotate()
    print(f"permissions of windows are signed with key {key_id} from now on")
    return 0


def _backup(settings: Settings, given: argparse.Namespace) -> int:
    backup.backup(openable_url(settings, may_create=True), Path(given.file))
    return 0


def _restore(settings: Settings, given: argparse.Namespace) -> int:
    url, source = openable_url(settings, may_create=True), Path(given.file)
    try:
        backup.restore(source, url)
    except Conflict:
        if not given.yes:
            print("The database is not empty. Replace all of it? Type yes: ", end="", flush=True)
            if sys.stdin.readline().strip() != "yes":
                return 1
        backup.restore(source, url, force=True)
    _note_restore(settings, url)
    return 0


def _note_restore(settings: Settings, url: str) -> None:
    """Leave word in the restored database; one of an older schema is told by this server's mark once it is migrated."""
    if not migrate.is_current(url):
        return
    database = open_database(url)
    try:
        statements = [name for name in settings.channels if name in STATEMENT_READERS]
        NoticeRestore(uow=database.uow, reader=database.reader, clock=SystemClock(), statements=statements).restored()
    finally:
        database.close()
    print("restored; what was done since is asked of the windows and the channels once the server runs:")
    print("python -m server admin heal-status")


def _heal_status(settings: Settings, given: argparse.Namespace) -> int:
    with _database(settings) as database, database.reader() as work:
        healing = work.healings.latest()
        items = work.healings.items(healing.healing_no) if healing else ()
    if healing is None:
        print("this database was never put back to an earlier point")
        return 0
    ended = f"healed at {healing.ended_at.isoformat()}" if healing.ended_at else "healing"
    print(f"restore {healing.healing_no}: {ended}; noticed at {healing.noticed_at.isoformat()} ({healing.reason})")
    print(f"asked for what was done since {healing.asks_from.isoformat()}")
    for item in items:
        facts = " ".join(f"{name}={value}" for name, value in item.detail)
        print(f"{item.kind.value}\t{item.subject}\t{item.state.value}\t{facts}")
    return 0 if healing.ended_at else 1


def _verify_audit(settings: Settings, given: argparse.Namespace) -> int:
    with _database(settings) as database:
        report = VerifyAudit(database.reader)()
    tail = f"{report.unlinked} not yet linked"
    if report.sound:
        print(f"sound: {report.checked} rows chained, {tail}")
        return 0
    print(f"BROKEN at place {report.broken_at} ({report.problem}): {report.checked} rows before it are sound, {tail}")
    return 1


def _desk_gone(settings: Settings, given: argparse.Namespace) -> int:
    from server.bootstrap import make_heal  # the whole server: only this act needs it

    current_url(settings)
    with open_ends(settings) as ends:
        with ends.database.reader() as work:
            found = [window for window in work.windows.all() if given.window in (window.name, window.code)]
        if len(found) != 1:
            raise NotFound("window.not_found", window=given.window)
        make_heal(ends).desk_is_gone_by_owner(found[0].window_id)
    return 0


_ACTS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "set-up": set_up,
    "create-administrator": _create_operator,
    "create-operator": _create_operator,
    "list-operators": _list_operators,
    "unlock": _unlock,
    "create-window": _create_window,
    "enrolment-code": _enrolment_code,
    "set-secret": _set_secret,
    "connected-system": act_on_connected,
    "rotate-master-key": _rotate_master_key,
    "rotate-snapshot-key": _rotate_snapshot_key,
    "backup": _backup,
    "restore": _restore,
    "verify-audit": _verify_audit,
    "heal-status": _heal_status,
    "desk-gone": _desk_gone,
    "proof-key": proof_key,
    "verify-proof": verify_proof,
    "day-zero": import_day_zero,
}
