"""What can be typed after ``python -m server admin connected-system``."""

import argparse

ADD_HELP = """\
Make a key for a system that asks about its own exceptions and reports its own (server/api/open/CONTRACT.md) and print
it, once. The same name again makes a new key; the old one is worth nothing from then on."""


def add_connected_commands(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``admin connected-system add | remove | list`` to the parser."""
    connected = acts.add_parser("connected-system", help="keys of systems that ask about their own exceptions")
    doing = connected.add_subparsers(dest="connected", required=True, metavar="ACT")
    raw = argparse.RawDescriptionHelpFormatter
    add = doing.add_parser("add", help="make a key and print it", description=ADD_HELP, formatter_class=raw)
    add.add_argument("name", help="small letters, digits, - and _; at most 32")
    parties = ["source", "business", "channel"]
    add.add_argument("--party", choices=parties, default="source", help="whose records are its own (default: source)")
    add.add_argument("--of", default="", metavar="NAME", help="how the settings know it (default: its own name)")
    remove = doing.add_parser("remove", help="its key is worth nothing from now on")
    remove.add_argument("name")
    doing.add_parser("list", help="every system and whether it has a key")
