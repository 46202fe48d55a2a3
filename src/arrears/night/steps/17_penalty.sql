-- Penalty interest to the cent: what the snapshot has, and what has grown since, from the day after due, each day on
-- what is overdue, rounded half-up once. None of it while the days of grace run; all of it together within the cap.
SELECT
    *,
    CASE
        WHEN walked THEN walked_penalty
        WHEN past_due_days <= grace_days THEN 0
        ELSE least(
            told_overdue_penalty + half_up_share(penalised, penalty_rate_ppm * penalty_days, penalty_divisor),
            penalty_cap
        )
    END AS penalty_minor
FROM (
    SELECT
        *,
        CASE WHEN penalty_base = 'overdue_principal' THEN due_principal ELSE due_principal + due_interest END AS penalised,
        greatest(0, least(
            days_between(penalty_until, DATE '$as_of'),
            past_due_days - CASE WHEN counts_due_day THEN 1 ELSE 0 END
        )) AS penalty_days,
        coalesce(half_up_share(principal_minor, penalty_cap_ppm, 1000000), 9000000000000000000) AS penalty_cap
    FROM days_past_due
) AS growing
