-- What the strategy would do: one line a person for whom something is to be done, before the law is asked.
SELECT
    customers.customer_id, customers.decision, treatments.action, customers.channel,
    customers.timezone, customers.language, customers.lender_kind, customers.product,
    customers.tier, customers.bucket, customers.dpd, customers.currency, customers.overdue_minor, customers.outstanding_minor,
    customers.preferred_channel, customers.has_phone, customers.has_email,
    customers.plan_active, customers.deceased, customers.minor, customers.handled_by, customers.outsourcing_notified,
    customers.visit_place
FROM night_customers AS customers
INNER JOIN treatments ON treatments.decision = customers.decision
WHERE treatments.action <> 'wait'
ORDER BY customers.customer_id
