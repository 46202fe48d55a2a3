-- The strategy's tier of the person.
SELECT *, $tier AS tier FROM described
