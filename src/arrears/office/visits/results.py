"""What visits gave: money afterwards, against like cases, cost, how borrowers found them, what was unlawful."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from arrears.office.desk.rank import office_zone
from arrears.office.store.rows import many, one
from arrears.office.visits.policy import policy
from arrears.visit.effect import Effect, Followed, effect

_BANDS = ((100_000, "<1,000"), (500_000, "<5,000"), (2_000_000, "<20,000"))
_SINCE_VISIT = "coalesce(v.left_at, v.qualified_at)"
_FOLLOWED = """
SELECT v.stage, v.value_minor, v.state, {start} AS start_at, coalesce((
       SELECT sum(p.amount_minor) FROM payment p WHERE p.chain_id = v.case_id AND p.reversed_on IS NULL
          AND p.paid_on BETWEEN ({start} AT TIME ZONE %(zone)s)::date
              AND ({start} AT TIME ZONE %(zone)s)::date + %(days)s), 0)::bigint AS repaid
  FROM visit v WHERE {start} <= %(ripe)s {which}
"""
_NOT_LATER_VISITED = """
   AND (v.state = 'done' OR NOT EXISTS (SELECT FROM visit w WHERE w.case_id = v.case_id AND w.state = 'done'
        AND w.left_at < v.qualified_at + make_interval(days => %(days)s)))
"""


@dataclass(frozen=True)
class Results:
    """Everything on the page of results; amounts are minor units of one currency."""

    done: int
    met: int
    promised: int
    unlawful: int
    cost_minor: int
    recovered_minor: int
    ripe_cost_minor: int
    rated: int
    stars_tenths: int | None
    by_outcome: list[dict[str, Any]]
    effect: Effect
    randomised: bool
    days: int

    @property
    def cost_each_minor(self) -> int | None:
        """Return what a visit cost on average, rounded half up."""
        return (2 * self.cost_minor + self.done) // (2 * self.done) if self.done else None

    @property
    def cost_per_hundred_minor(self) -> int | None:
        """Return what it cost to recover one hundred, from visits that were followed for the whole time."""
        return (self.ripe_cost_minor * 10_000 + self.recovered_minor - 1) // self.recovered_minor if self.recovered_minor else None  # fmt: skip # noqa: E501


def results(cursor: Any, at: datetime, currency: str = "CNY") -> Results:
    """Return the results of all visits in a currency, followed for as long as the policy says."""
    known = policy()
    ripe = at.astimezone(office_zone()) - timedelta(days=known.effect_days)
    randomised = known.holdout_per_mille > 0
    start = "v.qualified_at" if randomised else _SINCE_VISIT
    which = "AND v.currency = %(currency)s" + ("" if randomised else _NOT_LATER_VISITED)
    given = {"days": known.effect_days, "ripe": ripe, "currency": currency, "zone": str(office_zone())}
    rows = many(cursor, _FOLLOWED.format(start=start, which=which), given)
    cases = [
        Followed(
            f"{row['stage']} · {_band(row['value_minor'])}",
            row["state"] != "compare" if randomised else row["state"] == "done", row["repaid"],
        )
        for row in rows
    ]  # fmt: skip
    tally = one(cursor, _TALLY, {**given}) or {}
    recovered = sum(row["repaid"] for row in rows if row["state"] == "done")
    stars = tally["stars"]
    return Results(
        done=tally["done"], met=tally["met"], promised=tally["promised"], unlawful=tally["unlawful"],
        cost_minor=tally["cost"], recovered_minor=recovered, ripe_cost_minor=tally["ripe_cost"], rated=tally["rated"],
        stars_tenths=(20 * stars + tally["rated"]) // (2 * tally["rated"]) if tally["rated"] else None,
        by_outcome=many(cursor, _BY_OUTCOME, given), effect=effect(cases), randomised=randomised,
        days=known.effect_days,
    )  # fmt: skip


_TALLY = """
SELECT count(*) AS done, count(*) FILTER (WHERE met = 'borrower') AS met,
       count(*) FILTER (WHERE outcome IN ('promised', 'plan_wanted')) AS promised,
       count(*) FILTER (WHERE NOT lawful) AS unlawful, coalesce(sum(cost_minor), 0)::bigint AS cost,
       coalesce(sum(cost_minor) FILTER (WHERE left_at <= %(ripe)s), 0)::bigint AS ripe_cost,
       count(stars) AS rated, coalesce(sum(stars), 0)::bigint AS stars
  FROM visit WHERE state = 'done' AND currency = %(currency)s
"""
_BY_OUTCOME = """
SELECT outcome, count(*) AS n, coalesce(sum(cost_minor), 0)::bigint AS cost FROM visit
 WHERE state = 'done' AND currency = %(currency)s GROUP BY outcome ORDER BY n DESC, outcome
"""


def _band(minor: int) -> str:
    return next((name for limit, name in _BANDS if minor < limit), "≥20,000")
