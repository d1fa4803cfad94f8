"""Qt for Python looks into the source of every imported module, for a feature that we do not use; here it stops.

It reads and keeps some hundred files for it (PySide6 6.11: ``feature_imported``), which costs the start tens of
milliseconds and the desk megabytes. Without the function that it names, nothing is changed.
"""

from __future__ import annotations

import linecache
import sys


def leave_sources_alone() -> None:
    """From now on no module is asked whether it uses snake_case or true_property; forget what was read."""
    feature = sys.modules.get("PySide6.support.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", lambda _module: False)  # noqa: B010 - a name of somebody else's module
    linecache.clearcache()
