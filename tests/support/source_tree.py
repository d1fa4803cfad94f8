"""The project's own source as data: which modules there are, how long they are, what they import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PRODUCT = ("app", "ui", "drivers", "server", "resources")
ALL_CODE = (*PRODUCT, "tests", "installer")
_NOT_OURS = {"__pycache__", ".venv", ".git", "build", "dist", "node_modules"}


@dataclass(frozen=True)
class Module:
    """One Python file: its place under the root, its text and its syntax tree."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, once."""
        return tuple(ast.walk(self.tree))

    @property
    def name(self) -> str:
        """The dotted name, a package's for its `__init__`."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())

    def under(self, *folders: str) -> bool:
        """True when the file lies in one of `folders` (posix paths from the root)."""
        return any(self.path.is_relative_to(folder) for folder in folders)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Every function with its length in lines, decorators not counted."""
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1

    def calls(self) -> Iterator[tuple[str, int]]:
        """Every call by the dotted name that is written, with its line."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno

    def imports(self) -> set[str]:
        """The dotted names it imports; `from a import b` gives both `a` and `a.b`."""
        found: set[str] = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
        return found

    def strings(self) -> set[str]:
        """Every string constant, for modules that are named in a table and imported when needed."""
        return {node.value for node in self.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


class SourceTree:
    """The files under one root; the real project, or a small one made by a test."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """Every Python file of the product, the tests and the installer."""
        paths = (path for top in ALL_CODE for path in sorted((self.root / top).rglob("*.py")))
        return tuple(
            Module(path.relative_to(self.root), path.read_text(encoding="utf-8"))
            for path in paths
            if not _NOT_OURS & set(path.relative_to(self.root).parts)
        )

    @property
    def product(self) -> tuple[Module, ...]:
        """The modules that ship."""
        return tuple(module for module in self.modules if module.under(*PRODUCT))

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """Every folder below the top folders, from the root."""
        found = (path for top in ALL_CODE for path in sorted((self.root / top).rglob("*")) if path.is_dir())
        below = (path.relative_to(self.root) for path in found)
        return tuple(path for path in below if not _NOT_OURS & set(path.parts))

    @cached_property
    def kept_files(self) -> tuple[Path, ...]:
        """The files that git keeps or would keep, from the root; all of them where there is no git."""
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        if listed.returncode == 0:
            names = [Path(name) for name in listed.stdout.split("\0") if name]
        else:
            names = [path.relative_to(self.root) for path in sorted(self.root.rglob("*"))]
        return tuple(path for path in names if (self.root / path).is_file() and not _NOT_OURS & set(path.parts))

    def kept_texts(self) -> Iterator[tuple[Path, str]]:
        """Every kept file that is text, with its text."""
        for path in self.kept_files:
            content = (self.root / path).read_bytes()
            if b"\0" not in content:
                yield path, content.decode("utf-8", errors="replace")
