-- Each refused line with its place among the strategy's channels.
SELECT asked.person, asked.place, asked.channel, refused.first_rank, refused.missing, refused.next_at
FROM $asked AS asked
INNER JOIN $refused AS refused ON refused.line = asked.line
