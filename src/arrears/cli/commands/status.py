"""`arrears status`: health, backlog, last night, last checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("status")(status)


def status(
    data: Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")] = None,
) -> None:
    """Print how the office is doing, as JSON; exit code 0 when it is well, 1 when it is stopped or unwell."""
    from arrears.cli.edge import faults_as_json, print_json
    from arrears.office.config import read_config
    from arrears.office.status import status as asked

    answer = faults_as_json(lambda: asked(read_config(data)))()
    print_json(answer)
    raise typer.Exit(0 if answer["status"] == "ok" else 1)
