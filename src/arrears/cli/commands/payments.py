"""`arrears payments`: take in a bank's file, see what nobody has claimed, assign it, reverse it; books from a tape."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]
Tenant = Annotated[str, typer.Option(help="Code of the tenant.")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Payments: bank files in, the unmatched queue, reversals.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("unmatched")(unmatched)
    group.command("assign")(assign)
    group.command("reverse")(reverse)
    group.command("books")(books)
    group.command("provider")(provider)
    app.add_typer(group, name="payments")


def import_(
    file: Annotated[Path, typer.Argument(help="The bank's file: CSV, or an ISO 20022 camt.053 statement.")],
    tenant: Tenant,
    mapping: Annotated[Path | None, typer.Option(help="How a CSV file is written (YAML); camt.053 needs none.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Write rejected lines here, as JSON lines.")] = None,
    data: Data = None,
) -> None:
    """Take in a bank's file. Twice changes nothing; one that overlaps adds what is new; bad lines are listed."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_import)(file, tenant, mapping, rejects, data))


def unmatched(tenant: Tenant, data: Data = None) -> None:
    """List money of which nobody knows for which account it is, with candidates."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_unmatched)(tenant, data))


def assign(
    payment: Annotated[str, typer.Argument(help="Id of the unmatched payment.")],
    account: Annotated[str, typer.Argument(help="Account that it is for.")],
    tenant: Tenant,
    because: Annotated[str, typer.Option(help="Why; it goes on record.")] = "assigned by hand",
    data: Data = None,
) -> None:
    """Say for which account an unmatched payment is."""
    from arrears.cli.edge import faults_as_json, print_json

    payload = {"payment": payment, "account": account, "because": because}
    print_json(faults_as_json(_command)("payment.assign", payload, f"assign/{payment}/{account}", tenant, data))


def reverse(
    payment: Annotated[str, typer.Argument(help="Id of the payment.")],
    tenant: Tenant,
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")],
    data: Data = None,
) -> None:
    """Take a payment back as if it had never been paid."""
    from arrears.cli.edge import faults_as_json, print_json

    payload = {"payment": payment, "reason": reason}
    print_json(faults_as_json(_command)("payment.reverse", payload, f"reverse/{payment}", tenant, data))


def books(
    tape: Annotated[Path, typer.Argument(help="Folder of the tape.")],
    tenant: Tenant,
    as_of: Annotated[str, typer.Option(help="Day of the tape.")],
    mapping: Annotated[str | None, typer.Option(help="Mapping of the tape's layout.")] = None,
    data: Data = None,
) -> None:
    """Take terms and schedules of followed accounts from a tape: money is then allocated by instalment."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_books)(tape, tenant, as_of, mapping, data))


def provider(
    name: Annotated[str, typer.Argument(help="Name of the provider: small letters, digits, hyphens.")],
    tenant: Tenant,
    data: Data = None,
) -> None:
    """Make a payment provider, or a new secret for one; the secret is shown once."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_provider)(name, tenant, data))


def _import(file: Path, tenant: str, mapping: Path | None, rejects: Path | None, data: Path | None) -> dict[str, Any]:
    import json
    import os
    import sys
    from datetime import UTC, datetime

    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    if not file.is_file():
        raise InputError("file_unreadable", f"there is no file {file}", "FILE")
    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called
    from arrears.office.payments.import_file import import_file
    from arrears.office.payments.mapping import load_mapping, mapping_for
    from arrears.office.payments.tally import Tally

    def progress(tally: Tally, read: int) -> None:
        if sys.stderr.isatty():
            said = f"\r{read:,} lines read, {tally.lines:,} taken in, {tally.posted:,} posted"
            print(said, end="", file=sys.stderr, flush=True)

    with running(config):
        chosen = load_mapping(mapping) if mapping else mapping_for(file)
        done = import_file(
            file, tenant_called(tenant), config, mapping=chosen, actor="system:command line", at=datetime.now(UTC),
            progress=progress, processes=min(4, os.cpu_count() or 1),
        )  # fmt: skip
    answer = done.plain()
    if rejects is not None:
        rejects.write_text(
            "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answer.pop("rejects")), "utf-8"
        )
    return answer


def _unmatched(tenant: str, data: Path | None) -> dict[str, Any]:
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called
    from arrears.office.payments.lists import unmatched_payments
    from arrears.office.tenancy import within

    with running(config), within(tenant_called(tenant)) as cursor:
        return {"unmatched": unmatched_payments(cursor, config, limit=1000)}


def _command(name: str, payload: dict[str, Any], key: str, tenant: str, data: Path | None) -> dict[str, Any]:
    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import CommandRefused, execute
    from arrears.office.members.tenants import tenant_called

    with running(config):
        try:
            done = execute(
                name, payload, key=f"cli/{key}"[:255], tenant=tenant_called(tenant), actor=system_actor("command line"),
                source="command line", config=config,
            )  # fmt: skip
        except CommandRefused as fault:
            raise InputError(fault.code, fault.says) from None
    return done.answer


def _books(tape: Path, tenant: str, as_of: str, mapping: str | None, data: Path | None) -> dict[str, Any]:
    from arrears.kernel.dates import parse_day
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    with running(switch_on(data)):
        from arrears.office.members.tenants import tenant_called
        from arrears.office.payments.tape_books import keep_books
        from arrears.office.tenancy import within

        identity = tenant_called(tenant)
        with within(identity) as cursor:
            return {"accounts": keep_books(cursor, identity, tape, parse_day(as_of, path="--as-of"), mapping)}


def _provider(name: str, tenant: str, data: Path | None) -> dict[str, Any]:
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called
    from arrears.office.payments.providers import make_provider
    from arrears.office.tenancy import within

    with running(config), within(tenant_called(tenant)) as cursor:
        return {"provider": name, "secret": make_provider(cursor, config, name)}
