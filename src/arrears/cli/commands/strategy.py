"""`arrears strategy`: check a strategy's file, and read one as tables or as the SQL that it becomes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arrears.cli.edge import faults_as_json, print_json, read_text

if TYPE_CHECKING:
    from rich.table import Table

    from arrears.treatment.model import Box, Fault
    from arrears.treatment.strategy import Strategy

Lang = Annotated[str | None, typer.Option("--lang", help="zh or en; by the locale where not given")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(no_args_is_help=True, help="Strategies: what would help whom. 催收策略")
    group.command("check")(faults_as_json(check))
    group.command("show")(faults_as_json(show))
    app.add_typer(group, name="strategy")


def check(file: Annotated[str, typer.Argument(metavar="FILE", help="a strategy file; - for standard input")]) -> None:
    """Prove that a strategy is whole: no gap, no overlap, no row out of reach, its own tests passed.

    Prints what the strategy holds. Otherwise prints one JSON object on standard error, with every fault's line, row and
    mend under `faults`, and exits with 2.
    """
    from arrears.treatment.strategy import check_strategy

    strategy, faults = check_strategy(read_text(file), file)
    if strategy is None:
        print(json.dumps(_faulty(faults), ensure_ascii=False, indent=2), file=sys.stderr)
        raise SystemExit(2)
    print_json(
        {
            "strategy": strategy.name,
            "version": strategy.version,
            "digest": strategy.digest,
            "hit": strategy.hit,
            "tiers": [tier.name for tier in strategy.tiers],
            "rows": len(strategy.rows),
            "tests": len(strategy.examples),
        }
    )


def show(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="a strategy file [the one that ships]")] = None,
    sql: Annotated[bool, typer.Option("--sql", help="the SQL that it becomes")] = False,
    source: Annotated[bool, typer.Option("--source", help="its text, to make your own from")] = False,
    lang: Lang = None,
) -> None:
    """Show a strategy's tiers and rows as tables, its text, or the SQL that the night runs."""
    from rich.console import Console

    from arrears.cli.commands.night import language
    from arrears.treatment.strategy import default_strategy, default_text, load_strategy

    if source:
        sys.stdout.write(default_text() if file is None else read_text(str(file)))
        return
    strategy = load_strategy(file) if file is not None else default_strategy()
    if sql:
        for name, text in (("tier", strategy.tier_sql()), ("decision", strategy.decision_sql())):
            print(f"-- {name}\n{text.replace(' WHEN ', chr(10) + '  WHEN ')}\n")
        print(f"-- channel\n{strategy.channel_sql()}")
        return
    chosen = language(lang)
    console = Console(file=sys.stdout)
    title = strategy.title_zh if chosen == "zh" else strategy.title_en
    console.print(f"{title} · {strategy.name} {strategy.version}", style="bold", highlight=False)
    console.print(_tiers(strategy, chosen))
    console.print(_rows(strategy, chosen))


def _faulty(faults: list[Fault]) -> dict[str, Any]:
    first = faults[0]
    listed = [
        {"line": fault.line, "place": fault.place, "code": fault.code, "message": fault.message} for fault in faults
    ]
    path = f"{first.file}:{first.line}: {first.place}"
    return {"error": {"code": first.code, "message": first.message, "path": path}, "faults": listed}


def _tiers(strategy: Strategy, lang: str) -> Table:
    zh = lang == "zh"
    table = _table(("层", "名称", "条件") if zh else ("tier", "name", "who"))
    for tier in strategy.tiers:
        who = (" 或 " if zh else " or ").join(_said(box, strategy.currency, lang) for box in tier.boxes)
        table.add_row(tier.name, tier.title_zh if zh else tier.title_en, who)
    return table


def _rows(strategy: Strategy, lang: str) -> Table:
    from arrears.night.report import ACTIONS, CHANNELS

    at = 0 if lang == "zh" else 1
    heads = ("行", "条件", "动作与渠道", "原因") if at == 0 else ("row", "who", "action and channels", "why")
    table = _table(heads)
    for row in strategy.rows:
        action = ACTIONS.get(row.action, (("不打扰", "leave in peace")))[at]
        channels = " › ".join(CHANNELS[channel][at] for channel in row.channels if channel != "none")
        what = f"{action}\n{channels}" if channels else action
        reason = row.reason_zh if at == 0 else row.reason_en
        table.add_row(str(row.number), _said(row.box, strategy.currency, lang), what, reason)
    return table


def _said(box: Box, currency: str, lang: str) -> str:
    if not box.conditions:
        return "其余所有人" if lang == "zh" else "everybody else"
    return "\n".join(f"{c.column.name} {c.written(currency)}" for c in box.conditions)


def _table(heads: tuple[str, ...]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, show_lines=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
