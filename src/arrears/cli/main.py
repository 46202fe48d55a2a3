"""The `arrears` command: its groups, in the order in which a newcomer meets them.

Every command module keeps its own imports light and loads the rooms inside the command, so that `arrears --help`
and a single quote answer at once.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

import arrears.cli.commands as commands

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


def run() -> None:
    """Run the command line; output is UTF-8 wherever it goes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    app()
