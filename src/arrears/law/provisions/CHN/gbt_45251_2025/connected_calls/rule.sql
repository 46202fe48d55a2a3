-- The answered call that fills the day: the third newest, or the newest of an agreed number.
SELECT line, contact_at AS blocking_at
FROM (
    SELECT
        asked.line, contacts.moment AS contact_at, COALESCE(asked.calls_per_day, $most_a_day) AS cap,
        ROW_NUMBER() OVER (PARTITION BY asked.line ORDER BY contacts.moment DESC) AS newest
    FROM asked
    INNER JOIN contacts ON contacts.person = asked.person
    WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.direction = 'out'
        AND contacts.to_whom = asked.to_whom
        AND contacts.channel IN ('call', 'voice_bot') AND contacts.outcome IN ('connected', 'conversation')
) AS answered
WHERE newest = cap
