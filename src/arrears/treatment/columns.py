"""The columns that a strategy may ask about: one value a person, as the night rolls them up from the accounts.

Two columns follow from others, and the analysis of a strategy knows it: `bucket` from `dpd`, and `tier` from the
strategy's own tiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "money", "flag", "word"]
Value = int | bool | str | None

BUCKETS: dict[str, tuple[int, int | None]] = {
    "M0": (0, 0), "M1": (1, 30), "M2": (31, 60), "M3": (61, 90),
    "M4": (91, 120), "M5": (121, 150), "M6": (151, 180), "M7+": (181, None),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: `default` is what an example of a strategy's file has where it says nothing."""

    name: str
    kind: Kind
    default: Value
    meaning: str
    optional: bool = False
    words: tuple[str, ...] = ()
    lowest: int = 0

    @property
    def sql(self) -> str:
        """Return the name in the night's tables, where money says its unit."""
        return f"{self.name}_minor" if self.kind == "money" else self.name


_ALL = (
    Column("dpd", "count", 0, "days past due of the person's worst account"),
    Column("days_to_due", "count", None, "days until the next instalment is due; 0 on the day itself", optional=True),
    Column("bucket", "word", "M0", "ageing bucket of the worst account; follows from dpd", words=tuple(BUCKETS)),
    Column("overdue", "money", 0, "overdue on all accounts together, penalty interest included"),
    Column("outstanding", "money", 0, "all that is still to be paid on all accounts"),
    Column("accounts", "count", 1, "open accounts", lowest=1),
    Column("accounts_overdue", "count", 0, "accounts with something overdue"),
    Column(
        "product", "word", "cash_loan", "product of the worst account",
        words=("cash_loan", "merchant_instalment", "credit_card"),
    ),
    Column(
        "lender_kind", "word", "consumer_finance", "who lent",
        words=("bank", "consumer_finance", "micro_loan", "other"),
    ),
    Column("times_late_12m", "count", 0, "how often late in twelve months, the present time included"),
    Column("first_time_late", "flag", False, "late now, and never before in twelve months"),
    Column("broken_promises", "count", 0, "promises to pay that were not kept"),
    Column("hardship", "flag", False, "said to be in difficulty, or seen to be"),
    Column("vulnerable", "flag", False, "ill, very old, bereaved, or otherwise in need of care"),
    Column("credit_score", "count", None, "the lender's score, higher is better", optional=True),
    Column(
        "preferred_channel", "word", None, "the channel that the person asked for",
        optional=True, words=("call", "sms", "email", "app", "letter"),
    ),
    Column("has_phone", "flag", True, "a phone number is known"),
    Column("has_email", "flag", False, "an e-mail address is known"),
    Column("last_paid_days", "count", None, "days since the last payment; none: never paid", optional=True),
    Column(
        "roll", "word", None, "the person's bucket against the last night's; none: no night before",
        optional=True, words=("new", "worse", "same", "better", "cured"),
    ),
)  # fmt: skip

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}


def tier_column(names: tuple[str, ...]) -> Column:
    """Return the column `tier`, whose words are the names of a strategy's own tiers."""
    return Column("tier", "word", names[-1] if names else None, "the strategy's tier of the person", words=names)


def bucket_of(dpd: int) -> str:
    """Return the ageing bucket of days past due."""
    return next(name for name, (low, high) in BUCKETS.items() if low <= dpd and (high is None or dpd <= high))
