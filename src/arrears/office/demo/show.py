"""The demo from beginning to end: make, run three nights, and show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.text import Text

from arrears.night.perform import Order, perform
from arrears.office.demo import tables, words
from arrears.office.demo.portfolios import CARDS_DAY, CARDS_MAPPING, PERSONS, real_cards, write_portfolio
from arrears.office.demo.stories import stories
from arrears.office.demo.words import Lang, say
from arrears.treatment.strategy import default_strategy

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Shown:
    """Where the demo's files lie, and the summaries of its nights."""

    cards: Path
    tape: Path
    night: Path
    cards_summary: dict[str, Any]
    summary: dict[str, Any]


def run_demo(folder: Path, as_of: date, progress: Progress, persons: int = PERSONS) -> Shown:
    """Run the night on the real cards, and two nights on fictional persons; everything is written under `folder`."""
    cards, night = folder / "cards", folder / "night"
    with real_cards() as tape:
        on_cards = perform(Order(tape, CARDS_DAY, cards, mapping=CARDS_MAPPING), progress)
    progress(f"{persons} persons", 0, 0)
    _, yesterday, today = write_portfolio(folder, as_of, persons)
    perform(Order(yesterday, as_of - timedelta(days=1), night), progress)
    done = perform(Order(today, as_of, night), progress)
    return Shown(cards, today, night, on_cards.summary, done.summary)


def demo(console: Console, folder: Path, as_of: date, lang: Lang, progress: Progress, persons: int = PERSONS) -> Shown:
    """Run and show the demo."""
    started = perf_counter()
    shown = run_demo(folder, as_of, progress, persons)
    show_cards(console, shown.cards_summary, lang)
    show_persons(console, shown, lang)
    console.rule(style="dim")
    console.print(say(words.LIE, lang, folder=folder), highlight=False, soft_wrap=True)
    console.print(say(words.TIME, lang, seconds=int(perf_counter() - started)), highlight=False)
    console.print(say(words.TRY, lang), highlight=False)
    for command in _next_commands(shown, as_of):
        console.print(f"  {command}", highlight=False, style="cyan", soft_wrap=True)
    return shown


def show_cards(console: Console, summary: dict[str, Any], lang: Lang) -> None:
    """Print the night on the real cards."""
    console.rule(say(words.CARDS, lang), align="left", style="dim")
    tables.show(console, "", Text(say(words.CARDS_SOURCE, lang), style="dim"))
    tables.show(console, say(words.BUCKETS, lang), tables.buckets(summary, lang, money_overdue=False))
    tables.show(console, say(words.ACTIONS, lang), tables.actions(summary, lang))


def show_persons(console: Console, shown: Shown, lang: Lang) -> None:
    """Print the second night on the fictional persons, and three of them followed through."""
    summary = shown.summary
    rows = summary["rows"]
    title = say(words.PERSONS, lang, persons=rows["customers"], accounts=rows["accounts"], day=summary["as_of"])
    console.rule(title, align="left", style="dim")
    rolled = say(words.ROLLS, lang, before=summary["previous_as_of"], now=summary["as_of"])
    tables.show(console, "", Text(say(words.PERSONS_SOURCE, lang), style="dim"))
    tables.show(console, say(words.BUCKETS, lang), tables.buckets(summary, lang, money_overdue=True))
    tables.show(console, rolled, tables.rolls(summary, lang))
    tables.show(console, say(words.ACTIONS, lang), tables.actions(summary, lang))
    tables.show(console, "", tables.quiet(summary, lang))
    console.rule(say(words.STORIES, lang), align="left", style="dim")
    for story in stories(shown.night, shown.tape, default_strategy(), lang):
        tables.show(console, "", story)


def _next_commands(shown: Shown, as_of: date) -> list[str]:
    return [
        f"arrears tape check {shown.tape} --as-of {as_of}",
        f"arrears night --tape {shown.tape} --as-of {as_of} --out out",
        "arrears strategy show",
    ]
