-- The moratorium that runs now; it ends by itself after its longest term.
SELECT asked.line, MAX(LEAST(COALESCE(holds.until, holds.since + $most_days * 86400), holds.since + $most_days * 86400)) AS permitted_from
FROM asked
INNER JOIN holds ON holds.person = asked.person
WHERE holds.since <= asked.moment AND asked.moment < LEAST(COALESCE(holds.until, holds.since + $most_days * 86400), holds.since + $most_days * 86400)
    AND holds.kind IN ($kinds)
GROUP BY asked.line
