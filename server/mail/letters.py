"""Puts a digest into words, in Chinese or English, from the templates in `resources/mail`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from app.core.clock import BEIJING
from app.core.money import Money
from server.domain.digest import Digest, DigestLine

LANGUAGES = ("zh", "en")


class Letters:
    """`server.services.mail_digest.WriteDigest`."""

    def __init__(self, hospital: str) -> None:
        self._hospital = hospital
        self._templates = {language: _read(language) for language in LANGUAGES}

    def __call__(self, digest: Digest, language: str) -> tuple[str, str]:
        """Subject and body. An alert without words of its own is named by its code."""
        words = self._templates[language]
        facts = {
            "hospital": self._hospital,
            "count": digest.count,
            "new": digest.new,
            "at": f"{digest.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
            "worst": words["levels"][digest.lines[0].level.value] if digest.lines else "",
        }
        lines = "\n".join(_line(line, words) for line in digest.lines)
        subject = Template(words["subject"]).substitute(facts)
        return subject, Template(words["body"]).substitute(facts, lines=lines)

    def trial(self, language: str) -> tuple[str, str]:
        """Subject and body of the mail that only tries whether mail arrives."""
        words = self._templates[language]
        facts = {"hospital": self._hospital}
        return Template(words["trial_subject"]).substitute(facts), Template(words["trial_body"]).substitute(facts)


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads(files("resources").joinpath("mail", f"digest.{language}.toml").read_text(encoding="utf-8"))


def _line(line: DigestLine, words: Mapping[str, Any]) -> str:
    text = words["alerts"].get(line.code, Template(words["other"]).substitute(code=line.code))
    facts = {
        "level": words["levels"][line.level.value],
        "count": line.count,
        "text": text,
        "since": f"{line.since.astimezone(BEIJING):%m-%d %H:%M}",
    }
    parts = [Template(words["line"]).substitute(facts)]
    if line.amount_fen:
        parts.append(Template(words["amount"]).substitute(yuan=Money(line.amount_fen).yuan))
    if line.subjects:
        more = line.count - len(line.subjects)
        names = words["comma"].join(line.subjects)
        parts.append(Template(words["subjects"]).substitute(subjects=names))
        if more > 0:
            parts.append(Template(words["more"]).substitute(more=more))
    return "\n    ".join(parts)
