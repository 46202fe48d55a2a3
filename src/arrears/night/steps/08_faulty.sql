-- The accounts left out, with the reason's code; they go to the rejects.
SELECT account_id, fault FROM sound WHERE fault IS NOT NULL ORDER BY account_id
