-- The walk through the payments begins: at the first instalment and the first payment, nothing paid yet.
-- `at_due` and `at_receipt` point into the lists; `money` is what is left of the payment, `fresh` says that it is new.
-- The penalty that an instalment has gathered is grown + grown_rest / penalty_divisor, exactly.
-- A part of an instalment is paid in its place in the contract's order: the smaller the place, the sooner.
SELECT
    account_id, dues, due_count, receipts, receipt_count,
    penalty_rate_ppm, penalty_divisor, penalty_base, grace_days, counts_due_day, flip_dpd,
    coalesce(half_up_share(principal_minor, penalty_cap_ppm, 1000000), 9000000000000000000) AS penalty_cap,
    strpos(allocation, 'fee') AS plain_fee_place,
    strpos(allocation, 'penalty') AS plain_penalty_place,
    strpos(allocation, 'interest') AS plain_interest_place,
    strpos(allocation, 'principal') AS plain_principal_place,
    strpos(coalesce(flip_allocation, allocation), 'fee') AS flipped_fee_place,
    strpos(coalesce(flip_allocation, allocation), 'penalty') AS flipped_penalty_place,
    strpos(coalesce(flip_allocation, allocation), 'interest') AS flipped_interest_place,
    strpos(coalesce(flip_allocation, allocation), 'principal') AS flipped_principal_place,
    CAST(1 AS INTEGER) AS at_due,
    CAST(1 AS INTEGER) AS at_receipt,
    CASE WHEN receipt_count > 0 THEN nth(receipts, 1).amount ELSE 0 END AS money,
    TRUE AS fresh,
    FALSE AS flipped,
    FALSE AS spared,
    CASE WHEN due_count > 0 THEN nth(dues, 1).due END AS due,
    CASE WHEN due_count > 0 THEN nth(dues, 1).no END AS no,
    CASE WHEN due_count > 0 THEN nth(dues, 1).principal ELSE 0 END AS principal,
    CASE WHEN due_count > 0 THEN nth(dues, 1).interest ELSE 0 END AS interest,
    CASE WHEN due_count > 0 THEN nth(dues, 1).fee ELSE 0 END AS fee,
    CAST(0 AS BIGINT) AS grown,
    CAST(0 AS BIGINT) AS grown_rest,
    CASE WHEN due_count > 0 THEN nth(dues, 1).due END AS grown_to,
    CAST(0 AS BIGINT) AS penalty_paid,
    CAST(0 AS BIGINT) AS all_penalty_paid,
    CAST(0 AS BIGINT) AS applied
FROM sound
WHERE fault IS NULL AND source = 'instalments'
