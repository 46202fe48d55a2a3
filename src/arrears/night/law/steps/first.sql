-- The first channel of each person.
SELECT
    told.person * 8 AS line, told.person, 0 AS place, told.channel, told.moment, told.ends, told.number, told.dpd,
    $facts AS facts_text
FROM $told AS told
