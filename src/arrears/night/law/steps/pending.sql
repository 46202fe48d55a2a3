-- Refused lines, to be asked again when the last known refusal ends, if that is before the line's own end.
SELECT asked.line, asked.person, refused.next_at AS moment, asked.number, asked.dpd, asked.facts, asked.ends
FROM $asked AS asked
INNER JOIN $refused AS refused ON refused.line = asked.line
WHERE refused.next_at IS NOT NULL AND refused.next_at < COALESCE(asked.ends, refused.next_at + 1)
