-- The lines with their facts by number.
SELECT lines.line, lines.person, lines.place, lines.channel, lines.moment, lines.number, lines.dpd, known.facts, lines.ends
FROM $lines AS lines
INNER JOIN $known AS known ON known.facts_text = lines.facts_text
