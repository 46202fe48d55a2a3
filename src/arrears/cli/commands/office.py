"""`arrears office`: set up tenants and users, take in a night by hand, back up and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="The office: tenants, users, nights by hand, backup and restore.", no_args_is_help=True)
    group.command("tenant")(tenant)
    group.command("user")(user)
    group.command("lender")(lender)
    group.command("partner")(partner)
    group.command("night")(night)
    group.command("backup")(backup)
    group.command("restore")(restore)
    app.add_typer(group, name="office")


def tenant(
    code: Annotated[str, typer.Argument(help="Short name: small letters, digits, hyphens.")],
    name: Annotated[str, typer.Argument(help="Name for people.")],
    kind: Annotated[str, typer.Option(help="lender or agency.")] = "lender",
    data: Data = None,
) -> None:
    """Make a tenant: a lender, or an agency."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_tenant)(code, name, kind, data))


def user(
    tenant: Annotated[str, typer.Argument(help="Code of the tenant.")],
    username: Annotated[str, typer.Argument(help="Name to sign in with.")],
    role: Annotated[list[str], typer.Option(help="Role; may be given several times.")],
    name: Annotated[str, typer.Option(help="Name for people [the user name].")] = "",
    data: Data = None,
) -> None:
    """Make a user; the password is read from standard input, first line."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_user)(tenant, username, role, name or username, data))


def lender(
    file: Annotated[Path, typer.Argument(help="YAML or JSON: lender, name, contact_phone … (docs/how-to/operate.md).")],
    tenant: Annotated[str, typer.Option(help="Code of the tenant.")],
    data: Data = None,
) -> None:
    """Say how a lender presents itself in texts and where its law is; the latest counts."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_lender)(file, tenant, data))


def partner(
    lender: Annotated[str, typer.Argument(help="Code of the lender.")],
    agency: Annotated[str, typer.Argument(help="Code of the agency that collects for it.")],
    end: Annotated[bool, typer.Option("--end", help="They no longer work together.")] = False,
    data: Data = None,
) -> None:
    """Say that an agency collects for a lender: the law then counts for each the contacts that both make."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_partner)(lender, agency, end, data))


def night(
    tenant: Annotated[str, typer.Argument(help="Code of the tenant.")],
    folder: Annotated[Path, typer.Argument(help="What `arrears night --out` wrote.")],
    tape: Annotated[Path | None, typer.Option(help="The night's tape: people's data, accounts' books.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="The tape's mapping file.")] = None,
    incomplete: Annotated[bool, typer.Option(help="Many overdue accounts are missing, and that is right.")] = False,
    data: Data = None,
) -> None:
    """Take in a night's output: people, accounts, actions, cases."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_night)(tenant, folder, tape, mapping, incomplete, data))


def backup(
    file: Annotated[Path, typer.Argument(help="File to write.")],
    data: Data = None,
) -> None:
    """Write the whole database into one file. Keys and checkpoints are files of their own: keep them elsewhere."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_backup)(file, data))


def restore(
    file: Annotated[Path, typer.Argument(help="What `arrears office backup` wrote.")],
    data: Data = None,
) -> None:
    """Make a new office from a backup, in an empty data folder; then run `record verify` and `record rebuild`."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_restore)(file, data))


def _backup(file: Path, data: Path | None) -> dict[str, Any]:
    from arrears.office.database.backup import back_up
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    with running(config):
        return {"file": str(file), "bytes": back_up(config, file), "keys": str(config.keys)}


def _restore(file: Path, data: Path | None) -> dict[str, Any]:
    from arrears.office.database.backup import restore
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    restore(config, file)
    with running(config):
        return {"data": str(config.data), "file": str(file)}


def _tenant(code: str, name: str, kind: str, data: Path | None) -> dict[str, Any]:
    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.members.tenants import create_tenant
    from arrears.office.wiring import switch_on

    if kind not in ("lender", "agency"):
        raise InputError("kind_malformed", f"{kind!r} is neither lender nor agency", "--kind")
    with running(switch_on(data), create=True):
        return {"tenant": str(create_tenant(code, name, kind)), "code": code}


def _user(tenant: str, username: str, roles: list[str], name: str, data: Path | None) -> dict[str, Any]:
    import sys

    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.members.commands import hashed
    from arrears.office.members.tenants import tenant_called

    password = sys.stdin.readline().rstrip("\n")
    with running(config):
        identity = tenant_called(tenant)
        payload = {
            "username": username, "display_name": name, "roles": roles, "password_hash": hashed(password),
        }  # fmt: skip
        actor = system_actor("command line")
        done = execute("user.create", payload, key=f"cli/{username}/{payload['password_hash'][-16:]}", tenant=identity,
                       actor=actor, source="command line", config=config)  # fmt: skip
    return done.answer


def _lender(file: Path, tenant: str, data: Path | None) -> dict[str, Any]:
    from datetime import UTC, datetime

    import yaml

    from arrears.kernel.refusal import InputError
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    try:
        said = yaml.safe_load(file.read_bytes())
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise InputError("file_unreadable", f"{file}: {fault}", "FILE") from None
    if not isinstance(said, dict):
        raise InputError("lender_malformed", "give an object: lender, name, lender_kind, contact_phone …", "FILE")
    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called

    with running(config):
        done = execute(
            "lender.describe", said, key=f"cli/{datetime.now(UTC).isoformat()}", tenant=tenant_called(tenant),
            actor=system_actor("command line"), source="command line", config=config,
        )  # fmt: skip
    return done.answer


def _partner(lender: str, agency: str, end: bool, data: Path | None) -> dict[str, Any]:
    from uuid import uuid4

    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called

    with running(config):
        both = tenant_called(lender), tenant_called(agency)
        for one, other in (both, both[::-1]):  # each says it on its own record
            execute(
                "partner.leave" if end else "partner.join", {"partner": str(other)}, key=f"cli/{uuid4()}", tenant=one,
                actor=system_actor("command line"), source="command line", config=config,
            )  # fmt: skip
    return {"lender": lender, "agency": agency, "together": not end}


def _night(
    tenant: str, folder: Path, tape: Path | None, mapping: Path | None, incomplete: bool, data: Path | None
) -> dict[str, Any]:
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    with running(config):
        from arrears.office.cases.ingest_night import ingest_night
        from arrears.office.members.tenants import tenant_called
        from arrears.office.nightly.night import take_in

        identity = tenant_called(tenant)
        if tape is None:
            return ingest_night(folder, identity, incomplete=incomplete).plain()
        return take_in(identity, config, folder, tape, mapping, incomplete=incomplete).plain()
