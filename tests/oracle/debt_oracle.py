"""A second, deliberately plain model of one debt, written from the contract's words alone and without the debt room.

It walks through the calendar one day at a time and keeps a small ledger per instalment. It is slow and repeats itself;
that is its use: where it and `arrears.debt` agree on random debts, a shared misreading is the only way to be wrong.
It covers generated and contracted schedules, penalty, fees, pauses, allocation with its flip, prepayment, reversals.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

ONE_DAY = timedelta(days=1)


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def money(value: int) -> str:
    return str(Decimal(value).scaleb(-2).quantize(Decimal("0.01")))


def nearest(value: Fraction, how: str = "half_up", unit: int = 1) -> int:
    scaled = value / unit
    low = scaled.numerator // scaled.denominator
    rest = scaled - low
    half = Fraction(1, 2)
    if how == "up":
        up = rest > 0
    elif how == "half_even":
        up = rest > half or (rest == half and low % 2 == 1)
    else:
        up = rest >= half
    return (low + (1 if up else 0)) * unit


def later(start: date, months: int, day: int) -> date:
    number = start.year * 12 + start.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def due_dates(debt: dict[str, Any]) -> list[date]:
    first = date.fromisoformat(debt["first_due"])
    period = debt.get("period", "month")
    if isinstance(period, dict) and "days" in period:
        return [first + timedelta(days=period["days"] * k) for k in range(debt["instalments"])]
    months = 1 if period == "month" else period["months"]
    day = debt.get("due_day", first.day)
    return [first] + [later(first, months * k, day) for k in range(1, debt["instalments"])]


def thirty(start: date, end: date) -> int:
    first = 30 if start.day == 31 else start.day
    second = 30 if end.day == 31 and first == 30 else end.day
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + second - first


def fractions(debt: dict[str, Any], dues: list[date]) -> list[Fraction]:
    """The part of a year in each period: whole months under 30/360 are months, an odd first period is counted."""
    basis = debt.get("interest_basis", "30/360")
    period = debt.get("period", "month")
    disbursed = date.fromisoformat(debt["disbursed"])
    parts = []
    for k, due in enumerate(dues):
        start = disbursed if k == 0 else dues[k - 1]
        if basis != "30/360":
            parts.append(Fraction((due - start).days, int(basis[-3:])))
        elif isinstance(period, dict) and "days" in period:
            parts.append(Fraction(thirty(start, due), 360))
        else:
            months = 1 if period == "month" else period["months"]
            day = debt.get("due_day", dues[0].day)
            regular = k > 0 or later(disbursed, months, disbursed.day) == due or later(due, -months, day) == disbursed
            parts.append(Fraction(months, 12) if regular else Fraction(thirty(start, due), 360))
    return parts


def schedule(debt: dict[str, Any]) -> list[dict[str, Any]]:
    if "schedule" in debt:
        return [
            {
                "no": k + 1,
                "due": date.fromisoformat(row["due"]),
                "principal": cents(row.get("principal", "0")),
                "interest": cents(row.get("interest", "0")),
                "fee": cents(row.get("fee", "0")),
            }
            for k, row in enumerate(debt["schedule"])
        ]
    dues = due_dates(debt)
    spans = fractions(debt, dues)
    rate = Fraction(debt["annual_rate"])
    principal, count = cents(debt["principal"]), debt["instalments"]
    method = debt.get("method", "equal_instalment")
    rounding = debt.get("rounding", {})
    how, unit = rounding.get("instalment", "half_up"), cents(rounding.get("unit", "0.01"))
    if method == "bullet":
        interest = nearest(principal * rate * sum(spans))
        return [{"no": 1, "due": dues[-1], "principal": principal, "interest": interest, "fee": 0}]
    rows, left = [], principal
    level = 0
    if method == "equal_instalment":
        if debt.get("instalment_rule", "annuity") == "annuity":
            period = debt.get("period", "month")
            if isinstance(period, dict) and "days" in period:
                year = 365 if debt.get("interest_basis", "30/360") == "actual/365" else 360
                each = rate * period["days"] / year
            else:
                each = rate * (1 if period == "month" else period["months"]) / 12
            factors = [1 + each] * count
        else:
            factors = [1 + rate * span for span in spans]
        worth, discount = Fraction(0), Fraction(1)
        for factor in factors:
            discount /= factor
            worth += discount
        level = nearest(principal / worth, how, unit)
    share = nearest(Fraction(principal, count), how, unit)
    for k in range(count):
        last = k == count - 1
        base = principal if method == "flat" else left
        interest = nearest(base * rate * spans[k])
        if last:
            part = left
        elif method == "equal_instalment":
            part = level - interest
        elif method == "interest_only":
            part = 0
        else:
            part = share
        left -= part
        rows.append({"no": k + 1, "due": dues[k], "principal": part, "interest": interest, "fee": 0})
    return rows


def place_fees(debt: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        row["fees"] = [(date.min, row["fee"])] if row["fee"] else []
    contracted = list(rows)
    for fee in sorted(debt.get("fees", []), key=lambda fee: fee["date"]):
        day = date.fromisoformat(fee["date"])
        home = next((row for row in contracted if day <= row["due"]), None)
        if home is None:
            home = {"no": len(rows) + 1, "due": day, "principal": 0, "interest": 0, "fee": 0, "fees": []}
            rows.append(home)
        home["fees"].append((day, cents(fee["amount"])))
        home["fee"] += cents(fee["amount"])
    return rows


def paused_days(debt: dict[str, Any], as_of: date, oldest: date | None) -> int:
    total = 0
    for pause in debt.get("pauses", []):
        start, end = date.fromisoformat(pause["from"]), date.fromisoformat(pause["to"])
        if oldest is not None:
            total += max(0, (min(end, as_of) - max(start, oldest)).days)
    return total


def in_pause(debt: dict[str, Any], day: date) -> bool:
    """The night from `day - 1` to `day` costs nothing when it lies in a pause."""
    return any(date.fromisoformat(p["from"]) < day <= date.fromisoformat(p["to"]) for p in debt.get("pauses", []))


class Ledger:
    def __init__(self, debt: dict[str, Any]) -> None:
        self.debt = debt
        self.rows = place_fees(debt, schedule(debt))
        self.paid = [{"fee": 0, "penalty": 0, "interest": 0, "principal": 0} for _ in self.rows]
        self.accrued = [Fraction(0) for _ in self.rows]
        self.allocations: list[tuple[str, int, dict[str, int]]] = []
        self.credits: list[tuple[str, int]] = []
        terms = debt.get("penalty")
        self.penalty_rate = Fraction(0)
        self.year, self.base, self.cap = 360, "overdue_principal", None
        if terms:
            self.penalty_rate = (
                Fraction(terms["rate"])
                if "rate" in terms
                else Fraction(debt["annual_rate"]) * (1 + Fraction(terms["uplift"]))
            )
            self.year, self.base = terms.get("year", 360), terms.get("base", "overdue_principal")
            if terms.get("cap"):
                self.cap = nearest(Fraction(terms["cap"]["of_principal"]) * sum(r["principal"] for r in self.rows))
        dpd = debt.get("dpd", {})
        self.grace, self.due_day_first = dpd.get("grace_days", 0), dpd.get("first_day") == "due_day"

    def left(self, k: int, part: str, today: date | None = None) -> int:
        if part == "penalty":
            assert today is not None
            return 0 if self.past_due(today) <= self.grace else self.gathered(k)
        if part == "fee":
            dated = sum(amount for day, amount in self.rows[k]["fees"] if today is None or day <= today)
            return max(0, dated - self.paid[k]["fee"])
        return self.rows[k][part] - self.paid[k][part]

    def gathered(self, k: int) -> int:
        return max(0, nearest(self.accrued[k]) - self.paid[k]["penalty"])

    def settled(self, k: int) -> bool:
        return not any(self.left(k, part) for part in ("fee", "interest", "principal"))

    def age(self, due: date, today: date) -> int:
        return (today - due).days + (1 if self.due_day_first else 0)

    def open(self, k: int, today: date) -> bool:
        beyond_grace = self.age(self.rows[k]["due"], today) > self.grace
        return not self.settled(k) or (beyond_grace and self.gathered(k) > 0)

    def oldest(self, today: date) -> date | None:
        for k, row in enumerate(self.rows):
            late = row["due"] <= today if self.due_day_first else row["due"] < today
            if late and self.open(k, today):
                return row["due"]
        return None

    def past_due(self, today: date) -> int:
        oldest = self.oldest(today)
        if oldest is None:
            return 0
        return self.age(oldest, today)

    def dpd(self, today: date) -> int:
        return max(0, self.past_due(today) - self.grace - paused_days(self.debt, today, self.oldest(today)))

    def accrue(self, today: date) -> None:
        if not self.penalty_rate or in_pause(self.debt, today):
            return
        for k, row in enumerate(self.rows):
            if row["due"] >= today:
                continue
            base = self.left(k, "principal")
            if self.base == "overdue_principal_and_interest":
                base += self.left(k, "interest")
            self.accrued[k] += base * self.penalty_rate / self.year

    def pay(self, name: str, amount: int, today: date) -> None:
        order = self.debt.get("allocation", ["fee", "penalty", "interest", "principal"])
        for at, other in sorted((int(at), other) for at, other in self.debt.get("from_dpd", {}).items()):
            if self.dpd(today) >= at:
                order = other
        within_grace = self.past_due(today) <= self.grace
        owed = [self.left(k, "penalty", today) for k in range(len(self.rows))]
        prepayment = self.debt.get("prepayment", "next")
        due_now = [k for k, row in enumerate(self.rows) if row["due"] <= today]
        future = [k for k, row in enumerate(self.rows) if row["due"] > today]
        line = due_now + {"next": future, "last": future[::-1], "hold": []}[prepayment]
        for k in line:
            taken = {}
            for part in order:
                take = min(amount, owed[k] if part == "penalty" else self.left(k, part, today))
                if take:
                    self.paid[k][part] += take
                    taken[part] = take
                    amount -= take
            if taken:
                self.allocations.append((name, self.rows[k]["no"], taken))
            if within_grace and self.settled(k):
                self.accrued[k] = Fraction(0)  # settled while the grace days ran: no penalty ever was
        if amount:
            self.credits.append((name, amount))

    def release(self, today: date) -> None:
        """What was held, or exceeded everything, pays what has come due or arisen since."""
        waiting, self.credits = self.credits, []
        for name, amount in waiting:
            self.pay(name, amount, today)


def run(debt: dict[str, Any], as_of: date) -> dict[str, Any]:
    """Return the numbers of a quote that this model covers."""
    ledger = Ledger(debt)
    reversed_ids = {
        p["reverses"] for p in debt.get("payments", []) if "reverses" in p and date.fromisoformat(p["date"]) <= as_of
    }
    payments = [
        (date.fromisoformat(p["date"]), p["id"], cents(p["amount"]))
        for p in debt.get("payments", [])
        if "amount" in p and "chargeback" not in p and p["id"] not in reversed_ids
    ]
    day = date.fromisoformat(debt["disbursed"]) if "disbursed" in debt else min(r["due"] for r in ledger.rows) - ONE_DAY
    day = min([day] + [when for when, _, _ in payments])
    while day <= as_of:
        ledger.accrue(day)
        ledger.release(day)
        for when, name, amount in payments:
            if when == day:
                ledger.pay(name, amount, day)
        day += ONE_DAY
    return summary(ledger, as_of)


def summary(ledger: Ledger, as_of: date) -> dict[str, Any]:
    overdue = dict.fromkeys(("principal", "interest", "fee", "penalty"), 0)
    outstanding = dict(overdue)
    for k, row in enumerate(ledger.rows):
        late = row["due"] <= as_of if ledger.due_day_first else row["due"] < as_of
        for part in overdue:
            left = ledger.left(k, part, None if part == "fee" else as_of)
            outstanding[part] += left
            overdue[part] += left if late else 0
    oldest = ledger.oldest(as_of)
    return {
        "rows": [
            (row["no"], row["due"].isoformat(), money(row["principal"]), money(row["interest"]), money(row["fee"]))
            for row in ledger.rows
        ],
        "oldest_unpaid_due": oldest.isoformat() if oldest else None,
        "past_due_days": ledger.past_due(as_of),
        "dpd": ledger.dpd(as_of),
        "overdue": {part: money(value) for part, value in overdue.items()},
        "outstanding": {part: money(value) for part, value in outstanding.items()},
        "unapplied": money(sum(amount for _, amount in ledger.credits)),
        "allocations": merged(ledger.allocations),
    }


def merged(allocations: list[tuple[str, int, dict[str, int]]]) -> list[tuple[str, int, dict[str, str]]]:
    sums: dict[tuple[str, int], dict[str, int]] = {}
    for name, no, taken in allocations:
        into = sums.setdefault((name, no), {})
        for part, value in taken.items():
            into[part] = into.get(part, 0) + value
    return [
        (name, no, {part: money(value) for part, value in taken.items()}) for (name, no), taken in sorted(sums.items())
    ]
