-- The other channels of the persons whose first one is refused.
SELECT
    told.person * 8 + ways.place AS line, told.person, ways.place, ways.channel, told.moment, told.ends, told.number,
    told.dpd, $facts AS facts_text
FROM $told AS told
INNER JOIN $refused AS refused ON refused.line = told.person * 8
INNER JOIN $ways AS ways
    ON ways.decision = told.decision AND ways.preferred_channel = coalesce(told.preferred_channel, '')
    AND ways.has_phone = told.has_phone AND ways.has_email = told.has_email
WHERE ways.place > 0
