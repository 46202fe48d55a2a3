"""`arrears debt`: one debt, quoted and explained."""

from __future__ import annotations

from typing import Annotated

import typer

from arrears.cli.edge import faults_as_json


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="One debt: what is owed, how old it is, and why. 债务试算", no_args_is_help=True)
    group.command("quote")(faults_as_json(quote))
    group.callback()(debt)
    app.add_typer(group, name="debt")


def debt() -> None:
    """Quote one debt."""


def quote(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON of one debt, or - for standard input")],
    as_of: Annotated[str, typer.Option("--as-of", help="the day of the quote, e.g. 2026-11-22")],
) -> None:
    """Print one debt on one day: schedule, what is owed, days past due, allocation, each amount explained."""
    from arrears.cli.edge import print_json, read_json
    from arrears.debt.card_quote import quote_card, read_card
    from arrears.debt.quote import quote as quote_debt
    from arrears.debt.read import read_debt
    from arrears.kernel.dates import parse_day

    day = parse_day(as_of, path="--as-of")
    value = read_json(file)
    if isinstance(value, dict) and value.get("product") == "credit_card" and "statement_day" in value:
        print_json(quote_card(read_card(value, day), day))
    else:
        print_json(quote_debt(read_debt(value), day))
