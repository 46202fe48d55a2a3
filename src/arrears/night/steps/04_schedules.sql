-- Each account's instalments as one list, the oldest first; a row that asks for nothing says nothing.
SELECT
    account_id,
    list_sort(list(struct_pack(due := due_on, no := no, principal := principal, interest := interest, fee := fee))
        FILTER (WHERE principal + interest + fee > 0)) AS dues,
    CAST(sum(CASE WHEN principal + interest + fee > 0 THEN 1 ELSE 0 END) AS INTEGER) AS due_count,
    min(due_on) AS first_due,
    sum(principal + interest + fee) AS scheduled
FROM instalments
GROUP BY account_id
