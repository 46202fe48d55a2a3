-- The contacts that a rule can still look back to, of persons for whom something is planned.
SELECT
    planned.line AS person, contacts.at_seconds AS moment, contacts.channel,
    coalesce(contacts.to_whom, 'borrower') AS to_whom, contacts.number, contacts.outcome, contacts.by_whom,
    coalesce(contacts.direction, 'out') AS direction, CAST(NULL AS VARCHAR) AS debt
FROM tape_contacts AS contacts
INNER JOIN night_planned AS planned ON planned.customer_id = contacts.customer_id
WHERE contacts.at_seconds >= $since
