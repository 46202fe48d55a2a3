-- The first output: one row an account, in the order of their ids, so that the same tape gives the same bytes: DuckDB
-- keeps no order through a join.
SELECT
    account_id, customer_id, lender, product_named(product_number) AS product,
    lender_kind_named(lender_kind_number) AS lender_kind, currency, state, source,
    oldest_due AS oldest_unpaid_due,
    past_due_days, dpd, bucket_of(dpd) AS bucket, previous_bucket, roll, bucket_since,
    overdue_principal_minor, overdue_interest_minor, overdue_fee_minor, overdue_penalty_minor, overdue_minor,
    outstanding_minor, unapplied_minor, next_due_on, next_amount_minor, last_paid_on, times_late_12m, broken_promises
FROM (
    SELECT
        account_id, customer_id, lender, product_number(product) AS product_number,
        lender_kind_number(lender_kind) AS lender_kind_number, currency, state, source, oldest_due,
        CAST(past_due_days AS INTEGER) AS past_due_days,
        CAST(dpd AS INTEGER) AS dpd,
        previous_bucket, roll, bucket_since,
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
) AS sorted
