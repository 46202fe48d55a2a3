-- For each person whose first channel is refused: the next one that is permitted at the planned moment, else the one
-- that is permitted first within the day, else none.
SELECT best.person AS line, best.channel, clocks.earliest_at
FROM (
    SELECT
        asked.person, asked.timezone, later.moment,
        CASE WHEN refused.line IS NULL OR later.line IS NOT NULL THEN asked.channel END AS channel,
        ROW_NUMBER() OVER (
            PARTITION BY asked.person
            ORDER BY
                CASE WHEN refused.line IS NULL THEN 0 WHEN later.line IS NOT NULL THEN 1 ELSE 2 END,
                coalesce(later.moment, 0), asked.place
        ) AS nth
    FROM (
        SELECT lines.line, lines.person, lines.place, lines.channel, planned.timezone
        FROM $asked AS lines
        INNER JOIN night_planned AS planned ON planned.line = lines.person
    ) AS asked
    LEFT JOIN $refused AS refused ON refused.line = asked.line
    LEFT JOIN $later AS later ON later.line = asked.line
) AS best
LEFT JOIN $clocks AS clocks ON clocks.timezone = best.timezone AND clocks.moment = best.moment
WHERE best.nth = 1
