-- The instalments that no payment has reached: by due date, with the penalty that each has gathered alone.
SELECT
    account_id, due_on, late > 0 AS is_late,
    sum(principal) AS principal, sum(interest) AS interest, sum(fee) AS fee,
    sum(half_up_share(penalised, penalty_days * penalty_rate_ppm, penalty_divisor)) AS penalty
FROM (
    SELECT
        instalments.account_id, instalments.due_on, instalments.principal, instalments.interest, instalments.fee,
        walked.penalty_rate_ppm, walked.penalty_divisor,
        late_days(instalments.due_on, DATE '$as_of', walked.counts_due_day) AS late,
        greatest(days_between(instalments.due_on, DATE '$as_of'), 0) AS penalty_days,
        CASE
            WHEN walked.penalty_base = 'overdue_principal' THEN instalments.principal
            ELSE instalments.principal + instalments.interest
        END AS penalised
    FROM instalments
    INNER JOIN walked ON walked.account_id = instalments.account_id
    WHERE walked.at_due <= walked.due_count
        AND instalments.principal + instalments.interest + instalments.fee > 0
        AND (instalments.due_on > walked.due OR (instalments.due_on = walked.due AND instalments.no > walked.no))
) AS untouched
GROUP BY account_id, due_on, late > 0
