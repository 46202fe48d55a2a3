"""`arrears night`: a loan tape becomes tomorrow's actions, with the reason of each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from arrears.cli.edge import faults_as_json

Lang = Annotated[str | None, typer.Option("--lang", help="zh or en; by the locale where not given")]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("night")(faults_as_json(night))


def night(
    tape: Annotated[Path, typer.Option("--tape", metavar="DIR", help="the folder of the loan tape")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="the night's day, e.g. 2026-11-24")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="the output folder")],
    mapping: Annotated[
        str | None, typer.Option("--mapping", metavar="FILE", help="for tapes of another layout")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="duckdb or spark")] = "duckdb",
    remote: Annotated[
        str | None, typer.Option("--remote", metavar="sc://HOST:PORT", help="a Spark Connect server")
    ] = None,
    strategy: Annotated[Path | None, typer.Option("--strategy", metavar="FILE", help="a strategy file")] = None,
    previous: Annotated[Path | None, typer.Option("--previous", metavar="DIR", help="the last night's output")] = None,
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", metavar="CODE", help="whose law decides on each contact")
    ] = "CHN",
    strict: Annotated[
        bool, typer.Option("--strict", help="contacts, holds and consents that the tape has no table for are unknown")
    ] = False,
    advice: Annotated[
        bool, typer.Option("--advice-refuses/--advice-permits", help="whether what the law advises against is refused")
    ] = True,
    lang: Lang = None,
) -> None:
    """Age, value and segment every account, and decide one lawful action a person. 夜间批处理

    Writes accounts.parquet, customers.parquet, actions.parquet, refusals.parquet, rejects.parquet and summary.json into
    --out, all of them or none. The night before is found in --out itself, or given by --previous.
    """
    from rich.console import Console

    from arrears.kernel.dates import parse_day
    from arrears.night.law.told import Law, known_jurisdiction
    from arrears.night.perform import Order, perform
    from arrears.night.progress import shown_on
    from arrears.night.report import print_report

    day = parse_day(as_of, path="--as-of")
    law = Law(known_jurisdiction(jurisdiction), strict, advice)
    order = Order(tape, day, out, mapping, engine, remote, strategy, previous, law=law)
    with shown_on(Console(stderr=True)) as progress:
        done = perform(order, progress)
    print_report(done.summary, Console(file=sys.stdout), language(lang))


def language(asked: str | None) -> str:
    """Return zh or en: as asked, else by the locale."""
    import os

    from arrears.kernel.refusal import InputError

    if asked in ("zh", "en"):
        return asked
    if asked is not None:
        raise InputError("lang_unknown", f"{asked!r} is not a language here; use zh or en", "--lang")
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
