"""Synthetic tapes of any size: seeded, the same on every machine, made by SQL in seconds."""

from __future__ import annotations

from pathlib import Path

from arrears.night.duck import connected

AS_OF = "2026-11-24"
PARQUET = "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880"
# What a chance of `range` gives for the row i in the role `salt`: a hash, so that no order of threads matters.
CHANCE = "CREATE MACRO chance(i, salt, range) AS (hash(i * 64 + salt) % range)::BIGINT"

CUSTOMERS = """
SELECT 'C' || lpad(i::VARCHAR, 10, '0') AS customer_id,
    CASE WHEN chance(i, 1, 50) > 0 THEN '1390' || lpad((i % 10000000)::VARCHAR, 7, '0') END AS phone,
    CASE WHEN chance(i, 2, 3) = 0 THEN 'c' || i || '@example.com' END AS email,
    CASE WHEN chance(i, 3, 8) = 0 THEN ['call', 'sms', 'email', 'app', 'letter'][chance(i, 4, 5) + 1] END
        AS preferred_channel,
    chance(i, 5, 100) = 0 AS hardship,
    chance(i, 6, 200) = 0 AS vulnerable,
    350 + chance(i, 7, 500) AS credit_score
FROM range({persons}) t(i)
"""

ACCOUNTS = """
SELECT 'A' || lpad(i::VARCHAR, 12, '0') AS account_id,
    'C' || lpad((CASE WHEN i < {persons} THEN i ELSE chance(i, 10, {persons}) END)::VARCHAR, 10, '0') AS customer_id,
    ['bank', 'consumer_finance', 'micro_loan'][chance(i, 11, 3) + 1] AS lender_kind,
    ['cash_loan', 'merchant_instalment', 'credit_card'][chance(i, 12, 3) + 1] AS product,
    'CNY' AS currency,
    'active' AS state,
    {principal} AS principal_minor,
    180000 AS annual_rate_ppm,
    270000 AS penalty_rate_ppm,
    (chance(i, 14, 4) = 0)::BIGINT * 3 AS grace_days,
    CASE WHEN late > 0 THEN DATE '{as_of}' - late::INTEGER END AS oldest_unpaid_due,
    CASE WHEN late > 0 THEN 10000 + chance(i, 15, 400000) ELSE 0 END AS overdue_principal_minor,
    CASE WHEN late > 0 THEN 500 + chance(i, 16, 20000) ELSE 0 END AS overdue_interest_minor,
    CASE WHEN late > 0 THEN chance(i, 17, 3000) ELSE 0 END AS overdue_fee_minor,
    CASE WHEN late > 5 THEN chance(i, 18, 2000) ELSE 0 END AS overdue_penalty_minor,
    CASE WHEN late > 5 THEN DATE '{as_of}' - chance(i, 19, 5)::INTEGER END AS penalty_until,
    450000 + chance(i, 20, 4000000) AS outstanding_principal_minor,
    25000 + chance(i, 21, 400000) AS outstanding_interest_minor,
    DATE '{as_of}' + chance(i, 22, 30)::INTEGER AS next_due_on,
    20000 + chance(i, 23, 400000) AS next_amount_minor,
    DATE '{as_of}' - (1 + chance(i, 24, 60))::INTEGER AS last_paid_on,
    chance(i, 25, 4) * (chance(i, 26, 2)) AS times_late_12m,
    (chance(i, 27, 20) = 0)::BIGINT AS broken_promises
FROM (
    SELECT i, CASE WHEN chance(i, 9, 10) < 3 THEN 1 + chance(i, 8, 240) ELSE 0 END AS late FROM range({accounts}) t(i)
) AS drawn
"""

SNAPSHOT_PRINCIPAL = "100000 + chance(i, 13, 5000000)"
SCHEDULED_PRINCIPAL = "12 * each_month(i)"
EACH_MONTH = "CREATE MACRO each_month(i) AS 10000 + chance(i, 50, 400000)"
FIRST_DUE = "CREATE MACRO first_due(i) AS DATE '{as_of}' - chance(i, 51, 330)::INTEGER"

INSTALMENTS = """
SELECT 'A' || lpad(i::VARCHAR, 12, '0') AS account_id, n::BIGINT AS no,
    (first_due(i) + INTERVAL (n - 1) MONTH)::DATE AS due_on,
    each_month(i) AS principal_minor, each_month(i) // 60 AS interest_minor,
    CASE WHEN chance(i, 52, 8) = 0 THEN 500 ELSE 0 END AS fee_minor
FROM range({accounts}) t(i), range(1, 13) u(n)
"""

