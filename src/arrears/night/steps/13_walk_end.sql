-- Where the walk ends on the night's day: the instalment that the payments have come to, and those after it.
SELECT
    standing.account_id,
    CASE WHEN late > 0 THEN due END AS oldest_due,
    CASE WHEN late > 0 THEN principal ELSE 0 END + late_principal AS due_principal,
    CASE WHEN late > 0 THEN interest ELSE 0 END + late_interest AS due_interest,
    CASE WHEN late > 0 THEN fee ELSE 0 END + late_fee AS due_fee,
    principal + later_principal AS owed_principal,
    interest + later_interest AS owed_interest,
    fee + later_fee AS owed_fee,
    CASE
        WHEN late <= grace_days THEN 0
        ELSE least(
            greatest(growth + CASE WHEN growth_rest * 2 >= penalty_divisor THEN 1 ELSE 0 END - penalty_paid, 0) + later_penalty,
            penalty_cap - all_penalty_paid
        )
    END AS walked_penalty,
    CASE WHEN late = 0 AND principal + interest + fee > 0 THEN due ELSE later_due_on END AS next_due_on,
    CASE
        WHEN late = 0 AND principal + interest + fee > 0
            THEN principal + interest + fee + CASE WHEN later_due_on = due THEN later_amount ELSE 0 END
        ELSE coalesce(later_amount, 0)
    END AS next_amount_minor,
    applied
FROM (
    SELECT
        walked.account_id, walked.due, walked.principal, walked.interest, walked.fee,
        walked.penalty_divisor, walked.penalty_paid, walked.penalty_cap, walked.all_penalty_paid, walked.grace_days,
        walked.applied,
        CASE
            WHEN walked.at_due <= walked.due_count
                THEN late_days(walked.due, DATE '$as_of', walked.counts_due_day)
            ELSE 0
        END AS late,
        walked.grown + grown_whole(
            CASE WHEN walked.penalty_base = 'overdue_principal' THEN walked.principal ELSE walked.principal + walked.interest END,
            greatest(days_between(walked.grown_to, DATE '$as_of'), 0) * walked.penalty_rate_ppm,
            walked.grown_rest, walked.penalty_divisor
        ) AS growth,
        grown_part(
            CASE WHEN walked.penalty_base = 'overdue_principal' THEN walked.principal ELSE walked.principal + walked.interest END,
            greatest(days_between(walked.grown_to, DATE '$as_of'), 0) * walked.penalty_rate_ppm,
            walked.grown_rest, walked.penalty_divisor
        ) AS growth_rest,
        coalesce(later.late_principal, 0) AS late_principal,
        coalesce(later.late_interest, 0) AS late_interest,
        coalesce(later.late_fee, 0) AS late_fee,
        coalesce(later.principal, 0) AS later_principal,
        coalesce(later.interest, 0) AS later_interest,
        coalesce(later.fee, 0) AS later_fee,
        coalesce(later.penalty, 0) AS later_penalty,
        later.next_due_on AS later_due_on,
        later.next_amount AS later_amount
    FROM walked
    LEFT JOIN later_together AS later ON later.account_id = walked.account_id
) AS standing
