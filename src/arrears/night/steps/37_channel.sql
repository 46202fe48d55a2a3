-- The first channel of that row that reaches the person.
SELECT *, CASE WHEN decision >= 0 THEN $channel WHEN decision = -1 THEN 'none' END AS channel FROM decision
