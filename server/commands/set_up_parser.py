"""What can be typed after ``python -m server admin set-up``."""

import argparse

DESCRIPTION = """\
Make or update the tables, then add the operators and windows of a list on standard input, in one go. Whoever and
whatever is there already is left as it is, so that a list may be given again. Prints a line for each, and on the last
line an enrolment code where the list asks for one. The list (all of it may be left out):

  {"operators": [{"username": "wang", "name": "王芳", "roles": ["cashier"], "password": "…", "must_change": true}],
   "windows": [{"name": "1号窗口", "campus": "main"}],
   "enrolment_code": "1号窗口"}
"""


def add_set_up_command(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``admin set-up`` to the parser."""
    acts.add_parser(
        "set-up",
        help="tables, operators and windows from a list on standard input",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
