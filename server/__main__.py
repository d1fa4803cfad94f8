"""``python -m server``: the server's command line."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from app.core.errors import PaydeskError
from server.commands.parser import build_parser
from server.commands.refusals import said
from server.settings import Settings, SettingsError, load


def main(arguments: list[str] | None = None, **serving: Callable[..., Any]) -> int:
    """Run one command and answer its exit code; ``serving``: what `serve` is given besides what was typed."""
    given = build_parser().parse_args(arguments)
    if given.command == "example-config":
        from server.commands.example import EXAMPLE

        print(EXAMPLE, end="")
        return 0
    try:
        return _run(load(given.config), given, serving)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except PaydeskError as error:
        print(said(error), file=sys.stderr)
        return 2 if error.code == "settings.invalid" else 1


def _run(settings: Settings, given: argparse.Namespace, serving: dict[str, Callable[..., Any]]) -> int:
    """Each command brings only what it needs: asking for help, or a small act, is not to wait for the web server."""
    if given.command == "serve":
        from server.commands.serving import check_certificate, serve

        check_certificate(settings)
        return serve(settings, given.port, exit_with_stdin=given.exit_with_stdin, **serving)
    if given.command == "check":
        from server.commands.checking import check_gates

        return check_gates(settings)
    if given.command == "channel":
        from server.commands.channel_acts import act_on_channel

        return act_on_channel(settings, given)
    if given.command == "mail":
        from server.commands.mailing import try_mail

        return try_mail(settings, given)
    from server.commands.administering import administer, bring_up_to_date

    return bring_up_to_date(settings) if given.command == "migrate" else administer(settings, given)


if __name__ == "__main__":
    os.umask(0o077)  # books, keys and logs are for the service's user alone
    sys.exit(main())
