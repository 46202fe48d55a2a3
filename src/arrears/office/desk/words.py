"""The desk's words in Chinese and English: one table, `words.yaml`, and nothing said outside of it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, str]]:
    """Return every phrase by its key: (Chinese, English)."""
    text = files("arrears.office.desk").joinpath("words.yaml").read_text(encoding="utf-8")
    return {key: (str(pair[0]), str(pair[1])) for key, pair in yaml.safe_load(text).items()}


def say(key: str, language: Language, **values: object) -> str:
    """Return a phrase with its values; a key that nobody wrote down is a fault of the program."""
    phrase = words()[key][LANGUAGES.index(language)]
    return phrase.format(**values) if values else phrase


def known(prefix: str, name: str | None, language: Language) -> str:
    """Return the phrase for a name of data (a stage, a role, a hold), or the name itself where there is none."""
    return say(f"{prefix}.{name}", language) if f"{prefix}.{name}" in words() else str(name or "")
