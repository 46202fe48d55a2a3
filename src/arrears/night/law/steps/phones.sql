-- The number of each person who was contacted of late: only for them does it matter which number was tried.
SELECT called.person, customers.phone AS number
FROM tape_customers AS customers
INNER JOIN (
    SELECT DISTINCT planned.line AS person, planned.customer_id
    FROM night_planned AS planned
    INNER JOIN $contacts AS contacts ON contacts.person = planned.line
) AS called ON called.customer_id = customers.customer_id
WHERE customers.phone IS NOT NULL
