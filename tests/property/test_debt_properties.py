"""Properties of random debts: against a second, slow model written from the contract; reversal; order; invariants.

`ARREARS_EXAMPLES=10000` asks for more of them.
"""

from __future__ import annotations

import importlib.util
import os
import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from arrears.debt.quote import quote
from arrears.debt.read import read_debt

EXAMPLES = int(os.environ.get("ARREARS_EXAMPLES", "300"))
_spec = importlib.util.spec_from_file_location("debt_oracle", Path(__file__).parents[1] / "oracle" / "debt_oracle.py")
assert _spec and _spec.loader
oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(oracle)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def terms(r: random.Random) -> dict:
    disbursed = date(2025, 1, 1) + timedelta(days=r.randrange(400))
    period = r.choice(["month", "month", {"days": r.choice([7, 14, 30])}, {"months": r.choice([2, 3])}])
    if isinstance(period, dict) and "days" in period:
        first_due = disbursed + timedelta(days=period["days"])
    else:
        first_due = oracle.later(disbursed, 1 if period == "month" else period["months"], disbursed.day)
    if r.random() < 0.3:
        first_due += timedelta(days=r.randrange(1, 20))
    return {
        "principal": money(r.choice([5000, 5_000_000, r.randrange(20_000, 10**7), r.randrange(10**12, 10**15)])),
        "disbursed": disbursed.isoformat(),
        "annual_rate": r.choice(["0", "0.18", "0.0731", "0.24"]),
        "instalments": r.randrange(1, 14),
        "first_due": first_due.isoformat(),
        "period": period,
        "method": r.choice(["equal_instalment"] * 3 + ["equal_principal", "flat", "interest_only", "bullet"]),
        "interest_basis": r.choice(["30/360", "actual/360", "actual/365"]),
        "instalment_rule": r.choice(["annuity", "level_on_days"]),
        "rounding": {"instalment": r.choice(["half_up", "half_even", "up"])},
    }


