"""Money, rates, days, calendars, ids and refusals: the words that every room uses. Imports nothing of the house."""
