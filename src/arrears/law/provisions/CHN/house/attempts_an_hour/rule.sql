-- The attempt that fills the hour.
SELECT line, contact_at + 3600 AS permitted_from
FROM (
    SELECT
        asked.line, asked.moment, contacts.moment AS contact_at,
        ROW_NUMBER() OVER (PARTITION BY asked.line ORDER BY contacts.moment DESC) AS newest
    FROM asked
    INNER JOIN contacts ON contacts.person = asked.person
    WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.direction = 'out'
        AND contacts.to_whom = 'borrower' AND contacts.channel IN ('call', 'voice_bot')
) AS calls
WHERE newest = $most_an_hour AND contact_at + 3600 > moment
