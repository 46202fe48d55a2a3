"""`arrears calls`: the exchange's call detail records in, and calls that nobody began here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]
Tenant = Annotated[str, typer.Option(help="Code of the tenant.")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Calls: the exchange's records in, compared with what was begun.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("unaccounted")(unaccounted)
    app.add_typer(group, name="calls")


def import_(
    file: Annotated[Path, typer.Argument(help="Call detail records of the exchange: CSV.")],
    tenant: Tenant,
    mapping: Annotated[Path | None, typer.Option(help="How the file is written (YAML).")] = None,
    data: Data = None,
) -> None:
    """Take in call detail records. Twice changes nothing; bad lines are listed; calls nobody began are told apart."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_import)(file, tenant, mapping, data))


def unaccounted(tenant: Tenant, data: Data = None) -> None:
    """List calls of the exchange that nobody began here, and what was found out about them."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_unaccounted)(tenant, data))


def _import(file: Path, tenant: str, mapping: Path | None, data: Path | None) -> dict[str, Any]:
    from datetime import UTC, datetime

    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.desk.calling.record_mapping import load_mapping
    from arrears.office.desk.calling.take_records import take_records
    from arrears.office.members.tenants import tenant_called

    with running(config):
        chosen = load_mapping(mapping)
        done = take_records(file, config, tenant_called(tenant), chosen, "system:command line", datetime.now(UTC))
    return done.plain()


def _unaccounted(tenant: str, data: Path | None) -> dict[str, Any]:
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.desk.calling.stray import stray_calls
    from arrears.office.members.tenants import tenant_called
    from arrears.office.tenancy import within

    with running(config), within(tenant_called(tenant)) as cursor:
        rows = stray_calls(cursor)
    return {"unaccounted": [
        {name: str(value) if name in ("id", "case_id", "began_at") and value else value for name, value in row.items()}
        for row in rows
    ]}  # fmt: skip
