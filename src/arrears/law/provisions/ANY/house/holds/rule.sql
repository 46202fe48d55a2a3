-- Holds of a kind in the table that run now and that no law of the country decides; until the last of them ends.
SELECT asked.line, CASE WHEN COUNT(*) = COUNT(holds.until) THEN MAX(holds.until) END AS permitted_from
FROM asked
INNER JOIN holds ON holds.person = asked.person
WHERE holds.since <= asked.moment AND (holds.until IS NULL OR asked.moment < holds.until)
    AND holds.kind NOT IN ($known_holds)
    AND (
        holds.kind IN ($stops_every_step)
        OR (holds.kind IN ($stops_all_but_legal) AND asked.step <> 'legal')
    )
GROUP BY asked.line
