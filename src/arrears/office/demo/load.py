"""The demo's office: a fictional lender with the night of the fictional portfolio, and a user for each role."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from arrears.office.config import Config

CODE, PASSWORD = "demo", "arrears-demo-desk"
USERS: tuple[tuple[str, str, str], ...] = (
    ("collector", "示例催收员", "collector"),
    ("collector2", "示例催收员二", "collector"),
    ("lead", "示例组长", "team_lead"),
    ("manager", "示例经理", "manager"),
    ("legal", "示例法务", "legal"),
    ("compliance", "示例合规", "compliance"),
    ("finance", "示例财务", "finance"),
    ("admin", "示例管理员", "administrator"),
)
"""User name, name for people, role. All of them have `PASSWORD`: a demo listens to this machine alone."""
_LENDER = {
    "lender": "lender", "name": {"zh": "示例消费金融", "en": "Sample Consumer Finance"}, "jurisdiction": "CHN",
    "lender_kind": "consumer_finance", "contact_phone": "4000000000",
    "payment_way": {"zh": "在应用内“还款”页还款", "en": "pay in the app under “Repay”"},
    "objection_way": {"zh": "拨打客服电话提出异议", "en": "call customer service to object"},
    "reports_credit": True, "plans_possible": True,
}  # fmt: skip


def load_office(config: Config, night: Path, tape: Path, at: datetime | None = None) -> dict[str, Any]:
    """Take the night in, with its people's data, and make the users; run again, it changes nothing that is there.

    The database must be running and Django switched on. Returns what was taken in.
    """
    from arrears.office.demo.chambers import describe_creditors, furnish_people
    from arrears.office.desk.rank import catch_up
    from arrears.office.nightly.night import take_in
    from arrears.office.tenancy import within

    moment = at or datetime.now(UTC)
    tenant = demo_tenant()
    make_users(config, tenant)
    taken = take_in(tenant, config, night, tape, at=moment)
    describe_creditors(config, tenant, describe_lenders(config, tenant))
    furnish_people(config, tenant)
    with within(tenant) as cursor:
        catch_up(cursor, tenant, moment)
    return taken.plain()


def demo_tenant() -> UUID:
    """Return the demo's tenant, made when it is not there."""
    from arrears.kernel.refusal import InputError
    from arrears.office.members.tenants import create_tenant, tenant_called

    try:
        return tenant_called(CODE)
    except InputError:
        return create_tenant(CODE, "示例消费金融")


def make_users(config: Config, tenant: UUID) -> None:
    """Make the demo's users in a tenant, those who are not there yet."""
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.members.commands import hashed, user_id
    from arrears.office.store.models import User
    from arrears.office.tenancy import within

    actor = system_actor("demo")
    with within(tenant):
        known = set(User.objects.values_list("id", flat=True))
    for username, name, role in USERS:
        if user_id(tenant, username) not in known:
            payload = {"username": username, "display_name": name, "roles": [role], "password_hash": hashed(PASSWORD)}
            execute("user.create", payload, key=username, tenant=tenant, actor=actor, source="demo", config=config)


def describe_lenders(config: Config, tenant: UUID) -> dict[str, str]:
    """Describe every lender of the night, and return each one's kind: without it, the law permits nothing."""
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute(
            "SELECT lender, max(coalesce(detail->>'lender_kind', 'consumer_finance')) FROM account_snapshot"
            " WHERE tenant_id = %s GROUP BY lender ORDER BY lender",
            [tenant],
        )
        found = cursor.fetchall()
    for lender, kind in found:
        name = {"zh": lender, "en": lender} if lender != "lender" else _LENDER["name"]
        execute(
            "lender.describe", {**_LENDER, "lender": lender, "lender_kind": kind, "name": name}, key=f"lender/{lender}",
            tenant=tenant, actor=system_actor("demo"), source="demo", config=config,
        )  # fmt: skip
    return dict(found)
