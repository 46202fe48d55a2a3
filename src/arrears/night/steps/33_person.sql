-- The person: what they told us of themselves beside what they owe on all accounts together and where they stood in the
-- last night. Put in the order of their ids here, before the words and the decision are written out: a sort of few and
-- narrow columns is less than half the work, and nothing after it is a join, which would lose the order.
SELECT
    customers.customer_id, customers.timezone, customers.language,
    together.accounts, together.accounts_overdue, together.worst,
    coalesce(mixed.currency, together.currency) AS currency,
    CASE WHEN together.currency IS NULL THEN 0 ELSE coalesce(mixed.currencies, 1) END AS currencies,
    CAST(coalesce(mixed.overdue_minor, together.overdue_minor, 0) AS BIGINT) AS overdue_minor,
    CAST(coalesce(mixed.outstanding_minor, together.outstanding_minor, 0) AS BIGINT) AS outstanding_minor,
    together.next_due_on, together.last_paid_on, together.times_late_12m,
    CAST(coalesce(together.broken_promises, 0) AS INTEGER) AS broken_promises,
    customers.hardship, customers.vulnerable, customers.credit_score, customers.preferred_channel,
    customers.plan_active, customers.deceased, customers.minor, customers.handled_by, customers.outsourcing_notified,
    customers.visit_place,
    -- A tape without a column of phones says nothing of who has one: the lender keeps them elsewhere.
    customers.phone IS NOT NULL OR NOT $tells_phone AS has_phone,
    customers.email IS NOT NULL OR NOT $tells_email AS has_email,
    last_night.bucket AS previous_bucket
FROM tape_customers AS customers
LEFT JOIN together ON together.customer_id = customers.customer_id
LEFT JOIN mixed ON mixed.customer_id = customers.customer_id
LEFT JOIN last_night_customers AS last_night ON last_night.customer_id = customers.customer_id
ORDER BY customers.customer_id
