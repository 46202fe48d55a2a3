"""`arrears template`: the texts that may be sent, and one of them filled from facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from arrears.cli.edge import faults_as_json

Data = Annotated[Path | None, typer.Option(help="The office's data folder (or ARREARS_DATA).")]
Tenant = Annotated[str, typer.Option(help="Code of the tenant.")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="Texts to borrowers, in Chinese and English.", no_args_is_help=True)
    group.command("list")(list_templates)
    group.command("render")(render)
    group.command("preview")(preview)
    group.command("seed")(seed)
    group.command("approve")(approve)
    app.add_typer(group, name="template")


@faults_as_json
def list_templates() -> None:
    """Print every text: version, state, stage, tone, addressee, channels, variables, faults."""
    from arrears.cli.edge import print_json
    from arrears.contact.templates.check import faults_of
    from arrears.contact.templates.read import templates

    print_json(
        [
            {
                "template": one.name, "version": one.version, "state": one.state, "stage": one.stage,
                "tone": one.tone, "to": one.to, "channels": list(one.channels), "says": dict(one.says),
                "variables": list(one.variables),
                "faults": [{"code": f.code, "language": f.language, "zh": f.zh, "en": f.en} for f in faults_of(one)],
            }
            for one in templates().values()
        ]
    )  # fmt: skip


@faults_as_json
def render(
    file: Annotated[str, typer.Argument(metavar="FILE", help='{"template", "language", "currency", "facts"}, or -')],
) -> None:
    """Print one text filled from facts, its length as a message, and what may not be said in it."""
    from arrears.cli.edge import print_json, read_json
    from arrears.contact.templates.read import template_named
    from arrears.contact.templates.render import read_facts
    from arrears.contact.templates.render import render as fill
    from arrears.contact.templates.sms import sms_length
    from arrears.kernel.money import exponent
    from arrears.law.speech import Speech, check_speech

    order = _order(read_json(file))
    exponent(order["currency"])
    template = template_named(order["template"])
    facts = read_facts(template, order["facts"], order["currency"])
    said = fill(template, facts, order["language"], order["currency"])
    lengths = {rule: sms_length(said.text, rule) for rule in ("gsm", "china")}
    print_json(
        {
            "template": said.template, "version": said.version, "state": template.state, "language": said.language,
            "subject": said.subject, "text": said.text,
            "sms": {
                rule: {"encoding": one.encoding, "units": one.units, "parts": one.parts}
                for rule, one in lengths.items()
            },
            "speech": check_speech(Speech(said.text, to=template.to)).as_json(),
        }
    )  # fmt: skip


@faults_as_json
def seed(tenant: Tenant, data: Data = None) -> None:
    """Take the shipped texts that a tenant lacks as drafts; somebody of compliance approves them (template approve)."""
    from arrears.cli.edge import print_json
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    from arrears.office.actor import system_actor
    from arrears.office.members.tenants import tenant_called
    from arrears.office.messages import ready

    with running(config):
        names = ready.seed(config, tenant_called(tenant), system_actor("command line"))
    command = f"arrears template approve --all --tenant {tenant} --user NAME"
    print_json(
        {"drafted": names, "to_do": {"zh": "请合规人员批准", "en": "to be approved by compliance", "command": command}}
    )


@faults_as_json
def preview(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Text.")],
    case: Annotated[str, typer.Option(help="Id of the case that fills it.")],
    tenant: Tenant,
    channel: Annotated[str, typer.Option(help="By which channel it would leave.")] = "sms",
    version: Annotated[int | None, typer.Option(help="Version [the latest].", min=1)] = None,
    data: Data = None,
) -> None:
    """Print a text as a real case would fill it, its name masked; `missing` names what the case does not have."""
    from uuid import UUID

    from arrears.cli.edge import print_json
    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    try:
        identity = UUID(case)
    except ValueError:
        raise InputError("case_malformed", f"{case!r} is not the id of a case", "--case") from None
    config = switch_on(data)
    from arrears.office.members.tenants import tenant_called
    from arrears.office.messages.preview import preview as filled
    from arrears.office.tenancy import within

    with running(config):
        owner = tenant_called(tenant)
        with within(owner) as cursor:
            print_json(filled(cursor, config, owner, identity, name, channel, version))


@faults_as_json
def approve(
    tenant: Tenant,
    user: Annotated[str, typer.Option(help="Who approves: a user of compliance.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Texts to approve.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Approve every draft.")] = False,
    data: Data = None,
) -> None:
    """Approve drafts as a user who did not write them; password, and code if any, are read from standard input."""
    import sys
    from datetime import UTC, datetime

    from arrears.cli.edge import print_json
    from arrears.kernel.refusal import InputError
    from arrears.office.database.running import running
    from arrears.office.wiring import switch_on

    if bool(names) == everything:
        raise InputError("texts_not_named", "name the texts, or say --all", "NAME")
    config = switch_on(data)
    from arrears.office.actor import user_actor
    from arrears.office.commands.execute import CommandRefused
    from arrears.office.desk.signing_in import sign_in
    from arrears.office.members.tenants import tenant_called
    from arrears.office.messages import ready
    from arrears.office.tenancy import within

    password, code = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    with running(config):
        identity = tenant_called(tenant)
        with within(identity) as cursor:
            found = sign_in(cursor, config, identity, (user, password, code), "command line", datetime.now(UTC))
        if found is None:
            raise InputError("not_signed_in", "no such user, or not the password (and code) of this user", "--user")
        try:
            done = ready.approve(config, identity, user_actor(found.id, list(found.roles)), names or None)
        except CommandRefused as fault:
            raise InputError(fault.code, fault.says, "--user") from None
    print_json({"approved": done})


def _order(value: Any) -> dict[str, Any]:
    from arrears.kernel.refusal import InputError

    if not isinstance(value, dict):
        raise InputError("order_malformed", 'give an object such as {"template": "m1", "language": "zh", "facts": {}}')
    order = {"language": "zh", "currency": "CNY", "facts": {}, **value}
    for name in ("template", "language", "currency"):
        if not isinstance(order.get(name), str):
            raise InputError("name_missing", f"{name} is a string", name)
    if order["language"] not in ("zh", "en"):
        raise InputError("language_unknown", f"{order['language']!r} is neither zh nor en", "language")
    return order
