"""The tables of a tape, column by column, as docs/reference/tape.md promises them.

Absent columns and empty cells mean the default; a column without default stays empty (null).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "enum", "currency", "money", "rate", "day", "moment", "int", "bool"]

SQL_TYPES: dict[Kind, str] = {
    "id": "VARCHAR", "text": "VARCHAR", "enum": "VARCHAR", "currency": "VARCHAR",
    "money": "BIGINT", "rate": "BIGINT", "day": "DATE", "moment": "BIGINT", "int": "BIGINT", "bool": "BOOLEAN",
}  # fmt: skip
UNITS = {"money": "_minor", "rate": "_ppm", "moment": "_seconds"}
MOST: dict[Kind, int] = {"money": 10**16, "rate": 10**9, "int": 10**9}
"""The greatest values that the night carries exactly in 64 bits through every product (steps 07 and 17)."""
MOST_DAYS = 100_000
MOST_TIMES = 10_000


@dataclass(frozen=True)
class Column:
    """One column: its canonical name, kind, default, the words it may hold, the least and the most it may be."""

    name: str
    kind: Kind
    needed: bool = False
    default: str | int | bool | None = None
    words: tuple[str, ...] = ()
    least: int | None = None
    at_most: int | None = None

    @property
    def plain(self) -> str:
        """Return the name that text files use: the canonical one without its unit."""
        return self.name.removesuffix(UNITS.get(self.kind, ""))

    @property
    def most(self) -> int | None:
        """Return the greatest number that the column may hold, None for what is no number."""
        return self.at_most or MOST.get(self.kind)

    @property
    def sql_type(self) -> str:
        """Return the DuckDB type of the canonical column."""
        return SQL_TYPES[self.kind]


@dataclass(frozen=True)
class TableSchema:
    """One table: its columns in order, the key that must be unique, and whether a tape must have it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    needed: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that canonical name."""
        return next(column for column in self.columns if column.name == name)

    def money(self) -> tuple[Column, ...]:
        """Return the columns that hold money."""
        return tuple(column for column in self.columns if column.kind == "money")


CHANNELS = ("call", "sms", "email", "app", "letter")
LENDER_KINDS = ("bank", "consumer_finance", "micro_loan", "other")
PRODUCTS = ("cash_loan", "merchant_instalment", "credit_card")
CONTACT_CHANNELS = ("call", "voice_bot", "sms", "email", "app", "letter", "visit")
PERSONS = ("borrower", "guarantor", "contact", "third_party")
OUTCOMES = ("no_answer", "connected", "conversation", "refused", "delivered", "failed")
ACTORS = ("lender", "agency")
DIRECTIONS = ("out", "in")
PLACES = ("home", "workplace", "agreed", "public")
STATES = ("active", "closed", "written_off")
GUARANTEES = ("general", "joint")
PENALTY_BASES = ("overdue_principal", "overdue_principal_and_interest")
DPD_FIRST_DAYS = ("day_after_due", "due_day")
ALLOCATION = "fee,penalty,interest,principal"

CUSTOMERS = TableSchema(
    "customers",
    (
        Column("customer_id", "id", needed=True),
        Column("name", "text"),
        Column("phone", "text"),
        Column("email", "text"),
        Column("language", "enum", default="zh", words=("zh", "en")),
        Column("timezone", "text", default="Asia/Shanghai"),
        Column("preferred_channel", "enum", words=CHANNELS),
        Column("hardship", "bool", default=False),
        Column("vulnerable", "bool", default=False),
        Column("credit_score", "int"),
        Column("plan_active", "bool", default=False),
        Column("deceased", "bool", default=False),
        Column("minor", "bool", default=False),
        Column("handled_by", "enum", default="lender", words=ACTORS),
        Column("outsourcing_notified", "bool"),
        Column("visit_place", "enum", default="agreed", words=PLACES),
    ),
    key=("customer_id",),
    needed=True,
)

ACCOUNTS = TableSchema(
    "accounts",
    (
        Column("account_id", "id", needed=True),
        Column("customer_id", "id", needed=True),
        Column("lender", "text", default="lender"),
        Column("lender_kind", "enum", default="consumer_finance", words=LENDER_KINDS),
        Column("product", "enum", needed=True, words=PRODUCTS),
        Column("currency", "currency", default="CNY"),
        Column("principal_minor", "money", needed=True, least=1),
        Column("annual_rate_ppm", "rate", least=0),
        Column("disbursed_on", "day"),
        Column("state", "enum", default="active", words=STATES),
        Column("penalty_rate_ppm", "rate", default=0, least=0),
        Column("penalty_base", "enum", default="overdue_principal", words=PENALTY_BASES),
        Column("penalty_year", "int", default=360),
        Column("penalty_cap_ppm", "rate", least=0, at_most=10**8),
        Column("grace_days", "int", default=0, least=0, at_most=MOST_DAYS),
        Column("dpd_first_day", "enum", default="day_after_due", words=DPD_FIRST_DAYS),
        Column("allocation", "text", default=ALLOCATION),
        Column("flip_dpd", "int", least=0, at_most=MOST_DAYS),
        Column("flip_allocation", "text"),
        Column("oldest_unpaid_due", "day"),
        Column("dpd", "int", least=0, at_most=MOST_DAYS),
        Column("overdue_principal_minor", "money", least=0),
        Column("overdue_interest_minor", "money", least=0),
        Column("overdue_fee_minor", "money", least=0),
        Column("overdue_penalty_minor", "money", least=0),
        Column("penalty_until", "day"),
        Column("outstanding_principal_minor", "money", least=0),
        Column("outstanding_interest_minor", "money", least=0),
        Column("next_due_on", "day"),
        Column("next_amount_minor", "money", least=0),
        Column("last_paid_on", "day"),
        Column("last_paid_minor", "money", least=0),
        Column("times_late_12m", "int", default=0, least=0, at_most=MOST_TIMES),
        Column("broken_promises", "int", default=0, least=0, at_most=MOST_TIMES),
    ),
    key=("account_id",),
    needed=True,
)

INSTALMENTS = TableSchema(
    "instalments",
    (
        Column("account_id", "id", needed=True),
        Column("no", "int", needed=True, least=1),
        Column("due_on", "day", needed=True),
        Column("principal_minor", "money", default=0, least=0),
        Column("interest_minor", "money", default=0, least=0),
        Column("fee_minor", "money", default=0, least=0),
        Column("total_minor", "money", least=0),
    ),
    key=("account_id", "no"),
)

PAYMENTS = TableSchema(
    "payments",
    (
        Column("payment_id", "id", needed=True),
        Column("account_id", "id", needed=True),
        Column("paid_on", "day", needed=True),
        Column("amount_minor", "money", least=1),
        Column("reverses", "id"),
    ),
    key=("payment_id",),
)

CONTACTS = TableSchema(
    "contacts",
    (
        Column("customer_id", "id", needed=True),
        Column("at_seconds", "moment", needed=True),
        Column("channel", "enum", needed=True, words=CONTACT_CHANNELS),
        Column("outcome", "enum", needed=True, words=OUTCOMES),
        Column("to_whom", "enum", default="borrower", words=PERSONS),
        Column("number", "text"),
        Column("by_whom", "enum", words=ACTORS),
        Column("direction", "enum", default="out", words=DIRECTIONS),
    ),
    key=(),
)

HOLDS = TableSchema(
    "holds",
    (
        Column("customer_id", "id", needed=True),
        Column("kind", "text", needed=True),
        Column("since_seconds", "moment", needed=True),
        Column("until_seconds", "moment"),
    ),
    key=(),
)

CONSENTS = TableSchema(
    "consents",
    (
        Column("customer_id", "id", needed=True),
        Column("consent", "text", needed=True),
        Column("value", "text", needed=True),
    ),
    key=("customer_id", "consent"),
)

GUARANTORS = TableSchema(
    "guarantors",
    (
        Column("account_id", "id", needed=True),
        Column("guarantor_id", "id", needed=True),
        Column("name", "text"),
        Column("phone", "text"),
        Column("email", "text"),
        Column("id_number", "text"),
        Column("address", "text"),
        Column("form", "enum", words=GUARANTEES),
        Column("amount_minor", "money", least=1),
        Column("main_due_on", "day"),
        Column("period_months", "int", least=0, at_most=240),
        Column("agreed_on", "day"),
    ),
    key=("account_id", "guarantor_id"),
)

TABLES: tuple[TableSchema, ...] = (CUSTOMERS, ACCOUNTS, INSTALMENTS, PAYMENTS, CONTACTS, HOLDS, CONSENTS, GUARANTORS)
ASKED_BY_LAW = ("contacts", "holds", "consents")
BY_NAME = {table.name: table for table in TABLES}
