-- Where an account has instalments, they and its payments say what is owed, and its snapshot columns are not heard.
SELECT
    terms.*,
    CASE WHEN schedules.account_id IS NULL THEN 'snapshot' ELSE 'instalments' END AS source,
    schedules.dues, schedules.due_count, schedules.first_due, schedules.scheduled,
    receipts.receipts, coalesce(receipts.receipt_count, 0) AS receipt_count,
    coalesce(receipts.received, 0) AS received, receipts.last_received_on
FROM terms
LEFT JOIN schedules ON schedules.account_id = terms.account_id
LEFT JOIN receipts ON receipts.account_id = terms.account_id
