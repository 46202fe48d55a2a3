"""A provision as people read it: each part in Chinese and English, for the reference and for the office's own pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

import yaml

from arrears.law.engine.params import Dated
from arrears.law.engine.provision import DIMENSIONS, Provision
from arrears.law.engine.spoken import LANGUAGES, dimension_name, fact_name, spoken
from arrears.law.register import plain

Pair = tuple[str, str]
"""The same in Chinese and in English."""

FORCES: dict[str, Pair] = {
    "law": ("法律、法规、司法解释", "law"),
    "regulation": ("部门规章、规范性文件", "regulation"),
    "standard": ("推荐性国家标准", "standard"),
    "association": ("行业自律", "association"),
    "policy": ("本系统规则，非法律", "policy, not law"),
}
STATES: dict[str, Pair] = {
    "in_force": ("有效", "in force"),
    "repealed": ("已废止", "repealed"),
    "on": ("规则开启", "policy, on"),
    "off": ("规则关闭", "policy, off"),
}
_MODALS: dict[str, Pair] = {
    "must_not": ("不得，拒绝", "must not, refuses"),
    "should_not": ("不宜，建议", "should not, advises"),
}
_NO_CONTACT: Pair = ("不裁决单次联系", "decides no contact")
_NO_LIMIT: Pair = ("不限", "without limit")
_NONE: Pair = ("—", "—")
_GOOD = frozenset({"kept", "not_applicable"})


@dataclass(frozen=True)
class Row:
    """A line of what a provision is: a label and what stands beside it; `link` where that can be opened."""

    label: Pair
    value: Pair
    link: str | None = None


@dataclass(frozen=True)
class Value:
    """One value over time: its name in params.yaml and in words, and each reading with its days and citation."""

    code: str
    name: Pair
    history: tuple[tuple[str, Dated], ...]


@dataclass(frozen=True)
class Example:
    """One case: what is said of it, the facts that make it, and what the provision finds; `kept` gives the tone."""

    name: Pair
    given: tuple[tuple[Pair, Pair], ...]
    without: tuple[Pair, ...]
    outcome: Pair
    kept: bool | None
    permitted_from: str | None


def state_of(provision: Provision) -> str:
    """Return in_force or repealed, of a policy on or off."""
    if provision.policy:
        return provision.policy
    return "repealed" if provision.params.in_force[-1].until else "in_force"


def said(provision: Provision) -> Pair:
    """Return the sentence with the newest values in place; what only a situation knows is left open."""
    newest = {name: history[-1].value for name, history in provision.params.values.items()}
    zh, en = (
        provision.says[language].format_map(_Open({name: spoken(value, language) for name, value in newest.items()}))
        for language in LANGUAGES
    )
    return zh, en


def rows(provision: Provision) -> list[Row]:
    """Return what a provision is, by what authority, for whom and with what effect."""
    instrument = provision.instrument
    found = [
        Row(
            ("依据", "instrument"),
            (f"{instrument['zh']}，{article(provision)[0]}", f"{instrument['en']}, {article(provision)[1]}"),
        ),
        Row(("效力", "force"), FORCES[provision.force]),
        Row(("状态", "state"), STATES[state_of(provision)]),
        Row(("证据", "evidence"), _same(provision.evidence), provision.link if "://" in provision.link else None),
        Row(("作用", "effect"), _MODALS[provision.modal] if provision.decide else _NO_CONTACT),
        Row(
            ("适用", "applies"),
            _both(lambda language: _limits(provision, language)) if provision.applies else _NO_LIMIT,
        ),
        Row(("所需事实", "needs"), _both(lambda language: _needs(provision, language)) if provision.needs else _NONE),
        Row(("使用方", "used by"), _same(", ".join(provision.used_by) or "—")),
    ]
    if provision.covers:
        found.append(Row(("一并收录", "covers too"), _same(", ".join(provision.covers))))
    return found


def article(provision: Provision) -> Pair:
    """Return the article; where it was not seen, the manifest says so as 中文 (English)."""
    zh, mark, en = provision.article.partition(" (")
    return (zh, en.rstrip(")")) if mark and en.endswith(")") else _same(provision.article)


def values(provision: Provision) -> list[Value]:
    """Return the days on which the provision is in force, then each of its values over time."""
    histories = {"in_force": provision.params.in_force, **provision.params.values}
    return [
        Value(code, _value_name(code), tuple((_shown(dated.value), dated) for dated in history))
        for code, history in histories.items()
    ]


def examples(provision: Provision) -> list[Example]:
    """Return the cases that stand beside the provision."""
    file = resources.files(provision.package) / "cases.yaml"
    found = cast(list[dict[str, Any]], yaml.safe_load(file.read_text("utf-8"))) if file.is_file() else []
    return [_example(case) for case in found]


def _example(case: Mapping[str, Any]) -> Example:
    given = cast(dict[str, Any], case.get("with") or case.get("given") or {})
    result = case.get("rule", case.get("gives", case.get("raises")))
    return Example(
        (_words()["cases"][case["name"]], case["name"]),
        tuple((_fact(key), _told(key, value)) for key, value in given.items()),
        tuple(_fact(one) for one in case.get("without", ())),
        _outcome(result),
        result in _GOOD if "rule" in case else None,
        case.get("permitted_from"),
    )


def _fact(key: str) -> Pair:
    own = _words()["facts"].get(key)
    return (own[0], own[1]) if own else _both(lambda language: fact_name(key, language))


def _outcome(result: Any) -> Pair:
    known = _words()["outcomes"].get(str(result))
    return (known[0], known[1]) if known else _same(_compact(result))


def _value_name(code: str) -> Pair:
    if code == "in_force":
        return STATES["in_force"]
    zh, en = _words()["values"][code]
    return zh, en


def _same(text: str) -> Pair:
    return text, text


def _both(say: Callable[[str], str]) -> Pair:
    return say("zh"), say("en")


def _needs(provision: Provision, language: str) -> str:
    return ("、" if language == "zh" else ", ").join(fact_name(need, language) for need in provision.needs)


def _limits(provision: Provision, language: str) -> str:
    """Return what the provision is limited to, in words: 渠道：电话、短信."""
    colon, and_, end = ("：", "、", "；") if language == "zh" else (": ", ", ", "; ")
    return end.join(
        dimension_name(key, language) + colon + and_.join(dimension_name(key, language, one) for one in sorted(chosen))
        for key, chosen in provision.applies.items()
    )


def _shown(value: Any) -> str:
    shown = plain(value)
    return ", ".join(str(one) for one in shown) if isinstance(shown, list) else "—" if shown is None else str(shown)


def _told(key: str, value: Any) -> Pair:
    """Return a fact of a case in words: codes by their names, earlier contacts one by one."""
    if isinstance(value, str):
        return _both(lambda language: _word(key, value, language))
    if isinstance(value, list) and value and isinstance(value[0], dict) and "outcome" in value[0]:
        contacts = cast(list[dict[str, Any]], value)
        return _both(
            lambda language: ("；" if language == "zh" else "; ").join(_contact(one, language) for one in contacts)
        )
    return _same(_compact(value))


def _contact(one: Mapping[str, Any], language: str) -> str:
    words = [_word(key, one[key], language) for key in ("channel", "to", "outcome")]
    return f"{one['at'][5:16].replace('T', ' ')} {' '.join(words)}"


def _word(key: str, word: str, language: str) -> str:
    dimension = next((name for name, (fact, _) in DIMENSIONS.items() if fact == key), None)
    return (
        dimension_name(dimension, language, word) if dimension else spoken(word, language) if key == "outcome" else word
    )


def _compact(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str).replace('"', "")


class _Open(dict[str, str]):
    """Values by name; what only a situation knows is left open."""

    def __missing__(self, key: str) -> str:
        """Return the mark of what is left open."""
        return "…"


@cache
def _words() -> dict[str, dict[str, Any]]:
    """Return the names of cases, values, facts and outcomes, as the folder of provisions has them."""
    text = resources.files("arrears.law.provisions").joinpath("case_names.yaml").read_text("utf-8")
    return cast(dict[str, dict[str, Any]], yaml.safe_load(text))
