"""Reading texts and their variables from YAML: what is wrong names its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

import yaml

from arrears.contact.templates.model import (
    CHANNELS,
    LANGUAGES,
    RECIPIENTS,
    STAGES,
    STATES,
    TONES,
    TYPES,
    Sentence,
    Template,
    Variable,
)
from arrears.kernel.refusal import InputError

PLACE = re.compile(r"\{([a-z_]+)\}")
_KEYS = {"name", "version", "state", "stage", "tone", "to", "channels", "says", "subject", "variables", "text"}
T = TypeVar("T", bound=str)


@lru_cache(maxsize=1)
def variables() -> Mapping[str, Variable]:
    """Return every variable that a text may use, by name."""
    text = resources.files("arrears.contact.templates").joinpath("variables.yaml").read_text(encoding="utf-8")
    return {name: _variable(name, entry) for name, entry in yaml.safe_load(text).items()}


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Template]:
    """Return the shipped texts by name, in the order of a debt's life."""
    folder = resources.files("arrears.contact.templates").joinpath("texts")
    found = [
        read_template(yaml.safe_load(file.read_text(encoding="utf-8")), file.name)
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    found.sort(key=lambda one: (STAGES.index(one.stage), one.name))
    return {template.name: template for template in found}


def template_named(name: str) -> Template:
    """Return a shipped text."""
    found = templates().get(name)
    if found is None:
        raise InputError("template_unknown", f"{name!r} is none of {', '.join(templates())}", "template")
    return found


def read_template(value: Any, path: str = "template") -> Template:
    """Return the text of a parsed file; its variables must be known, declared and used, in both languages alike."""
    if not isinstance(value, Mapping) or not _KEYS - {"subject"} <= set(value) <= _KEYS:
        raise InputError("template_malformed", f"a text has the keys {', '.join(sorted(_KEYS))}", path)
    sentences = {language: _sentences(value["text"], language, f"{path}.text") for language in LANGUAGES}
    template = Template(
        name=value["name"],
        version=value["version"],
        state=_one_of(value["state"], STATES, f"{path}.state"),
        stage=_one_of(value["stage"], STAGES, f"{path}.stage"),
        tone=_one_of(value["tone"], TONES, f"{path}.tone"),
        to=_one_of(value["to"], RECIPIENTS, f"{path}.to"),
        channels=tuple(_one_of(one, CHANNELS, f"{path}.channels") for one in value["channels"]),
        says=value["says"],
        subject=value.get("subject") or {"zh": "", "en": ""},
        variables=tuple(value["variables"]),
        sentences=sentences,
    )
    _check_variables(template, path)
    return template


def used_variables(template: Template, language: str) -> list[str]:
    """Return the variables that the text of one language uses, in reading order."""
    found: dict[str, None] = {}
    for sentence in (Sentence(template.subject[language]), *template.sentences[language]):
        names = PLACE.findall(sentence.say) + ([sentence.when] if sentence.when else [])
        found |= dict.fromkeys(names)
    return list(found)


def _sentences(text: Any, language: str, path: str) -> tuple[Sentence, ...]:
    entries = text.get(language) if isinstance(text, Mapping) else None
    if not isinstance(entries, Sequence) or not entries:
        raise InputError("text_missing", f"the text in {language} is a list of sentences", f"{path}.{language}")
    return tuple(Sentence(one) if isinstance(one, str) else Sentence(one["say"], one["when"]) for one in entries)


def _check_variables(template: Template, path: str) -> None:
    known = variables()
    declared = set(template.variables)
    for name in template.variables:
        if name not in known:
            raise InputError("variable_unknown", f"{name!r} is not in variables.yaml", f"{path}.variables")
    for language in LANGUAGES:
        used = set(used_variables(template, language))
        if used != declared:
            wrong = ", ".join(sorted(used ^ declared))
            message = f"declared and used in {language} differ: {wrong}"
            raise InputError("variables_differ", message, f"{path}.text.{language}")
        for sentence in template.sentences[language]:
            if sentence.when and known[sentence.when].type != "yes_no":
                message = f"{sentence.when!r} is not a yes-or-no fact"
                raise InputError("condition_not_yes_no", message, f"{path}.text.{language}")
            if re.search(r"[{}]", PLACE.sub("", sentence.say)):
                raise InputError("brace_stray", f"a stray brace in {sentence.say!r}", f"{path}.text.{language}")


def _variable(name: str, entry: Mapping[str, Any]) -> Variable:
    sample = entry["sample"]
    by_language = sample if isinstance(sample, Mapping) else dict.fromkeys(LANGUAGES, sample)
    kind = _one_of(entry["type"], TYPES, f"{name}.type")
    return Variable(name, kind, entry.get("debt", False), entry["says"], by_language)


def _one_of(value: Any, allowed: Iterable[T], path: str) -> T:
    for one in allowed:
        if value == one:
            return one
    raise InputError("value_unknown", f"{value!r} is none of {', '.join(allowed)}", path)
