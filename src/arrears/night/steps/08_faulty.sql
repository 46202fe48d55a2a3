-- The accounts left out, with the reason's code and the number that is at fault; they go to the rejects.
SELECT
    account_id, fault,
    CAST(CASE fault
        WHEN 'schedule_too_large' THEN scheduled
        WHEN 'payments_too_large' THEN received
        WHEN 'rate_times_days_too_large' THEN penalty_rate_ppm
    END AS VARCHAR) AS value
FROM sound
WHERE fault IS NOT NULL
ORDER BY account_id
