"""`arrears carrier`: the local carrier, a process that stands for every vendor and network in demos and benchmarks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LedgerFile = Annotated[Path, typer.Option(help="SQLite file of what it received; made where there is none.")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="A local carrier: takes messages, answers by a seeded script, keeps its own ledger.")
    group.callback(invoke_without_command=True)(carrier)
    group.command("summary")(summary)
    app.add_typer(group, name="carrier")


def carrier(
    context: typer.Context,
    ledger: LedgerFile = Path("carrier.db"),
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8025,
    seed: Annotated[int, typer.Option(help="The same seed answers the same message alike.")] = 0,
    manners: Annotated[str, typer.Option(help="quiet, lively, rough, or a JSON file of rates.")] = "lively",
    callback: Annotated[str | None, typer.Option(help="Address to post events to; they can be polled as well.")] = None,
) -> None:
    """Take messages until Ctrl-C; the first line says where. Requests are signed with ARREARS_CARRIER_SECRET."""
    from arrears.cli.edge import faults_as_json

    if context.invoked_subcommand is None:
        faults_as_json(_serve)(ledger, port, seed, manners, callback)


def summary(ledger: LedgerFile) -> None:
    """Say what a ledger received: totals and by channel; `doubled` counts messages taken once too often."""
    from arrears.cli.edge import faults_as_json, print_json
    from arrears.office.carrier.ledger import summary as of

    print_json(faults_as_json(of)(ledger))


def _serve(ledger: Path, port: int, seed: int, named: str, callback: str | None) -> None:
    from arrears.office.carrier.ledger import Ledger
    from arrears.office.carrier.manners import manners
    from arrears.office.carrier.server import Carrier, serve
    from arrears.office.gateways.local import carrier_secret
    from arrears.office.processes import refuse_taken_port

    refuse_taken_port("127.0.0.1", port)
    kind = manners(named)
    book = Ledger(ledger, seed, kind)
    try:
        serve(Carrier(book, carrier_secret(), seed, kind, callback=callback), port)
    finally:
        book.close()
