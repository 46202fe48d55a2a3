"""The amount to be claimed on a day, with the sheet that a court reads: every figure down to its instalment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from arrears.debt.age import is_overdue
from arrears.debt.instalment import Instalment
from arrears.debt.model import Debt
from arrears.debt.payoff import payoff, unpaid_earned
from arrears.debt.stand import Parts, Stand, stand
from arrears.kernel.money import display_money, format_money
from arrears.kernel.refusal import InputError
from arrears.kernel.rounding import round_fraction

Scope = Literal["overdue", "whole"]
Rest = Literal["reserved", "waived"]
"""What becomes of the part of a debt that is not claimed: it may be claimed later, or it is given up."""
LEFT_OUT_FIRST = ("penalty", "fee", "interest", "principal")
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
    carried_on: date | None = None
    """Where the tape gave no schedule: the day of the creditor's books from which the first row is taken over."""
    unclaimed: Parts | None = None
    rest: Rest | None = None

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
            **({"carried_on": self.carried_on.isoformat()} if self.carried_on else {}),
            **self._left_out(),
            "says": {
                "zh": f"截至 {self.as_of}，请求 {total}；{_SAYS[self.scope]['zh']}。其后利息、罚息计至清偿之日。",
                "en": f"as of {self.as_of} the claim is {total}; {_SAYS[self.scope]['en']}; interest runs on.",
            },
        }  # fmt: skip

    def _left_out(self) -> dict[str, Any]:
        if self.unclaimed is None:
            return {}
        total = format_money(self.unclaimed.total, self.currency)
        return {"unclaimed": {"rest": self.rest, "total": total, **_parts(self.unclaimed, self.currency)}}


@dataclass(frozen=True)
class Carried:
    """What the creditor's books say of a debt on a day, and at what rate its penalty runs on (None: not known)."""

    on: date
    currency: str
    overdue: Parts
    oldest_due: date | None = None
    penalty_rate: Fraction | None = None
    penalty_year: int = 360


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


def carried(books: Carried, as_of: date) -> Claim:
    """Return what may be claimed where only a day's balances are known: those, and the penalty that ran since.

    The rows before that day are the creditor's own and are not computed anew; the sheet says so.
    """
    days = max(0, (as_of - books.on).days)
    since = 0
    if books.penalty_rate and days:
        since = round_fraction(books.overdue.principal * books.penalty_rate * days / books.penalty_year)
    rows = [
        SheetRow(0, books.oldest_due or books.on, books.overdue, max(0, (as_of - (books.oldest_due or books.on)).days))
    ]
    if since:
        rows.append(SheetRow(1, books.on, Parts(0, 0, 0, since), days))
    parts = replace(books.overdue, penalty=books.overdue.penalty + since)
    if parts.total <= 0:
        raise InputError("nothing_to_claim", f"nothing is owed on {as_of}; there is no claim to file", "as_of")
    return Claim(as_of, books.currency, "overdue", parts, tuple(rows), books.on)


def part_of(owed: Claim, amount: int, rest: Rest) -> Claim:
    """Return a claim of `amount` out of what is owed: penalty is left out first, then fees, interest, principal.

    More than is owed is refused; the same is the whole claim. Within a part the newest rows are left out first.
    """
    left = owed.total - checked_claim(amount, owed)
    if not left:
        return owed
    out: dict[str, int] = {}
    for name in LEFT_OUT_FIRST:
        out[name] = min(left, getattr(owed.parts, name))
        left -= out[name]
    unclaimed = Parts(out["principal"], out["interest"], out["fee"], out["penalty"])
    rows: list[SheetRow] = []
    for row in reversed(owed.rows):
        taken = {name: min(out[name], getattr(row.parts, name)) for name in out}
        out = {name: out[name] - taken[name] for name in out}
        rows.append(replace(row, parts=_less(row.parts, Parts(**taken))))
    kept = tuple(row for row in reversed(rows) if row.parts.total)
    return replace(owed, parts=_less(owed.parts, unclaimed), rows=kept, unclaimed=unclaimed, rest=rest)


def _less(parts: Parts, out: Parts) -> Parts:
    names = ("principal", "interest", "fee", "penalty")
    return Parts(**{name: getattr(parts, name) - getattr(out, name) for name in names})


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
