"""The project's own source as data: which modules there are, how long they are, what they import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

PRODUCT = ("app", "ui", "drivers", "server", "resources")
ALL_CODE = (*PRODUCT, "tests", "installer")
_NOT_OURS = {"__pycache__", ".venv", ".git", "build", "dist", "node_modules"}
_OF_INTEREST = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Call, ast.Import, ast.ImportFrom, ast.Constant),
)


@dataclass
class Facts:
    """What the rules ask of one file's syntax, collected in a single walk; the tree itself is not kept."""

    docstring: str
    functions: list[tuple[str, int]] = field(default_factory=list)
    """Every function with its length in lines, decorators not counted."""
    classes: list[str] = field(default_factory=list)
    calls: list[tuple[ast.expr, str, int]] = field(default_factory=list)
    """What is called, the last part of its dotted name, the line."""
    imports: set[str] = field(default_factory=set)
    """The dotted names it imports; `from a import b` gives both `a` and `a.b`."""
    strings: set[str] = field(default_factory=set)
    """Every string constant, for modules that are named in a table and imported when needed."""

    def note(self, node: ast.AST) -> None:
        """Keep what a rule may ask of a node."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.functions.append((node.name, (node.end_lineno or node.lineno) - node.lineno + 1))
            case ast.ClassDef():
                self.classes.append(node.name)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                self.calls.append((node.func, name, node.lineno))
            case ast.Import():
                self.imports.update(alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                self.imports |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
            case ast.Constant(value=str(text)):
                self.strings.add(text)


@dataclass(frozen=True)
class Module:
    """One Python file: its place under the root, its text and what its syntax says."""

    path: Path
    text: str

    @cached_property
    def facts(self) -> Facts:
        """What the parsed file says."""
        tree = ast.parse(self.text, filename=str(self.path))
        facts = Facts(ast.get_docstring(tree) or "")
        for node in ast.walk(tree):
            if isinstance(node, _OF_INTEREST):
                facts.note(node)
        return facts

    @cached_property
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

    def calls(self, *last_names: str) -> Iterator[tuple[str, int]]:
        """Every call of something whose last name is one of these: the dotted name as written, and its line."""
        for called, last_name, line in self.facts.calls:
            if last_name in last_names:
                yield ast.unparse(called), line


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
