"""`arrears token`: give a program a token for the API, list tokens, take one away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]
Tenant = Annotated[str, typer.Argument(help="Code of the tenant.")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Tokens of programs that use the API.", no_args_is_help=True)
    group.command("create")(create)
    group.command("list")(list_)
    group.command("revoke")(revoke)
    app.add_typer(group, name="token")


def create(
    tenant: Tenant,
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; several may be given.")],
    days: Annotated[int, typer.Option(help="For how long.", min=1, max=400)] = 90,
    per_minute: Annotated[int, typer.Option(help="Requests a minute.", min=1)] = 600,
    data: Data = None,
) -> None:
    """Make a token; its text is shown once and kept nowhere."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_create)(tenant, name, scope, days, per_minute, data))


def list_(tenant: Tenant, data: Data = None) -> None:
    """List the tenant's tokens: names, scopes, until when."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_list)(tenant, data))


def revoke(tenant: Tenant, token: Annotated[str, typer.Argument(help="Id of the token.")], data: Data = None) -> None:
    """Take a token away at once."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_revoke)(tenant, token, data))


def _create(tenant: str, name: str, scope: list[str], days: int, per_minute: int, data: Path | None) -> dict[str, Any]:
    from arrears.office.actor import system_actor
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.api.tokens import make_token
    from arrears.office.members.tenants import tenant_called

    with running(config):
        text, identity = make_token(
            tenant_called(tenant), name, scope, actor=system_actor("command line"), config=config, days=days,
            per_minute=per_minute,
        )  # fmt: skip
    return {"token": text, "id": str(identity), "scopes": scope}


def _list(tenant: str, data: Path | None) -> dict[str, Any]:
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called
    from arrears.office.tenancy import within

    with running(config), within(tenant_called(tenant)) as cursor:
        cursor.execute("SELECT id, name, scopes, expires_at, revoked_at FROM api_token ORDER BY expires_at, id")
        return {
            "tokens": [
                {
                    "id": str(row[0]), "name": row[1], "scopes": list(row[2]), "expires_at": row[3].isoformat(),
                    "revoked_at": row[4].isoformat() if row[4] else None,
                }
                for row in cursor.fetchall()
            ]
        }  # fmt: skip


def _revoke(tenant: str, token: str, data: Path | None) -> dict[str, Any]:
    from uuid import UUID

    from arrears.kernel.refusal import InputError
    from arrears.office.actor import system_actor
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.api.tokens import revoke
    from arrears.office.members.tenants import tenant_called

    try:
        identity = UUID(token)
    except ValueError:
        raise InputError("token_malformed", f"{token!r} is not the id of a token", "TOKEN") from None
    with running(config):
        revoke(tenant_called(tenant), identity, actor=system_actor("command line"), config=config)
    return {"id": token, "revoked": True}
