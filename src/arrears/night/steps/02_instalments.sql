-- The schedules, where the tape has them.
SELECT
    account_id, no, due_on,
    coalesce(principal_minor, 0) AS principal,
    coalesce(interest_minor, 0) AS interest,
    coalesce(fee_minor, 0) AS fee
FROM tape_instalments
