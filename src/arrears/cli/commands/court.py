"""`arrears court`: what a court costs, until when what must be done, and the papers for it."""

from __future__ import annotations

from typing import Annotated

import typer

from arrears.cli.edge import faults_as_json


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Court fees, deadlines, amounts, letters and papers.", no_args_is_help=True)
    group.command("fee")(fee)
    group.command("deadlines")(deadlines)
    group.command("claim")(claim)
    group.command("late-interest")(late_interest)
    group.command("paper")(paper)
    group.command("letters")(letters)
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
    calendar: Annotated[str, typer.Option(metavar="NAME", help="iCalendar of what stands, under this name")] = "",
) -> None:
    """Print every deadline of one matter, sorted by day, with article and consequence."""
    import sys
    from datetime import UTC, datetime

    from arrears.cli.edge import print_json, read_json
    from arrears.court.deadlines import deadlines_of
    from arrears.court.icalendar import icalendar
    from arrears.court.read import read_matter

    found = deadlines_of(read_matter(read_json(file)))
    if calendar:
        sys.stdout.write(icalendar(found, calendar, datetime.now(UTC)))
    else:
        print_json([deadline.as_json() for deadline in found])


@faults_as_json
def claim(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON of one debt, as for debt quote, or -")],
    as_of: Annotated[str, typer.Option(help="The day of the figures")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="All of it was called due; otherwise what is overdue")] = False,
) -> None:
    """Print the amount to be claimed with its computation sheet and the court's fee on it."""
    from arrears.cli.edge import print_json, read_json
    from arrears.court.claim import claim as amount_claimed
    from arrears.court.fee import court_fee
    from arrears.debt.read import read_debt
    from arrears.kernel.dates import parse_day

    sheet = amount_claimed(read_debt(read_json(file)), parse_day(as_of, path="as_of"), "whole" if whole else "overdue")
    fee = court_fee("acceptance", sheet.total).as_json() if sheet.currency == "CNY" else None
    print_json({**sheet.as_json(), "acceptance_fee": fee})


@faults_as_json
def late_interest(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON of what a judgment orders and what was paid, or -")],
) -> None:
    """Print what is owed under a judgment with doubled interest for late performance, line by line."""
    from arrears.cli.edge import print_json, read_json
    from arrears.court.read_judgment import read_late_interest

    print_json(read_late_interest(read_json(file)).as_json())


@faults_as_json
def paper(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="demand_letter, payment_order_application, complaint …")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON of the parties, contract and amounts, or -")],
    out: Annotated[str, typer.Option(metavar="PATH", help="The file to write: .pdf (PDF/A), or .png for pictures")],
) -> None:
    """Set a letter or court paper in Chinese as a PDF, and print what was written with its SHA-256."""
    from arrears.cli.edge import print_json, read_json
    from arrears.court.paper import paper_kind
    from arrears.office.legal.typeset import typeset
    from arrears.office.legal.written import form_of, write

    paper_kind(kind)
    form = form_of(out)
    print_json(write(typeset(kind, read_json(file), form=form), out, kind))


@faults_as_json
def letters(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="demand_letter, lawyers_letter, assignment_notice …")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON lines, one brief each, or -")],
    out: Annotated[str, typer.Option(metavar="DIR", help="The folder to write to; its files are numbered by line")],
) -> None:
    """Set many letters or papers of one kind on all cores; faulty lines are listed, and the others written."""
    from arrears.cli.edge import print_json, read_text
    from arrears.court.paper import paper_kind
    from arrears.office.legal.written import write_many

    paper_kind(kind)
    done = write_many(kind, read_text(file), out)
    print_json(done)
    raise SystemExit(2 if done["faults"] else 0)
