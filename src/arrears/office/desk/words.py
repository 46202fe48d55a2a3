"""The words of the pages in Chinese and English: the `words.yaml` of each part, and nothing said outside of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from arrears.contact.outcome import outcomes

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, str]]:
    """Return every phrase by its key: (Chinese, English). A key that two parts have is a fault of the program."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(Path(__file__).parent.parent.glob("*/words.yaml")):
        for key, pair in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"{path.parent.name}/words.yaml: {key} is said elsewhere already")
            found[key] = (str(pair[0]), str(pair[1]))
    return {f"outcome.{one.code}": (one.zh, one.en) for one in outcomes().values()} | found


def say(key: str, language: Language, **values: object) -> str:
    """Return a phrase with its values; a key that nobody wrote down is a fault of the program."""
    phrase = words()[key][LANGUAGES.index(language)]
    return phrase.format(**values) if values else phrase


def known(prefix: str, name: str | None, language: Language) -> str:
    """Return the phrase for a name of data (a stage, a role, a hold), or the name itself where there is none."""
    return say(f"{prefix}.{name}", language) if f"{prefix}.{name}" in words() else str(name or "")
