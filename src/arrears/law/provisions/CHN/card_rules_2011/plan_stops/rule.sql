-- A plan that runs: a signed one on hold has the hold's end; one marked active ends at no known moment. A reminder of a
-- plan that is kept (nothing past due, no hold) is no collection: it waits for the hold alone.
SELECT
    asked.line,
    CASE WHEN COUNT(*) = COUNT(plans.until) AND (NOT asked.plan_active OR (asked.dpd <= 0 AND asked.step = 'contact'))
        THEN MAX(plans.until) END AS permitted_from
FROM asked
LEFT JOIN (SELECT * FROM holds WHERE holds.kind = 'signed_plan') AS plans
    ON plans.person = asked.person AND plans.since <= asked.moment AND (plans.until IS NULL OR asked.moment < plans.until)
GROUP BY asked.line, asked.plan_active, asked.dpd, asked.step
HAVING
    (NOT asked.plan_active AND COUNT(plans.kind) > 0)
    OR (asked.plan_active AND NOT (asked.dpd <= 0 AND asked.step = 'contact' AND COUNT(plans.kind) = 0))
