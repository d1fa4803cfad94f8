"""In a fresh clone the workers share the work of making pytest's asserts speak: each does a part of the files first.

Otherwise every worker rewrites every file, which takes longer than all that is read and imported besides.
"""

from __future__ import annotations

import sys

import pytest
from _pytest.assertion import rewrite


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Before a worker collects the whole suite: its part of the files, where no other run has left them."""
    worker = getattr(session.config, "workerinput", None)
    whole = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if worker is None or not whole or sys.dont_write_bytecode:
        return
    place = int(str(worker["workerid"]).removeprefix("gw"))
    for file in sorted((session.config.rootpath / "tests").rglob("test_*.py"))[place :: worker["workercount"]]:
        folder = rewrite.get_cache_dir(file)
        kept = folder / (file.name.removesuffix(".py") + rewrite.PYC_TAIL)
        if rewrite.try_makedirs(folder) and rewrite._read_pyc(file, kept) is None:
            source_hash, code = rewrite._rewrite_test(file, session.config)
            rewrite._write_pyc(session.config.stash[rewrite.assertstate_key], code, source_hash, kept)
