"""The `arrears` command: its groups, in the order in which a newcomer meets them.

Every command module keeps its own imports light and loads the rooms inside the command, so that `arrears --help`
and a single quote answer at once.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
from pathlib import Path
from types import FrameType

import typer

import arrears.cli.commands as commands
from arrears.cli.edge import faults_as_json

app = typer.Typer(
    name="arrears",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for _module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
    importlib.import_module(f"arrears.cli.commands.{_module.name}").register(app)


@app.callback()
def arrears() -> None:
    """Get overdue consumer loans repaid, lawfully and respectfully, and prove what was done. 消费金融催收系统"""
    if folder := os.environ.get("ARREARS_RULES"):
        use_rules(folder)


@faults_as_json
def use_rules(folder: str) -> None:
    """Use a lender's own dated values of the law (docs/how-to/add-a-provision.md) in this process."""
    from arrears.law.engine.rulebook import use_own_values

    use_own_values(Path(folder))


def run() -> None:
    """Run the command line; output is UTF-8 wherever it goes, and SIGTERM ends it as Ctrl-C does: in order."""
    signal.signal(signal.SIGTERM, _end_in_order)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    app()


def _end_in_order(number: int, _frame: FrameType | None) -> None:
    """Leave through every `finally`: a database that a command started is not left behind."""
    raise SystemExit(128 + number)
