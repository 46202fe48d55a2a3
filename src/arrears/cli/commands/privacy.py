"""`arrears privacy`: after an incident, whose personal data did somebody read, and who read a person's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Personal data: who read whose, and when. 谁看过谁的信息", no_args_is_help=True)
    group.callback()(_group)
    group.command("who-read")(who_read)
    app.add_typer(group, name="privacy")


def _group() -> None:
    """Keep the command's name with a single command."""


def who_read(
    tenant: Annotated[str, typer.Option(help="Code of the tenant.")],
    start: Annotated[str, typer.Option("--from", help="First moment, with its offset: 2026-11-01T00:00+08:00.")],
    end: Annotated[str, typer.Option("--to", help="The moment after the last.")],
    by: Annotated[
        str | None, typer.Option(help="Who read: a user's name, or as facts say it (user:ID, api:NAME).")
    ] = None,
    person: Annotated[str | None, typer.Option(help="Whose data: the id of a person.")] = None,
    each: Annotated[bool, typer.Option("--each", help="List every reading too.")] = False,
    data: Data = None,
) -> None:
    """Say whose data somebody read between two moments, or who read somebody's; give --by or --person, or both."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_who_read)(tenant, start, end, by, person, each, data))


def _who_read(
    tenant: str, start: str, end: str, by: str | None, person: str | None, each: bool, data: Path | None
) -> dict[str, Any]:
    from arrears.kernel.dates import parse_moment
    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    first, after = parse_moment(start, path="--from"), parse_moment(end, path="--to")
    if after <= first:
        raise InputError("moments_reversed", f"{end} is not after {start}", "--to")
    whose = _person(person)
    if by is None and whose is None:
        raise InputError("nobody_named", "give --by, --person or both", "--by")
    with running(switch_on(data)):
        from arrears.office.members.tenants import tenant_called
        from arrears.office.privacy.who_read import answer
        from arrears.office.tenancy import within

        with within(tenant_called(tenant), snapshot=True) as cursor:
            found = answer(cursor, by, whose, first, after, each=each)
    return {"tenant": tenant, "from": first.isoformat(), "to": after.isoformat(), **found}


def _person(given: str | None) -> Any:
    from uuid import UUID

    from arrears.kernel.refusal import InputError

    if given is None:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise InputError("person_malformed", f"{given!r} is not the id of a person", "--person") from None
