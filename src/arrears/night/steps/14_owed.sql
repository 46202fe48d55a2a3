-- What is owed: as the walk through instalments and payments found it, else as the lender's snapshot tells it.
-- A closed account owes nothing; a written-off one still does.
SELECT
    sound.*,
    CASE WHEN sound.state = 'closed' THEN NULL WHEN walked THEN walk_end.oldest_due ELSE told_oldest_due END AS oldest_due,
    CASE WHEN sound.state = 'closed' THEN 0 WHEN walked THEN walk_end.due_principal ELSE told_overdue_principal END
        AS due_principal,
    CASE WHEN sound.state = 'closed' THEN 0 WHEN walked THEN walk_end.due_interest ELSE told_overdue_interest END
        AS due_interest,
    CASE WHEN sound.state = 'closed' THEN 0 WHEN walked THEN walk_end.due_fee ELSE told_overdue_fee END AS due_fee,
    CASE
        WHEN sound.state = 'closed' THEN 0
        WHEN walked THEN walk_end.owed_principal
        ELSE greatest(told_outstanding_principal, told_overdue_principal)
    END AS owed_principal,
    CASE
        WHEN sound.state = 'closed' THEN 0
        WHEN walked THEN walk_end.owed_interest
        ELSE greatest(told_outstanding_interest, told_overdue_interest)
    END AS owed_interest,
    CASE WHEN sound.state = 'closed' THEN 0 WHEN walked THEN walk_end.owed_fee ELSE told_overdue_fee END AS owed_fee,
    CASE WHEN sound.state = 'closed' THEN 0 ELSE walk_end.walked_penalty END AS walked_penalty,
    CASE WHEN walked THEN received - walk_end.applied ELSE 0 END AS unapplied_minor,
    CASE WHEN sound.state = 'closed' THEN NULL WHEN walked THEN walk_end.next_due_on ELSE told_next_due_on END AS next_due_on,
    CASE WHEN sound.state = 'closed' THEN 0 WHEN walked THEN walk_end.next_amount_minor ELSE told_next_amount END
        AS next_amount_minor,
    CASE WHEN walked THEN last_received_on ELSE told_last_paid_on END AS last_paid_on
FROM (SELECT *, source = 'instalments' AS walked FROM sound WHERE fault IS NULL) AS sound
LEFT JOIN walk_end ON walk_end.account_id = sound.account_id
