"""What can be typed after ``python -m server mail``."""

import argparse

TRY_HELP = """\
Send a test mail to ADDRESS by way of the mail server in [mail] and say what came of it.

ends with 0: the mail server has taken the mail; look whether it arrives, and not among the spam
ends with 1: it has not, and why: unknown host, nobody listens, certificate not trusted, sign-in or address refused"""


def add_mail_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``mail test`` to the parser."""
    mail = commands.add_parser("mail", help="try the mail server", description="Acts about alerts by mail.")
    acts = mail.add_subparsers(dest="act", required=True, metavar="ACT")
    raw = argparse.RawDescriptionHelpFormatter
    test = acts.add_parser("test", help="send a test mail", description=TRY_HELP, formatter_class=raw)
    test.add_argument("address", metavar="ADDRESS")
    test.add_argument("--language", choices=["zh", "en"], default="zh")
