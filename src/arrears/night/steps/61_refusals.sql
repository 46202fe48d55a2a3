-- The fourth output: each channel that the law refused today, by which rule first, and what was done instead.
SELECT
    planned.customer_id, planned.action, CAST(refusals.place AS INTEGER) AS place, refusals.channel,
    CAST($earliest_at AS TIMESTAMP) AS planned_at,
    rules.rule, rules.instrument, rules.article, refusals.missing,
    CAST(epoch_ms(refusals.next_at * 1000) AS TIMESTAMP) AS not_before_utc,
    CASE WHEN chosen.channel IS NULL THEN 'nothing' WHEN chosen.earliest_at IS NULL THEN 'other_channel' ELSE 'later' END
        AS instead,
    chosen.channel AS instead_channel
FROM law_refusals AS refusals
INNER JOIN night_planned AS planned ON planned.line = refusals.person
LEFT JOIN law_chosen AS chosen ON chosen.line = refusals.person
LEFT JOIN law_rules AS rules ON rules.first_rank = refusals.first_rank
ORDER BY planned.customer_id, refusals.place
