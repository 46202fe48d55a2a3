"""What the night leaves out: the tape's own rejects, and accounts whose numbers cannot be carried exactly."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from arrears.night.duck import PARQUET, Duck, quoted


class Fault(NamedTuple):
    """Where a fault lies, and what it says in both languages after the account's name."""

    table: str
    column: str
    reason: str
    mend: str
    reason_zh: str
    mend_zh: str


FAULTS = {
    "schedule_too_large": Fault(
        "instalments",
        "total_minor",
        "the instalments together are above 10^16 minor units",
        "check the unit of the amounts; split the account if it is right",
        "各期金额合计超过 10^16 最小货币单位",
        "请核对金额单位；若无误请拆分账户",
    ),
    "payments_too_large": Fault(
        "payments",
        "amount_minor",
        "the payments together are above 10^16 minor units",
        "check the unit of the amounts; split the account if it is right",
        "还款合计超过 10^16 最小货币单位",
        "请核对金额单位；若无误请拆分账户",
    ),
    "rate_times_days_too_large": Fault(
        "accounts",
        "penalty_rate_ppm",
        "penalty rate times days past due is too large to compute exactly",
        "check the penalty rate (0.18 is 18 % a year) and the oldest due date",
        "罚息利率与逾期天数之积过大，无法精确计算",
        "请核对罚息利率（0.18 表示年利率 18%）与最早未还到期日",
    ),
    "overdue_without_days": Fault(
        "accounts",
        "oldest_unpaid_due",
        "something is overdue, but neither oldest_unpaid_due nor dpd says since when",
        "fill oldest_unpaid_due (or dpd) for this account",
        "有逾期金额，但缺少 oldest_unpaid_due 或 dpd，无法得知逾期起点",
        "请为该账户补充 oldest_unpaid_due（或 dpd）",
    ),
}


def write_rejects(duck: Duck, tape_rejects: Path | None, faults: Path | None, path: Path) -> int:
    """Write the night's rejects in the columns of the tape's and return their number.

    `faults` has (account_id, fault, value); `tape_rejects` the columns of `REJECT_COLUMNS`. Either may be absent.
    """
    parts = [_EMPTY]
    if tape_rejects is not None:
        parts.append(f"SELECT {_COLUMNS} FROM read_parquet({quoted(tape_rejects)})")
    if faults is not None:
        parts += [_told(code, fault, faults) for code, fault in FAULTS.items()]
    return duck.count(f"COPY ({' UNION ALL '.join(parts)}) TO {quoted(path)} ({PARQUET})")


_COLUMNS = '"table", file, line, "column", value, code, reason, mend, reason_zh, mend_zh'
_EMPTY = (
    'SELECT NULL::VARCHAR AS "table", NULL::VARCHAR AS file, NULL::BIGINT AS line, NULL::VARCHAR AS "column", '
    "NULL::VARCHAR AS value, NULL::VARCHAR AS code, NULL::VARCHAR AS reason, NULL::VARCHAR AS mend, "
    "NULL::VARCHAR AS reason_zh, NULL::VARCHAR AS mend_zh WHERE FALSE"
)


def _told(code: str, fault: Fault, faults: Path) -> str:
    """Return the query of the rejects of one fault: no line is known any more, so the reason names the account."""
    table, column, reason, mend, reason_zh, mend_zh = map(_text, fault)
    return (
        f"SELECT {table}, NULL, NULL, {column}, value, fault, concat('account ', account_id, ': ', {reason}), {mend}, "
        f"concat('账户 ', account_id, '：', {reason_zh}), {mend_zh} "
        f"FROM read_parquet({quoted(faults)}) WHERE fault = {_text(code)}"
    )


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
