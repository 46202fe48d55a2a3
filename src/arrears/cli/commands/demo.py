"""`arrears demo`: everything on an embedded default, for a person who wants to see it before reading about it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from arrears.cli.edge import faults_as_json

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("demo")(faults_as_json(demo))


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="serve the office afterwards")] = True,
    port: Annotated[int, typer.Option("--port", metavar="N", help="the office's port")] = 8000,
    lang: Annotated[str | None, typer.Option("--lang", help="zh or en; by the locale where not given")] = None,
    data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="where its files go")] = None,
    persons: Annotated[int, typer.Option("--persons", metavar="N", min=1, help="fictional persons")] = 20_000,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="the night's day; default: today")
    ] = None,
    story: Annotated[
        bool, typer.Option("--story", help="instead: one loan, day by day, from the reminder to the verified case file")
    ] = False,
    principal: Annotated[str, typer.Option("--principal", metavar="AMOUNT", help="the story's loan")] = "50000.00",
) -> None:
    """Load two sample portfolios, run the night, and show what was decided and why. 演示

    The first portfolio is real (credit cards in Taiwan, 2005), the second one fictional (20,000 persons of today).
    """
    from datetime import datetime

    from rich.console import Console

    from arrears.cli.commands.night import language
    from arrears.kernel.dates import parse_day
    from arrears.night.progress import shown_on
    from arrears.office.config import read_config
    from arrears.office.demo.show import demo as show_demo

    chosen = "zh" if language(lang) == "zh" else "en"
    day = parse_day(as_of, path="--as-of") if as_of is not None else datetime.now().astimezone().date()
    folder = data if data is not None else read_config().data / "demo"
    console = Console(file=sys.stdout)
    if story:
        _story(console, folder.absolute(), chosen, principal)
        return
    if serve:
        from arrears.office.processes import refuse_taken_port

        refuse_taken_port("127.0.0.1", port)
    with shown_on(Console(stderr=True)) as progress:
        shown = show_demo(console, folder.absolute(), day, chosen, progress, persons)
    if serve:
        from arrears.office.demo.serve import serve_demo

        serve_demo(console, folder.absolute() / "office", shown.night, shown.tape, port, chosen)


def _story(console: Console, folder: Path, lang: Literal["zh", "en"], principal: str) -> None:
    """Tell the story in a fresh office of its own, which is stopped afterwards; its case file stays."""
    from shutil import rmtree

    from arrears.kernel.money import parse_money
    from arrears.kernel.refusal import InputError
    from arrears.office.story.run import open_office, tell_story

    amount = parse_money(principal, "CNY", path="--principal")
    if not 1_000 <= amount <= 100_000_000_00:
        raise InputError("principal_out_of_range", "the story's loan is 10.00 to 100,000,000.00", "--principal")
    place = folder / "story"
    rmtree(place, ignore_errors=True)
    from arrears.office.config import read_config
    from arrears.office.database.address import embedded_server

    try:
        tell_story(console, open_office(place / "office"), place, lang, amount)
    finally:
        server = embedded_server(read_config(place / "office"))
        if server is not None:
            server.stop("fast")
