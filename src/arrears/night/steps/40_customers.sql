-- The second output: one row a person, in the order of their ids.
SELECT
    customer_id, tier,
    CAST(accounts AS INTEGER) AS accounts,
    CAST(accounts_overdue AS INTEGER) AS accounts_overdue,
    CAST(currencies AS INTEGER) AS currencies,
    currency, overdue_minor, outstanding_minor,
    CAST(dpd AS INTEGER) AS dpd,
    bucket, previous_bucket, roll, product, lender_kind,
    CAST(days_to_due AS INTEGER) AS days_to_due,
    last_paid_on, times_late_12m, first_time_late, broken_promises,
    hardship, vulnerable, credit_score, preferred_channel, has_phone, has_email, timezone, language,
    plan_active, deceased, minor, handled_by, outsourcing_notified, visit_place,
    CAST(decision AS INTEGER) AS decision,
    $action AS action, $reason_code AS reason_code, channel
FROM channel
