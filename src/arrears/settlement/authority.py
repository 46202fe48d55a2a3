"""Authority: what each role may grant alone, and whose second pair of eyes is needed above that.

The limits are the lender's policy, read from a file; `authority.yaml` beside this module is a cautious default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import Any

import yaml

from arrears.kernel.money import display_money
from arrears.kernel.refusal import InputError


@dataclass(frozen=True)
class Limits:
    """What one role may grant: penalty and principal waived (share in ppm, and minor units), months, months' pause."""

    role: str
    penalty_waiver_ppm: int
    principal_waiver_ppm: int
    waiver_minor: int
    months: int
    holiday_months: int
    second_pair_of_eyes: bool


@dataclass(frozen=True)
class Grant:
    """What a plan gives away. Shares are of the penalty and of the principal owed, in ppm."""

    penalty_waiver_ppm: int
    principal_waiver_ppm: int
    waiver_minor: int
    months: int
    holiday_months: int


@dataclass(frozen=True)
class Ruling:
    """Whether a role may grant it: alone, with a second role's approval, or not at all."""

    allowed: bool
    approval_by: str | None
    zh: str
    en: str


def default_authority() -> tuple[Limits, ...]:
    """Return the shipped table, lowest role first."""
    text = resources.files("arrears.settlement").joinpath("authority.yaml").read_text(encoding="utf-8")
    return read_authority(yaml.safe_load(text))


def read_authority(value: Any) -> tuple[Limits, ...]:
    """Return the table of a parsed YAML file; unknown or missing keys and limits that shrink upwards are faults."""
    if not isinstance(value, Mapping) or not isinstance(value.get("roles"), list) or not value["roles"]:
        raise InputError("authority_malformed", "the file needs a list `roles`, lowest first", "roles")
    table = tuple(_limits(entry, f"roles[{index}]") for index, entry in enumerate(value["roles"]))
    for index, (lower, higher) in enumerate(pairwise(table)):
        if any(getattr(higher, name) < getattr(lower, name) for name in _AMOUNTS):
            raise InputError(
                "authority_shrinks", f"{higher.role} may grant less than {lower.role}", f"roles[{index + 1}]"
            )
    return table


def rule_on(grant: Grant, role: str, table: Sequence[Limits]) -> Ruling:
    """Return who may grant it: the role alone, or the lowest role above it that may, as the second pair of eyes."""
    index = next((place for place, limits in enumerate(table) if limits.role == role), None)
    if index is None:
        return Ruling(False, None, f"角色 {role} 无减免或分期权限", f"the role {role} may not grant any plan")
    own = table[index]
    over = _first_excess(grant, own)
    if over is None and not own.second_pair_of_eyes:
        return Ruling(True, None, "在本人权限内", "within one's own authority")
    for higher in table[index + 1 :]:
        if _first_excess(grant, higher) is None:
            why_zh, why_en = over or ("须双人复核", "four eyes are required")
            return Ruling(
                True, higher.role, f"{why_zh}，须 {higher.role} 复核", f"{why_en}; {higher.role} must approve"
            )
    why_zh, why_en = _first_excess(grant, table[-1]) or ("须双人复核", "four eyes are required")
    return Ruling(False, None, f"{why_zh}，超出所有角色权限", f"{why_en}; beyond every role's authority")


_AMOUNTS = ("penalty_waiver_ppm", "principal_waiver_ppm", "waiver_minor", "months", "holiday_months")


def _limits(entry: Any, path: str) -> Limits:
    names = ("role", *_AMOUNTS, "second_pair_of_eyes")
    if not isinstance(entry, Mapping) or set(entry) != set(names):
        raise InputError("authority_malformed", f"a role has exactly the keys {', '.join(names)}", path)
    for name in _AMOUNTS:
        if type(entry[name]) is not int or entry[name] < 0:
            raise InputError(
                "authority_malformed", f"{entry[name]!r} is not a whole number of 0 or more", f"{path}.{name}"
            )
    return Limits(**{name: entry[name] for name in names})


def _first_excess(grant: Grant, limits: Limits) -> tuple[str, str] | None:
    money = display_money(limits.waiver_minor)
    checks = (
        ("penalty_waiver_ppm", f"罚息减免超过 {limits.penalty_waiver_ppm // 10_000}%",
         f"more than {limits.penalty_waiver_ppm // 10_000}% of the penalty waived"),
        ("principal_waiver_ppm", f"本金减免超过 {limits.principal_waiver_ppm // 10_000}%",
         f"more than {limits.principal_waiver_ppm // 10_000}% of the principal waived"),
        ("waiver_minor", f"减免金额超过 {money}", f"more than {money} waived"),
        ("months", f"期限超过 {limits.months} 个月", f"longer than {limits.months} months"),
        ("holiday_months", f"暂缓超过 {limits.holiday_months} 个月",
         f"a pause of more than {limits.holiday_months} months"),
    )  # fmt: skip
    for name, zh, en in checks:
        if getattr(grant, name) > getattr(limits, name):
            return zh, en
    return None
