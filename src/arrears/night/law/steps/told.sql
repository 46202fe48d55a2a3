-- Lines of work that reach the person, with the facts of the law as one text; empty stands for what nobody knows.
SELECT
    planned.line AS person, planned.decision, planned.action, planned.channel,
    planned.preferred_channel, planned.has_phone, planned.has_email,
    whens.moment, whens.ends, CAST(planned.dpd AS BIGINT) AS dpd, phones.number,
    concat_ws('|',
        planned.timezone, planned.lender_kind, planned.product, planned.handled_by,
        coalesce(CAST(planned.outsourcing_notified AS VARCHAR), ''),
        CAST(planned.plan_active AS VARCHAR), CAST(planned.deceased AS VARCHAR), CAST(planned.minor AS VARCHAR),
        planned.visit_place, coalesce(agreed.consents, '')
    ) AS told
FROM night_planned AS planned
INNER JOIN $whens AS whens ON whens.timezone = planned.timezone AND whens.decision = planned.decision
LEFT JOIN $phones AS phones ON phones.person = planned.line
LEFT JOIN $agreed AS agreed ON agreed.customer_id = planned.customer_id
WHERE planned.channel <> 'none'
