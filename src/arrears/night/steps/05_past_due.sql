-- Past due days: from the day after the oldest unpaid due date, or from that date itself where the contract says so.
-- A lender that tells only the days past due is taken at its word.
SELECT
    *,
    CASE
        WHEN state = 'closed' THEN 0
        WHEN oldest_due IS NULL THEN coalesce(told_dpd, 0) + CASE WHEN told_dpd > 0 THEN grace_days ELSE 0 END
        WHEN counts_due_day AND oldest_due <= DATE '$as_of' THEN days_between(oldest_due, DATE '$as_of') + 1
        WHEN oldest_due < DATE '$as_of' THEN days_between(oldest_due, DATE '$as_of')
        ELSE 0
    END AS past_due_days
FROM owed
