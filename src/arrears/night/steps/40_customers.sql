-- The second output: one row a person, in the order of their ids.
SELECT
    channel.customer_id, channel.tier,
    CAST(channel.accounts AS INTEGER) AS accounts,
    CAST(channel.accounts_overdue AS INTEGER) AS accounts_overdue,
    CAST(channel.currencies AS INTEGER) AS currencies,
    channel.currency,
    CAST(channel.overdue_minor AS BIGINT) AS overdue_minor,
    CAST(channel.outstanding_minor AS BIGINT) AS outstanding_minor,
    CAST(channel.dpd AS INTEGER) AS dpd,
    channel.bucket, channel.previous_bucket, channel.roll, channel.product, channel.lender_kind,
    CAST(channel.days_to_due AS INTEGER) AS days_to_due,
    channel.last_paid_on,
    channel.times_late_12m, channel.first_time_late,
    CAST(channel.broken_promises AS INTEGER) AS broken_promises,
    channel.hardship, channel.vulnerable,
    channel.credit_score, channel.preferred_channel, channel.has_phone, channel.has_email,
    channel.timezone, channel.language,
    channel.plan_active, channel.deceased, channel.minor, channel.handled_by, channel.outsourcing_notified, channel.visit_place,
    CAST(channel.decision AS INTEGER) AS decision,
    treatments.action, treatments.reason_code, channel.channel
FROM channel
LEFT JOIN treatments ON treatments.decision = channel.decision
ORDER BY channel.customer_id
