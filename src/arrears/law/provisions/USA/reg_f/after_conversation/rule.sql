-- The last conversation with a collector about this debt, whoever called whom.
SELECT asked.line, MAX(contacts.moment) AS blocking_at
FROM asked
INNER JOIN contacts ON contacts.person = asked.person
WHERE contacts.moment >= $since AND contacts.moment <= asked.moment AND contacts.to_whom = asked.to_whom
    AND contacts.channel IN ('call', 'voice_bot') AND contacts.outcome = 'conversation'
    AND (contacts.by_whom IS NULL OR contacts.by_whom <> 'lender')
    AND (contacts.debt IS NULL OR asked.debt IS NULL OR contacts.debt = asked.debt)
GROUP BY asked.line
