"""``python -m app``: the desk, its practice mode, and making this computer a window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.core.errors import PaydeskError

DESCRIPTION = """\
Paydesk: the desk at which hospital cashiers take money.

  python -m app                 open the desk of this window
  python -m app enrol CODE      make this computer a window, with a one-time code from an administrator
  python -m app practice        the whole product on this computer, nothing real: learn it, show it, test it
  python -m app example-config  a settings file with every key explained
"""
PRACTICE = """\
Start practice gateways (WeChat, Alipay, HIS), the server on an embedded database, emulated devices and the desk.
Without a screen, or with --tour, a tour is played instead: every step is photographed into build/tour and the exit
code is 0 only if the money adds up. With --bad-day yesterday is lived first, with a difference of every kind between
the parties: sign in as finance, fetch its statements, run it, solve what is found. Without a screen it is only made.
Sign in as cashier, supervisor, finance or admin, password practice-2026.
"""
WORDS = {
    "server.not_sent": "The server at {server_url} cannot be reached. Is server_url in desk.toml right, does the "
    "server run (python -m server serve), and does a firewall let this computer through? Nothing was sent.",
    "server.no_answer": "There is no Paydesk server answering at {server_url}. Is server_url in desk.toml right: https "
    "or http, host, port?",
    "server.certificate_untrusted": "The certificate of {server_url} is not trusted. If it comes from the hospital's "
    "own authority, name that authority's PEM file as ca_bundle in desk.toml; else its name or its dates are wrong. "
    "Nothing was sent.",
    "window.code_wrong": "The one-time code is wrong, used or too old. A code is good for 15 minutes and for one "
    "computer; ask an administrator for a new one, or make it at the server: python -m server admin enrolment-code.",
}
"""Sentences for a command line where the screens' own (``ui/sentences``) would not say enough."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    given = _parser().parse_args(arguments)
    if given.command == "example-config":
        from app.settings import EXAMPLE

        print(EXAMPLE, end="")
        return 0
    if given.command == "practice":
        return _practice(given)
    return _with_settings(given)


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m app", description=DESCRIPTION, formatter_class=raw)
    parser.add_argument("--folder", type=Path, help="where this desk keeps desk.toml, journal, token and logs")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("desk", help="open the desk (the default)")
    enrol = commands.add_parser("enrol", help="make this computer a window")
    enrol.add_argument("code", help="one-time code, good for 15 minutes")
    practice = commands.add_parser(
        "practice", help="the whole product on this computer", description=PRACTICE, formatter_class=raw
    )
    practice.add_argument("--data", type=Path, default=Path("build/practice"), help="where practice keeps everything")
    practice.set_defaults(screenless=False)
    practice.add_argument("--tour", action="store_true", help="play the tour even if there is a screen")
    practice.add_argument("--bad-day", action="store_true", help="yesterday with a difference of every kind, to solve")
    practice.add_argument("--pictures", type=Path, default=Path("build/tour"), help="where the tour leaves pictures")
    commands.add_parser("example-config", help="print a settings file with every key explained")
    return parser


def _with_settings(given: argparse.Namespace) -> int:
    from app import bootstrap
    from app.settings import SettingsError, default_folder, load

    try:
        settings = load(given.folder or default_folder())
        if given.command == "enrol":
            from app.gateway.http import HttpServer
            from app.gateway.window_token import open_token_store

            tokens = open_token_store(settings.folder, settings.server_url)
            window = HttpServer(settings.server_url, tokens, ca_bundle=settings.ca_bundle).enrol(given.code)
            print(f"this computer is now {window.name} ({window.code})")
            return 0
        return bootstrap.run_desk(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except PaydeskError as error:
        print(_said(error, settings.server_url), file=sys.stderr)
        return 1


def _said(error: PaydeskError, server_url: str) -> str:
    """What happened and what to do, for someone at a command line; the code stands at the end."""
    from ui.sentences import find

    sentence = WORDS.get(error.code) or " ".join(find(error.code) or ())
    if not sentence:
        return f"refused: {error}"
    return f"{sentence.format_map(_Values(error.values, server_url=server_url))} [{error.code}]"


class _Values(dict[str, object]):
    """Values of a sentence; one that is missing shows as a dash."""

    def __missing__(self, name: str) -> str:
        return "-"


def _practice(given: argparse.Namespace) -> int:
    from app.launch import LaunchError
    from app.practice_mode import make_bad_day, play_tour, work

    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        given.tour = not given.bad_day
        given.screenless = True
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        if given.bad_day:
            world = make_bad_day(given.data)
            return 0 if given.screenless else work(world)
        return play_tour(given.data, given.pictures) if given.tour else work(given.data)
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
