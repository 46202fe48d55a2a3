-- What the strategy would do: one line a person for whom something is to be done, before the law is asked.
SELECT
    line, customer_id, decision, action, channel, timezone, language, lender_kind, product,
    tier, bucket, dpd, currency, overdue_minor, outstanding_minor, preferred_channel, has_phone, has_email,
    plan_active, deceased, minor, handled_by, outsourcing_notified, visit_place
FROM night_customers
WHERE action <> 'wait'
