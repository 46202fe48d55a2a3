"""`arrears legal`: describe a creditor, file many like cases at once, look at the wall of deadlines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]
Tenant = Annotated[str, typer.Option(help="Code of the tenant.")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Legal matters in the office: creditors, batch filing, the wall.", no_args_is_help=True)
    group.command("describe")(describe)
    group.command("batch")(batch)
    group.command("wall")(wall)
    app.add_typer(group, name="legal")


def describe(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON: lender, creditor, agent, court; or -")],
    tenant: Tenant,
    data: Data = None,
) -> None:
    """Say how a lender stands in letters and papers; the latest description counts."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_describe)(file, tenant, data))


def batch(
    tenant: Tenant,
    kind: Annotated[str, typer.Option(help="payment_order, suit or mediation")],
    case: Annotated[list[str] | None, typer.Option(help="A case's id; without any, all that are proposed")] = None,
    variant: Annotated[str | None, typer.Option(help="For a suit: small_claims, summary or ordinary")] = None,
    court: Annotated[str | None, typer.Option(help="The court, where it is not the described one")] = None,
    data: Data = None,
) -> None:
    """Open many like cases with their papers; what was refused is listed with its reason. Twice opens nothing twice."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_batch)(tenant, kind, case or [], variant, court, data))


def wall(
    tenant: Tenant,
    data: Data = None,
) -> None:
    """Bring the wall up to the day, give its warnings, and print what falls due, the nearest first."""
    from arrears.cli.edge import faults_as_json, print_json

    print_json(faults_as_json(_wall)(tenant, data))


def _describe(file: str, code: str, data: Path | None) -> dict[str, Any]:
    import hashlib
    import json

    from arrears.cli.edge import read_json
    from arrears.kernel.refusal import InputError

    said = read_json(file)
    if not isinstance(said, dict):
        raise InputError("creditor_malformed", "a description is an object with lender, creditor, agent and court")
    key = "describe/" + hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def carry_out(do: Any, tenant: Any, now: Any) -> dict[str, Any]:
        del tenant, now
        return do("creditor.describe", said, key).answer

    return _in_the_office(code, data, carry_out)


def _batch(
    code: str, kind: str, cases: list[str], variant: str | None, court: str | None, data: Path | None
) -> dict[str, Any]:
    from uuid import UUID, uuid5

    from arrears.kernel.refusal import InputError

    if kind not in ("payment_order", "suit", "mediation"):
        raise InputError("matter_kind_unknown", f"{kind!r} is none of payment_order, suit, mediation", "kind")
    try:
        chosen = [UUID(one) for one in cases]
    except ValueError:
        raise InputError("case_malformed", "a case's id is a UUID", "case") from None

    def carry_out(do: Any, tenant: Any, now: Any) -> dict[str, Any]:
        from arrears.office.legal.batch import file_batch
        from arrears.office.legal.proposing import proposals
        from arrears.office.tenancy import within

        found = chosen
        if not found:
            with within(tenant) as cursor:
                found = [row["id"] for row, said in proposals(cursor, tenant, now) if said.step == kind]
        given = {"kind": kind, "variant": variant, "court": court}
        return file_batch(tenant, do, found, uuid5(tenant, now.date().isoformat()), given)

    return _in_the_office(code, data, carry_out)


def _wall(code: str, data: Path | None) -> list[dict[str, Any]]:
    def carry_out(do: Any, tenant: Any, now: Any) -> list[dict[str, Any]]:
        from arrears.office.legal.acting import keep_wall
        from arrears.office.legal.reading import many
        from arrears.office.tenancy import within

        del do
        query = "SELECT chain_id, body FROM deadline_place WHERE tenant_id = %s ORDER BY due_on, id"
        with within(tenant) as cursor:
            keep_wall(cursor, tenant, now)
            return [{"case": str(row["chain_id"]), **row["body"]} for row in many(cursor, query, [tenant])]

    return _in_the_office(code, data, carry_out)


def _in_the_office(code: str, data: Path | None, carry_out: Any) -> Any:
    """Return what `carry_out(do, tenant, now)` returns in the running office; a refused command is an input fault."""
    from datetime import UTC, datetime

    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import CommandRefused, execute
    from arrears.office.members.tenants import tenant_called

    with running(config):
        tenant, now = tenant_called(code), datetime.now(UTC)

        def do(name: str, payload: dict[str, Any], key: str) -> Any:
            return execute(name, payload, key=f"cli/{key}", tenant=tenant, actor=system_actor("command line"),
                           source="command line", at=now, config=config)  # fmt: skip

        try:
            return carry_out(do, tenant, now)
        except CommandRefused as refused:
            raise InputError(refused.code, refused.says) from None
