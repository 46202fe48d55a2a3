-- The collector's call about this debt that fills the window.
SELECT line, contact_at AS blocking_at
FROM (
    SELECT
        asked.line, contacts.moment AS contact_at,
        ROW_NUMBER() OVER (PARTITION BY asked.line ORDER BY contacts.moment DESC) AS newest
    FROM asked
    INNER JOIN contacts ON contacts.person = asked.person
    WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.direction = 'out'
        AND contacts.to_whom = asked.to_whom
        AND contacts.channel IN ('call', 'voice_bot') AND contacts.outcome <> 'failed'
        AND (contacts.by_whom IS NULL OR contacts.by_whom <> 'lender')
        AND (contacts.debt IS NULL OR asked.debt IS NULL OR contacts.debt = asked.debt)
) AS made
WHERE newest = $most_calls
