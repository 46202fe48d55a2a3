-- What is owed as the lender's snapshot tells it. A closed account owes nothing; a written-off one still does.
SELECT
    *,
    CASE WHEN state <> 'closed' THEN told_oldest_due END AS oldest_due,
    CASE WHEN state <> 'closed' THEN told_overdue_principal ELSE 0 END AS due_principal,
    CASE WHEN state <> 'closed' THEN told_overdue_interest ELSE 0 END AS due_interest,
    CASE WHEN state <> 'closed' THEN told_overdue_fee ELSE 0 END AS due_fee,
    CASE WHEN state <> 'closed' THEN greatest(told_outstanding_principal, told_overdue_principal) ELSE 0 END
        AS owed_principal,
    CASE WHEN state <> 'closed' THEN greatest(told_outstanding_interest, told_overdue_interest) ELSE 0 END
        AS owed_interest,
    CASE WHEN state <> 'closed' THEN told_next_due_on END AS next_due_on,
    CASE WHEN state <> 'closed' THEN told_next_amount ELSE 0 END AS next_amount_minor,
    told_last_paid_on AS last_paid_on
FROM sound
WHERE fault IS NULL
