-- The last letter.
SELECT asked.line, MAX(contacts.moment) AS blocking_at
FROM asked
INNER JOIN contacts ON contacts.person = asked.person
WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.direction = 'out'
    AND contacts.to_whom = asked.to_whom AND contacts.channel = 'letter'
GROUP BY asked.line
