-- The lines that one provision binds, with the facts that its SQL reads.
SELECT
    asked.line, asked.person, asked.moment, asked.number, asked.dpd,
    said.to_whom, said.channel, said.step, said.debt, said.plan_active, said.purpose,
    said.calls_per_day, said.attempts_per_day
FROM $asked AS asked
INNER JOIN $said AS said ON said.facts = asked.facts AND said.moment = asked.moment
WHERE said.asks LIKE '%|$rule|%'
