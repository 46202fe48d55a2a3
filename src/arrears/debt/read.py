"""From JSON: one debt, strictly; nothing is accepted by half, and every fault names its path."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from arrears.debt.due_dates import due_dates
from arrears.debt.fields import Fields
from arrears.debt.model import (
    M_BUCKETS,
    PARTS,
    AgeRule,
    Bucket,
    Debt,
    Disbursal,
    FirstDay,
    Generated,
    GraceOn,
    InstalmentRule,
    Method,
    Order,
    Part,
    Penalty,
    PenaltyBase,
    Prepayment,
    RateFrom,
    Row,
)
from arrears.debt.read_entries import read_events, read_fee, read_pauses, read_payments, read_period
from arrears.debt.schedule import generate
from arrears.kernel.day_count import BASES, Basis
from arrears.kernel.money import checked, exponent, parse_money
from arrears.kernel.refusal import InputError
from arrears.kernel.rounding import Rounding

PRODUCTS = ("cash_loan", "merchant_instalment", "credit_card")
ROUNDINGS: tuple[Rounding, ...] = ("half_up", "half_even", "up")
GENERATING_KEYS = ("period", "due_day", "method", "instalment_rule", "rounding", "principal_grace")


def read_debt(value: object) -> Debt:
    """Return the debt that a JSON value describes."""
    fields = Fields(value, "")
    fields.choice("product", PRODUCTS, "cash_loan")
    fields.currency = read_currency(fields)
    disbursals = fields.objects("disbursals", lambda e: Disbursal(e.day("date"), e.money("amount", at_least=1)))
    rates = fields.objects("rates", lambda e: RateFrom(e.day("from"), e.rate("annual_rate")))
    _ascending(fields, "rates", "from", [step.day for step in rates])
    contracted = fields.has("schedule")
    rate = fields.rate("annual_rate") if fields.has("annual_rate") or not contracted else None
    basis: Basis = fields.choice("interest_basis", BASES, "30/360")
    disbursed = _disbursed(fields, disbursals, needed=not contracted)
    generated = None
    if contracted:
        rows = _contracted(fields, disbursed)
        principal = _contracted_principal(fields, rows)
        _check_disbursals(fields, disbursals, principal, rows[-1].due)
    else:
        principal = fields.money("principal", at_least=1)
        assert rate is not None and disbursed is not None
        generated = _generated(fields, disbursed)
        last = due_dates(generated.first_due, generated.period, generated.instalments, generated.due_day)[-1]
        _check_disbursals(fields, disbursals, principal, last)
        disbursals = disbursals or (Disbursal(disbursed, principal),)
        rows = generate(generated, disbursals, rate, basis, rates)
    checked(sum(row.total for row in rows))
    fees = fields.objects("fees", read_fee)
    for index, fee in enumerate(fees):
        if disbursed is not None and fee.day < disbursed:
            raise InputError("before_disbursal", f"{fee.day} is before the disbursal", f"fees[{index}].date")
    debt = Debt(
        principal=principal,
        rows=rows,
        currency=fields.currency,
        disbursed=disbursed,
        annual_rate=rate or Fraction(0),
        basis=basis,
        generated=generated,
        disbursals=disbursals,
        rates=rates,
        penalty=_penalty(fields, rate),
        fees=fees,
        age=_age(fields),
        pauses=read_pauses(fields),
        buckets=read_buckets(fields),
        allocation=_order(fields.raw("allocation", list(PARTS)), "allocation"),
        from_dpd=_from_dpd(fields),
        prepayment=fields.choice("prepayment", get_args(Prepayment), "next"),
        payments=read_payments(fields, disbursed),
        events=read_events(fields, disbursed),
    )
    fields.done()
    return debt


def read_currency(fields: Fields) -> str:
    """Return the ISO 4217 code."""
    currency = fields.raw("currency", "CNY")
    if not isinstance(currency, str):
        raise InputError("unknown_currency", f"{currency!r} is not an ISO 4217 code; use e.g. CNY", "currency")
    try:
        exponent(currency)
    except InputError as fault:
        raise fault.at("currency") from None
    return currency


def _ascending(fields: Fields, key: str, name: str, days: list[date]) -> None:
    for index, (before, after) in enumerate(pairwise(days), start=1):
        if after <= before:
            raise InputError("not_ascending", f"{after} is not after {before}", f"{fields.at(key)}[{index}].{name}")


def _disbursed(fields: Fields, disbursals: tuple[Disbursal, ...], *, needed: bool) -> date | None:
    if fields.has("disbursed") or (needed and not disbursals):
        disbursed = fields.day("disbursed")
        if disbursals and disbursals[0].day != disbursed:
            raise InputError("disbursal_not_first", "the first disbursal is on the day disbursed", "disbursals[0].date")
        return disbursed
    return disbursals[0].day if disbursals else None


def _check_disbursals(fields: Fields, disbursals: tuple[Disbursal, ...], principal: int, last_due: date) -> None:
    if not disbursals:
        return
    _ascending(fields, "disbursals", "date", [step.day for step in disbursals])
    if disbursals[-1].day >= last_due:
        path = f"disbursals[{len(disbursals) - 1}].date"
        raise InputError("disbursal_after_end", f"{disbursals[-1].day} is not before the last due {last_due}", path)
    if sum(step.amount for step in disbursals) != principal:
        raise InputError("disbursals_do_not_sum", "the disbursals must sum to the principal", "disbursals")


def _generated(fields: Fields, disbursed: date) -> Generated:
    first_due = fields.day("first_due")
    if first_due < disbursed:
        raise InputError("due_before_disbursal", f"{first_due} is before the disbursal on {disbursed}", "first_due")
    period = read_period(fields)
    if period.days and fields.has("due_day"):
        raise InputError("due_day_without_months", "due_day belongs to a period of months", "due_day")
    rounding = Fields(fields.raw("rounding", {}), "rounding", fields.currency)
    how: Rounding = rounding.choice("instalment", ROUNDINGS, "half_up")
    unit = 1
    if rounding.has("unit"):
        unit = parse_money(rounding.choice("unit", ("0.01", "1")), fields.currency, path="rounding.unit")
    rounding.done()
    count = fields.count("instalments")
    grace = fields.count("principal_grace", 0, least=0)
    if grace >= count:
        raise InputError("number_out_of_range", f"{grace} must leave an instalment with principal", "principal_grace")
    return Generated(
        count,
        first_due,
        period,
        fields.count("due_day", first_due.day, most=31),
        fields.choice("method", get_args(Method), "equal_instalment"),
        fields.choice("instalment_rule", get_args(InstalmentRule), "annuity"),
        how,
        unit,
        grace,
    )


def _contracted(fields: Fields, disbursed: date | None) -> tuple[Row, ...]:
    for key in GENERATING_KEYS:
        if fields.has(key):
            raise InputError("schedule_and_terms", f"{key} makes a schedule, but one is given as contracted", key)

    def read(entry: Fields) -> Row:
        amounts = [entry.money(key) if entry.has(key) else 0 for key in ("principal", "interest", "fee")]
        return Row(int(entry.path[len("schedule[") : -1]) + 1, entry.day("due"), *amounts)

    rows = fields.objects("schedule", read)
    if not rows:
        raise InputError("schedule_empty", "a schedule has one row at least", "schedule")
    before = disbursed
    for index, row in enumerate(rows):
        if before is not None and row.due < before:
            raise InputError("not_ascending", f"{row.due} is before {before}", f"schedule[{index}].due")
        before = row.due
    if fields.has("instalments") and fields.count("instalments") != len(rows):
        raise InputError("schedule_and_terms", f"the schedule has {len(rows)} rows", "instalments")
    if fields.has("first_due") and fields.day("first_due") != rows[0].due:
        raise InputError("schedule_and_terms", f"the schedule begins on {rows[0].due}", "first_due")
    return rows


def _contracted_principal(fields: Fields, rows: tuple[Row, ...]) -> int:
    total = sum(row.principal for row in rows)
    principal = fields.money("principal", at_least=1) if fields.has("principal") else total
    if principal != total:
        raise InputError("schedule_does_not_sum", "the principal of the rows must sum to the principal", "principal")
    if principal < 1:
        raise InputError("schedule_does_not_sum", "the rows have no principal", "schedule")
    return principal


def _penalty(fields: Fields, annual_rate: Fraction | None) -> Penalty | None:
    value = fields.raw("penalty", None)
    if value is None:
        return None
    inner = Fields(value, "penalty")
    if inner.has("uplift") == inner.has("rate"):
        raise InputError("unknown_choice", "give either uplift or rate", "penalty")
    if inner.has("uplift") and annual_rate is None:
        raise InputError("missing", "annual_rate is needed for an uplift on it", "annual_rate")
    cap = None
    if inner.raw("cap", None) is not None:
        limit = Fields(inner.raw("cap"), "penalty.cap")
        cap = limit.rate("of_principal")
        limit.done()
    penalty = Penalty(
        rate=inner.rate("rate") if inner.has("rate") else None,
        uplift=inner.rate("uplift") if inner.has("uplift") else None,
        base=inner.choice("base", get_args(PenaltyBase), "overdue_principal"),
        year=inner.choice("year", (360, 365), 360),
        cap=cap,
    )
    inner.done()
    return penalty


def _age(fields: Fields) -> AgeRule:
    inner = Fields(fields.raw("dpd", {}), "dpd")
    rule = AgeRule(
        inner.choice("first_day", get_args(FirstDay), "day_after_due"),
        inner.count("grace_days", 0, least=0, most=3660),
        inner.choice("grace_on", get_args(GraceOn), "loan"),
    )
    inner.done()
    return rule


def read_buckets(fields: Fields) -> tuple[Bucket, ...]:
    """Return the buckets, which begin at 0, leave no gap and end open."""
    if not fields.has("buckets"):
        return M_BUCKETS
    buckets: list[Bucket] = []
    expected: int | None = 0
    for path, item in fields.items("buckets"):
        match item:
            case [str(name), int(first), int() | None as last] if not isinstance(first, bool) and last is not True:
                if first != expected or (last is not None and last < first):
                    raise InputError("buckets_gap", f"{item!r} must begin at {expected} and not end before", path)
                buckets.append(Bucket(name, first, last))
                expected = None if last is None else last + 1
            case _:
                raise InputError("bucket_malformed", f'{item!r} must be like ["M1", 1, 30]', path)
    if expected is not None:
        raise InputError("buckets_gap", "the last bucket must be open: its end is null", "buckets")
    if len({bucket.name for bucket in buckets}) != len(buckets):
        raise InputError("bucket_malformed", "two buckets have the same name", "buckets")
    return tuple(buckets)


def _order(value: object, path: str) -> Order:
    if isinstance(value, list) and len(value) == len(PARTS) and all(part in value for part in PARTS):
        order: list[Part] = [part for given in value for part in PARTS if given == part]
        return tuple(order)
    raise InputError("order_malformed", f"{value!r} must name {', '.join(PARTS)}, each once", path)


def _from_dpd(fields: Fields) -> tuple[tuple[int, Order], ...]:
    value = fields.raw("from_dpd", {})
    inner = Fields(value, "from_dpd")
    result: list[tuple[int, Order]] = []
    for key, order in inner.values.items():
        if not (key.isascii() and key.isdecimal()) or str(int(key)) != key:
            raise InputError("number_out_of_range", f"{key!r} must be a number of days such as 91", inner.at(key))
        result.append((int(key), _order(order, inner.at(key))))
    return tuple(sorted(result, key=lambda pair: pair[0]))
