"""The lexicon: kinds, word lists, guards and spellings, read once from the package's own YAML.

In a pattern `<word>` names a list of `words.yaml`, and `~` is a gap of a few characters within one sentence. English
patterns stand between word boundaries and a blank matches any run of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from arrears.law.speech.model import ADDRESSEES, LANGUAGES, Citation, Guards, Kind

GAP = {"zh": r"[^。！？；\n]{0,8}?", "en": r"[^.!?;\n]{0,40}?"}
# Where a jurisdiction's own text was not read, the product's own rule refuses, and says that it is one.
HOUSE_RULE = Citation("POLICY-TRUTHFUL-SPEECH", "house policy: true, calm, private / 内部规范：真实、平和、保密")
_WORD = re.compile(r"<(\w+)>")
_NEVER = re.compile(r"(?!)")


def read_yaml(*names: str) -> Any:
    """Return the value of one of the package's YAML files."""
    return yaml.load(files("arrears.law.speech").joinpath(*names).read_text("utf-8"), yaml.CSafeLoader)


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Return every kind of forbidden speech, in alphabetical order."""
    words = read_yaml("words.yaml")
    folder = files("arrears.law.speech").joinpath("kinds")
    names = sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(_kind(name, read_yaml("kinds", f"{name}.yaml"), words) for name in names)


@lru_cache(maxsize=1)
def guards() -> Mapping[str, Guards]:
    """Return the guards of each language."""
    source = read_yaml("guards.yaml")
    return {language: _guards(language, source[language]) for language in LANGUAGES}


def _kind(name: str, source: Mapping[str, Any], words: Mapping[str, Mapping[str, Sequence[str]]]) -> Kind:
    def by_language(block: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
        return {one: _compile(one, block.get(one, ()), words[one]) for one in LANGUAGES}

    return Kind(
        name=name,
        to=tuple(source.get("to", ADDRESSEES)),
        excusable=source.get("excusable", True),
        denied_only_before=source.get("denied_only_before", False),
        says=source["says"],
        lawful_wording=source["lawful_wording"],
        patterns=by_language(source),
        lawful=by_language(source.get("lawful", {})),
        when_time_barred=by_language(source.get("when_time_barred", {})),
        provisions={place: Citation(**entry) for place, entry in source.get("provisions", {}).items()},
    )


def _guards(language: str, source: Mapping[str, Any]) -> Guards:
    def of(name: str) -> re.Pattern[str]:
        return _compile(language, source[name], {})

    return Guards(
        clause_end=re.compile(source["clause_end"]),
        sentence_end=re.compile(source["sentence_end"]),
        negation=of("negation"),
        not_negation=of("not_negation"),
        reported=of("reported"),
        warning=of("warning"),
    )


def _compile(language: str, patterns: Sequence[str], words: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    if not patterns:
        return _NEVER
    lists = {name: f"(?:{'|'.join(entries)})" for name, entries in words.items()}
    joined = "|".join(f"(?:{_WORD.sub(lambda match: lists[match[1]], one)})" for one in patterns)
    joined = joined.replace("~", GAP[language])
    if language == "en":
        joined = rf"(?<![\w])(?:{joined.replace(' ', chr(92) + 's+').replace(chr(92) + 's+?', chr(92) + 's*')})(?![\w])"
    return re.compile(joined)
