-- Where each person stood in the last night, and whether the night must leave them in peace: cured, or paid since then.
SELECT
    person.*,
    last_night.bucket AS previous_bucket,
    CASE WHEN $has_previous THEN roll_of(last_night.bucket, person.bucket) END AS roll,
    coalesce(person.last_paid_on > DATE '$paid_after', FALSE) AS paid_since
FROM person
LEFT JOIN last_night_customers AS last_night ON last_night.customer_id = person.customer_id
