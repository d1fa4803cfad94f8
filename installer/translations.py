"""Translations of the screens: collect the English of ui/, compile the Chinese, check that no sentence is missing.

python installer/translations.py update             collect and compile (make translations)
python installer/translations.py check              fail when a sentence is missing or a file is stale (make check)
python installer/translations.py fill < phrases     take lines `English<TAB>Chinese` for what is still untranslated
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_CN"
PLACEHOLDER = re.compile(r"\{\w*(?:[:!][^}]*)?\}|%L?\d+|%n")


@dataclass(frozen=True, slots=True)
class Translations:
    """Where one language's files are: sentences in `root`/ui, `<language>.ts` and `.qm` in `root`/resources."""

    root: Path
    language: str = LANGUAGE

    @property
    def source_file(self) -> Path:
        """The text file that people edit."""
        return self.root / "resources" / "translations" / f"{self.language}.ts"

    @property
    def compiled_file(self) -> Path:
        """The file that Qt loads."""
        return self.source_file.with_suffix(".qm")

    def update(self) -> list[str]:
        """Collect, compile, and return what is still to be translated."""
        self.source_file.parent.mkdir(parents=True, exist_ok=True)
        self._collect(self.source_file)
        self._compile(self.source_file, self.compiled_file)
        return list(problems(self.source_file))

    def check(self) -> list[str]:
        """What is wrong, as sentences; nothing is changed."""
        if not self.source_file.exists() or not self.compiled_file.exists():
            return [f"{self.source_file.name} or its .qm does not exist; run `make translations`"]
        with tempfile.TemporaryDirectory() as folder:
            source, compiled = Path(folder) / self.source_file.name, Path(folder) / self.compiled_file.name
            shutil.copy(self.source_file, source)
            self._collect(source)
            self._compile(source, compiled)
            found = list(problems(source))
            if messages(source) != messages(self.source_file):
                found.append(f"{self.source_file.name} is not what ui/ says; run `make translations`")
            elif compiled.read_bytes() != self.compiled_file.read_bytes():
                found.append(f"{self.compiled_file.name} is not made from {self.source_file.name}; `make translations`")
        return found

    def fill(self, lines: Iterable[str]) -> list[str]:
        """Translate what is untranslated by `English<TAB>Chinese` lines, then do as `update` does."""
        phrases = dict(line.rstrip("\n").split("\t", maxsplit=1) for line in lines if "\t" in line)
        self._collect(self.source_file)
        tree = ElementTree.parse(self.source_file)
        for message in tree.iter("message"):
            translation, english = message.find("translation"), message.findtext("source", "")
            if translation is None or translation.get("type") != "unfinished" or english not in phrases:
                continue
            del translation.attrib["type"]
            form = translation.find("numerusform")
            (translation if form is None else form).text = phrases[english]
        tree.write(self.source_file, encoding="utf-8", xml_declaration=True)
        return self.update()

    def _collect(self, target: Path) -> None:
        files = sorted(str(path) for path in (self.root / "ui").rglob("*.py"))
        with tempfile.NamedTemporaryFile("w", suffix=".lst", encoding="utf-8") as listed:
            listed.write("\n".join(files))
            listed.flush()
            flags = ["-locations", "none", "-no-obsolete", "-silent"]
            languages = ["-source-language", "en", "-target-language", self.language]
            _run("pyside6-lupdate", f"@{listed.name}", *flags, *languages, "-ts", str(target))

    def _compile(self, source: Path, compiled: Path) -> None:
        _run("pyside6-lrelease", "-silent", str(source), "-qm", str(compiled))


def messages(source_file: Path) -> list[tuple[str, str, str]]:
    """Every message of a .ts file as (context, English, Chinese), sorted."""
    tree = ElementTree.parse(source_file)
    return sorted(
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            "|".join("".join(each.itertext()).strip() for each in message.iter("translation")),
        )
        for context in tree.iter("context")
        for message in context.iter("message")
    )


def problems(source_file: Path) -> Iterator[str]:
    """Messages without a translation, and translations that lose or invent a placeholder."""
    for context, english, chinese in messages(source_file):
        if not chinese:
            yield f"{context}: not translated: {english!r}"
        elif sorted(set(PLACEHOLDER.findall(english))) != sorted(set(PLACEHOLDER.findall(chinese))):
            yield f"{context}: other placeholders in {chinese!r} than in {english!r}"


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(tool)
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{tool} failed:\n{done.stdout}\n{done.stderr}")


def main(arguments: list[str]) -> int:
    """Run one command on this project; the exit code is 1 when a check finds something."""
    translations = Translations(ROOT)
    if arguments == ["check"]:
        found = translations.check()
        print("\n".join(found) or "translations: complete")
        return 1 if found else 0
    if arguments in (["update"], ["fill"]):
        left = translations.update() if arguments == ["update"] else translations.fill(sys.stdin)
        print("\n".join(left) or "translations: complete")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
