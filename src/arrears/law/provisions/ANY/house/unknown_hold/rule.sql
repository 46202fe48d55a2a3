-- Holds that run now and that nobody knows; until the last of them ends.
SELECT asked.line, CASE WHEN COUNT(*) = COUNT(holds.until) THEN MAX(holds.until) END AS permitted_from
FROM asked
INNER JOIN holds ON holds.person = asked.person
WHERE holds.since <= asked.moment AND (holds.until IS NULL OR asked.moment < holds.until)
    AND holds.kind NOT IN ($known_holds)
    AND holds.kind NOT IN (
        'complaint', 'dispute', 'cease_request', 'representation', 'insolvency', 'breathing_space',
        'mental_health_crisis', 'restructuring_request', 'illness', 'hardship', 'death', 'incapacity', 'signed_plan'
    )
GROUP BY asked.line
