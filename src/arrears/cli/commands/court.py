"""`arrears court`: what a court costs, and until when what must be done."""

from __future__ import annotations

from typing import Annotated

import typer

from arrears.cli.edge import faults_as_json


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Court fees, deadlines and amounts.", no_args_is_help=True)
    group.command("fee")(fee)
    group.command("deadlines")(deadlines)
    app.add_typer(group, name="court")


@faults_as_json
def fee(
    kind: Annotated[str, typer.Option(help="acceptance, preservation, payment_order or execution")] = "",
    amount: Annotated[str, typer.Option(help="Yuan as a decimal string, e.g. 50000.00")] = "",
    halved: Annotated[bool, typer.Option("--halved", help="Summary procedure, mediation or withdrawal")] = False,
) -> None:
    """Print the court fee on an amount, bracket by bracket, with its article."""
    from arrears.cli.edge import print_json
    from arrears.court.fee import court_fee, fee_kind
    from arrears.kernel.money import parse_money

    print_json(court_fee(fee_kind(kind), parse_money(amount, "CNY", path="amount"), halved=halved).as_json())


@faults_as_json
def deadlines(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON of one matter's events, or -")],
) -> None:
    """Print every deadline of one matter, sorted by day, with article and consequence."""
    from arrears.cli.edge import print_json, read_json
    from arrears.court.deadlines import deadlines_of
    from arrears.court.read import read_matter

    print_json([deadline.as_json() for deadline in deadlines_of(read_matter(read_json(file)))])
