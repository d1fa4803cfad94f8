"""In a fresh clone the workers share what has to be made of every file: pytest's speaking asserts, and the constants of
the product that hypothesis tries. Each does a part first, and finds the parts of the others when it does the whole.

Otherwise every worker makes all of it, which takes longer than all that is read and imported besides.
"""

from __future__ import annotations

import sys

import pytest
from _pytest.assertion import rewrite
from hypothesis.internal.constants_ast import constants_from_module, is_local_module_file


def _part_of(config: pytest.Config) -> slice | None:
    """Which of all files are this worker's; None where it is alone or does not do the whole suite."""
    worker = getattr(config, "workerinput", None)
    if worker is None or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return None
    return slice(int(str(worker["workerid"]).removeprefix("gw")), None, worker["workercount"])


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Before a worker collects the whole suite: its part of the files, where no other run has left them."""
    part = _part_of(session.config)
    if part is None or sys.dont_write_bytecode:
        return
    for file in sorted((session.config.rootpath / "tests").rglob("test_*.py"))[part]:
        folder = rewrite.get_cache_dir(file)
        kept = folder / (file.name.removesuffix(".py") + rewrite.PYC_TAIL)
        if rewrite.try_makedirs(folder) and rewrite._read_pyc(file, kept) is None:
            source_hash, code = rewrite._rewrite_test(file, session.config)
            rewrite._write_pyc(session.config.stash[rewrite.assertstate_key], code, source_hash, kept)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config) -> None:
    """Before hypothesis reads every module of the product: this worker's part of them."""
    part = _part_of(config)
    if part is None:
        return
    modules = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    ours = sorted(name for name, file in modules.items() if file is not None and is_local_module_file(file))
    for name in ours[part]:
        constants_from_module(sys.modules[name])
