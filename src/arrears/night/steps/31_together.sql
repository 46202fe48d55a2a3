-- One person, many accounts: the worst lateness and the sums. Of equally late accounts the one whose product and lender
-- come last in the list below speaks for the person, so that the answer does not hang on the order of the rows.
SELECT
    customer_id,
    count(CASE WHEN state <> 'closed' THEN 1 END) AS accounts,
    count(CASE WHEN overdue_minor > 0 THEN 1 END) AS accounts_overdue,
    max(CAST(dpd AS BIGINT) * 16 + lender_kind_number(lender_kind) * 4 + product_number(product)) AS worst,
    $least_currency AS currency,
    $greatest_currency AS other_currency,
    sum(overdue_minor) AS overdue_minor,
    sum(outstanding_minor) AS outstanding_minor,
    min(CASE WHEN next_due_on >= DATE '$as_of' THEN next_due_on END) AS next_due_on,
    max(last_paid_on) AS last_paid_on,
    max(times_late_12m) AS times_late_12m,
    sum(broken_promises) AS broken_promises
FROM night_accounts
GROUP BY customer_id
