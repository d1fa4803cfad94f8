"""``python -m server``: the server's command line."""

import os
import sys

from app.core.errors import PaydeskError
from server.commands.administering import administer, bring_up_to_date
from server.commands.channel_acts import act_on_channel
from server.commands.checking import check_gates
from server.commands.example import EXAMPLE
from server.commands.parser import build_parser
from server.commands.refusals import said
from server.commands.serving import NOT_CURRENT, check_certificate, serve
from server.settings import SettingsError, load


def main(arguments: list[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    given = build_parser().parse_args(arguments)
    if given.command == "example-config":
        print(EXAMPLE, end="")
        return 0
    try:
        settings = load(given.config)
        if given.command == "serve":
            check_certificate(settings)
            return serve(settings, given.port, exit_with_stdin=given.exit_with_stdin)
        if given.command == "check":
            return check_gates(settings)
        if given.command == "migrate":
            return bring_up_to_date(settings)
        if given.command == "channel":
            return act_on_channel(settings, given)
        return administer(settings, given)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except PaydeskError as error:
        if error.code == "storage.not_migrated":
            print(NOT_CURRENT, file=sys.stderr)
            return 1
        if error.code == "settings.invalid":
            print(f"setting {error.values['field']}: {error.values['rule']}", file=sys.stderr)
            return 2
        print(said(error), file=sys.stderr)
        return 1


if __name__ == "__main__":
    os.umask(0o077)  # books, keys and logs are for the service's user alone
    sys.exit(main())
