-- The first output: one row an account, in the order of their ids, so that the same tape gives the same bytes: DuckDB
-- keeps no order through a join.
SELECT
    account_id, customer_id, lender, product, lender_kind, currency, state, source,
    oldest_due AS oldest_unpaid_due,
    CAST(past_due_days AS INTEGER) AS past_due_days,
    CAST(dpd AS INTEGER) AS dpd,
    bucket, previous_bucket, roll, bucket_since,
    CAST(overdue_principal_minor AS BIGINT) AS overdue_principal_minor,
    CAST(overdue_interest_minor AS BIGINT) AS overdue_interest_minor,
    CAST(overdue_fee_minor AS BIGINT) AS overdue_fee_minor,
    CAST(penalty_minor AS BIGINT) AS overdue_penalty_minor,
    CAST(overdue_minor AS BIGINT) AS overdue_minor,
    CAST(outstanding_minor AS BIGINT) AS outstanding_minor,
    CAST(unapplied_minor AS BIGINT) AS unapplied_minor,
    next_due_on,
    CAST(next_amount_minor AS BIGINT) AS next_amount_minor,
    last_paid_on,
    CAST(times_late_12m AS INTEGER) AS times_late_12m,
    CAST(broken_promises AS INTEGER) AS broken_promises
FROM history
ORDER BY account_id
