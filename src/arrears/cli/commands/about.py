"""`arrears about`: which version this is and where it stands."""

from __future__ import annotations

from importlib.metadata import version

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("about")(about)


def about() -> None:
    """Print the version as JSON."""
    from arrears.cli.edge import print_json

    print_json({"name": "arrears", "version": version("arrears")})
