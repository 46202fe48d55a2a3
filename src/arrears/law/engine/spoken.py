"""Values and facts as they stand in a sentence: names instead of codes, in the language of the sentence."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, cast

import yaml

LANGUAGES = ("zh", "en")
_AND = {"zh": "、", "en": ", "}


def spoken(value: Any, language: str) -> str:
    """Return a value as it stands in a sentence; a word without a name stands as given, its underscores as spaces."""
    if isinstance(value, tuple):
        return _AND[language].join(spoken(entry, language) for entry in cast(tuple[Any, ...], value))
    if hasattr(value, "hour") and not hasattr(value, "year"):
        return f"{value:%H:%M}"
    text = str(value)
    named = names().get(text)
    return named[LANGUAGES.index(language)] if named else text.replace("_", " ")


def fact_name(fact: str, language: str) -> str:
    """Return the name of a fact that is missing; a calendar that nobody has is named by its year."""
    if fact.startswith("calendar."):
        year = fact.rpartition(".")[2]
        return f"{year}年节假日" if language == "zh" else f"the holidays of {year}"
    named = _groups()["facts"].get(fact)
    return named[LANGUAGES.index(language)] if named else fact.replace("_", " ")


def dimension_name(dimension: str, language: str, word: str | None = None) -> str:
    """Return the name of a dimension by which provisions are told apart, or of one of its words."""
    named = _groups()["applies"].get(dimension if word is None else f"{dimension}.{word}")
    if named:
        return named[LANGUAGES.index(language)]
    return spoken(word or dimension, language)


@cache
def names() -> dict[str, tuple[str, str]]:
    """Return the name of each word of a situation in Chinese and English."""
    words = [group for kind, group in _groups().items() if kind not in ("facts", "applies")]
    return {code: (zh, en) for group in words for code, (zh, en) in group.items()}


@cache
def _groups() -> dict[str, dict[str, list[str]]]:
    text = resources.files("arrears.law.engine").joinpath("names.yaml").read_text("utf-8")
    return cast(dict[str, dict[str, list[str]]], yaml.safe_load(text))
