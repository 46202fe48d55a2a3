"""Letters and court papers: which there are, what each cannot do without, and the values that its template sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from arrears.court.brief import Brief, Debtor
from arrears.court.fee import court_fee
from arrears.court.in_words import capitals
from arrears.kernel.money import format_money, parse_money
from arrears.kernel.refusal import InputError

LETTERS = ("demand_letter", "lawyers_letter", "assignment_notice", "guarantee_demand")


@dataclass(frozen=True)
class PaperKind:
    """One kind of letter or paper: its name for people, its law, and the paths of a brief that it needs."""

    kind: str
    says: Mapping[str, str]
    article: str
    needs: tuple[str, ...]


@lru_cache(maxsize=1)
def papers() -> Mapping[str, PaperKind]:
    """Return every kind of paper by name."""
    text = resources.files("arrears.court").joinpath("papers.yaml").read_text(encoding="utf-8")
    return {
        kind: PaperKind(kind, entry["says"], entry["article"], tuple(entry["needs"]))
        for kind, entry in yaml.safe_load(text).items()
    }


def paper_kind(kind: str) -> PaperKind:
    """Return the kind of paper of that name."""
    if kind not in papers():
        raise InputError("paper_kind_unknown", f"{kind!r} is none of {', '.join(papers())}", "kind")
    return papers()[kind]


def set_out(kind: str, brief: Brief) -> dict[str, Any]:
    """Return the values that the paper's template sets: the brief as plain JSON with what follows from it.

    Raises `InputError` with the path of what is missing: a court sends an incomplete paper back.
    """
    paper = paper_kind(kind)
    for path in paper.needs:
        if _empty(_at(brief, path)):
            raise InputError("paper_incomplete", f"a {paper.says['en']} needs it ({paper.article})", path)
    _check(kind, brief)
    plain = brief.model_dump(mode="json")
    plain["debtor"] |= _identity(brief.debtor, "debtor")
    for index, guarantor in enumerate(brief.guarantors):
        plain["guarantors"][index] |= _identity(guarantor, f"guarantors[{index}]")
    return {**plain, "kind": kind, "says": paper.says["zh"], "sums": _sums(brief)}


def _check(kind: str, brief: Brief) -> None:
    claim = brief.claim
    if claim is not None:
        parts = sum(_minor(part) for part in (claim.principal, claim.interest, claim.fee, claim.penalty))
        if parts != _minor(claim.total):
            raise InputError("claim_does_not_add_up", f"the parts add up to {format_money(parts)}", "claim.total")
        rest = claim.unclaimed
        if rest and sum(_minor(part) for part in (rest.principal, rest.interest, rest.fee, rest.penalty)) != _minor(
            rest.total
        ):
            raise InputError("claim_does_not_add_up", "the parts left out do not add up", "claim.unclaimed.total")
        if claim.rows and sum(_minor(row.total) for row in claim.rows) != parts:
            raise InputError("claim_does_not_add_up", "the rows do not add up to the total", "claim.rows")
    if kind == "preservation_application" and brief.urgency and brief.security is not None and claim is not None:
        if _minor(brief.security.amount) < _minor(claim.total) and brief.security.form != "waiver_asked":
            message = "before suit the security equals the amount to be preserved (民诉法解释 152)"
            raise InputError("security_too_low", message, "security.amount")
        if brief.security.form == "waiver_asked":
            raise InputError("security_needed", "before suit security is compulsory (民事诉讼法 104)", "security.form")


def _sums(brief: Brief) -> dict[str, Any]:
    """Return amounts that follow: totals in capitals, costs, the fee of each road to court."""
    found: dict[str, Any] = {}
    costs = sum(_minor(cost.amount) for cost in brief.costs)
    if brief.claim is not None:
        total = _minor(brief.claim.total)
        rest = brief.claim.unclaimed
        found["owed"] = format_money(total + (_minor(rest.total) if rest else 0))
        found |= {"claim": _both(total), "costs": _both(costs), "all": _both(total + costs)}
        if total:
            found["payment_order_fee"] = format_money(court_fee("payment_order", total).fee)
    if brief.assets:
        found["assets"] = _both(sum(_minor(asset.worth) for asset in brief.assets))
    if brief.security is not None:
        found["security"] = _both(_minor(brief.security.amount))
    if brief.title is not None:
        title = brief.title
        due = sum(_minor(part) for part in (title.principal, title.interest, title.costs, title.doubled))
        found["title"] = _both(max(0, due - _minor(title.paid)))
    return found


def _identity(person: Debtor, path: str) -> dict[str, str]:
    """Return sex and day of birth as the citizen's identity number (GB 11643) tells them; empty without a number."""
    number = person.id_number
    if number is None:
        return {"sex": "", "born": ""}
    weights = [2**place % 11 for place in range(17, -1, -1)]
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise InputError(
            "id_number_malformed", "an identity number has 17 digits and a check sign", f"{path}.id_number"
        )
    signs = [*map(int, number[:17]), 10 if number[17] in "Xx" else int(number[17]) if number[17].isdigit() else -1]
    if sum(weight * sign for weight, sign in zip(weights, signs, strict=True)) % 11 != 1:
        raise InputError("id_number_malformed", "the identity number's check sign is wrong", f"{path}.id_number")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InputError("id_number_malformed", "it names no day of birth", f"{path}.id_number") from None
    return {"sex": "男" if int(number[16]) % 2 else "女", "born": born.isoformat()}


def _at(brief: Brief, path: str) -> Any:
    value: Any = brief
    for step in path.split("."):
        value = getattr(value, step) if value is not None else None
    return value


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == ""


def _minor(text: str) -> int:
    return parse_money(text, "CNY")


def _both(minor: int) -> dict[str, str]:
    return {"yuan": format_money(minor), "capitals": capitals(minor)}
