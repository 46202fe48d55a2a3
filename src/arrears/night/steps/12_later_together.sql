-- The same, together for each account: what is late, what is still to come, and what comes next.
SELECT
    account_id,
    sum(CASE WHEN is_late THEN principal ELSE 0 END) AS late_principal,
    sum(CASE WHEN is_late THEN interest ELSE 0 END) AS late_interest,
    sum(CASE WHEN is_late THEN fee ELSE 0 END) AS late_fee,
    sum(penalty) AS penalty,
    sum(principal) AS principal,
    sum(interest) AS interest,
    sum(fee) AS fee,
    min(CASE WHEN NOT is_late THEN due_on END) AS next_due_on,
    min_by(principal + interest + fee, CASE WHEN NOT is_late THEN due_on END) AS next_amount
FROM later
GROUP BY account_id
