-- The third output: one action a person, through a channel and at a time that the law permits; the times are the
-- person's own local ones. Who may not be reached today through any channel of the strategy is not here.
SELECT
    customer_id, action, channel, $tone AS tone, CAST(coalesce(later_at, $earliest_at) AS TIMESTAMP) AS earliest_at,
    timezone, language, $reason_code AS reason_code, $reason_zh AS reason_zh, $reason_en AS reason_en,
    tier, bucket, dpd, currency, overdue_minor, outstanding_minor
FROM (
    SELECT
        planned.customer_id, planned.decision, planned.action,
        coalesce(chosen.channel, planned.channel) AS channel, chosen.earliest_at AS later_at,
        planned.timezone, planned.language, planned.tier, planned.bucket, planned.dpd, planned.currency,
        planned.overdue_minor, planned.outstanding_minor
    FROM night_planned AS planned
    LEFT JOIN law_chosen AS chosen ON chosen.line = planned.line
    WHERE chosen.line IS NULL OR chosen.channel IS NOT NULL
    ORDER BY planned.customer_id
) AS sorted