# Eight payments an account: the n-th on the n-th due date or up to twenty days later, the whole instalment or a part.
PAYMENTS = """
SELECT 'P' || lpad((i * 8 + n)::VARCHAR, 13, '0') AS payment_id, 'A' || lpad(i::VARCHAR, 12, '0') AS account_id,
    least(DATE '{as_of}', (first_due(i) + INTERVAL (n - 1) MONTH)::DATE
        + CASE WHEN chance(i * 8 + n, 53, 3) = 0 THEN chance(i * 8 + n, 54, 20) ELSE 0 END::INTEGER) AS paid_on,
    (each_month(i) + each_month(i) // 60) // (1 + (chance(i * 8 + n, 55, 5) = 0)::BIGINT) AS amount_minor
FROM range({accounts}) t(i), range(1, 9) u(n)
"""

# Five contacts a person over ninety days, one in ten of them on the day itself, in the order of persons: no part of the
# file can be passed over by its time.
CONTACTS = """
SELECT 'C' || lpad((i // 5)::VARCHAR, 10, '0') AS customer_id,
    {midnight} + CASE WHEN chance(i, 30, 10) = 0 THEN chance(i, 31, 34200) ELSE -chance(i, 32, 7776000) END
        AS at_seconds,
    ['call', 'call', 'call', 'sms', 'app', 'email', 'letter'][chance(i, 33, 7) + 1] AS channel,
    ['no_answer', 'no_answer', 'connected', 'conversation', 'refused', 'delivered', 'failed'][chance(i, 34, 7) + 1]
        AS outcome,
    'borrower' AS to_whom,
    CASE WHEN chance(i, 35, 3) > 0 THEN '1390' || lpad((i // 5 % 10000000)::VARCHAR, 7, '0') END AS number,
    CASE WHEN chance(i, 36, 10) = 0 THEN 'agency' ELSE 'lender' END AS by_whom,
    CASE WHEN chance(i, 37, 20) = 0 THEN 'in' ELSE 'out' END AS direction
FROM range({persons} * 5) t(i)
"""

# Three persons of a hundred have a hold: half of them without a known end, the others ending around the day.
HOLDS = """
SELECT 'C' || lpad(i::VARCHAR, 10, '0') AS customer_id,
    ['complaint', 'dispute', 'signed_plan', 'hardship', 'illness', 'restructuring_request'][chance(i, 41, 6) + 1]
        AS kind,
    {midnight} - chance(i, 42, 5184000) AS since_seconds,
    CASE WHEN chance(i, 43, 2) = 0 THEN {midnight} + chance(i, 44, 1728000) - 864000 END AS until_seconds
FROM range({persons}) t(i) WHERE chance(i, 40, 100) < 3
"""
MIDNIGHT = 1_795_449_600  # of AS_OF in Shanghai, in seconds since 1970


def make_history(folder: Path, accounts: int) -> None:
    """Write the contacts and holds of the persons of `make`."""
    _write(folder, accounts, (("contacts", CONTACTS), ("holds", HOLDS)))


def make(folder: Path, accounts: int) -> None:
    """Write a tape of snapshot columns: so many accounts, four persons for five accounts, three in ten late."""
    _write(
        folder, accounts, (("customers", CUSTOMERS), ("accounts", ACCOUNTS.replace("{principal}", SNAPSHOT_PRINCIPAL)))
    )


def make_scheduled(folder: Path, accounts: int) -> None:
    """Write a tape whose debts stand in twelve instalments and eight payments an account."""
    scheduled = ACCOUNTS.replace("{principal}", SCHEDULED_PRINCIPAL)
    tables = (("accounts", scheduled), ("instalments", INSTALMENTS), ("payments", PAYMENTS))
    _write(folder, accounts, (("customers", CUSTOMERS), *tables))


def _write(folder: Path, accounts: int, tables: tuple[tuple[str, str], ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    connection = connected("1GB", folder / "spill")
    for macro in (CHANCE, EACH_MONTH, FIRST_DUE.format(as_of=AS_OF)):
        connection.execute(macro)
    persons = max(1, accounts * 4 // 5)
    for name, query in tables:
        text = query.format(persons=persons, accounts=accounts, as_of=AS_OF, midnight=MIDNIGHT)
        connection.execute(f"COPY ({text}) TO '{folder}/{name}.parquet' ({PARQUET})")
    connection.close()
