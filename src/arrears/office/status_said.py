"""How the office is doing, in words for whoever looks after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

STATES = {
    "ok": ("正常", "well"),
    "stopped": ("已停止：用 arrears serve 启动", "stopped: arrears serve starts it"),
    "unreachable": ("数据库没有响应", "the database does not answer"),
    "schema_missing": ("数据库里还没有数据结构", "the database has no office in it yet"),
    "walls_breached": ("机构之间的隔离有缺口", "the walls between tenants have gaps"),
    "projections_differ": ("展示的数据与事实不一致", "what is shown differs from the facts"),
}


def said(answer: dict[str, Any], lang: Literal[0, 1]) -> Iterator[str]:
    """Yield the lines of a status (as `status.status` returns it), in Chinese (0) or English (1)."""
    database, backlog = answer["database"], answer.get("backlog")
    yield _line(lang, "状态", "status", STATES[answer["status"]][lang])
    yield _line(lang, "数据", "data", answer["data"])
    kind = ("内置", "embedded") if database["kind"] == "embedded" else ("外部", "outside")
    more = f" {database['version']}, {database['bytes'] // 1_000_000} MB" if database.get("version") else ""
    error = f" ({database['says']})" if "says" in database else ""
    yield _line(lang, "数据库", "database", f"{kind[lang]}{more}{error}")
    for fault in answer.get("walls", ()):
        yield _line(lang, "隔离", "walls", fault)
    if backlog is not None:
        waits = f"{backlog['todo']} / {backlog['doing']} / {backlog['failed']}"
        yield _line(lang, "任务", "jobs", waits + ("（待办 / 进行 / 失败）", " (waiting / running / failed)")[lang])
    for tenant in answer["tenants"]:
        yield ""
        yield from _tenant(tenant, lang)


def _tenant(tenant: dict[str, Any], lang: Literal[0, 1]) -> Iterator[str]:
    night, sealed, compared = tenant["last_night"], tenant["last_checkpoint"], tenant["last_comparison"]
    never = ("还没有", "none yet")[lang]
    yield f"{tenant['code']}  {tenant['name']}"
    yield _line(lang, "未结案件", "open cases", f"{tenant['open_cases']:,}")
    when = f"{night['as_of']}" + ("，导入于 ", ", taken in ")[lang] + night["taken_in_at"] if night else never
    yield _line(lang, "最近日终", "last night", when)
    loose = ("，其后未封存 {} 条", ", {} facts since")[lang].format(tenant["unsealed"])
    yield _line(
        lang, "最近校验点", "checkpoint", f"{sealed['size']:,} · {sealed['sealed_at']}{loose}" if sealed else never
    )
    differs = ("{rows:,} 行，{differs} 行不一致", "{rows:,} rows, {differs} differ")[lang]
    yield _line(lang, "最近比对", "compared", f"{compared['at']} · {differs.format(**compared)}" if compared else never)
    for step in tenant["to_do"]:
        yield _line(lang, "待办", "to do", f"{(step['zh'], step['en'])[lang]}: {step['command']}")


def _line(lang: Literal[0, 1], zh: str, en: str, value: str) -> str:
    return f"  {zh}：{value}" if lang == 0 else f"  {en:<12}{value}"
