-- The first output: one row an account, in the order of the tape.
SELECT
    account_id, customer_id, product, lender_kind, currency, state,
    oldest_due AS oldest_unpaid_due,
    CAST(past_due_days AS INTEGER) AS past_due_days,
    CAST(dpd AS INTEGER) AS dpd,
    bucket, previous_bucket, roll, bucket_since,
    overdue_principal_minor, overdue_interest_minor, overdue_fee_minor, penalty_minor AS overdue_penalty_minor,
    overdue_minor, outstanding_minor,
    next_due_on, next_amount_minor, last_paid_on,
    CAST(times_late_12m AS INTEGER) AS times_late_12m,
    CAST(broken_promises AS INTEGER) AS broken_promises
FROM history
