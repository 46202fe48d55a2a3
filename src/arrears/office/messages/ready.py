"""What an office lacks before a message can leave: each with the command that gives it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from arrears.contact.templates.read import templates
from arrears.kernel.refusal import InputError
from arrears.office.actor import Actor
from arrears.office.commands.execute import execute
from arrears.office.config import Config

_LACKS = """
SELECT EXISTS (SELECT FROM fact WHERE chain_id = %(tenant)s AND kind = 'lender.described'),
       EXISTS (SELECT FROM template_version),
       EXISTS (SELECT FROM template_version WHERE state = 'approved')
"""


def lacking(connection: Any, tenant: UUID, code: str) -> list[dict[str, str]]:
    """Return what the transaction's tenant has to do next; nothing when messages can leave."""
    row = connection.execute(_LACKS, {"tenant": tenant}).fetchone()
    described, drafted, approved = row
    steps: list[dict[str, str]] = []
    if not described:
        steps.append(_step(
            "lender_not_described", "还没有登记放款机构的名称、联系电话和异议途径，信息无法发出",
            "nobody has described the lender: name, telephone, how to object; no message can leave",
            f"arrears office lender LENDER.yaml --tenant {code}",
        ))  # fmt: skip
    if not drafted:
        steps.append(_step(
            "texts_missing", "还没有任何文案；可先导入系统自带的文案草稿",
            "there are no texts; take the shipped ones as drafts",
            f"arrears template seed --tenant {code}",
        ))  # fmt: skip
    elif not approved:
        steps.append(_step(
            "texts_not_approved", "文案尚未批准；须由起草人以外的合规人员批准后才能使用",
            "no text is approved: somebody of compliance who did not write it has to",
            f"arrears template approve --all --tenant {code} --user NAME",
        ))  # fmt: skip
    return steps


def seed(config: Config, tenant: UUID, author: Actor) -> list[str]:
    """Draft every shipped text that the tenant has no version of; returns their names. Somebody else approves them."""
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute("SELECT DISTINCT name FROM template_version")
        known = {row[0] for row in cursor.fetchall()}
    fresh = [name for name in templates() if name not in known]
    for name in fresh:
        execute(
            "template.draft", {"name": name}, key=f"seed/{name}", tenant=tenant, actor=author, source="seed",
            config=config,
        )  # fmt: skip
    return fresh


def approve(config: Config, tenant: UUID, reader: Actor, names: list[str] | None) -> list[dict[str, Any]]:
    """Approve the newest draft of these texts, or of all; returns name and version of each."""
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        _refuse_unknown(cursor, names or [])
        cursor.execute(
            "SELECT DISTINCT ON (name) name, version, digest FROM template_version WHERE state = 'draft'"
            " AND (%s::text[] IS NULL OR name = ANY(%s)) ORDER BY name, version DESC",
            [names, names],
        )
        drafts = cursor.fetchall()
    for name, version, digest in drafts:
        execute(
            "template.approve", {"name": name, "version": version}, key=f"approve/{name}/{version}/{digest[:16]}",
            tenant=tenant, actor=reader, source="command line", config=config,
        )  # fmt: skip
    return [{"name": name, "version": version} for name, version, _ in drafts]


def _refuse_unknown(cursor: Any, names: list[str]) -> None:
    cursor.execute("SELECT DISTINCT name FROM template_version WHERE name = ANY(%s)", [names])
    if unknown := sorted(set(names) - {row[0] for row in cursor.fetchall()}):
        raise InputError(
            "unknown_text", f"there is no text {unknown[0]!r}; arrears template seed drafts those shipped", "NAME"
        )


def _step(code: str, zh: str, en: str, command: str) -> dict[str, str]:
    return {"code": code, "zh": zh, "en": en, "command": command}
