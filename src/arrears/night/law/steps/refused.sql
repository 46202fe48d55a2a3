-- Each refused line once: its first rule, what is missing, and the moment at which the last known refusal ends.
SELECT
    each_rule.line,
    MIN(each_rule.rank) AS first_rank,
    MAX(each_rule.missing) AS missing,
    CASE WHEN COUNT(each_rule.missing) = 0 AND COUNT(*) = COUNT(each_rule.permitted_from)
        THEN MAX(each_rule.permitted_from) END AS next_at
FROM (
    -- What the facts alone say.
    SELECT
        bound.line, bound.static_rank AS rank, bound.missing,
        CASE WHEN bound.static_ends_known THEN bound.static_from END AS permitted_from
    FROM $bound AS bound
    WHERE bound.static_rank IS NOT NULL OR bound.missing IS NOT NULL
    UNION ALL
    -- A full window: free when the blocking contact has left it in every zone, if that is not yet so.
    SELECT
        bound.line, CASE WHEN past.missing IS NULL THEN past.rank END AS rank, past.missing,
        LEAST(MAX(days.free_from), COALESCE(past.changes_at, MAX(days.free_from))) AS permitted_from
    FROM $bound AS bound
    INNER JOIN $past AS past ON past.line = bound.line
    INNER JOIN $days AS days ON days.place = bound.place AND days.days = past.window_days
        AND past.blocking_at >= days.starts AND past.blocking_at < days.ends
    GROUP BY bound.line, bound.moment, past.rank, past.missing, past.changes_at
    HAVING MAX(days.free_from) > bound.moment
    UNION ALL
    -- What gives its moment itself; a change of the law's values before it is a moment to ask again.
    SELECT
        past.line, CASE WHEN past.missing IS NULL THEN past.rank END AS rank, past.missing,
        LEAST(COALESCE(past.permitted_from, past.changes_at), COALESCE(past.changes_at, past.permitted_from))
            AS permitted_from
    FROM $past AS past
    WHERE past.blocking_at IS NULL
    UNION ALL
    -- What was judged one by one.
    SELECT alone.line, alone.first_rank AS rank, alone.missing, alone.next_at AS permitted_from
    FROM $alone AS alone
) AS each_rule
GROUP BY each_rule.line
