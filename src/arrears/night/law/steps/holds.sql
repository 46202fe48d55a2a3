-- The holds of persons for whom something is planned. Of whom a row was rejected not all is known: that holds too, as
-- a kind that no rule knows, until the tape is mended.
SELECT planned.line AS person, holds.kind, holds.since_seconds AS since, holds.until_seconds AS until
FROM tape_holds AS holds
INNER JOIN night_planned AS planned ON planned.customer_id = holds.customer_id
UNION ALL
SELECT planned.line AS person, 'rejected_row' AS kind, CAST(0 AS BIGINT) AS since, CAST(NULL AS BIGINT) AS until
FROM unread
INNER JOIN night_planned AS planned ON planned.customer_id = unread.customer_id
