-- Each account's payments as one list, the earliest first; those of one day in the order of their ids.
SELECT
    account_id,
    list_sort(list(struct_pack(day := paid_on, id := payment_id, amount := amount_minor))) AS receipts,
    CAST(count(*) AS INTEGER) AS receipt_count,
    sum(amount_minor) AS received,
    max(paid_on) AS last_received_on
FROM payments
GROUP BY account_id
