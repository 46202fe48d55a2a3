"""Filling a text: every variable from a fact, money and days exactly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from arrears.contact.templates.model import Language, Rendered, Template, Type, Value, Variable
from arrears.contact.templates.read import PLACE, variables
from arrears.kernel.dates import parse_day
from arrears.kernel.money import display_money, parse_money
from arrears.kernel.refusal import InputError

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 -]{3,18}[0-9]", re.ASCII)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
LONGEST_TEXT = 120
_SEPARATOR = {"zh": "", "en": " "}


def render(template: Template, facts: Mapping[str, Value], language: Language, currency: str = "CNY") -> Rendered:
    """Return the text filled with `facts`: exactly its variables, each of its type; none missing, none too many."""
    known = variables()
    for name in template.variables:
        if name not in facts:
            raise InputError("fact_missing", f"the text needs {name} ({known[name].says['en']})", f"facts.{name}")
    for name in facts:
        if name not in template.variables:
            raise InputError("fact_unknown", f"{template.name} says nothing of {name!r}; leave it out", f"facts.{name}")
    words = {name: _words(known[name], facts[name], language, currency) for name in template.variables}
    said = [one.say for one in template.sentences[language] if one.when is None or facts[one.when] is True]
    text = ("\n\n" if template.channels[0] == "letter" else _SEPARATOR[language]).join(said)
    return Rendered(
        template.name, template.version, language, _fill(template.subject[language], words), _fill(text, words)
    )


def read_facts(template: Template, value: Any, currency: str) -> dict[str, Value]:
    """Return facts from JSON: money as decimal strings, days as ISO dates, the rest as they are."""
    if not isinstance(value, Mapping):
        raise InputError("facts_malformed", "facts is an object of the text's variables", "facts")
    known = variables()
    return {
        name: _parsed(known[name].type, fact, currency, f"facts.{name}") if name in template.variables else fact
        for name, fact in value.items()
    }


def day_words(day: date, language: Language) -> str:
    """Return a day as people write it."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def money_words(minor: int, currency: str, language: Language) -> str:
    """Return an amount as people write it, to the cent."""
    if language == "zh" and currency == "CNY":
        return f"{display_money(minor, currency)}元"
    return f"{currency} {display_money(minor, currency)}"


def _parsed(kind: Type, fact: Any, currency: str, path: str) -> Value:
    if kind == "money":
        return parse_money(fact, currency, path=path)
    if kind == "day":
        return parse_day(fact, path=path)
    return fact


def _fill(text: str, words: Mapping[str, str]) -> str:
    return PLACE.sub(lambda match: words[match[1]], text)


def _words(variable: Variable, fact: Value, language: Language, currency: str) -> str:
    path = f"facts.{variable.name}"
    if not _fits(variable.type, fact):
        raise InputError("fact_of_wrong_type", f"{fact!r} is not {_WANTED[variable.type]}", path)
    if isinstance(fact, bool):
        return ""
    if isinstance(fact, date):
        return day_words(fact, language)
    if isinstance(fact, int):
        return money_words(fact, currency, language) if variable.type == "money" else str(fact)
    return fact


_WANTED: Mapping[Type, str] = {
    "text": f"a text of 1 to {LONGEST_TEXT} characters on one line, without braces",
    "digits": "digits in a string",
    "money": "an amount of 0 or more",
    "day": "a day",
    "clock": "a time from 00:00 to 23:59",
    "whole": "a whole number of 0 or more",
    "phone": "a telephone number",
    "yes_no": "true or false",
}


def _fits(kind: Type, fact: Value) -> bool:
    if kind == "yes_no":
        return isinstance(fact, bool)
    if kind == "day":
        return type(fact) is date
    if kind in ("money", "whole"):
        return type(fact) is int and fact >= 0
    if not isinstance(fact, str) or not 0 < len(fact.strip()) <= LONGEST_TEXT:
        return False
    if kind == "clock":
        return _CLOCK.fullmatch(fact) is not None
    if kind == "phone":
        return _PHONE.fullmatch(fact) is not None
    if kind == "digits":
        return fact.isascii() and fact.isdigit()
    # A name that breaks the line or carries braces could add words of its own to a text that was approved.
    return fact.isprintable() and not re.search(r"[{}【】]", fact)
