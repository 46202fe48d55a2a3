"""The pages of the rulebook, written from the provisions themselves: an index and coverage register, a page each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arrears.law.coverage import not_modelled
from arrears.law.described import STATES, Pair, examples, rows, said, state_of, values
from arrears.law.engine.params import Dated
from arrears.law.engine.provision import Provision
from arrears.law.engine.rulebook import EVERYWHERE, Rulebook, rulebook

_MADE = "<!-- Written from src/arrears/law/provisions by `make docs`; change the provision, not this page. -->"


def pages(book: Rulebook | None = None) -> dict[str, str]:
    """Return every page by its path below docs/reference/law."""
    book = book or rulebook()
    made = {"index.md": _index(book)}
    for code in _codes(book):
        made[f"{code}/index.md"] = _register(book, code)
        for provision in book.provisions_of(code):
            made[f"{code}/{provision.id}.md"] = f"{_MADE}\n{page(provision)}"
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
        + " | ".join(str(sum(state_of(one) == state for one in book.provisions_of(code))) for state in STATES)
        + f" | {len(not_modelled(None if code == EVERYWHERE else code))} |"
        for code in _codes(book)
    ]
    head = " | ".join(["法域 · jurisdiction", "", *map(_pair, STATES.values()), "未收录 · not modelled"])
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
    for state, name in STATES.items():
        chosen = [one for one in book.provisions_of(code) if state_of(one) == state]
        if chosen:
            lines += [
                f"## {_pair(name)}",
                "",
                "| 规则 rule | 内容 title | 依据 instrument | 自 since |",
                "|---|---|---|---|",
            ]
            lines += [
                f"| [{one.id}]({one.id}.md) | {_both(one.title)} | {one.instrument['zh']} {one.article} "
                f"| {one.params.in_force[0].since} |"
                for one in chosen
            ]
            lines.append("")
    if absent := not_modelled(None if code == EVERYWHERE else code):
        lines += [
            "## 未收录 · not modelled",
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


def _both(text: Mapping[str, str]) -> str:
    return f"{text['zh']} · {text['en']}"


def _pair(pair: Pair) -> str:
    return pair[0] if pair[0] == pair[1] else " · ".join(pair)


def page(provision: Provision) -> str:
    """Return the page of one provision: what it says, since when, by what authority, values and cases."""
    lines = [f"# {provision.id} · {_both(provision.title)}", "", "| | |", "|---|---|"]
    for row in rows(provision):
        source = f" ([source]({row.link}))" if row.link else ""
        lines.append(f"| {_pair(row.label)} | {_pair(row.value)}{source} |")
    zh, en = said(provision)
    lines += ["", f"**{zh}**", "", f"*{en}*", "", provision.text, ""]
    lines += [*_values(provision), *_cases(provision)]
    return "\n".join(lines)


def _values(provision: Provision) -> list[str]:
    lines = [
        "## 历次数值 · Values over time",
        "",
        "| 值 · value | 数 | 自 · from | 至 · until | 存量自 · existing from | 依据 · citation | 核对 · checked |",
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for value in values(provision):
        lines += [_row(f"{_pair(value.name)} `{value.code}`", shown, dated) for shown, dated in value.history]
    return [*lines, ""]


def _row(name: str, shown: str, dated: Dated) -> str:
    return (
        f"| {name} | {shown} | {dated.since} | {dated.until or '—'} | {dated.existing_accounts_from or '—'} "
        f"| {dated.citation} | {dated.checked_on} |"
    )


def _cases(provision: Provision) -> list[str]:
    found = examples(provision)
    if not found:
        return []
    lines = ["## 案例 · Cases", "", "| 案例 · case | 事实 · facts | 结果 · outcome |", "|---|---|---|"]
    for case in found:
        facts = "; ".join(f"{_pair(name)}: {_cell(_pair(value))}" for name, value in case.given)
        without = f" 缺少 · without {', '.join(map(_pair, case.without))}" if case.without else ""
        moment = f", 自 · from {case.permitted_from}" if case.permitted_from else ""
        lines.append(f"| {_pair(case.name)} | {facts}{without} | {_pair(case.outcome)}{moment} |")
    return [*lines, ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
