"""The night's report for a person: tables in Chinese or English."""

from __future__ import annotations

from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from arrears.kernel.money import display_money

Words = tuple[str, str]


class _Column(NamedTuple):
    title: Words
    right: bool = False


def print_report(summary: dict[str, Any], console: Console, lang: str) -> None:
    """Print accounts and money by bucket, rolls, actions and rejects."""
    at = 0 if lang == "zh" else 1
    strategy = summary["strategy"]
    heads = (
        ("夜间批处理", "Night of")[at],
        summary["as_of"],
        ("策略", "strategy")[at],
        strategy["name"],
        strategy["version"],
    )
    console.print(" ".join(heads), style="bold", highlight=False)
    _buckets(summary, console, at)
    _rolls(summary, console, at)
    _actions(summary, console, at)
    _refusals(summary, console, at)
    _rejects(summary, console, at)


def _buckets(summary: dict[str, Any], console: Console, at: int) -> None:
    columns = (
        _Column(("账龄段", "bucket")),
        _Column(("账户数", "accounts"), True),
        _Column(("逾期金额", "overdue"), True),
        _Column(("未偿余额", "outstanding"), True),
        _Column(("币种", "currency")),
    )
    rows = [
        [
            row["bucket"],
            f"{row['accounts']:,}",
            display_money(row["overdue_minor"], row["currency"]),
            display_money(row["outstanding_minor"], row["currency"]),
            row["currency"],
        ]
        for row in summary["buckets"]
    ]
    _table(console, ("账户与金额", "Accounts and money"), columns, rows, at)


def _rolls(summary: dict[str, Any], console: Console, at: int) -> None:
    if not summary["rolls"]:
        return
    columns = (
        _Column(("昨夜", "last night")),
        _Column(("今夜", "tonight")),
        _Column(("账户数", "accounts"), True),
        _Column(("占比", "rate"), True),
    )
    rows = [
        [
            row["from"],
            row["to"],
            f"{row['accounts']:,}",
            f"{row['rate_ppm'] // 10_000}.{row['rate_ppm'] // 100 % 100:02d}%",
        ]
        for row in summary["rolls"]
    ]
    since = summary["previous_as_of"]
    _table(console, (f"迁徙（自 {since}）", f"Rolls since {since}"), columns, rows, at)


def _actions(summary: dict[str, Any], console: Console, at: int) -> None:
    columns = (
        _Column(("动作", "action")),
        _Column(("渠道", "channel")),
        _Column(("原因", "reason")),
        _Column(("人数", "persons"), True),
    )
    rows = [
        [ACTIONS.get(row["action"], (row["action"],) * 2)[at], CHANNELS.get(row["channel"], (row["channel"],) * 2)[at],
         row["reason_text"][("zh", "en")[at]], f"{row['customers']:,}"]
        for row in summary["actions"]
    ]  # fmt: skip
    _table(console, ("今日动作", "Actions of the day"), columns, rows, at)


def _refusals(summary: dict[str, Any], console: Console, at: int) -> None:
    columns = (
        _Column(("条款", "rule")),
        _Column(("条号", "article")),
        _Column(("渠道", "channel")),
        _Column(("人数", "persons"), True),
        _Column(("今日不联系", "left alone"), True),
    )
    rows = [
        [row["rule"] or f"{('缺', 'missing')[at]} {row['missing']}", row["article"] or "—",
         CHANNELS.get(row["channel"], (row["channel"],) * 2)[at], f"{row['persons']:,}", f"{row['left_alone']:,}"]
        for row in summary["refusals"]
    ]  # fmt: skip
    if rows:
        _table(console, ("法律不允许的", "Refused by the law"), columns, rows, at)
    for name in summary["law"]["not_told"]:
        unknown = name in summary["law"]["unknown"]
        taken = (("视为没有", "taken as none"), ("视为未知，不予放行", "unknown, which refuses"))[unknown][at]
        console.print(f"{('资产包未提供', 'Not on the tape:')[at]} {name}（{taken}）" if at == 0 else
                      f"Not on the tape: {name} ({taken})", style="dim", highlight=False)  # fmt: skip


def _rejects(summary: dict[str, Any], console: Console, at: int) -> None:
    columns = (_Column(("表", "table")), _Column(("原因", "reason")), _Column(("行数", "rows"), True))
    rows = [[row["table"], row["code"], f"{row['rows']:,}"] for row in summary["rejects"]]
    if rows:
        _table(console, ("未采用的行", "Rejected rows"), columns, rows, at)


def _table(console: Console, title: Words, columns: tuple[_Column, ...], rows: list[list[str]], at: int) -> None:
    table = Table(title=title[at], title_justify="left", title_style="bold", header_style="dim")
    for column in columns:
        table.add_column(column.title[at], justify="right" if column.right else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)


ACTIONS: dict[str, Words] = {
    "remind": ("提醒", "remind"),
    "talk": ("电话沟通", "talk"),
    "support": ("帮扶", "support"),
    "negotiate": ("协商", "negotiate"),
    "demand_letter": ("催收函", "demand letter"),
    "visit": ("外访", "visit"),
    "legal_review": ("法务评估", "legal review"),
    "trace": ("信息修复", "trace"),
}
CHANNELS: dict[str, Words] = {
    "call": ("电话", "call"),
    "sms": ("短信", "SMS"),
    "email": ("邮件", "e-mail"),
    "app": ("站内信", "app"),
    "letter": ("信函", "letter"),
    "visit": ("上门", "visit"),
    "none": ("—", "—"),
}
