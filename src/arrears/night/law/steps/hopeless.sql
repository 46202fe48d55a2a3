-- All lines of the persons whom no channel of the strategy may reach at the planned moment.
SELECT asked.*
FROM $asked AS asked
INNER JOIN (
    SELECT lines.person
    FROM $asked AS lines
    LEFT JOIN $refused AS refused ON refused.line = lines.line
    GROUP BY lines.person
    HAVING COUNT(*) = COUNT(refused.line)
) AS stuck ON stuck.person = asked.person
