-- Where each account stood in the last night, and since which day it is in its bucket.
SELECT
    outstanding.*,
    last_night.bucket AS previous_bucket,
    CASE WHEN $has_previous THEN roll_of(last_night.bucket, outstanding.bucket) END AS roll,
    CASE WHEN last_night.bucket = outstanding.bucket THEN last_night.bucket_since ELSE DATE '$as_of' END AS bucket_since
FROM outstanding
LEFT JOIN last_night_accounts AS last_night ON last_night.account_id = outstanding.account_id
