-- Numbers from which nobody texted within the days in which a number is taken to be still the person's.
SELECT asked.line, CAST(NULL AS BIGINT) AS permitted_from
FROM asked
LEFT JOIN contacts
    ON contacts.person = asked.person AND contacts.direction = 'in' AND contacts.channel = 'sms'
    AND contacts.moment <= asked.moment AND asked.moment <= contacts.moment + $fresh_days * 86400
GROUP BY asked.line
HAVING COUNT(contacts.moment) = 0
