-- The contact that fills the day.
SELECT line, contact_at AS blocking_at
FROM (
    SELECT
        asked.line, contacts.moment AS contact_at,
        ROW_NUMBER() OVER (PARTITION BY asked.line ORDER BY contacts.moment DESC) AS newest
    FROM asked
    INNER JOIN contacts ON contacts.person = asked.person
    WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.direction = 'out'
        AND contacts.to_whom = asked.to_whom
        AND contacts.outcome IN ($counted)
) AS made
WHERE newest = $most
