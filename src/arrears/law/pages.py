"""The pages of the rulebook, written from the provisions themselves: an index and coverage register, a page each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, cast

import yaml

from arrears.law.coverage import not_modelled
from arrears.law.engine.params import Dated
from arrears.law.engine.provision import Provision
from arrears.law.engine.rulebook import EVERYWHERE, Rulebook, rulebook
from arrears.law.engine.spoken import LANGUAGES, dimension_name, fact_name, spoken
from arrears.law.register import plain

_MADE = "<!-- Written from src/arrears/law/provisions by `make docs`; change the provision, not this page. -->"
_FORCE = {
    "law": "法律、法规、司法解释 · law",
    "regulation": "部门规章、规范性文件 · regulation",
    "standard": "推荐性国家标准 · standard",
    "association": "行业自律 · association",
    "policy": "本系统规则，非法律 · policy, not law",
}
_STATES = ("有效 in force", "已废止 repealed", "规则开启 policy, on", "规则关闭 policy, off")


def pages(book: Rulebook | None = None) -> dict[str, str]:
    """Return every page by its path below docs/reference/law."""
    book = book or rulebook()
    made = {"index.md": _index(book)}
    for code in _codes(book):
        made[f"{code}/index.md"] = _register(book, code)
        for provision in book.provisions_of(code):
            made[f"{code}/{provision.id}.md"] = _page(provision)
    return made


def _codes(book: Rulebook) -> list[str]:
    return [*book.jurisdictions, EVERYWHERE]


def _name(book: Rulebook, code: str) -> str:
    if code == EVERYWHERE:
        return "各地通用 · everywhere"
    name = book.jurisdictions[code].name
    return f"{name['zh']} · {name['en']}"


def _index(book: Rulebook) -> str:
    rows = [
        f"| [{code}]({code}/index.md) | {_name(book, code)} | "
        + " | ".join(str(sum(_state(one) == state for one in book.provisions_of(code))) for state in _STATES)
        + f" | {len(not_modelled(None if code == EVERYWHERE else code))} |"
        for code in _codes(book)
    ]
    head = " | ".join(["法域 · jurisdiction", "", *_STATES, "未收录 not modelled"])
    return "\n".join(
        [
            _MADE,
            "# 合规规则 · The rulebook",
            "",
            "每一条规则一页：原文、含义、历次数值、两侧案例。未收录的法域一律拒绝。",
            "A page for each provision: its words, their meaning, its values over time, cases on both sides. A",
            "jurisdiction that is not listed permits nothing. Refusals stand by force (law, regulation, standard,",
            "association, policy), then by id. This is not legal advice.",
            "",
            f"| {head} |",
            "|---|---|---:|---:|---:|---:|---:|",
            *rows,
            "",
        ]
    )


def _register(book: Rulebook, code: str) -> str:
    lines = [_MADE, f"# {code} · {_name(book, code)}", ""]
    for state in _STATES:
        chosen = [one for one in book.provisions_of(code) if _state(one) == state]
        if chosen:
            lines += [f"## {state}", "", "| 规则 rule | 内容 title | 依据 instrument | 自 since |", "|---|---|---|---|"]
            lines += [
                f"| [{one.id}]({one.id}.md) | {_both(one.title)} | {one.instrument['zh']} {one.article} "
                f"| {one.params.in_force[0].since} |"
                for one in chosen
            ]
            lines.append("")
    if absent := not_modelled(None if code == EVERYWHERE else code):
        lines += [
            "## 未收录 not modelled",
            "",
            "| 编号 id | 事项 topic | 证据 evidence | 原因 why |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {', '.join([row['id'], *row.get('covers', ())])} | {_both(row['title'])} | {row['evidence']} "
            f"| {_both(row['why'])}{_where(row)} |"
            for row in absent
        ]
        lines.append("")
    return "\n".join(lines)


def _where(row: Mapping[str, Any]) -> str:
    """Return the link to the page that says how another room does it; registers lie three folders below docs."""
    return f" [→](../../../{row['where'].removeprefix('docs/')})" if "where" in row else ""


def _state(provision: Provision) -> str:
    if provision.policy:
        return f"{'规则开启' if provision.policy == 'on' else '规则关闭'} policy, {provision.policy}"
    return "已废止 repealed" if provision.params.in_force[-1].until else "有效 in force"


def _both(text: Mapping[str, str]) -> str:
    return f"{text['zh']} · {text['en']}"


def _page(provision: Provision) -> str:
    modal = {"must_not": "不得，拒绝 · must not, refuses", "should_not": "不宜，建议 · should not, advises"}[
        provision.modal
    ]
    applies = " · ".join(_limits(provision, language) for language in LANGUAGES) if provision.applies else ""
    facts = {
        "依据 instrument": f"{_both(provision.instrument)}, {provision.article}",
        "效力 force": _FORCE[provision.force],
        "状态 state": _state(provision),
        "证据 evidence": f"{provision.evidence} ([source]({provision.link}))"
        if "://" in provision.link
        else provision.evidence,
        "作用 effect": modal if provision.decide else "不裁决单次联系 · decides no contact",
        "适用 applies": applies or "不限 · without limit",
        "所需事实 needs": "、".join(f"{fact_name(need, 'zh')} {need}" for need in provision.needs) or "—",
        "使用方 used by": ", ".join(provision.used_by) or "—",
    }
    if provision.covers:
        facts["一并收录 covers too"] = ", ".join(provision.covers)
    lines = [_MADE, f"# {provision.id} · {_both(provision.title)}", "", "| | |", "|---|---|"]
    lines += [f"| {key} | {value} |" for key, value in facts.items()]
    zh, en = (_said(provision, language) for language in LANGUAGES)
    lines += ["", f"**{zh}**", "", f"*{en}*", "", provision.text, ""]
    lines += [*_values(provision), *_cases(provision)]
    return "\n".join(lines)


def _limits(provision: Provision, language: str) -> str:
    """Return what the provision is limited to, in words: 渠道：电话、短信."""
    colon, and_, end = ("：", "、", "；") if language == "zh" else (": ", ", ", "; ")
    return end.join(
        dimension_name(key, language) + colon + and_.join(dimension_name(key, language, one) for one in sorted(chosen))
        for key, chosen in provision.applies.items()
    )


def _said(provision: Provision, language: str) -> str:
    """Return the sentence with the newest values in place."""
    newest = {name: history[-1].value for name, history in provision.params.values.items()}
    return provision.says[language].format_map(
        _Spoken({name: spoken(value, language) for name, value in newest.items()})
    )


class _Spoken(dict[str, str]):
    """Values by name; what only a situation knows is left open."""

    def __missing__(self, key: str) -> str:
        """Return the mark of what is left open."""
        return "…"


def _values(provision: Provision) -> list[str]:
    lines = [
        "## 历次数值 · Values over time",
        "",
        "| 值 value | 数 | 自 from | 至 until | 存量自 existing from | 依据 citation | 核对 checked |",
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for name, history in {"in force": provision.params.in_force, **provision.params.values}.items():
        lines += [_row(name, dated) for dated in history]
    return [*lines, ""]


def _row(name: str, dated: Dated) -> str:
    value = plain(dated.value)
    shown = ", ".join(str(one) for one in value) if isinstance(value, list) else "—" if value is None else str(value)
    return (
        f"| {name} | {shown} | {dated.since} | {dated.until or '—'} | {dated.existing_accounts_from or '—'} "
        f"| {dated.citation} | {dated.checked_on} |"
    )


def _cases(provision: Provision) -> list[str]:
    file = resources.files(provision.package) / "cases.yaml"
    cases = cast(list[dict[str, Any]], yaml.safe_load(file.read_text("utf-8"))) if file.is_file() else []
    if not cases:
        return []
    lines = ["## 案例 · Cases", "", "| 案例 case | 事实 facts | 结果 outcome |", "|---|---|---|"]
    for case in cases:
        given = case.get("with") or case.get("given") or {}
        facts = "; ".join(f"{key}: {_compact(value)}" for key, value in given.items())
        without = f" without {', '.join(case['without'])}" if case.get("without") else ""
        outcome = _compact(case.get("rule", case.get("gives", case.get("raises"))))
        moment = f", from {case['permitted_from']}" if case.get("permitted_from") else ""
        lines.append(f"| {case['name']} | {facts}{without} | {outcome}{moment} |")
    return [*lines, ""]


def _compact(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and isinstance(value[0], dict) and "outcome" in value[0]:
        contacts = cast(list[dict[str, Any]], value)
        return ", ".join(f"{one['at'][5:16]} {one['channel']} {one['to']} {one['outcome']}" for one in contacts)
    return json.dumps(value, ensure_ascii=False, default=str).replace('"', "").replace("|", "\\|")
