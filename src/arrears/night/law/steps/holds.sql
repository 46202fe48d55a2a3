-- The holds of persons for whom something is planned.
SELECT planned.line AS person, holds.kind, holds.since_seconds AS since, holds.until_seconds AS until
FROM tape_holds AS holds
INNER JOIN night_planned AS planned ON planned.customer_id = holds.customer_id
