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
    as_json: Annotated[
        bool | None, typer.Option("--json/--text", help="How to say it [text at a terminal, JSON elsewhere].")
    ] = None,
) -> None:
    """Print how the office is doing; exit code 0 when it is well, 1 when it is stopped or unwell."""
    import sys

    from arrears.cli.commands.night import language
    from arrears.cli.edge import faults_as_json, print_json
    from arrears.office.config import read_config
    from arrears.office.status import status as asked
    from arrears.office.status_said import said

    answer = faults_as_json(lambda: asked(read_config(data)))()
    if as_json or (as_json is None and not sys.stdout.isatty()):
        print_json(answer)
    else:
        print("\n".join(said(answer, 0 if language(None) == "zh" else 1)))
    raise typer.Exit(0 if answer["status"] == "ok" else 1)
