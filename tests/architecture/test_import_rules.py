"""The import rules of pyproject.toml, kept by the whole tree and shown to notice when they are broken."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from support.processes import ROOT

CONFIG = ROOT / "pyproject.toml"
SETTINGS = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["tool"]["importlinter"]
# What the contracts name without brackets: these exist always.
SKELETON = ["app/core/money", "app/wire/__init__", "ui/__init__", "drivers/__init__", "resources/__init__"]
DESK = ["app/desk/__init__", "app/gateway/__init__", "drivers/emulation/__init__"]
DEVICES = [
    "drivers/host",
    "drivers/catalog",
    "drivers/messages",
    "drivers/ports",
    "drivers/patient_ports",
    "drivers/transport/__init__",
]
SERVER = ["server/domain/__init__", "server/ports/__init__", "server/practice/__init__", "server/api/__init__"]
RING = ["server/storage/tables", "server/channels/__init__"]


# One interpreter loads import-linter once; each tree is looked at by a fork of it, which has imported nothing of ours.
LINTER = """
import os, sys
from importlinter.cli import lint_imports_command
config, *roots = sys.argv[1:]
for root in roots:
    child = os.fork()
    if not child:
        os.chdir(root)
        written = os.open(root + ".said", os.O_WRONLY | os.O_CREAT)
        os.dup2(written, 1)
        os.dup2(written, 2)
        sys.argv = ["lint-imports", "--config", config, "--no-cache"]
        lint_imports_command()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code, flush=True)
"""


def lint(*roots: Path) -> list[tuple[int, str]]:
    """Run import-linter over the packages in each of `roots`; its exit codes and what it said."""
    run = subprocess.run(
        [sys.executable, "-c", LINTER, CONFIG, *roots], cwd=roots[0], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    said = [root.with_name(f"{root.name}.said").read_text(encoding="utf-8") for root in roots]
    return list(zip(map(int, run.stdout.split()), said, strict=True))


def a_product(root: Path, files: dict[str, str]) -> Path:
    """The smallest tree that the contracts can be asked about, with `files` added."""
    skeleton = {f"{name}.py": "" for name in [*SKELETON, *DESK, *DEVICES, *SERVER, *RING]}
    for name, text in {**skeleton, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for package in path.relative_to(root).parents:
            if package != Path():
                (root / package / "__init__.py").touch()
    return root


def test_the_project_keeps_every_contract() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", CONFIG, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_smallest_product_keeps_every_contract(verdicts: dict[str, tuple[int, str]]) -> None:
    code, said = verdicts[""]
    assert code == 0, said


BROKEN = [
    ("desk", {"app/desk/pay.py": "import ui\n"}),
    ("app", {"app/stray.py": ""}),
    ("server", {"server/stray.py": ""}),
    ("channels", {"server/channels/cash/a.py": "import server.channels.wechat\n", "server/channels/wechat.py": ""}),
    ("server-sees", {"server/services/pay.py": "import app.gateway.journal\n", "app/gateway/journal.py": ""}),
    ("client", {"app/gateway/http.py": "import server.domain\n"}),
    ("wire", {"server/services/pay.py": "import app.wire\n"}),
    ("tables", {"server/api/payments.py": "import server.storage.tables\n"}),
    ("qt", {"app/desk/pay.py": "import PySide6.QtCore\n"}),
    ("ui", {"ui/view.py": "import requests\n"}),
    ("drivers", {"drivers/host.py": "import app.wire\n"}),
    ("drivers-core", {"drivers/host.py": "import app.core.ids\n", "app/core/ids.py": ""}),
    ("kinds", {"drivers/scanner/a.py": "import drivers.printer.b\n", "drivers/printer/b.py": ""}),
    ("emulators", {"drivers/printer/emulator.py": "import drivers.printer.status\n", "drivers/printer/status.py": ""}),
    ("makes", {"app/desk/pay.py": "import drivers.printer.status\n", "drivers/printer/status.py": ""}),
    ("screens", {"ui/checkout/view.py": "import ui.refunds.view\n", "ui/refunds/view.py": ""}),
    ("practice", {"server/practice/book.py": "import app.core.money\n"}),
    ("plain", {"server/domain/payment.py": "import sqlalchemy\n"}),
    ("cycles", {"server/domain/a.py": "import server.domain.b\n", "server/domain/b.py": "import server.domain.a\n"}),
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What is said of the smallest product (""), and of one that breaks each contract."""
    folder = tmp_path_factory.mktemp("products")
    products: dict[str, dict[str, str]] = {"": {}, **dict(BROKEN)}
    roots = [a_product(folder / (contract or "smallest"), files) for contract, files in products.items()]
    return dict(zip(products, lint(*roots), strict=True))


@pytest.mark.parametrize("contract", [contract for contract, _ in BROKEN])
def test_a_broken_contract_is_noticed(contract: str, verdicts: dict[str, tuple[int, str]]) -> None:
    name = next(each["name"] for each in SETTINGS["contracts"] if each["id"] == contract)
    code, said = verdicts[contract]
    assert code == 1, said
    assert f"{name} BROKEN" in said


def test_every_contract_is_shown_to_notice() -> None:
    assert [contract for contract, _ in BROKEN] == [each["id"] for each in SETTINGS["contracts"]]
