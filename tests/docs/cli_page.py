"""The reference of the command line, made from the commands themselves."""

import inspect
from collections.abc import Iterator
from typing import Any

import typer.main

from arrears.cli.main import app

HEAD = """\
# The command line

Made by `make docs` from the commands themselves. Every command that takes JSON prints JSON and exits with 0; on bad
input it exits with 2 and prints one JSON object `{"error": {"code", "message", "path"}}` on standard error.
"""


def page() -> str:
    """Return the page as Markdown."""
    root = typer.main.get_command(app)
    parts = [_section(name, command) for name, command in _commands(root, "arrears")]
    return "\n".join([HEAD, *parts])


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield what can be run: commands, and groups that do something without a command."""
    children = getattr(command, "commands", {})
    if not children or getattr(command, "invoke_without_command", False):
        yield name, command
    for child in sorted(children):
        yield from _commands(children[child], f"{name} {child}")


def _section(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    shown = " ".join([name, *(_argument(a) for a in arguments), *(["[OPTIONS]"] if options else [])])
    lines = [f"## {name}", "", f"`{shown}`", "", inspect.cleandoc(command.help or ""), ""]
    rows = [f"| `{_argument(a)}` | {_cell(a)} |" for a in arguments]
    rows += [f"| `{_option(o)}` | {_cell(o)} |" for o in options]
    return "\n".join(lines + (["| | |", "|---|---|", *rows, ""] if rows else []))


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name or "").strip("[]")
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    names = " / ".join([*parameter.opts, *parameter.secondary_opts])
    takes_value = not getattr(parameter, "is_flag", False)
    return f"{names} {parameter.metavar or str(parameter.name).upper()}" if takes_value else names


def _cell(parameter: Any) -> str:
    help_text = str(getattr(parameter, "help", None) or "").replace("|", "\\|")
    required = getattr(parameter, "required", False) and parameter.param_type_name == "option"
    default = parameter.default if isinstance(parameter.default, str | int) and parameter.default is not False else None
    if isinstance(parameter.default, bool) and not parameter.secondary_opts:
        default = None
    notes = (["needed"] if required else []) + ([f"default {default}"] if default not in (None, True, "") else [])
    return help_text + (f" ({', '.join(notes)})" if notes else "")
