"""The amount to be claimed on a day, with the sheet that a court reads: every figure down to its instalment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from arrears.debt.age import is_overdue
from arrears.debt.instalment import Instalment
from arrears.debt.model import Debt
from arrears.debt.payoff import payoff, unpaid_earned
from arrears.debt.stand import Parts, Stand, stand
from arrears.kernel.money import display_money, format_money
from arrears.kernel.refusal import InputError

Scope = Literal["overdue", "whole"]
_SAYS: dict[Scope, dict[str, str]] = {
    "overdue": {"zh": "仅主张已到期未付部分", "en": "only what has fallen due and is unpaid is claimed"},
    "whole": {
        "zh": "主张提前到期后的全部欠款（合同约定加速到期且已通知）",
        "en": "the whole debt is claimed as due (the contract allows it and notice was given)",
    },
}


@dataclass(frozen=True)
class SheetRow:
    """One instalment of the computation sheet, in minor units."""

    no: int
    due: date
    parts: Parts
    days_late: int


@dataclass(frozen=True)
class Claim:
    """What is claimed on `as_of`; `rows` add up to `parts`, to the cent."""

    as_of: date
    currency: str
    scope: Scope
    parts: Parts
    rows: tuple[SheetRow, ...]

    @property
    def total(self) -> int:
        """Return the amount in dispute, from which the court's fee is counted."""
        return self.parts.total

    def as_json(self) -> dict[str, Any]:
        """Return the sheet with its sentence in both languages."""
        total = display_money(self.total, self.currency)
        return {
            "as_of": self.as_of.isoformat(),
            "scope": self.scope,
            "total": format_money(self.total, self.currency),
            **_parts(self.parts, self.currency),
            "rows": [
                {"no": row.no, "due": row.due.isoformat(), "days_late": row.days_late,
                 **_parts(row.parts, self.currency), "total": format_money(row.parts.total, self.currency)}
                for row in self.rows
            ],
            "says": {
                "zh": f"截至 {self.as_of}，请求 {total}；{_SAYS[self.scope]['zh']}。其后利息、罚息计至清偿之日。",
                "en": f"as of {self.as_of} the claim is {total}; {_SAYS[self.scope]['en']}; interest runs on.",
            },
        }  # fmt: skip


def claim(debt: Debt, as_of: date, scope: Scope) -> Claim:
    """Return what may be claimed on `as_of`: what is overdue, or, with all of it called due, what settles the debt."""
    now = stand(debt, as_of)
    parts = now.overdue if scope == "overdue" else payoff(debt, now)
    if parts.total <= 0:
        raise InputError("nothing_to_claim", f"nothing is owed on {as_of}; there is no claim to file", "as_of")
    sheet = [(row, _row_parts(debt, now, row, scope)) for row in now.ledger.rows if not row.re_aged]
    rows = tuple(SheetRow(row.no, row.due, of, max(0, (as_of - row.due).days)) for row, of in sheet if of.total)
    assert sum(row.parts.total for row in rows) == parts.total
    return Claim(as_of, debt.currency, scope, parts, rows)


def _row_parts(debt: Debt, now: Stand, row: Instalment, scope: Scope) -> Parts:
    penalty = now.penalty[row.no]
    if scope == "whole":
        return Parts(row.left("principal"), unpaid_earned(debt, now, row), row.payable_fee(now.as_of), penalty)
    if not is_overdue(row.due, now.as_of, debt.age):
        return Parts(0, 0, 0, 0)
    return Parts(row.left("principal"), row.left("interest"), row.left("fee"), penalty)


def checked_claim(asked: int, owed: Claim) -> int:
    """Return the amount asked for if it is not above what is owed; an exaggerated claim is refused before filing."""
    if asked <= 0:
        raise InputError("claim_not_positive", "a claim asks for more than zero", "amount")
    if asked > owed.total:
        message = (
            f"{format_money(asked, owed.currency)} is above the {format_money(owed.total, owed.currency)} "
            f"owed on {owed.as_of}; claim no more than the computation sheet shows"
        )
        raise InputError("claim_above_debt", message, "amount")
    return asked


def _parts(parts: Parts, currency: str) -> dict[str, str]:
    return {name: format_money(getattr(parts, name), currency) for name in ("principal", "interest", "fee", "penalty")}
