-- The request that runs now, but for the notices that the rule lets through.
SELECT asked.line, CASE WHEN COUNT(*) = COUNT(holds.until) THEN MAX(holds.until) END AS permitted_from
FROM asked
INNER JOIN holds ON holds.person = asked.person
WHERE holds.since <= asked.moment AND (holds.until IS NULL OR asked.moment < holds.until)
    AND (asked.purpose IS NULL OR asked.purpose NOT IN ($let_through))
    AND holds.kind IN ($holds)
GROUP BY asked.line
