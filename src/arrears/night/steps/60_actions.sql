-- The third output: one action a person, through a channel and at a time that the law permits; the times are the
-- person's own local ones. Who may not be reached today through any channel of the strategy is not here.
SELECT
    planned.customer_id, treatments.action,
    coalesce(chosen.channel, planned.channel) AS channel,
    treatments.tone,
    CAST(coalesce(chosen.earliest_at, treatments.earliest_at) AS TIMESTAMP) AS earliest_at,
    planned.timezone, planned.language, treatments.reason_code, treatments.reason_zh, treatments.reason_en,
    planned.tier, planned.bucket, planned.dpd, planned.currency, planned.overdue_minor, planned.outstanding_minor
FROM night_planned AS planned
LEFT JOIN law_chosen AS chosen ON chosen.line = planned.line
INNER JOIN treatments ON treatments.decision = planned.decision
WHERE chosen.line IS NULL OR chosen.channel IS NOT NULL
ORDER BY planned.customer_id
