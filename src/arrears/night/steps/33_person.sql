-- The person: what they told us of themselves beside what they owe on all accounts together.
SELECT
    customers.customer_id,
    coalesce(customers.timezone, 'Asia/Shanghai') AS timezone,
    coalesce(customers.language, 'zh') AS language,
    coalesce(together.accounts, 0) AS accounts,
    coalesce(together.accounts_overdue, 0) AS accounts_overdue,
    coalesce(together.worst // 16, 0) AS dpd,
    bucket_of(coalesce(together.worst // 16, 0)) AS bucket,
    CASE together.worst % 4 WHEN 2 THEN 'credit_card' WHEN 1 THEN 'merchant_instalment' WHEN 0 THEN 'cash_loan' END
        AS product,
    CASE together.worst % 16 // 4
        WHEN 3 THEN 'bank' WHEN 2 THEN 'consumer_finance' WHEN 1 THEN 'micro_loan' WHEN 0 THEN 'other' END AS lender_kind,
    coalesce(mixed.currency, together.currency) AS currency,
    CASE WHEN together.currency IS NULL THEN 0 ELSE coalesce(mixed.currencies, 1) END AS currencies,
    coalesce(mixed.overdue_minor, together.overdue_minor, 0) AS overdue_minor,
    coalesce(mixed.outstanding_minor, together.outstanding_minor, 0) AS outstanding_minor,
    days_between(DATE '$as_of', together.next_due_on) AS days_to_due,
    together.last_paid_on,
    days_between(together.last_paid_on, DATE '$as_of') AS last_paid_days,
    greatest(coalesce(together.times_late_12m, 0), CASE WHEN together.worst >= 16 THEN 1 ELSE 0 END) AS times_late_12m,
    coalesce(together.worst >= 16 AND together.times_late_12m <= 1, FALSE) AS first_time_late,
    coalesce(together.broken_promises, 0) AS broken_promises,
    coalesce(customers.hardship, FALSE) AS hardship,
    coalesce(customers.vulnerable, FALSE) AS vulnerable,
    customers.credit_score,
    customers.preferred_channel,
    coalesce(customers.plan_active, FALSE) AS plan_active,
    coalesce(customers.deceased, FALSE) AS deceased,
    coalesce(customers.minor, FALSE) AS minor,
    coalesce(customers.handled_by, 'lender') AS handled_by,
    customers.outsourcing_notified,
    coalesce(customers.visit_place, 'agreed') AS visit_place,
    -- A tape without a column of phones says nothing of who has one: the lender keeps them elsewhere.
    customers.phone IS NOT NULL OR NOT $tells_phone AS has_phone,
    customers.email IS NOT NULL OR NOT $tells_email AS has_email
FROM tape_customers AS customers
LEFT JOIN together ON together.customer_id = customers.customer_id
LEFT JOIN mixed ON mixed.customer_id = customers.customer_id
