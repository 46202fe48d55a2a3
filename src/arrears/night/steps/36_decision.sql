-- The row of the strategy's table that is meant for the person: -1 leaves who was cured or has paid in peace.
SELECT
    *,
    CASE
        WHEN accounts = 0 THEN NULL
        WHEN roll = 'cured' OR paid_since THEN -1
        ELSE $decision
    END AS decision
FROM tier
