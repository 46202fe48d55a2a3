-- Each line with what its signature says. It is kept before any rule joins the past to it: left to itself, an engine may
-- join signatures with contacts first, by the few words that they share.
SELECT
    asked.line, asked.person, asked.moment, asked.number, asked.dpd,
    said.asks, said.place, said.static_rank, said.static_from, said.static_ends_known, said.missing,
    said.to_whom, said.channel, said.step, said.debt, said.plan_active, said.purpose,
    said.calls_per_day, said.attempts_per_day
FROM $asked AS asked
INNER JOIN $said AS said ON said.facts = asked.facts AND said.moment = asked.moment
