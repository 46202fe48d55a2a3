-- DPD: past due days less the days of grace, never below nothing; and the bucket that it falls into.
SELECT
    *,
    greatest(past_due_days - grace_days, 0) AS dpd,
    bucket_of(past_due_days - grace_days) AS bucket
FROM past_due
