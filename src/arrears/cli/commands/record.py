"""`arrears record`: verify the record, rebuild what is made from it, export a case, take a checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]
Tenant = Annotated[str | None, typer.Option(help="Code of one tenant (default: all).")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="The record: verify, rebuild, export, checkpoint.", no_args_is_help=True)
    group.command("verify")(verify)
    group.command("rebuild")(rebuild)
    group.command("export")(export)
    group.command("checkpoint")(checkpoint)
    group.command("key")(key)
    app.add_typer(group, name="record")


def verify(
    bundle: Annotated[
        str | None, typer.Option(help="Check an exported bundle, offline, instead of the database.")
    ] = None,
    key: Annotated[str, typer.Option(help="Fingerprint of the log's key, told to you by another way.")] = "",
    checkpoint: Annotated[str | None, typer.Option(help="A checkpoint note that you kept.")] = None,
    data: Data = None,
    tenant: Tenant = None,
) -> None:
    """Check every chain, the log and its checkpoints; exit code 0 all well, 1 faults found."""
    from arrears.cli.edge import faults_as_json, print_json

    answer = (
        faults_as_json(_verify_bundle)(bundle, key, checkpoint) if bundle else faults_as_json(_verify_all)(data, tenant)
    )
    print_json(answer)
    raise typer.Exit(0 if answer["verified"] else 1)


def rebuild(
    repair: Annotated[bool, typer.Option(help="Write what the facts give, where rows differ.")] = False,
    data: Data = None,
    tenant: Tenant = None,
) -> None:
    """Make every projection again from facts and compare; exit code 0 no difference (or repaired), 1 differences."""
    from arrears.cli.edge import faults_as_json, print_json

    answer = faults_as_json(_rebuild)(data, tenant, repair)
    print_json(answer)
    raise typer.Exit(0 if repair or answer["same"] else 1)


def export(
    case: Annotated[str, typer.Argument(help="Id of the case.")],
    out: Annotated[Path, typer.Option(help="File to write [CASE.zip].")] = Path(),
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")] = "evidence",
    data: Data = None,
) -> None:
    """Write a case's evidence bundle, and print where and with which key it verifies."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_export)(case, out, reason, data))


def checkpoint(data: Data = None, tenant: Tenant = None) -> None:
    """Sign the log as it is and write the note outside the database."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_checkpoint)(data, tenant))


def key(data: Data = None) -> None:
    """Print the fingerprint of the record's key: tell it to whoever shall verify, by another way than the bundle."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_key)(data))


def _verify_bundle(bundle: str, key: str, checkpoint: str | None) -> dict[str, Any]:
    from arrears.cli.edge import read_text
    from arrears.kernel.refusal import InputError
    from arrears.record.verifier import check_bundle

    try:
        raw = Path(bundle).read_bytes()
        return check_bundle(raw, key, read_text(checkpoint) if checkpoint else None)
    except OSError as fault:
        raise InputError("file_unreadable", f"{bundle}: {fault.strerror}", "--bundle") from None
    except InputError:
        raise
    except ValueError as fault:
        raise InputError("bundle_unreadable", str(fault), "--bundle") from None


def _verify_all(data: Path | None, tenant: str | None) -> dict[str, Any]:
    from dataclasses import asdict

    from arrears.office.database.running import running
    from arrears.office.facts.verify import chosen_tenants, key_fingerprint, verify
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    with running(config):
        reports = {code: verify(identity, config) for code, identity in chosen_tenants(tenant)}
    return {
        "verified": all(report.count == 0 for report in reports.values()),
        "facts": sum(report.facts for report in reports.values()),
        "key": {"fingerprint": key_fingerprint(config)},
        "tenants": {code: asdict(report) for code, report in reports.items()},
    }


def _rebuild(data: Path | None, tenant: str | None, repair: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from arrears.office.database.running import running
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.facts.verify import chosen_tenants
    from arrears.office.tenancy import within
    from arrears.office.wiring import switch_on

    with running(switch_on(data)):
        found: dict[str, list[dict[str, Any]]] = {}
        for code, identity in chosen_tenants(tenant):
            with within(identity, snapshot=not repair) as cursor:  # compared at one moment, while others write
                found[code] = [asdict(table) for table in rebuild(cursor, repair=repair)]
    same = not any(table["differs"] for tables in found.values() for table in tables)
    return {"same": same, "repaired": repair and not same, "tenants": found}


def _export(case: str, out: Path, reason: str, data: Path | None) -> dict[str, Any]:
    from uuid import UUID

    from arrears.kernel.refusal import InputError
    from arrears.office.actor import system_actor
    from arrears.office.database.running import running
    from arrears.office.facts.export import export_case
    from arrears.office.facts.verify import key_fingerprint, tenant_of_chain
    from arrears.office.legal.documents import files_of
    from arrears.office.tenancy import within
    from arrears.office.wiring import switch_on

    try:
        identity = UUID(case)
    except ValueError:
        raise InputError("case_malformed", f"{case!r} is not the id of a case", "CASE") from None
    config = switch_on(data)
    with running(config):
        tenant = tenant_of_chain(identity)
        with within(tenant) as cursor:
            files = files_of(cursor, config, identity)
            bundle = export_case(
                cursor, config, identity, actor=system_actor("command line"), reason=reason, documents=files
            )
    path = Path(f"{identity}.zip") if out == Path() else out
    try:
        path.write_bytes(bundle)
    except OSError as fault:
        raise InputError(
            "file_unwritable", f"{path}: {fault.strerror}; give a file that can be written", "--out"
        ) from None
    return {"bundle": str(path), "bytes": len(bundle), "key": {"fingerprint": key_fingerprint(config)}}


def _checkpoint(data: Path | None, tenant: str | None) -> dict[str, Any]:
    from dataclasses import asdict

    from arrears.office.database.running import running
    from arrears.office.facts.checkpoints import seal
    from arrears.office.facts.verify import chosen_tenants, key_fingerprint
    from arrears.office.tenancy import within
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    sealed: dict[str, Any] = {}
    with running(config):
        for code, identity in chosen_tenants(tenant):
            with within(identity) as cursor:
                sealed[code] = asdict(seal(cursor, config))
    return {"folder": str(config.checkpoints), "key": {"fingerprint": key_fingerprint(config)}, "tenants": sealed}


def _key(data: Path | None) -> dict[str, Any]:
    from arrears.office.config import read_config
    from arrears.office.facts.verify import key_fingerprint

    config = read_config(data)
    return {"fingerprint": key_fingerprint(config), "file": str(config.keys / "record.key")}
