"""A made-up portfolio: plainly fictional persons, their debts, and a year of believable behaviour."""
