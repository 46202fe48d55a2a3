-- Accounts whose numbers every later step can carry exactly, in 64 bits. The others are told apart by a fault, listed
-- in the rejects and left out from here on: an error with its account, never a wrong cent. The tape has seen to it that
-- no single amount is above 10^16 minor units, no rate above 10^9 ppm and no cap above 10^8 ppm.
SELECT
    *,
    CASE
        WHEN scheduled > 10000000000000000 THEN 'schedule_too_large'
        WHEN received > 10000000000000000 THEN 'payments_too_large'
        WHEN penalty_rate_ppm * greatest(
            coalesce(days_between(coalesce(first_due, told_oldest_due), DATE '$as_of'), 0), coalesce(told_dpd, 0)
        ) > 25000000000 THEN 'rate_times_days_too_large'
        WHEN source = 'snapshot' AND told_oldest_due IS NULL AND told_dpd IS NULL AND state <> 'closed'
            AND greatest(told_overdue_principal, told_overdue_interest, told_overdue_fee, told_overdue_penalty) > 0
            THEN 'overdue_without_days'
    END AS fault
FROM sourced
