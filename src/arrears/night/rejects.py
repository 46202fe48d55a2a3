"""What the night leaves out: the tape's own rejects, and accounts whose numbers cannot be carried exactly."""

from __future__ import annotations

from pathlib import Path

from arrears.night.duck import PARQUET, Duck, quoted

REASONS = {
    "amount_too_large": (
        "amount too large: an amount is above 10^16 minor units",
        "check the unit of the amounts; split the account if it is right",
        "金额过大：有金额超过 10^16 最小货币单位",
        "请核对金额单位；若无误请拆分账户",
    ),
    "rate_too_large": (
        "rate too large: a penalty rate or cap is above what any contract has",
        "check the unit of penalty_rate and penalty_cap (0.18 is 18 % a year)",
        "利率过大：罚息利率或罚息上限超出合理范围",
        "请核对 penalty_rate 与 penalty_cap 的单位（0.18 表示年利率 18%）",
    ),
    "rate_times_days_too_large": (
        "amount too large to compute: penalty rate times days past due does not fit",
        "check the penalty rate and the oldest due date",
        "计算结果过大：罚息利率与逾期天数之积超出范围",
        "请核对罚息利率与最早未还到期日",
    ),
    "overdue_without_days": (
        "something is overdue, but neither oldest_unpaid_due nor dpd says since when",
        "fill oldest_unpaid_due (or dpd) for this account",
        "有逾期金额，但缺少 oldest_unpaid_due 或 dpd，无法得知逾期起点",
        "请为该账户补充 oldest_unpaid_due（或 dpd）",
    ),
}


def write_rejects(duck: Duck, tape_rejects: Path | None, faults: Path | None, path: Path) -> int:
    """Write the night's rejects in the columns of the tape's and return their number.

    `faults` has (account_id, fault); `tape_rejects` the columns of `REJECT_COLUMNS`. Either may be absent.
    """
    parts = [_EMPTY]
    if tape_rejects is not None:
        parts.append(f"SELECT {_COLUMNS} FROM read_parquet({quoted(tape_rejects)})")
    if faults is not None:
        reasons = " ".join(f"WHEN '{code}' THEN {_words(words)}" for code, words in REASONS.items())
        parts.append(
            f"SELECT 'accounts', NULL, NULL, 'account_id', account_id, fault, w[1], w[2], w[3], w[4] "
            f"FROM (SELECT account_id, fault, CASE fault {reasons} END AS w FROM read_parquet({quoted(faults)}))"
        )
    return duck.count(f"COPY ({' UNION ALL '.join(parts)}) TO {quoted(path)} ({PARQUET})")


_COLUMNS = '"table", file, line, "column", value, code, reason, mend, reason_zh, mend_zh'
_EMPTY = (
    'SELECT NULL::VARCHAR AS "table", NULL::VARCHAR AS file, NULL::BIGINT AS line, NULL::VARCHAR AS "column", '
    "NULL::VARCHAR AS value, NULL::VARCHAR AS code, NULL::VARCHAR AS reason, NULL::VARCHAR AS mend, "
    "NULL::VARCHAR AS reason_zh, NULL::VARCHAR AS mend_zh WHERE FALSE"
)


def _words(words: tuple[str, ...]) -> str:
    return "[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]"
