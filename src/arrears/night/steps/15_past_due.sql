-- Past due days: from the day after the oldest unpaid due date, or from that date itself where the contract says so.
-- A lender that tells only the days past due is taken at its word.
SELECT
    *,
    CASE
        WHEN state = 'closed' THEN 0
        WHEN oldest_due IS NOT NULL THEN late_days(oldest_due, DATE '$as_of', counts_due_day)
        WHEN walked OR coalesce(told_dpd, 0) = 0 THEN 0
        ELSE told_dpd + grace_days
    END AS past_due_days
FROM owed
