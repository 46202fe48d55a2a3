"""Three persons of a night followed through: what they owe, what is done, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from rich.text import Text

from arrears.kernel.money import display_money
from arrears.night.report import ACTIONS, CHANNELS
from arrears.office.demo import words
from arrears.office.demo.words import Lang, say
from arrears.treatment.strategy import Strategy

CHOICES = (
    "tier = 'first_time' AND action = 'remind'",
    "tier = 'care' AND action = 'support' AND bucket IN ('M2', 'M3')",
    "action IN ('visit', 'legal_review')",
)
"""Someone who most likely forgot, someone in difficulty, and someone for whom the gentle steps have not worked."""

Row = dict[str, Any]


def stories(night: Path, tape: Path, strategy: Strategy, lang: Lang) -> list[Text]:
    """Return one story for each choice that anybody fits; the one with most accounts, then the first by number."""
    with duckdb.connect() as con:
        found = [person for choice in CHOICES if (person := _one(con, night, tape, choice)) is not None]
        return [_story(person, _accounts(con, night, person["customer_id"]), strategy, lang) for person in found]


def _one(con: duckdb.DuckDBPyConnection, night: Path, tape: Path, choice: str) -> Row | None:
    query = f"""
        SELECT customers.*, actions.tone, actions.earliest_at, actions.reason_zh, actions.reason_en, told.name
        FROM '{night}/customers.parquet' AS customers
        JOIN (SELECT customer_id, tone, earliest_at, reason_zh, reason_en FROM '{night}/actions.parquet') AS actions
            USING (customer_id)
        JOIN (SELECT customer_id, name FROM '{tape}/customers.parquet') AS told USING (customer_id)
        WHERE {choice} ORDER BY accounts_overdue DESC, customer_id LIMIT 1
    """
    return next(iter(_rows(con, query)), None)


def _accounts(con: duckdb.DuckDBPyConnection, night: Path, customer: str) -> list[Row]:
    query = f"SELECT * FROM '{night}/accounts.parquet' WHERE customer_id = '{customer}' ORDER BY account_id"
    return _rows(con, query)


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _story(person: Row, accounts: list[Row], strategy: Strategy, lang: Lang) -> Text:
    tier = next(tier for tier in strategy.tiers if tier.name == person["tier"])
    title = tier.title_zh if lang == "zh" else tier.title_en
    head = say(
        words.HEAD, lang, name=person["name"], customer=person["customer_id"], bucket=person["bucket"],
        dpd=person["dpd"], tier=title,
    )  # fmt: skip
    lines = [account_line(account, lang) for account in accounts]
    paid = person["last_paid_on"] or say(words.NEVER, lang)
    lines.append(say(words.HISTORY, lang, paid=paid, times=person["times_late_12m"]))
    lines.append(_what(person, lang))
    lines.append(say(words.WHY, lang, reason=person[f"reason_{lang}"]))
    lines += [say(words.CARE, lang)] if person["tier"] == "care" else []
    text = Text(head, style="bold")
    for line in lines:
        text.append(f"\n  {line}", style="not bold")
    return text


def account_line(account: Mapping[str, Any], lang: Lang) -> str:
    """Return what one account owes, in parts that sum to the whole."""
    named = {
        "product": say(words.PRODUCTS[account["product"]], lang),
        "account": account["account_id"],
        "outstanding": display_money(account["outstanding_minor"], account["currency"]),
    }
    if account["overdue_minor"] == 0:
        return say(words.ACCOUNT_FINE, lang, **named)
    parts = [
        say(part, lang, amount=display_money(account[f"overdue_{name}_minor"], account["currency"]))
        for name, part in words.PARTS
        if account[f"overdue_{name}_minor"]
    ]
    return say(
        words.ACCOUNT_LATE, lang, **named, due=account["oldest_unpaid_due"],
        overdue=display_money(account["overdue_minor"], account["currency"]),
        parts=("、" if lang == "zh" else ", ").join(parts),
    )  # fmt: skip


def _what(person: Row, lang: Lang) -> str:
    at = 0 if lang == "zh" else 1
    when = f"{person['earliest_at']:%Y-%m-%d %H:%M}"
    action = ACTIONS[person["action"]][at]
    if person["channel"] == "none":
        return say(words.STEP_INSIDE, lang, action=action, at=when)
    tone = say(words.TONES[person["tone"]], lang)
    return say(words.STEP, lang, action=action, channel=CHANNELS[person["channel"]][at], tone=tone, at=when)
