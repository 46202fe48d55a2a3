-- What protects the person now; until the last of it ends.
SELECT asked.line, CASE WHEN COUNT(*) = COUNT(holds.until) THEN MAX(holds.until) END AS permitted_from
FROM asked
INNER JOIN holds ON holds.person = asked.person
WHERE holds.since <= asked.moment AND (holds.until IS NULL OR asked.moment < holds.until)
    AND holds.kind IN ($holds)
GROUP BY asked.line