def random_debt(seed: int) -> tuple[dict, date]:
    r = random.Random(seed)
    debt = terms(r)
    begun = date.fromisoformat(debt["disbursed"])

    def day(most: int) -> date:
        return begun + timedelta(days=r.randrange(most))

    if r.random() < 0.7:
        debt["penalty"] = r.choice(
            [
                {"uplift": "0.50"},
                {"rate": "0.24", "year": 365},
                {"rate": "0.36", "base": "overdue_principal_and_interest"},
            ]
        )
    if r.random() < 0.4:
        debt["fees"] = [{"date": day(420).isoformat(), "amount": money(r.randrange(1, 5000)), "name": "letter"}]
    debt["dpd"] = {"first_day": r.choice(["due_day", "day_after_due"])}
    if r.random() < 0.3:
        start = day(300)
        debt["pauses"] = [{"from": start.isoformat(), "to": (start + timedelta(days=r.randrange(60))).isoformat()}]
    if r.random() < 0.3:
        debt["from_dpd"] = {"31": ["principal", "interest", "penalty", "fee"]}
    debt["prepayment"] = r.choice(["next", "last"])
    debt["payments"] = []
    for number in range(r.randrange(6)):
        paid_on = day(450)
        amount = money(r.randrange(1, cents(debt["principal"]) // 3 + 2))
        debt["payments"].append({"id": f"p{number}", "date": paid_on.isoformat(), "amount": amount})
        if r.random() < 0.2:
            back = (paid_on + timedelta(days=r.randrange(50))).isoformat()
            debt["payments"].append({"id": f"r{number}", "date": back, "reverses": f"p{number}"})
    return debt, day(500)


def with_changes(seed: int) -> tuple[dict, date]:
    """Return a debt with what the slow model does not know: grace, caps, hold, chargebacks and events."""
    debt, as_of = random_debt(seed)
    r = random.Random(-seed)
    debt["dpd"] |= {"grace_days": r.choice([0, 3, 10]), "grace_on": r.choice(["loan", "instalment"])}
    if "penalty" in debt and r.random() < 0.4:
        debt["penalty"]["cap"] = {"of_principal": r.choice(["0.01", "0.24", "1.00"])}
    debt["prepayment"] = r.choice(["next", "last", "hold"])
    reversed_ids = {entry.get("reverses") for entry in debt["payments"]}
    for entry in list(debt["payments"]):
        if "amount" in entry and entry["id"] not in reversed_ids and r.random() < 0.2:
            back = date.fromisoformat(entry["date"]) + timedelta(days=r.randrange(60))
            part = money(r.randrange(1, cents(entry["amount"]) + 1))
            debt["payments"].append(
                {"id": f"c{entry['id']}", "date": back.isoformat(), "chargeback": entry["id"], "amount": part}
            )
    begun = date.fromisoformat(debt["disbursed"])
    debt["events"] = []
    for number in range(r.randrange(3)):
        day = begun + timedelta(days=r.randrange(1, 400))
        change = r.choice(
            [
                {"kind": "waiver", "part": r.choice(["fee", "penalty", "interest", "principal"]), "amount": "all"},
                {"kind": "waiver", "part": "interest", "amount": money(r.randrange(1, 9000))},
                {"kind": "extension", "from_no": 1, "months": r.randrange(1, 4)},
                {
                    "kind": "re_age",
                    "first_due": (day + timedelta(days=r.randrange(1, 40))).isoformat(),
                    "instalments": r.randrange(1, 9),
                    "period": "month",
                    "interest": r.choice(["none", "keep"]),
                },
            ]
        )
        debt["events"].append({"id": f"e{number}", "date": day.isoformat()} | change)
    return debt, as_of


def answer_or_refusal(debt: dict, as_of: date) -> dict | str:
    try:
        return quote(read_debt(debt), as_of)
    except ValueError as fault:
        return str(fault)


def test_agrees_with_the_slow_model_day_by_day():
    for seed in range(EXAMPLES):
        debt, as_of = random_debt(seed)
        fast, slow = quote(read_debt(debt), as_of), oracle.run(debt, as_of)
        rows = [(row["no"], row["due"], row["principal"], row["interest"], row["fee"]) for row in fast["schedule"]]
        assert rows == sorted(slow["rows"], key=lambda row: row[1]), seed
        for key in ("oldest_unpaid_due", "past_due_days", "dpd", "unapplied"):
            assert fast[key] == slow[key], (seed, key)
        for key in ("overdue", "outstanding"):
            assert {part: fast[key][part] for part in slow[key]} == slow[key], (seed, key)
        used = sorted(
            (
                entry["payment"],
                entry["instalment"],
                {k: entry[k] for k in ("fee", "penalty", "interest", "principal") if entry[k] != "0.00"},
            )
            for entry in fast["allocations"]
        )
        assert [entry[:2] for entry in used] == [entry[:2] for entry in slow["allocations"]], seed
        assert [entry[2] for entry in used] == [entry[2] for entry in slow["allocations"]], seed


def test_invariants_hold_whatever_happens():
    answered = 0
    for seed in range(EXAMPLES):
        debt, as_of = with_changes(seed)
        answer = answer_or_refusal(debt, as_of)
        if isinstance(answer, str):
            assert answer.startswith("events["), answer
            continue
        answered += 1
        for block in ("overdue", "outstanding", "payoff_parts"):
            parts = {part: cents(answer[block][part]) for part in ("principal", "interest", "fee", "penalty")}
            assert sum(parts.values()) == cents(answer[block]["total"]), (seed, block)
            assert min(parts.values()) >= 0, (seed, block)
        overdue, outstanding = cents(answer["overdue"]["total"]), cents(answer["outstanding"]["total"])
        assert overdue <= cents(answer["payoff"]) <= outstanding, seed
        assert (answer["oldest_unpaid_due"] is None) == (overdue == 0), seed
        for row in answer["schedule"]:
            assert cents(row["total"]) == sum(cents(row[key]) for key in ("paid", "waived", "outstanding")), seed
        assert cents(answer["outstanding"]["penalty"]) == sum(cents(row["penalty"]) for row in answer["schedule"])
        for entry in answer["allocations"]:
            assert cents(entry["total"]) == sum(cents(entry[p]) for p in ("fee", "penalty", "interest", "principal"))
        moves = [entry for entry in debt["payments"] if date.fromisoformat(entry["date"]) <= as_of]
        gone = {entry.get("reverses") for entry in moves}
        paid = sum(cents(e["amount"]) for e in moves if "amount" in e and "chargeback" not in e and e["id"] not in gone)
        applied = sum(cents(entry["total"]) for entry in answer["allocations"])
        if not any("chargeback" in entry for entry in moves):
            assert applied + cents(answer["unapplied"]) == paid, seed
    assert answered > EXAMPLES // 2


def test_a_payment_and_its_reversal_are_as_if_never():
    for seed in range(EXAMPLES // 2):
        debt, as_of = with_changes(seed)
        r = random.Random(seed + 1)
        begun = date.fromisoformat(debt["disbursed"])
        paid_on = begun + timedelta(days=r.randrange((as_of - begun).days + 1))
        never = answer_or_refusal(debt, as_of)
        extra = [
            {"id": "x", "date": paid_on.isoformat(), "amount": money(r.randrange(1, cents(debt["principal"])))},
            {"id": "y", "date": as_of.isoformat(), "reverses": "x"},
        ]
        assert answer_or_refusal(debt | {"payments": debt["payments"] + extra}, as_of) == never, seed


def test_the_order_of_the_file_matters_only_within_a_day():
    for seed in range(EXAMPLES // 2):
        debt, as_of = with_changes(seed)
        days = [entry["date"] for entry in debt["payments"]]
        shuffled = sorted(debt["payments"], key=lambda entry: random.Random(entry["date"] + str(seed)).random())
        if len(set(days)) == len(days):
            assert answer_or_refusal(debt | {"payments": shuffled}, as_of) == answer_or_refusal(debt, as_of), seed


def test_age_grows_by_a_day_a_day_and_penalty_never_shrinks_without_entries():
    for seed in range(EXAMPLES // 10):
        debt, _ = random_debt(seed)
        debt |= {"payments": [], "pauses": []}
        begun = date.fromisoformat(debt["disbursed"])
        answers = [quote(read_debt(debt), begun + timedelta(days=n)) for n in range(25, 75)]
        for before, after in pairwise(answers):
            assert cents(after["overdue"]["penalty"]) >= cents(before["overdue"]["penalty"]), seed
            if before["dpd"]:
                assert after["dpd"] == before["dpd"] + 1, seed
