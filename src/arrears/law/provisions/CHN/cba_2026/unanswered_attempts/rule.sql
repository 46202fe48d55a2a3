-- The unanswered attempt that fills the day for this number; an attempt whose number nobody noted may have been this
-- one. Where the number to be used is not known, the limit over all numbers shows whether it matters.
SELECT line, contact_at AS blocking_at, CASE WHEN number IS NULL THEN 'number' END AS missing
FROM (
    SELECT
        asked.line, asked.number, contacts.moment AS contact_at, COALESCE(asked.attempts_per_day, $most_a_day) AS cap,
        ROW_NUMBER() OVER (PARTITION BY asked.line ORDER BY contacts.moment DESC) AS newest
    FROM asked
    INNER JOIN contacts ON contacts.person = asked.person
    WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.direction = 'out'
        AND contacts.to_whom = 'borrower' AND contacts.channel IN ('call', 'voice_bot')
        AND contacts.outcome IN ('no_answer', 'failed', 'refused')
        AND (asked.number IS NULL OR contacts.number IS NULL OR contacts.number = asked.number)
) AS tried
WHERE newest = cap
