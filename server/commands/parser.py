"""What can be typed after ``python -m server``, with help that tells a stranger what to do."""

import argparse

from server.commands.channel_parser import add_channel_commands
from server.commands.connected_parser import add_connected_commands
from server.commands.mail_parser import add_mail_commands
from server.commands.proof_parser import add_proof_commands
from server.commands.set_up_parser import add_set_up_command

DESCRIPTION = """\
The Paydesk server: takes payments for the desks, talks to channels and business systems, keeps the books.

First steps on a new computer:
  python -m server example-config > paydesk-server.toml     then edit it
  python -m server migrate                                  makes or updates the database
  python -m server admin create-administrator --username chief --name 'Chief'
  python -m server admin create-window --name 'Window 1' --campus main --enrolment-code
  python -m server serve

Settings come from a TOML file (--config, else PAYDESK_CONFIG, else ./paydesk-server.toml if it is there), each of them
can be overridden by the environment: server.port by PAYDESK_SERVER__PORT.
"""

HOW_TO_GIVE_IT = "asked for at the terminal; for scripts: --password-stdin, or the variable PAYDESK_NEW_PASSWORD"


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="python -m server", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", metavar="FILE", help="settings file (TOML)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="run the server",
        description="Run until SIGINT or SIGTERM, then let requests and jobs under way finish. Refuses to start on a "
        "database whose schema is not current. Prints one line when it is ready: ready http(s)://host:port",
    )
    serve.add_argument("--port", type=int, help="instead of server.port; 0 takes a free one")
    serve.add_argument("--exit-with-stdin", action="store_true", help="stop when standard input is closed")
    commands.add_parser(
        "migrate",
        help="bring the database's schema up to date",
        description="Create or update the tables. Safe to repeat, safe while another server migrates. Make a backup "
        "first (admin backup).",
    )
    commands.add_parser(
        "example-config",
        help="print a settings file with every key explained",
        description="Print a settings file with every key, its default and what it is for.",
    )
    commands.add_parser(
        "check",
        help="look at everything that must be well before money moves",
        description="Look at disks, database, certificates, clock and keys once and print what was found: 'open', "
        "'CLOSED' with the channel it closes, or 'note'. Ends with 1 when something is closed.",
    )
    admin = commands.add_parser(
        "admin",
        help="operators, windows, secrets, backups, the audit log",
        description="Acts of whoever owns this installation. They need the database, not a running server; one that "
        "runs sees them at its next request. Each is written to the audit log.",
    )
    add_channel_commands(commands)
    add_mail_commands(commands)
    _add_admin(admin.add_subparsers(dest="act", required=True, metavar="ACT"))
    return parser


def _add_admin(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add_set_up_command(acts)
    for name, roles in (("create-administrator", False), ("create-operator", True)):
        act = acts.add_parser(
            name,
            help="add an operator " + ("with given roles" if roles else "who may administer everything"),
            description=f"Add an operator. The password is {HOW_TO_GIVE_IT}.",
        )
        act.add_argument("--username", required=True, help="letters, digits, . _ -; at most 32")
        act.add_argument("--name", required=True, help="as shown on screens and receipts")
        if roles:
            act.add_argument(
                "--role",
                action="append",
                required=True,
                help="cashier, supervisor, finance, administrator or one of your own; may be repeated",
            )
        act.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
        act.add_argument("--must-change", action="store_true", help="must be changed at the first sign-in")
    acts.add_parser("list-operators", help="operators, their roles, who is locked")
    unlock = acts.add_parser("unlock", help="let a locked operator sign in again")
    unlock.add_argument("username")
    window = acts.add_parser("create-window", help="add a window; prints its code")
    window.add_argument("--name", required=True, help="as shown on screens and receipts")
    window.add_argument("--campus", help="instead of the campus of the settings")
    window.add_argument("--enrolment-code", action="store_true", help="print an enrolment code on a second line")
    code = acts.add_parser(
        "enrolment-code",
        help="print a one-time code by which a computer becomes a window",
        description="Print a one-time code, good for 15 minutes. Typing it at a desk makes that computer the window; "
        "the computer that was it before is refused from then on.",
    )
    code.add_argument("--window", required=True, help="the window's name or its four characters")
    secret = acts.add_parser(
        "set-secret",
        help="put a secret into the vault",
        description="Read a secret from standard input, encrypt it and store it under NAME; settings refer to it as "
        '<key>_secret = "NAME". One line break at the end is dropped. A server that runs '
        "uses it within 30 s.",
    )
    secret.add_argument("name")
    _add_key_commands(acts)
    add_connected_commands(acts)
    _add_healing(acts)
    add_proof_commands(acts)
    backup = acts.add_parser(
        "backup",
        help="write the whole database to a file while the server runs",
        description="Write a consistent copy of the database to FILE, which must not exist.",
    )
    backup.add_argument("file")
    restore = acts.add_parser(
        "restore",
        help="replace the database by a backup",
        description="Replace the whole database by the backup in FILE. Stop the server first. What happened since the "
        "backup is asked of the windows and the channels once the server runs again (heal-status).",
    )
    restore.add_argument("file")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    acts.add_parser(
        "verify-audit",
        help="prove that no audit row was changed or removed",
        description="Recompute the chain over the audit log. Ends with 1 and names the first broken place if there is "
        "one; rows not yet linked are counted.",
    )


def _add_healing(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts.add_parser(
        "heal-status",
        help="what is still being found again after a restore",
        description="After the database was put back to an earlier point the server asks the windows for their "
        "journals and the channels for their statements. Print who has answered and what was found. Ends with 1 while "
        "it heals.",
    )
    gone = acts.add_parser(
        "desk-gone",
        help="after a restore: this window will never hand in its journal",
        description="Say that a window's computer is lost or broken, so that healing does not wait for it. What it "
        "took is then found in the channels' statements alone. Should it come back, it is asked all the same.",
    )
    gone.add_argument("--window", required=True, help="the window's name or its four characters")


def _add_key_commands(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts.add_parser(
        "rotate-master-key",
        help="put every secret under a new master key",
        description="Make a new master key, put every secret under it, then forget the old key. A server that runs "
        "goes on. Broken off anywhere, every secret can still be read; run it again to finish. Copy the new key to "
        "the other servers of this database before they start again. A backup made before needs a copy of the old "
        "key: keep the two together.",
    )
    acts.add_parser(
        "rotate-snapshot-key",
        help="sign the permissions that windows hold with a new key",
        description="Windows hold what their operator may do, signed, for when no server answers. From now on it is "
        "signed with a new key; every window hears of it within a minute. Older keys stay known, so that money taken "
        "under them can still be delivered.",
    )
