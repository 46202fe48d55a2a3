-- The third output: one action a person, for whom something is to be done; the times are the person's own local ones.
SELECT
    customers.customer_id, treatments.action, customers.channel, treatments.tone,
    CAST(treatments.earliest_at AS TIMESTAMP) AS earliest_at,
    customers.timezone, customers.language, treatments.reason_code, treatments.reason_zh, treatments.reason_en,
    customers.tier, customers.bucket, customers.dpd, customers.currency, customers.overdue_minor, customers.outstanding_minor
FROM night_customers AS customers
INNER JOIN treatments ON treatments.decision = customers.decision
WHERE treatments.action <> 'wait'
