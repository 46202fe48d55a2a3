"""The demo's tables: ageing with bars, rolls, and what is to be done, on a console of eighty columns or more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arrears.kernel.money import display_money
from arrears.night.report import ACTIONS, CHANNELS
from arrears.office.demo import words
from arrears.office.demo.words import Lang, Words, say

BAR_WIDTH = 16
_EIGHTHS = " ▏▎▍▌▋▊▉"
_COLOURS = {"M1": "cyan", "M2": "yellow", "M3": "dark_orange"}


def buckets(summary: dict[str, Any], lang: Lang, money_overdue: bool) -> Table:
    """Return the ageing; the bars compare those who are late, as the current ones would dwarf them."""
    rows = summary["buckets"]
    everyone = sum(row["accounts"] for row in rows)
    most = max((row["accounts"] for row in rows if row["bucket"] != "M0"), default=0)
    overdue = [words.OVERDUE] if money_overdue else []
    table = _table([words.BUCKET, words.ACCOUNTS, words.SHARE, *overdue, words.OUTSTANDING], lang, left=(0,))
    table.add_column("", no_wrap=True)
    for row in rows:
        amounts = [row["overdue_minor"], row["outstanding_minor"]] if money_overdue else [row["outstanding_minor"]]
        drawn = bar(row["accounts"], most) if row["bucket"] != "M0" else ""
        table.add_row(
            row["bucket"],
            f"{row['accounts']:,}",
            percent(row["accounts"], everyone),
            *(display_money(amount, row["currency"]) for amount in amounts),
            Text(drawn, style=_COLOURS.get(row["bucket"], "red")),
        )
    return table


def rolls(summary: dict[str, Any], lang: Lang) -> Table:
    """Return what became of each bucket of the last night, as counts and parts of it."""
    counts: dict[str, dict[str, int]] = {}
    for row in summary["rolls"]:
        held = counts.setdefault(row["from"], {"cured": 0, "better": 0, "same": 0, "worse": 0})
        held[_direction(row["from"], row["to"])] += row["accounts"]
    columns = [words.FROM, words.ACCOUNTS, words.CURED, words.BETTER, words.SAME, words.WORSE]
    table = _table(columns, lang, left=(0,))
    for bucket, held in sorted(counts.items()):
        total = sum(held.values())
        table.add_row(bucket, f"{total:,}", *(_part(count, total) for count in held.values()))
    return table


def actions(summary: dict[str, Any], lang: Lang) -> Table:
    """Return the actions by kind and reason, with persons and the channels that reach them."""
    at = 0 if lang == "zh" else 1
    table = _table([words.ACTION, words.REASON, words.PEOPLE, words.CHANNEL], lang, left=(0, 1, 3))
    order = {action: place for place, action in enumerate(ACTIONS)}
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in sorted(summary["actions"], key=lambda row: (order[row["action"]], row["reason"], -row["customers"])):
        grouped.setdefault((row["action"], row["reason_text"][lang]), []).append(row)
    last = ""
    for (action, reason), rows in grouped.items():
        channels = [f"{CHANNELS[row['channel']][at]} {row['customers']:,}" for row in rows if row["channel"] != "none"]
        shown, last = "" if action == last else ACTIONS[action][at], action
        table.add_row(shown, reason, f"{sum(row['customers'] for row in rows):,}", ", ".join(channels) or "—")
    return table


def quiet(summary: dict[str, Any], lang: Lang) -> Text:
    """Return who is left in peace, and why, the most frequent reasons first."""
    waits = sorted(summary["waits"], key=lambda row: -row["customers"])
    text = Text(say(words.QUIET, lang, count=sum(row["customers"] for row in waits)), style="bold")
    for row in waits:
        text.append(f"\n  {row['customers']:>6,}  {row['reason_text'][lang]}", style="not bold")
    return text


def bar(count: int, most: int) -> str:
    """Return a bar of blocks, the longest for `most`; what is not nothing is seen."""
    if count == 0 or most == 0:
        return ""
    eighths = max(1, count * BAR_WIDTH * 8 // most)
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def percent(count: int, total: int) -> str:
    """Return a part as per cent with two decimals, rounded half-up."""
    if total == 0:
        return "—"
    hundredths = (2 * count * 10_000 + total) // (2 * total)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def show(console: Console, title: str, part: Table | Text) -> None:
    """Print one part under its title."""
    if title:
        console.print(Text(title, style="bold"))
    console.print(part, highlight=False)
    console.print()


def _direction(before: str, now: str) -> str:
    if now == before:
        return "same"
    if now > before:
        return "worse"
    return "cured" if now == "M0" else "better"


def _part(count: int, total: int) -> Text:
    if not count:
        return Text("·", style="dim")
    return Text(f"{count:,}").append(f" {percent(count, total)}", style="dim")


def _table(columns: Sequence[Words], lang: Lang, left: Sequence[int]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, column in enumerate(columns):
        justify = "left" if place in left else "right"
        # Chinese has no spaces to break a line at: fold, or the end of a sentence would be cut off.
        table.add_column(say(column, lang), justify=justify, no_wrap=place not in left, overflow="fold")
    return table
